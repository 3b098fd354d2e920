import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from parchemin.journal.tables import Tables
from parchemin.journal.triggers import append_only, refuse


def others_change(*columns):
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


# The end of a validity that waited for an act is written by that act, once; nothing else ever changes.
NOT_ITS_END = (
    others_change("id", "body_id", "person_id", "bloc_id", "competence_id", "origin", "origin_ref", "acquired_on")
    + " OR OLD.awaits = '' OR NEW.awaits <> '' OR NEW.valid_until IS NULL OR NEW.valid_until > OLD.valid_until"
)
ANOTHER_BLOC = (
    "NEW.competence_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM certifications_competence c "
    "WHERE c.id = NEW.competence_id AND c.bloc_id = NEW.bloc_id)"
)
HELD_ALREADY = (
    "NEW.competence_id IS NOT NULL AND EXISTS (SELECT 1 FROM pathways_acquiredunit u "
    "WHERE u.person_id = NEW.person_id AND u.competence_id = NEW.competence_id "
    "AND u.origin_ref <> NEW.origin_ref AND u.acquired_on <= NEW.acquired_on "
    "AND (u.valid_until IS NULL OR u.valid_until >= NEW.acquired_on) "
    "AND NOT EXISTS (SELECT 1 FROM pathways_unitwithdrawal w WHERE w.acquired_id = u.id))"
)
# Only the withdrawal of a mark is written afterwards, once.
NOT_ITS_WITHDRAWAL = (
    others_change("id", "body_id", "person_id", "bloc_id", "share", "kept_on", "valid_until", "origin_ref")
    + " OR OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL"
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ('accounts', '0001_founding'),
        ('files', '0001_founding'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('certifications', '0001_founding'),
        ('organisations', '0001_founding'),
    ]
    operations = [
        Tables([
            migrations.CreateModel(
                name='Person',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('reference', models.CharField(max_length=20, verbose_name='référence')),
                    ('sex', models.CharField(max_length=1, verbose_name='sexe')),
                    ('birth_name', models.CharField(max_length=120, verbose_name='nom de naissance')),
                    ('usage_name', models.CharField(blank=True, max_length=120, verbose_name='nom d’usage')),
                    ('given_names', models.CharField(max_length=200, verbose_name='prénoms')),
                    ('birth_year', models.PositiveSmallIntegerField(verbose_name='année de naissance')),
                    ('birth_month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='mois de naissance')),
                    ('birth_day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='jour de naissance')),
                    ('birth_place', models.CharField(max_length=120, verbose_name='lieu de naissance')),
                    ('birth_commune_code', models.CharField(blank=True, max_length=5, verbose_name='code officiel de la commune')),
                    ('birth_country', models.CharField(default='FRANCE', max_length=120, verbose_name='pays de naissance')),
                    ('birth_country_code', models.CharField(default='99100', max_length=5, verbose_name='code officiel du pays')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique')),
                    ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                    ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('natural_key', models.CharField(editable=False, max_length=250, verbose_name='clé naturelle')),
                    ('search_text', models.CharField(editable=False, max_length=500, verbose_name='texte de recherche')),
                ],
                options={
                    'verbose_name': 'personne',
                    'constraints': [models.UniqueConstraint(fields=('body', 'reference'), name='one_person_per_reference', violation_error_message='Une personne a déjà cette référence.'), models.UniqueConstraint(fields=('body', 'natural_key'), name='a_person_is_entered_once', violation_error_message='Cette personne est déjà enregistrée.'), models.CheckConstraint(condition=models.Q(('birth_month__isnull', True), ('birth_month__range', (1, 12)), _connector='OR'), name='birth_month_exists', violation_error_message='Le mois de naissance va de 1 à 12.'), models.CheckConstraint(condition=models.Q(('birth_day__isnull', True), models.Q(('birth_day__range', (1, 31)), ('birth_month__isnull', False)), _connector='OR'), name='birth_day_exists_and_has_its_month', violation_error_message='Le jour de naissance va de 1 à 31 et suppose un mois.')],
                },
            ),
            migrations.CreateModel(
                name='Dossier',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('number', models.CharField(max_length=20, verbose_name='numéro')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='pathways.person', verbose_name='personne')),
                    ('certification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='certifications.certification', verbose_name='certification')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='certifications.edition', verbose_name='édition')),
                    ('reglement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='certifications.reglement', verbose_name='règlement à l’entrée')),
                    ('route', models.CharField(max_length=30, verbose_name='voie')),
                    ('scope', models.CharField(max_length=8, verbose_name='périmètre')),
                    ('state', models.CharField(max_length=20, verbose_name='état')),
                    ('entry_date', models.DateField(verbose_name='entrée le')),
                    ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.partner', verbose_name='organisme')),
                    ('employer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.employer', verbose_name='employeur')),
                    ('created_at', models.DateTimeField(verbose_name='créé le')),
                    ('state_since', models.DateTimeField(verbose_name='dans cet état depuis')),
                    ('filed_on', models.DateField(blank=True, null=True, verbose_name='demande déposée complète le')),
                    ('reply_due_on', models.DateField(blank=True, null=True, verbose_name='réponse due le')),
                    ('admissible_on', models.DateField(blank=True, null=True, verbose_name='recevable le')),
                    ('silent', models.BooleanField(default=False, verbose_name='recevable par silence')),
                    ('step_on', models.DateField(blank=True, null=True, verbose_name='démarche du candidat le')),
                    ('validation_on', models.DateField(blank=True, null=True, verbose_name='dossier de validation déposé le')),
                    ('former_since', models.DateTimeField(blank=True, null=True, verbose_name='avant l’abandon, depuis')),
                    ('former_state', models.CharField(blank=True, max_length=20, verbose_name='état avant l’abandon')),
                ],
                options={
                    'verbose_name': 'dossier',
                    'indexes': [models.Index(fields=['body', 'state', '-number'], name='dossiers_of_a_state')],
                    'constraints': [models.UniqueConstraint(fields=('body', 'number'), name='one_dossier_per_number', violation_error_message='Un dossier a déjà ce numéro.'), models.UniqueConstraint(condition=models.Q(('state__in', ['decided', 'abandoned', 'refused', 'lapsed']), _negated=True), fields=('person', 'certification'), name='one_open_dossier_per_person_and_certification', violation_error_message='Cette personne a déjà un dossier ouvert pour cette certification.'), models.CheckConstraint(condition=models.Q(('route', 'statutory_vae'), models.Q(('filed_on__isnull', True), ('reply_due_on__isnull', True), ('silent', False), ('step_on__isnull', True), ('validation_on__isnull', True)), _connector='OR'), name='only_a_statutory_vae_has_clocks', violation_error_message='Seule une VAE de la loi a ces dates.'), models.CheckConstraint(condition=models.Q(('silent', False), models.Q(('admissible_on', models.F('reply_due_on')), ('admissible_on__isnull', False)), _connector='OR'), name='silence_makes_admissible_on_the_last_day_to_reply', violation_error_message='Le silence rend recevable le dernier jour pour répondre.'), models.CheckConstraint(condition=models.Q(('validation_on__isnull', True), models.Q(('admissible_on__isnull', False), ('validation_on__gte', models.F('admissible_on'))), _connector='OR'), name='a_validation_file_follows_admissibility', violation_error_message='Le dossier de validation se dépose après la recevabilité.'), models.CheckConstraint(condition=models.Q(('step_on__isnull', True), models.Q(('admissible_on__isnull', False), ('step_on__gte', models.F('admissible_on'))), _connector='OR'), name='a_step_follows_admissibility', violation_error_message='Une démarche du candidat suit la recevabilité.')],
                },
            ),
            migrations.CreateModel(
                name='AcquiredUnit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acquired', to='pathways.person', verbose_name='personne')),
                    ('bloc', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='certifications.bloc', verbose_name='bloc')),
                    ('competence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='certifications.competence', verbose_name='compétence')),
                    ('origin', models.CharField(max_length=20, verbose_name='origine')),
                    ('origin_ref', models.CharField(max_length=80, verbose_name='référence de l’origine')),
                    ('acquired_on', models.DateField(verbose_name='acquis le')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='valable jusqu’au')),
                    ('awaits', models.CharField(blank=True, max_length=12, verbose_name='sa validité court à compter de')),
                    ('months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='durée en mois, à compter')),
                ],
                options={
                    'verbose_name': 'acquis',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('competence__isnull', True)), fields=('person', 'bloc', 'origin_ref'), name='a_bloc_is_acquired_once_per_origin', violation_error_message='Ce bloc est déjà inscrit au titre de la même origine.'), models.UniqueConstraint(condition=models.Q(('competence__isnull', False)), fields=('person', 'competence', 'origin_ref'), name='a_competence_is_acquired_once_per_origin', violation_error_message='Cette compétence est déjà inscrite au titre de la même origine.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('acquired_on')), _connector='OR'), name='validity_ends_after_acquisition', violation_error_message='La validité d’un acquis finit après son acquisition.'), models.CheckConstraint(condition=models.Q(models.Q(('awaits', ''), ('months__isnull', True)), models.Q(('awaits__in', ['notification', 'delivery']), ('months__gt', 0), ('months__isnull', False)), _connector='OR'), name='a_validity_that_waits_has_its_months', violation_error_message='Une validité qui n’a pas commencé dit sa durée et ce qu’elle attend.')],
                },
            ),
            migrations.CreateModel(
                name='UnitWithdrawal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('acquired', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='pathways.acquiredunit', verbose_name='acquis')),
                    ('origin_ref', models.CharField(max_length=80, verbose_name='référence de l’origine')),
                    ('withdrawn_at', models.DateTimeField(verbose_name='retiré le')),
                ],
                options={
                    'verbose_name': 'retrait d’un acquis',
                },
            ),
            migrations.CreateModel(
                name='Support',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='pathways.dossier', verbose_name='dossier')),
                    ('kind', models.CharField(max_length=10, verbose_name='rôle')),
                    ('name', models.CharField(max_length=120, verbose_name='nom')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique')),
                ],
                options={
                    'verbose_name': 'accompagnement',
                    'constraints': [models.UniqueConstraint(fields=('dossier', 'kind', 'name'), name='a_support_once_per_dossier', violation_error_message='Cet accompagnement est déjà noté.')],
                },
            ),
            migrations.CreateModel(
                name='ImportBatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('sha256', models.CharField(max_length=64, verbose_name='empreinte')),
                    ('filename', models.CharField(max_length=200, verbose_name='fichier')),
                    ('applied_at', models.DateTimeField(verbose_name='appliqué le')),
                    ('lines', models.PositiveIntegerField(verbose_name='lignes lues')),
                    ('applied', models.PositiveIntegerField(verbose_name='lignes appliquées')),
                    ('report', models.JSONField(default=list, verbose_name='compte rendu')),
                    ('last_number', models.CharField(blank=True, max_length=20, verbose_name='dernier numéro repris')),
                    ('last_reference', models.CharField(blank=True, max_length=20, verbose_name='dernière référence reprise')),
                    ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='repris le')),
                ],
                options={
                    'verbose_name': 'import de candidats',
                    'constraints': [models.UniqueConstraint(fields=('body', 'sha256'), name='a_file_is_imported_once', violation_error_message='Ce fichier est déjà importé.'), models.CheckConstraint(condition=models.Q(('applied__lte', models.F('lines'))), name='no_more_lines_applied_than_read', violation_error_message='Pas plus de lignes appliquées que de lignes lues.')],
                },
            ),
            migrations.CreateModel(
                name='KeptMark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kept_marks', to='pathways.person', verbose_name='personne')),
                    ('bloc', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='certifications.bloc', verbose_name='bloc')),
                    ('share', models.CharField(max_length=40, verbose_name='part des points possibles')),
                    ('kept_on', models.DateField(verbose_name='conservée depuis le jury du')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='valable jusqu’au')),
                    ('origin_ref', models.CharField(max_length=80, verbose_name='référence de l’origine')),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ],
                options={
                    'verbose_name': 'note conservée',
                    'constraints': [models.UniqueConstraint(fields=('person', 'bloc', 'origin_ref'), name='a_mark_is_kept_once_per_decision', violation_error_message='Cette note est déjà conservée.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('kept_on')), _connector='OR'), name='a_mark_is_kept_after_its_jury', violation_error_message='Une note se conserve après le jury qui l’a laissée.')],
                },
            ),
            migrations.CreateModel(
                name='DossierBloc',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocs', to='pathways.dossier', verbose_name='dossier')),
                    ('bloc', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='certifications.bloc', verbose_name='bloc')),
                    ('carried', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='pathways.acquiredunit', verbose_name='acquis antérieur')),
                    ('kept_mark', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='pathways.keptmark', verbose_name='note conservée')),
                ],
                options={
                    'verbose_name': 'bloc du dossier',
                    'constraints': [models.UniqueConstraint(fields=('dossier', 'bloc'), name='a_bloc_once_per_dossier', violation_error_message='Ce bloc est déjà dans le dossier.'), models.CheckConstraint(condition=models.Q(('carried__isnull', True), ('kept_mark__isnull', True), _connector='OR'), name='a_bloc_is_held_or_its_mark_kept', violation_error_message='Un bloc déjà acquis n’a pas de note à conserver.')],
                },
            ),
            migrations.CreateModel(
                name='CompletionRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked', models.TextField(verbose_name='ce qui est demandé')),
                    ('asked_at', models.DateTimeField(verbose_name='demandé le')),
                    ('token_digest', models.CharField(blank=True, max_length=64, verbose_name='empreinte du lien')),
                    ('answer', models.TextField(blank=True, verbose_name='réponse')),
                    ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondu le')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='close le')),
                    ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='pathways.dossier', verbose_name='dossier')),
                ],
                options={
                    'verbose_name': 'demande de complément',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('token_digest', ''), _negated=True), fields=('token_digest',), name='a_link_opens_one_request', violation_error_message='Ce lien ouvre déjà une autre demande.'), models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('dossier',), name='one_request_at_a_time', violation_error_message='Une demande de complément est déjà ouverte.')],
                },
            ),
            migrations.CreateModel(
                name='DossierDocument',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=120, verbose_name='intitulé')),
                    ('name', models.CharField(max_length=160, verbose_name='nom du fichier')),
                    ('media_type', models.CharField(max_length=40, verbose_name='type')),
                    ('given_by', models.CharField(max_length=160, verbose_name='donné par')),
                    ('kept_at', models.DateTimeField(verbose_name='joint le')),
                    ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='pathways.dossier', verbose_name='dossier')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='fichier')),
                    ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='pathways.completionrequest', verbose_name='demande de complément')),
                ],
                options={
                    'verbose_name': 'pièce d’un dossier',
                    'constraints': [models.UniqueConstraint(fields=('dossier', 'file'), name='a_document_once_per_dossier', violation_error_message='Cette pièce est déjà jointe au dossier.')],
                },
            ),
            migrations.CreateModel(
                name='DossierNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(verbose_name='texte')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='à faire pour le')),
                    ('written_by', models.CharField(max_length=160, verbose_name='écrite par')),
                    ('written_at', models.DateTimeField(verbose_name='écrite le')),
                    ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='faite le')),
                    ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='pathways.dossier', verbose_name='dossier')),
                    ('answer', models.TextField(blank=True, verbose_name='réponse')),
                    ('sender', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='envoyée par')),
                ],
                options={
                    'verbose_name': 'note d’un dossier',
                    'indexes': [models.Index(condition=models.Q(('done_at__isnull', True), ('due_on__isnull', False)), fields=['due_on'], name='tasks_that_wait')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('done_at__isnull', True), ('due_on__isnull', False), _connector='OR'), name='only_a_task_is_done', violation_error_message='Une note sans jour n’est pas une tâche.'), models.CheckConstraint(condition=models.Q(('sender__isnull', True), ('due_on__isnull', False), _connector='OR'), name='a_message_is_a_task', violation_error_message='Un message attend une réponse.'), models.CheckConstraint(condition=models.Q(('answer', ''), models.Q(('done_at__isnull', False), ('sender__isnull', False)), _connector='OR'), name='only_a_message_done_has_an_answer', violation_error_message='Seul un message traité a une réponse.')],
                },
            ),
        ]),
        refuse(
            "pathways_acquiredunit",
            "pathways_acquiredunit_is_kept",
            {"UPDATE": NOT_ITS_END, "DELETE": "1=1"},
            "Un acquis ne se modifie ni ne s’efface.",
        ),
        refuse(
            "pathways_acquiredunit",
            "pathways_acquiredunit_is_of_its_bloc",
            {"INSERT": ANOTHER_BLOC},
            "Cette compétence n’est pas de ce bloc.",
        ),
        refuse(
            "pathways_acquiredunit",
            "pathways_acquiredunit_is_held_once",
            {"INSERT": HELD_ALREADY},
            "Cette compétence est déjà acquise, et vaut encore.",
        ),
        append_only(
            "pathways_unitwithdrawal", "Le retrait d’un acquis ne se modifie ni ne s’efface."
        ),
        refuse(
            "pathways_keptmark",
            "pathways_keptmark_is_kept",
            {"UPDATE": NOT_ITS_WITHDRAWAL, "DELETE": "1=1"},
            "Une note conservée ne se modifie ni ne s’efface.",
        ),
    ]
