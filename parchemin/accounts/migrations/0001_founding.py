import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from parchemin.journal.tables import Tables


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ('organisations', '0001_founding'),
    ]
    operations = [
        Tables([
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse électronique')),
                    ('name', models.CharField(max_length=120, verbose_name='nom')),
                    ('is_active', models.BooleanField(default=True, verbose_name='compte ouvert')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ],
                options={
                    'verbose_name': 'compte',
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='email_in_lower_case', violation_error_message='L’adresse électronique s’écrit en minuscules.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Mandate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('role', models.CharField(max_length=20, verbose_name='rôle')),
                    ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.partner', verbose_name='partenaire')),
                    ('starts_on', models.DateField(verbose_name='à partir du')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ],
                options={
                    'verbose_name': 'mandat',
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='mandate_ends_after_it_starts', violation_error_message='Un mandat finit après avoir commencé.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('role', 'partner'), ('partner__isnull', False)), models.Q(models.Q(('role', 'partner'), _negated=True), ('partner__isnull', True)), _connector='OR'), name='partner_mandate_names_its_partner', violation_error_message='Le mandat d’un partenaire nomme ce partenaire, et lui seul.'),
                        models.UniqueConstraint(fields=('user', 'body', 'role', 'starts_on'), name='one_mandate_per_role_and_start', violation_error_message='Ce compte a déjà ce mandat depuis ce jour.'),
                    ],
                },
            ),
        ]),
    ]
