"""Which partner sent a file of candidates."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0003_siret_of_a_merger'),
        ('pathways', '0001_founding'),
    ]

    operations = [
        migrations.AddField(
            model_name='importbatch',
            name='partner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.partner', verbose_name='organisme'),
        ),
    ]
