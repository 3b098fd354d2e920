import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from parchemin.journal.triggers import refuse


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0002_register_kept'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StatusProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(max_length=10, verbose_name='acte proposé')),
                ('reason', models.TextField(verbose_name='motif')),
                ('holder_heard', models.BooleanField(verbose_name='titulaire entendu')),
                ('proposed_at', models.DateTimeField(verbose_name='proposé le')),
                ('outcome', models.CharField(default='open', max_length=10, verbose_name='suite')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='suite donnée le')),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='certificates.certificate', verbose_name='certificat')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposé par')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='suite donnée par')),
            ],
            options={
                'verbose_name': 'proposition de changement de statut',
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', 'open')), fields=('certificate',), name="one_open_proposal_per_certificate", violation_error_message="Une proposition est déjà ouverte pour ce certificat."), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_proposal_says_why', violation_error_message='Une proposition dit pourquoi.'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'open'), ('settled_at__isnull', True)), models.Q(models.Q(('outcome', 'open'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='a_settled_proposal_is_dated', violation_error_message='Une proposition suivie d’effet ou abandonnée est datée.'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'confirmed'), _negated=True), models.Q(('settled_by__isnull', False), models.Q(('settled_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='nobody_confirms_their_own_proposal', violation_error_message='Personne ne confirme sa propre proposition.')],
            },
        ),
        refuse(
            "certificates_statusproposal",
            "certificates_statusproposal_is_kept",
            {
                "UPDATE": "OLD.outcome <> 'open' OR NEW.move <> OLD.move OR NEW.reason <> OLD.reason "
                "OR NEW.certificate_id <> OLD.certificate_id OR NEW.proposed_by_id <> OLD.proposed_by_id "
                "OR NEW.holder_heard <> OLD.holder_heard",
                "DELETE": "1=1",
            },
            "Une proposition garde ce qu’elle dit et la suite qu’elle a eue.",
        ),
    ]
