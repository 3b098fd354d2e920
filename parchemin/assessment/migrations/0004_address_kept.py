"""The address under which an assessor signed, kept once theirs changes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0003_recalled_grids'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessor',
            name='sealed_email',
            field=models.EmailField(blank=True, default='', max_length=254, verbose_name='adresse scellée'),
        ),
    ]
