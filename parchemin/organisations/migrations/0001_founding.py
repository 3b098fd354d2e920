import django.db.models.deletion
from django.db import migrations, models

from parchemin.journal.tables import Tables


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        Tables([
            migrations.CreateModel(
                name='Branch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('idcc', models.CharField(max_length=4, unique=True, verbose_name='IDCC')),
                    ('title', models.CharField(max_length=250, verbose_name='intitulé')),
                ],
                options={
                    'verbose_name': 'branche',
                    'constraints': [models.CheckConstraint(condition=models.Q(('idcc__regex', '^[0-9]{4}$')), name='idcc_has_four_digits', violation_error_message='Un IDCC a quatre chiffres.')],
                },
            ),
            migrations.CreateModel(
                name='CertifyingBody',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(max_length=40, unique=True, verbose_name='identifiant')),
                    ('name', models.CharField(max_length=160, verbose_name='nom')),
                    ('legal_name', models.CharField(max_length=200, verbose_name='raison sociale')),
                    ('siret', models.CharField(max_length=14, verbose_name='SIRET')),
                    ('city', models.CharField(max_length=100, verbose_name='ville')),
                    ('cdc_client_id', models.CharField(blank=True, max_length=8, verbose_name='identifiant client CDC')),
                    ('number_prefix', models.CharField(max_length=12, verbose_name='préfixe des numéros')),
                    ('demonstration', models.BooleanField(default=False, verbose_name='organisme fictif')),
                    ('branches', models.ManyToManyField(to='organisations.branch', verbose_name='branches')),
                    ('cdc_depositor_id', models.CharField(blank=True, db_default='', default='', max_length=8, verbose_name='identifiant client du tiers déposant')),
                    ('zone', models.CharField(db_default='Europe/Paris', default='Europe/Paris', max_length=32, verbose_name='fuseau des lieux')),
                ],
                options={
                    'verbose_name': 'certificateur',
                    'constraints': [models.CheckConstraint(condition=models.Q(('siret__regex', '^[0-9]{14}$')), name='body_siret_has_fourteen_digits', violation_error_message='Un SIRET a quatorze chiffres.')],
                },
            ),
            migrations.CreateModel(
                name='JointCommission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commissions', to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('name', models.CharField(max_length=200, verbose_name='nom')),
                    ('branches', models.ManyToManyField(to='organisations.branch', verbose_name='branches')),
                ],
                options={
                    'verbose_name': 'commission paritaire',
                    'constraints': [models.UniqueConstraint(fields=('body', 'name'), name='one_commission_per_name_and_body', violation_error_message='Une commission de ce nom existe déjà.')],
                },
            ),
            migrations.CreateModel(
                name='Partner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('siret', models.CharField(max_length=14, verbose_name='SIRET')),
                    ('name', models.CharField(max_length=200, verbose_name='nom')),
                    ('city', models.CharField(blank=True, max_length=100, verbose_name='ville')),
                    ('nda', models.CharField(blank=True, max_length=11, verbose_name='déclaration d’activité')),
                    ('qualiopi_until', models.DateField(blank=True, null=True, verbose_name='Qualiopi jusqu’au')),
                    ('email', models.EmailField(blank=True, db_default='', default='', max_length=254, verbose_name='courriel')),
                ],
                options={
                    'verbose_name': 'partenaire',
                    'constraints': [models.UniqueConstraint(fields=('body', 'siret'), name='one_partner_per_siret_and_body', violation_error_message='Un partenaire a déjà ce SIRET.')],
                },
            ),
            migrations.CreateModel(
                name='Employer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='employers', to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('siret', models.CharField(max_length=14, verbose_name='SIRET')),
                    ('name', models.CharField(max_length=200, verbose_name='nom')),
                ],
                options={
                    'verbose_name': 'employeur',
                    'constraints': [models.UniqueConstraint(fields=('body', 'siret'), name='one_employer_per_siret_and_body', violation_error_message='Un employeur a déjà ce SIRET.')],
                },
            ),
            migrations.CreateModel(
                name='PartnerSite',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, verbose_name='nom')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                    ('city', models.CharField(blank=True, max_length=100, verbose_name='ville')),
                    ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='organisations.partner', verbose_name='partenaire')),
                ],
                options={
                    'verbose_name': 'site',
                    'constraints': [models.UniqueConstraint(fields=('partner', 'name'), name='one_site_per_name_and_partner', violation_error_message='Cet organisme a déjà un site de ce nom.')],
                },
            ),
            migrations.CreateModel(
                name='CdcContract',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=20, verbose_name='numéro')),
                    ('label', models.CharField(blank=True, max_length=120, verbose_name='ce qu’il couvre')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='dernier jour')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='organisations.certifyingbody', verbose_name='certificateur')),
                ],
                options={
                    'verbose_name': 'contrat avec la Caisse des Dépôts',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('body', 'number'), name='one_contract_per_number_and_body', violation_error_message='Ce contrat est déjà enregistré.')],
                },
            ),
        ]),
    ]
