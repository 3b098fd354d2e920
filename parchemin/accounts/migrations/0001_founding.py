import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from parchemin.journal.tables import Tables


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ('organisations', '0001_founding'),
    ]
    operations = [
        Tables([
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse électronique')),
                    ('name', models.CharField(max_length=120, verbose_name='nom')),
                    ('is_active', models.BooleanField(default=True, verbose_name='compte ouvert')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                    ('signed_out_at', models.DateTimeField(blank=True, null=True, verbose_name='sessions closes le')),
                ],
                options={
                    'verbose_name': 'compte',
                    'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='email_in_lower_case', violation_error_message='L’adresse électronique s’écrit en minuscules.')],
                },
            ),
            migrations.CreateModel(
                name='Mandate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('role', models.CharField(max_length=20, verbose_name='rôle')),
                    ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.partner', verbose_name='partenaire')),
                    ('starts_on', models.DateField(verbose_name='à partir du')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                ],
                options={
                    'verbose_name': 'mandat',
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='mandate_ends_after_it_starts', violation_error_message='Un mandat finit après avoir commencé.'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'partner'), ('partner__isnull', False)), models.Q(models.Q(('role', 'partner'), _negated=True), ('partner__isnull', True)), _connector='OR'), name='partner_mandate_names_its_partner', violation_error_message='Le mandat d’un partenaire nomme ce partenaire, et lui seul.'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('ends_on__isnull', False), _connector='OR'), name='a_mandate_closed_has_its_last_day', violation_error_message='Un mandat retiré a son dernier jour.'), models.UniqueConstraint(condition=models.Q(('partner__isnull', True)), fields=('user', 'body', 'role', 'starts_on'), name='one_mandate_per_role_and_start', violation_error_message='Ce compte a déjà ce mandat depuis ce jour.'), models.UniqueConstraint(condition=models.Q(('partner__isnull', False)), fields=('user', 'body', 'partner', 'starts_on'), name='one_mandate_per_partner_and_start', violation_error_message='Ce compte a déjà ce mandat pour cet organisme depuis ce jour.')],
                },
            ),
            migrations.CreateModel(
                name='KeptList',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('route', models.CharField(max_length=80, verbose_name='liste')),
                    ('columns', models.JSONField(null=True, verbose_name='colonnes')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                    ('views', models.JSONField(default=dict, verbose_name='vues')),
                ],
                options={
                    'verbose_name': 'liste gardée',
                    'constraints': [models.UniqueConstraint(fields=('user', 'route'), name='kept_once_per_list', violation_error_message='Une personne garde une seule fois ses choix d’une liste.')],
                },
            ),
            migrations.CreateModel(
                name='AgendaFeed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('token_digest', models.CharField(max_length=64, unique=True, verbose_name='empreinte de l’adresse')),
                    ('made_at', models.DateTimeField(verbose_name='faite le')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ],
                options={
                    'verbose_name': 'adresse d’agenda',
                    'constraints': [models.UniqueConstraint(fields=('user', 'body'), name='one_agenda_feed_per_person_and_body', violation_error_message='Une personne a une seule adresse d’agenda par certificateur.')],
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('made_at', models.DateTimeField(verbose_name='faite le')),
                    ('expires_at', models.DateTimeField(verbose_name='vaut jusqu’au')),
                    ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='a servi le')),
                    ('replaced_at', models.DateTimeField(blank=True, null=True, verbose_name='remplacée le')),
                ],
                options={
                    'verbose_name': 'invitation',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True), ('used_at__isnull', True)), fields=('user', 'body'), name='one_invitation_waits_per_person_and_body', violation_error_message='Une invitation attend déjà cette personne.'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='an_invitation_lasts', violation_error_message='Une invitation vaut au moins un moment.')],
                },
            ),
            migrations.CreateModel(
                name='FactorReplacement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('reason', models.TextField(verbose_name='motif')),
                    ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposé par')),
                    ('proposed_at', models.DateTimeField(verbose_name='proposé le')),
                    ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmé par')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
                ],
                options={
                    'verbose_name': 'remplacement d’un second facteur',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'body'), name='one_replacement_waits_per_person_and_body', violation_error_message='Un remplacement attend déjà pour cette personne.'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), models.Q(('confirmed_by', models.F('user')), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='a_second_factor_is_replaced_by_two_others', violation_error_message='Deux autres personnes remplacent un second facteur.'), models.CheckConstraint(condition=models.Q(('proposed_by', models.F('user')), _negated=True), name='nobody_proposes_to_replace_their_own_factor', violation_error_message='Personne ne propose de remplacer son propre second facteur.')],
                },
            ),
        ]),
    ]
