import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from parchemin.journal.tables import Tables
from parchemin.jury.migrations._triggers import KEPT


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('certifications', '0001_founding'),
        ('files', '0001_founding'),
        ('jurors', '0001_founding'),
        ('organisations', '0001_founding'),
        ('pathways', '0001_founding'),
        ('post', '0001_founding'),
    ]
    operations = [
        Tables([
            migrations.CreateModel(
                name='Sitting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('code', models.CharField(max_length=20, verbose_name='code')),
                    ('certification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='certifications.certification', verbose_name='certification')),
                    ('reglement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='certifications.reglement', verbose_name='règlement')),
                    ('starts_at', models.DateTimeField(verbose_name='début')),
                    ('length_minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='durée prévue, en minutes')),
                    ('zone', models.CharField(default='Europe/Paris', max_length=32, verbose_name='fuseau du lieu')),
                    ('place', models.CharField(max_length=160, verbose_name='lieu')),
                    ('remote', models.BooleanField(default=False, verbose_name='à distance')),
                    ('first', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='second', to='jury.sitting', verbose_name='seconde convocation de')),
                    ('state', models.CharField(max_length=16, verbose_name='état')),
                    ('convened_at', models.DateTimeField(verbose_name='convoquée le')),
                    ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='ouverte le')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='close le')),
                    ('rectifications', models.PositiveSmallIntegerField(default=0, verbose_name='rectificatifs dressés')),
                ],
                options={
                    'verbose_name': 'séance de jury',
                    'constraints': [
                        models.UniqueConstraint(fields=('body', 'code'), name='one_sitting_per_code', violation_error_message='Une séance a déjà ce code.'),
                        models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('opened_at__isnull', False), _connector='OR'), name='a_closed_sitting_was_opened', violation_error_message='Une séance close a été ouverte.'),
                        models.CheckConstraint(condition=models.Q(('first__isnull', True), models.Q(('first', models.F('id')), _negated=True), _connector='OR'), name='no_sitting_is_its_own_second_convocation', violation_error_message='Une seconde convocation suit une autre séance.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Reopening',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to='jury.sitting', verbose_name='séance')),
                    ('closed_at', models.DateTimeField(verbose_name='close le')),
                    ('reopened_at', models.DateTimeField(verbose_name='rouverte le')),
                    ('reason', models.TextField(verbose_name='motif')),
                    ('incidents', models.JSONField(default=list, verbose_name='incidents écrits')),
                ],
                options={
                    'verbose_name': 'réouverture de séance',
                    'ordering': ['reopened_at', 'pk'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_reopening_says_why', violation_error_message='Une réouverture dit pourquoi.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='SittingSeat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='jury.sitting', verbose_name='séance')),
                    ('juror', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='jurors.juror', verbose_name='juré')),
                    ('college', models.CharField(max_length=10, verbose_name='collège')),
                    ('role', models.CharField(max_length=12, verbose_name='fonction')),
                    ('voting', models.BooleanField(default=True, verbose_name='voix délibérative')),
                    ('presence', models.CharField(max_length=10, verbose_name='présence')),
                    ('came_at', models.DateTimeField(blank=True, null=True, verbose_name='arrivé à')),
                    ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='parti à')),
                    ('proxy_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proxies', to='jury.sittingseat', verbose_name='pouvoir donné à')),
                    ('stands_in_for', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='substitute', to='jury.sittingseat', verbose_name='supplée')),
                ],
                options={
                    'verbose_name': 'siège',
                    'constraints': [
                        models.UniqueConstraint(fields=('sitting', 'juror'), name='a_juror_sits_once', violation_error_message='Ce juré siège déjà à cette séance.'),
                        models.UniqueConstraint(condition=models.Q(('role', 'chair')), fields=('sitting',), name='one_chair_per_sitting', violation_error_message='Une séance a un seul président et un seul vice-président.'),
                        models.UniqueConstraint(condition=models.Q(('role', 'vice_chair')), fields=('sitting',), name='one_vice_chair_per_sitting', violation_error_message='Une séance a un seul président et un seul vice-président.'),
                        models.CheckConstraint(condition=models.Q(('proxy_to__isnull', True), models.Q(('proxy_to', models.F('id')), _negated=True), _connector='OR'), name='nobody_is_their_own_proxy', violation_error_message='Un juré ne se donne pas pouvoir à lui-même.'),
                        models.CheckConstraint(condition=models.Q(('stands_in_for__isnull', True), models.Q(('stands_in_for', models.F('id')), _negated=True), _connector='OR'), name='nobody_is_their_own_substitute', violation_error_message='Un juré ne se supplée pas lui-même.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('presence', 'proxy'), ('proxy_to__isnull', False)), models.Q(models.Q(('presence', 'proxy'), _negated=True), ('proxy_to__isnull', True)), _connector='OR'), name='a_represented_seat_names_its_proxy', violation_error_message='Un juré représenté nomme le porteur de son pouvoir.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AgendaItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda', to='jury.sitting', verbose_name='séance')),
                    ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda', to='pathways.dossier', verbose_name='dossier')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='rang')),
                    ('recommendation', models.TextField(blank=True, verbose_name='recommandation au candidat')),
                    ('mention', models.CharField(blank=True, max_length=60, verbose_name='mention')),
                    ('adopted_at', models.DateTimeField(blank=True, null=True, verbose_name='adopté sans débat le')),
                    ('adjourned_to', models.DateField(blank=True, null=True, verbose_name='ajourné au')),
                    ('adjournment_reason', models.TextField(blank=True, verbose_name='motif de l’ajournement')),
                    ('fraud_reason', models.TextField(blank=True, verbose_name='fraude retenue')),
                    ('departure', models.TextField(blank=True, verbose_name='remarque sur l’écart avec les notes')),
                ],
                options={
                    'verbose_name': 'point de l’ordre du jour',
                    'ordering': ['position'],
                    'constraints': [
                        models.UniqueConstraint(fields=('sitting', 'dossier'), name='a_dossier_once_per_agenda', violation_error_message='Ce dossier est déjà à l’ordre du jour.'),
                        models.CheckConstraint(condition=models.Q(('adjourned_to__isnull', True), models.Q(('adjournment_reason', ''), _negated=True), _connector='OR'), name='an_adjournment_says_why', violation_error_message='Un ajournement dit pourquoi.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Interest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('juror', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='jurors.juror', verbose_name='juré')),
                    ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='pathways.dossier', verbose_name='dossier')),
                    ('kind', models.CharField(max_length=16, verbose_name='motif')),
                    ('detail', models.CharField(blank=True, max_length=200, verbose_name='précision')),
                    ('recuses', models.BooleanField(default=True, verbose_name='quitte la table')),
                    ('declared_at', models.DateTimeField(verbose_name='déclaré le')),
                ],
                options={
                    'verbose_name': 'déport',
                    'constraints': [
                        models.UniqueConstraint(fields=('juror', 'dossier', 'kind'), name='an_interest_is_declared_once', violation_error_message='Ce lien est déjà déclaré.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Decision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='jury.sitting', verbose_name='séance')),
                    ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='pathways.dossier', verbose_name='dossier')),
                    ('outcome', models.CharField(max_length=16, verbose_name='issue')),
                    ('units', models.JSONField(verbose_name='décisions par unité')),
                    ('blocs', models.JSONField(default=list, verbose_name='blocs après le jury')),
                    ('reasons', models.JSONField(verbose_name='motifs')),
                    ('inputs', models.JSONField(verbose_name='données d’entrée')),
                    ('inputs_digest', models.CharField(max_length=64, verbose_name='empreinte des données')),
                    ('reglement_digest', models.CharField(max_length=64, verbose_name='empreinte du règlement')),
                    ('mention', models.CharField(blank=True, max_length=60, verbose_name='mention')),
                    ('recommendation', models.TextField(blank=True, verbose_name='recommandation')),
                    ('decided_on', models.DateField(verbose_name='décidée le')),
                    ('adjourned_to', models.DateField(blank=True, null=True, verbose_name='ajournée au')),
                    ('rectifies', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rectified_by', to='jury.decision', verbose_name='rectifie')),
                    ('reexamines', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reexaminations', to='jury.decision', verbose_name='réexamine')),
                ],
                options={
                    'verbose_name': 'décision',
                },
            ),
            migrations.CreateModel(
                name='DecisionWithdrawal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='jury.decision', verbose_name='décision')),
                    ('reason', models.TextField(verbose_name='motif')),
                    ('withdrawn_at', models.DateTimeField(verbose_name='reprise le')),
                ],
                options={
                    'verbose_name': 'retrait d’une décision',
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_withdrawn_decision_says_why', violation_error_message='Le retrait d’une décision dit pourquoi.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Confirmation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='confirmation', to='jury.decision', verbose_name='décision')),
                    ('verdict', models.CharField(max_length=10, verbose_name='sens')),
                    ('confirmed_on', models.DateField(verbose_name='délibérée le')),
                    ('deliberation', models.CharField(max_length=120, verbose_name='délibération')),
                    ('reason', models.TextField(blank=True, verbose_name='motif')),
                    ('recorded_at', models.DateTimeField(verbose_name='consignée le')),
                ],
                options={
                    'verbose_name': 'confirmation',
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('deliberation', ''), _negated=True), name='a_confirmation_names_its_deliberation', violation_error_message='Une confirmation nomme la délibération de la CPNE.'),
                        models.CheckConstraint(condition=models.Q(('verdict', 'confirmed'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_decision_sent_back_says_why', violation_error_message='Une décision rendue au jury dit pourquoi.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Minutes',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='jury.sitting', verbose_name='séance')),
                    ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                    ('reason', models.TextField(blank=True, verbose_name='motif de la rectification')),
                    ('facts', models.JSONField(verbose_name='contenu')),
                    ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='fichier')),
                    ('state', models.CharField(default='draft', max_length=10, verbose_name='état')),
                    ('drafted_at', models.DateTimeField(verbose_name='dressé le')),
                    ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='signé le')),
                    ('decisions', models.ManyToManyField(blank=True, related_name='+', to='jury.decision')),
                ],
                options={
                    'verbose_name': 'procès-verbal',
                    'constraints': [
                        models.UniqueConstraint(fields=('sitting', 'version'), name='one_minutes_per_version', violation_error_message='Ce procès-verbal est déjà dressé.'),
                        models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='rectifying_minutes_say_why', violation_error_message='Un procès-verbal rectificatif dit pourquoi.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), _negated=True), models.Q(('file__isnull', False), ('signed_at__isnull', False)), _connector='OR'), name='signed_minutes_are_complete', violation_error_message='Un procès-verbal signé a son fichier et sa date.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MinutesSignature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='jury.minutes', verbose_name='procès-verbal')),
                    ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='jury.sittingseat', verbose_name='siège')),
                    ('role', models.CharField(max_length=12, verbose_name='fonction')),
                    ('at', models.DateTimeField(verbose_name='signé le')),
                    ('unable', models.TextField(blank=True, verbose_name='empêchement')),
                ],
                options={
                    'verbose_name': 'signature de procès-verbal',
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('role', 'member'), _negated=True), fields=('minutes', 'role'), name='one_signature_per_function', violation_error_message='Le procès-verbal est déjà signé à ce titre.'),
                        models.UniqueConstraint(fields=('minutes', 'seat'), name='a_seat_signs_once', violation_error_message='Ce juré a déjà signé le procès-verbal.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MinutesAttestation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('minutes', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='attestation', to='jury.minutes', verbose_name='procès-verbal')),
                    ('attested_by', models.CharField(max_length=200, verbose_name='attesté par')),
                    ('reason', models.TextField(verbose_name='motif')),
                    ('at', models.DateTimeField(verbose_name='attesté le')),
                ],
                options={
                    'verbose_name': 'attestation de procès-verbal',
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_attestation_says_why', violation_error_message='Une attestation dit pourquoi nul ne peut signer.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Notification',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='notification', to='jury.decision', verbose_name='décision')),
                    ('dispatch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='post.dispatch', verbose_name='lettre')),
                    ('notified_on', models.DateField(verbose_name='notifiée le')),
                    ('due_on', models.DateField(verbose_name='à notifier avant le')),
                    ('appeal_until', models.DateField(blank=True, null=True, verbose_name='recours jusqu’au')),
                ],
                options={
                    'verbose_name': 'notification',
                },
            ),
            migrations.CreateModel(
                name='Appeal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='jury.decision', verbose_name='décision contestée')),
                    ('lodged_on', models.DateField(verbose_name='déposé le')),
                    ('ground', models.CharField(max_length=16, verbose_name='motif')),
                    ('channel', models.CharField(max_length=20, verbose_name='forme')),
                    ('statement', models.TextField(verbose_name='exposé')),
                    ('precondition_met', models.BooleanField(default=False, verbose_name='préalable accompli')),
                    ('reply_due_on', models.DateField(blank=True, null=True, verbose_name='réponse due le')),
                    ('state', models.CharField(max_length=12, verbose_name='état')),
                    ('objections', models.JSONField(default=list, verbose_name='motifs d’irrecevabilité')),
                    ('answer', models.TextField(blank=True, verbose_name='réponse')),
                    ('answered_on', models.DateField(blank=True, null=True, verbose_name='répondu le')),
                ],
                options={
                    'verbose_name': 'recours',
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('state__in', ['lodged', 'admitted'])), fields=('decision',), name='one_open_appeal_per_decision', violation_error_message='Un recours est déjà ouvert contre cette décision.'),
                        models.CheckConstraint(condition=models.Q(('statement', ''), _negated=True), name='an_appeal_says_what_is_wrong', violation_error_message='Un recours expose ce qu’il conteste.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['inadmissible', 'settled']), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='an_answer_to_an_appeal_says_why', violation_error_message='La réponse à un recours dit pourquoi.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('state__in', ['lodged', 'admitted'])), models.Q(('answered_on__isnull', False), ('state__in', ['inadmissible', 'withdrawn', 'settled'])), _connector='OR'), name='an_answered_appeal_has_its_date', violation_error_message='Un recours répondu porte la date de sa réponse.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AppealReply',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('appeal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reply', to='jury.appeal', verbose_name='recours')),
                    ('dispatch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='post.dispatch', verbose_name='lettre')),
                    ('sent_on', models.DateField(verbose_name='envoyée le')),
                ],
                options={
                    'verbose_name': 'réponse à un recours',
                },
            ),
            migrations.CreateModel(
                name='ExpenseCeiling',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('kind', models.CharField(max_length=10, verbose_name='nature')),
                    ('amount', models.DecimalField(decimal_places=3, max_digits=8, verbose_name='montant unitaire')),
                    ('starts_on', models.DateField(verbose_name='à partir du')),
                    ('source', models.CharField(max_length=160, verbose_name='texte')),
                ],
                options={
                    'verbose_name': 'plafond de frais',
                    'constraints': [
                        models.UniqueConstraint(fields=('body', 'kind', 'starts_on'), name='one_ceiling_per_kind_and_start', violation_error_message='Un plafond de cette nature commence déjà ce jour-là.'),
                        models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='a_ceiling_is_not_negative', violation_error_message='Un plafond n’est pas négatif.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ExpenseSheet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seat', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='expenses', to='jury.sittingseat', verbose_name='siège')),
                    ('state', models.CharField(max_length=10, verbose_name='état')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='déposée le')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='arrêtée le')),
                ],
                options={
                    'verbose_name': 'fiche de frais',
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'settled'), _negated=True), ('settled_at__isnull', False), _connector='OR'), name='a_settled_sheet_has_its_date', violation_error_message='Une fiche de frais arrêtée porte sa date.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ExpenseReturn',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='jury.expensesheet', verbose_name='fiche')),
                    ('reason', models.TextField(verbose_name='ce qui manque')),
                    ('at', models.DateTimeField(verbose_name='rendue le')),
                ],
                options={
                    'verbose_name': 'retour d’une fiche de frais',
                    'ordering': ['pk'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_sheet_given_back_says_what_it_lacks', violation_error_message='Une fiche rendue dit ce qui lui manque.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ExpenseLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='jury.expensesheet', verbose_name='fiche')),
                    ('kind', models.CharField(max_length=10, verbose_name='nature')),
                    ('spent_on', models.DateField(verbose_name='dépensé le')),
                    ('label', models.CharField(max_length=160, verbose_name='objet')),
                    ('quantity', models.DecimalField(decimal_places=2, max_digits=8, verbose_name='quantité')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=8, verbose_name='montant demandé')),
                    ('receipt', models.BooleanField(default=False, verbose_name='justificatif')),
                    ('granted', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='montant accordé')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='motif')),
                ],
                options={
                    'verbose_name': 'ligne de frais',
                    'ordering': ['spent_on', 'pk'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('quantity__gt', 0)), name='an_expense_is_of_something', violation_error_message='Un frais a une quantité et un montant.'),
                        models.CheckConstraint(condition=models.Q(('granted__isnull', True), models.Q(('granted__gte', 0), ('granted__lte', models.F('amount'))), _connector='OR'), name='no_more_is_granted_than_asked', violation_error_message='Il n’est pas accordé plus que demandé.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Vote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='jury.agendaitem', verbose_name='point')),
                    ('unit', models.CharField(max_length=40, verbose_name='unité')),
                    ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='jury.sittingseat', verbose_name='siège')),
                    ('round', models.PositiveSmallIntegerField(default=1, verbose_name='tour')),
                    ('value', models.CharField(max_length=12, verbose_name='voix')),
                    ('cast_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='votes_for_others', to='jury.sittingseat', verbose_name='portée par')),
                    ('at', models.DateTimeField(verbose_name='exprimée le')),
                    ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='jury.vote', verbose_name='remplace')),
                ],
                options={
                    'verbose_name': 'vote',
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('replaces__isnull', True)), fields=('item', 'unit', 'seat', 'round'), name='one_first_vote_per_seat_and_round', violation_error_message='La voix de ce siège est déjà consignée pour cette unité.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MarkAdjustment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='jury.agendaitem', verbose_name='point')),
                    ('bloc', models.CharField(max_length=20, verbose_name='bloc')),
                    ('line', models.CharField(max_length=20, verbose_name='ligne de la grille')),
                    ('value', models.CharField(max_length=20, verbose_name='valeur')),
                    ('reason', models.TextField(verbose_name='motif')),
                    ('at', models.DateTimeField(verbose_name='modifiée le')),
                ],
                options={
                    'verbose_name': 'note modifiée par le jury',
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_adjustment_says_why', violation_error_message='Une note modifiée par le jury dit pourquoi.'),
                    ],
                },
            ),
        ]),
        *KEPT,
    ]
