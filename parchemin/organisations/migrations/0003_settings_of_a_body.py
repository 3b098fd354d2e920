import django.db.models.deletion
from django.db import migrations, models


def keep_contracts(apps, schema_editor):
    """Keep the contract of each body as the first of its contracts."""
    bodies = apps.get_model("organisations", "CertifyingBody")
    contracts = apps.get_model("organisations", "CdcContract")
    for pk, number in bodies.objects.exclude(cdc_contract_id="").values_list("pk", "cdc_contract_id"):
        contracts.objects.create(body_id=pk, number=number)


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_partner_sites'),
    ]

    operations = [
        migrations.AddField(
            model_name='certifyingbody',
            name='cdc_depositor_id',
            field=models.CharField(blank=True, db_default='', default='', max_length=8, verbose_name='identifiant client du tiers déposant'),
        ),
        migrations.AddField(
            model_name='certifyingbody',
            name='zone',
            field=models.CharField(db_default='Europe/Paris', default='Europe/Paris', max_length=32, verbose_name='fuseau des lieux'),
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
        migrations.RunPython(keep_contracts, migrations.RunPython.noop),
    ]
