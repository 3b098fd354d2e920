import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from parchemin.journal.tables import Tables


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_agenda_feed'),
        ('organisations', '0001_founding'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='mandate',
            name='one_mandate_per_role_and_start',
        ),
        migrations.AddField(
            model_name='mandate',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='retiré le'),
        ),
        migrations.AddField(
            model_name='user',
            name='signed_out_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='sessions closes le'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('ends_on__isnull', False), _connector='OR'), name='a_mandate_closed_has_its_last_day', violation_error_message='Un mandat retiré a son dernier jour.'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.UniqueConstraint(condition=models.Q(('partner__isnull', True)), fields=('user', 'body', 'role', 'starts_on'), name='one_mandate_per_role_and_start', violation_error_message='Ce compte a déjà ce mandat depuis ce jour.'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.UniqueConstraint(condition=models.Q(('partner__isnull', False)), fields=('user', 'body', 'partner', 'starts_on'), name='one_mandate_per_partner_and_start', violation_error_message='Ce compte a déjà ce mandat pour cet organisme depuis ce jour.'),
        ),
        Tables([
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
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True), ('used_at__isnull', True)), fields=('user', 'body'), name='one_invitation_waits_per_person_and_body', violation_error_message='Une invitation attend déjà cette personne.'),
                        models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='an_invitation_lasts', violation_error_message='Une invitation vaut au moins un moment.'),
                    ],
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
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'body'), name='one_replacement_waits_per_person_and_body', violation_error_message='Un remplacement attend déjà pour cette personne.'),
                        models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), models.Q(('confirmed_by', models.F('user')), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='a_second_factor_is_replaced_by_two_others', violation_error_message='Deux autres personnes remplacent un second facteur.'),
                        models.CheckConstraint(condition=models.Q(('proposed_by', models.F('user')), _negated=True), name='nobody_proposes_to_replace_their_own_factor', violation_error_message='Personne ne propose de remplacer son propre second facteur.'),
                    ],
                },
            ),
        ]),
    ]
