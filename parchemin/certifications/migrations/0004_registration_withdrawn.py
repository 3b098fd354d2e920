from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certifications', '0003_criteria_observed_in_modalities'),
    ]

    operations = [
        migrations.AddField(
            model_name='registration',
            name='promotions_from',
            field=models.DateField(blank=True, null=True, verbose_name='promotions présentées depuis le'),
        ),
        migrations.AddField(
            model_name='registration',
            name='withdrawn_on',
            field=models.DateField(blank=True, null=True, verbose_name='suspendu ou retiré le'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('ends_on__lt', models.F('withdrawn_on')), _connector='OR'), name='a_withdrawn_registration_has_ended', violation_error_message='Un enregistrement retiré ne vaut plus depuis ce jour.'),
        ),
    ]
