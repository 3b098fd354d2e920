"""The address under which a juror sat, kept once theirs changes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jurors', '0002_surname_and_given_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='juror',
            name='sealed_email',
            field=models.EmailField(blank=True, default='', max_length=254, verbose_name='adresse scellée'),
        ),
    ]
