import django.db.models.deletion
from django.db import migrations, models

from parchemin.journal.tables import Tables


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ('certificates', '0001_founding'),
        ('files', '0001_founding'),
        ('organisations', '0001_founding'),
    ]
    operations = [
        Tables([
            migrations.CreateModel(
                name='Flux',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='fichier')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flux', to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('ident', models.CharField(max_length=50, unique=True, verbose_name='identifiant')),
                    ('profile', models.CharField(max_length=8, verbose_name='profil')),
                    ('action', models.CharField(max_length=12, verbose_name='action')),
                    ('filename', models.CharField(max_length=160, verbose_name='fichier')),
                    ('count', models.PositiveIntegerField(verbose_name='passages')),
                    ('state', models.CharField(max_length=14, verbose_name='état')),
                    ('made_at', models.DateTimeField(verbose_name='établi le')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='déposé le')),
                    ('contract', models.CharField(blank=True, db_default='', default='', max_length=20, verbose_name='contrat')),
                ],
                options={
                    'verbose_name': 'flux',
                    'ordering': ['-made_at'],
                },
            ),
            migrations.CreateModel(
                name='Passage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('flux', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='declarations.flux', verbose_name='flux')),
                    ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='certificates.certificate', verbose_name='certificat')),
                    ('id_technique', models.CharField(max_length=255, verbose_name='identifiant technique')),
                    ('line', models.PositiveIntegerField(verbose_name='rang dans le fichier')),
                    ('state', models.CharField(max_length=10, verbose_name='état')),
                    ('messages', models.JSONField(default=list, verbose_name='messages')),
                ],
                options={
                    'verbose_name': 'passage',
                    'constraints': [models.UniqueConstraint(fields=('flux', 'line'), name='one_passage_per_line', violation_error_message='Deux passages du flux ne peuvent être à la même ligne.'), models.UniqueConstraint(fields=('flux', 'id_technique'), name='one_passage_per_identifier_and_flux', violation_error_message='Deux passages du flux ne peuvent avoir le même identifiant.'), models.UniqueConstraint(condition=models.Q(('state__in', ['pending', 'accepted'])), fields=('certificate',), name='never_declared_twice', violation_error_message='Ce certificat est déjà déclaré, ou en attente de réponse.')],
                },
            ),
            migrations.CreateModel(
                name='Receipt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='fichier')),
                    ('flux', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='declarations.flux', verbose_name='flux')),
                    ('treatment', models.CharField(blank=True, max_length=80, verbose_name='traitement')),
                    ('filename', models.CharField(max_length=200, verbose_name='fichier')),
                    ('accepted', models.PositiveIntegerField(verbose_name='acceptés')),
                    ('rejected', models.PositiveIntegerField(verbose_name='rejetés')),
                    ('read_at', models.DateTimeField(verbose_name='lu le')),
                ],
                options={
                    'verbose_name': 'accusé de traitement',
                    'constraints': [models.UniqueConstraint(fields=('flux', 'file'), name='a_receipt_is_read_once', violation_error_message='Cet accusé de traitement est déjà lu.')],
                },
            ),
            migrations.CreateModel(
                name='CorrectionRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='certificates.certificate', verbose_name='certificat')),
                    ('requested_on', models.DateField(verbose_name='demandée le')),
                    ('request', models.TextField(verbose_name='demande')),
                    ('state', models.CharField(default='asked', max_length=10, verbose_name='état')),
                    ('answer', models.CharField(blank=True, max_length=10, verbose_name='réponse')),
                    ('explanation', models.TextField(blank=True, verbose_name='explication')),
                    ('answered_on', models.DateField(blank=True, null=True, verbose_name='répondue le')),
                ],
                options={
                    'verbose_name': 'demande de correction',
                    'constraints': [models.UniqueConstraint(fields=('certificate', 'requested_on'), name='one_correction_per_certificate_and_day', violation_error_message='Une correction est déjà demandée ce jour-là pour ce certificat.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on__isnull', True), ('state', 'asked')), models.Q(('answered_on__gte', models.F('requested_on')), ('state', 'answered'), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='an_answered_correction_says_what_and_when', violation_error_message='Une correction répondue dit sa réponse et son jour.')],
                },
            ),
            migrations.CreateModel(
                name='FluxSchema',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('profile', models.CharField(max_length=8, verbose_name='profil')),
                    ('name', models.CharField(max_length=120, verbose_name='fichier')),
                    ('given_at', models.DateTimeField(verbose_name='donné le')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flux_schemas', to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='fichier')),
                ],
                options={
                    'verbose_name': 'schéma officiel',
                    'constraints': [models.UniqueConstraint(fields=('body', 'profile'), name='one_schema_per_profile_and_body', violation_error_message='Un schéma est déjà donné pour ce profil.')],
                },
            ),
        ]),
    ]
