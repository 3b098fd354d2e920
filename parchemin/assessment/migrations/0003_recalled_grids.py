"""Which grids an assessor was written to about, and when."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0002_surname_and_given_names'),
        ('post', '0001_founding'),
    ]

    operations = [
        migrations.CreateModel(
            name='GridReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='relancé le')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='assessment.assessor', verbose_name='évaluateur')),
                ('dispatch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='post.dispatch', verbose_name='envoi')),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='assessment.grid', verbose_name='grille')),
            ],
            options={
                'verbose_name': 'relance d’une grille',
                'constraints': [models.UniqueConstraint(fields=('grid', 'assessor', 'on'), name='a_grid_is_recalled_once_a_day', violation_error_message='Cet évaluateur a déjà été relancé aujourd’hui pour cette grille.')],
            },
        ),
    ]
