from django.db import migrations, models

from parchemin.journal.tables import Tables


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        Tables([
            migrations.CreateModel(
                name='StoredFile',
                fields=[
                    ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='empreinte')),
                    ('size', models.PositiveBigIntegerField(verbose_name='taille, en octets')),
                    ('asked_at', models.DateTimeField(db_index=True, verbose_name='gardé le')),
                ],
                options={
                    'verbose_name': 'fichier gardé',
                },
            ),
        ]),
    ]
