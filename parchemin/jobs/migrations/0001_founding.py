import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from parchemin.journal.tables import Tables


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('files', '0001_founding'),
        ('organisations', '0001_founding'),
    ]
    operations = [
        Tables([
            migrations.CreateModel(
                name='Job',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('kind', models.SlugField(max_length=60, verbose_name='nature')),
                    ('key', models.CharField(max_length=160, verbose_name='clé')),
                    ('arguments', models.JSONField(default=dict, verbose_name='arguments')),
                    ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='demandé par')),
                    ('asked_at', models.DateTimeField(verbose_name='demandé le')),
                    ('state', models.CharField(default='waiting', max_length=10, verbose_name='état')),
                    ('done', models.PositiveIntegerField(default=0, verbose_name='fait')),
                    ('total', models.PositiveIntegerField(default=0, verbose_name='à faire')),
                    ('tries', models.PositiveIntegerField(default=0, verbose_name='essais')),
                    ('last_error', models.CharField(blank=True, max_length=200, verbose_name='dernière erreur')),
                    ('next_at', models.DateTimeField(blank=True, null=True, verbose_name='prochain essai')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
                    ('result', models.JSONField(default=dict, verbose_name='résultat')),
                ],
                options={
                    'verbose_name': 'travail',
                    'indexes': [
                        models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='jobs_due'),
                        models.Index(fields=['body', '-asked_at'], name='jobs_of_a_body'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('key',), name='one_job_per_key', violation_error_message='Ce travail est déjà demandé.'),
                        models.CheckConstraint(condition=models.Q(('done__lte', models.F('total'))), name='no_more_done_than_there_is_to_do', violation_error_message='Un travail ne fait pas plus que ce qui est à faire.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('next_at__isnull', True), ('state__in', ('done', 'failed'))), models.Q(models.Q(('state__in', ('done', 'failed')), _negated=True), ('ended_at__isnull', True), ('next_at__isnull', False)), _connector='OR'), name='a_job_has_ended_or_is_due', violation_error_message='Un travail est terminé, ou son prochain essai a une date.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('last_error', ''), _negated=True), _connector='OR'), name='a_failed_job_says_why', violation_error_message='Un travail échoué dit son erreur.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='JobFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='fichier')),
                    ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='jobs.job', verbose_name='travail')),
                    ('role', models.CharField(max_length=10, verbose_name='rôle')),
                    ('name', models.CharField(max_length=200, verbose_name='nom')),
                    ('media_type', models.CharField(max_length=80, verbose_name='type')),
                ],
                options={
                    'verbose_name': 'fichier d’un travail',
                    'constraints': [
                        models.UniqueConstraint(fields=('job', 'role'), name='one_file_per_role_of_a_job', violation_error_message='Ce travail a déjà ce fichier.'),
                    ],
                },
            ),
        ]),
    ]
