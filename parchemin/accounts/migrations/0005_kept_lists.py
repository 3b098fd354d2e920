from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_people_and_invitations'),
    ]

    operations = [
        migrations.RenameModel('KeptColumns', 'KeptList'),
        migrations.AlterModelOptions('keptlist', {'verbose_name': 'liste gardée'}),
        migrations.RemoveConstraint('keptlist', 'one_choice_of_columns_per_list'),
        migrations.AddConstraint(
            'keptlist',
            models.UniqueConstraint(
                fields=('user', 'route'),
                name='kept_once_per_list',
                violation_error_message='Une personne garde une seule fois ses choix d’une liste.',
            ),
        ),
        migrations.AlterField('keptlist', 'columns', models.JSONField(null=True, verbose_name='colonnes')),
        migrations.AddField('keptlist', 'views', models.JSONField(default=dict, verbose_name='vues')),
    ]
