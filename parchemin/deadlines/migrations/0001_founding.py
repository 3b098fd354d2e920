import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from parchemin.journal.tables import Tables
from parchemin.journal.triggers import append_only


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ('organisations', '0001_founding'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        Tables([
            migrations.CreateModel(
                name='Deadline',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20, verbose_name='nature')),
                    ('subject_id', models.BigIntegerField(verbose_name='clé du sujet')),
                    ('about', models.CharField(max_length=60, verbose_name='à propos de')),
                    ('starts_on', models.DateField(verbose_name='court depuis le')),
                    ('due_on', models.DateField(verbose_name='dernier jour')),
                    ('met_on', models.DateField(blank=True, null=True, verbose_name='tenue le')),
                    ('source', models.CharField(max_length=200, verbose_name='texte')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                ],
                options={
                    'verbose_name': 'échéance',
                    'indexes': [models.Index(condition=models.Q(('met_on__isnull', True)), fields=['body', 'kind', 'due_on'], name='clocks_that_nothing_has_met')],
                    'constraints': [models.UniqueConstraint(fields=('kind', 'subject_id'), name='one_clock_per_kind_and_subject', violation_error_message='Cette échéance existe déjà.'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('starts_on'))), name='a_clock_ends_after_it_starts', violation_error_message='Une échéance finit après avoir commencé.')],
                },
            ),
            migrations.CreateModel(
                name='Reminder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20, verbose_name='nature')),
                    ('subject_id', models.BigIntegerField(verbose_name='clé du sujet')),
                    ('due_on', models.DateField(verbose_name='dernier jour')),
                    ('at', models.DateTimeField(verbose_name='rappelée le')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ],
                options={
                    'verbose_name': 'rappel d’une échéance',
                    'constraints': [models.UniqueConstraint(fields=('kind', 'subject_id', 'due_on', 'user'), name='a_last_day_is_recalled_once', violation_error_message='Ce rappel est déjà parti.')],
                },
            ),
        ]),
        append_only("deadlines_reminder", "Le rappel d’une échéance reste consigné."),
    ]
