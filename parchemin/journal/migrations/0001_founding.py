import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from parchemin.journal.tables import Tables
from parchemin.journal.triggers import append_only

KEPT = "Le journal ne se modifie ni ne s’efface."


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('organisations', '0001_founding'),
    ]
    operations = [
        Tables([
            migrations.CreateModel(
                name='Head',
                fields=[
                    ('body', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('seq', models.PositiveBigIntegerField(default=0, verbose_name='rang')),
                    ('hash', models.CharField(max_length=64, verbose_name='empreinte')),
                ],
                options={
                    'verbose_name': 'tête du journal',
                },
            ),
            migrations.CreateModel(
                name='Event',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('seq', models.PositiveBigIntegerField(verbose_name='rang')),
                    ('at', models.DateTimeField(verbose_name='instant')),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('actor_label', models.CharField(max_length=200, verbose_name='par')),
                    ('name', models.CharField(max_length=80, verbose_name='événement')),
                    ('subjects', models.JSONField(verbose_name='objets')),
                    ('details', models.JSONField(verbose_name='détails')),
                    ('prev', models.CharField(max_length=64, verbose_name='empreinte précédente')),
                    ('hash', models.CharField(max_length=64, unique=True, verbose_name='empreinte')),
                ],
                options={
                    'verbose_name': 'événement',
                    'ordering': ['body_id', 'seq'],
                    'constraints': [
                        models.UniqueConstraint(fields=('body', 'seq'), name='one_event_per_rank_of_the_chain', violation_error_message='Deux événements du journal ne peuvent avoir le même rang.'),
                        models.UniqueConstraint(fields=('body', 'prev'), name='the_chain_never_forks', violation_error_message='Deux événements du journal ne peuvent suivre le même.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='EventSubject',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='about', to='journal.event', verbose_name='événement')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('subject', models.CharField(max_length=80, verbose_name='objet')),
                ],
                options={
                    'verbose_name': 'objet d’un événement',
                    'indexes': [
                        models.Index(fields=['body', 'subject', '-event'], name='events_of_a_subject'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('event', 'subject'), name='a_subject_once_per_event', violation_error_message='Un événement ne nomme qu’une fois le même objet.'),
                    ],
                },
            ),
        ]),
        append_only("journal_event", KEPT),
        append_only("journal_eventsubject", KEPT),
    ]
