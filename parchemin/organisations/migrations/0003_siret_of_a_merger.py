"""The SIRET of a partner merged is kept: the other may take it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_mergers_and_closed_sites'),
    ]

    operations = [
        migrations.AddField(
            model_name='partnermerger',
            name='siret',
            field=models.CharField(blank=True, default='', max_length=14, verbose_name='SIRET de l’organisme réuni'),
        ),
    ]
