import django.db.models.deletion
from django.db import migrations, models

from parchemin.journal.tables import Tables
from parchemin.journal.triggers import append_only, refuse


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ('files', '0001_founding'),
        ('organisations', '0001_founding'),
    ]
    operations = [
        Tables([
            migrations.CreateModel(
                name='Letterhead',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='letterhead', to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('name', models.CharField(max_length=160, verbose_name='nom')),
                    ('address', models.TextField(blank=True, max_length=400, verbose_name='adresse')),
                    ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='courriel qui répond')),
                    ('signatory', models.CharField(blank=True, max_length=160, verbose_name='signataire')),
                    ('logo', models.TextField(blank=True, verbose_name='logo')),
                ],
                options={
                    'verbose_name': 'en-tête',
                },
            ),
            migrations.CreateModel(
                name='LetterText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('kind', models.CharField(max_length=20, verbose_name='nature')),
                    ('subject', models.CharField(max_length=200, verbose_name='objet')),
                    ('text', models.TextField(verbose_name='texte')),
                ],
                options={
                    'verbose_name': 'texte d’un courriel',
                    'constraints': [
                        models.UniqueConstraint(fields=('body', 'kind'), name='one_text_per_kind_and_body', violation_error_message='Ce courriel a déjà un texte.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Dispatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('kind', models.CharField(max_length=20, verbose_name='nature')),
                    ('about', models.CharField(db_index=True, max_length=40, verbose_name='à propos de')),
                    ('subjects', models.JSONField(verbose_name='sujets')),
                    ('thread', models.CharField(max_length=40, verbose_name='fil')),
                    ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                    ('calls_off', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='post.dispatch', verbose_name='annule')),
                    ('name', models.CharField(max_length=250, verbose_name='destinataire')),
                    ('email', models.CharField(blank=True, max_length=254, verbose_name='courriel')),
                    ('says', models.CharField(max_length=64, verbose_name='empreinte du contenu')),
                    ('subject', models.CharField(max_length=300, verbose_name='objet')),
                    ('text', models.TextField(verbose_name='texte du courriel')),
                    ('convenes_on', models.DateField(blank=True, null=True, verbose_name='convoque pour le')),
                    ('state', models.CharField(max_length=14, verbose_name='état')),
                    ('channel', models.CharField(blank=True, max_length=20, verbose_name='voie')),
                    ('short_notice_agreed', models.BooleanField(default=False, verbose_name='délai court accepté')),
                    ('prepared_at', models.DateTimeField(verbose_name='préparée le')),
                    ('sent_on', models.DateField(blank=True, null=True, verbose_name='envoyée le')),
                    ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='reçue le')),
                ],
                options={
                    'verbose_name': 'envoi',
                    'constraints': [
                        models.UniqueConstraint(fields=('body', 'kind', 'thread', 'version'), name='one_dispatch_per_version', violation_error_message='Cette version de la lettre existe déjà.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('sent_on__isnull', True), ('state__in', ['prepared', 'leaving'])), ('state', 'replaced'), models.Q(('sent_on__isnull', False), ('state__in', ['sent', 'received', 'countermanded']), models.Q(('channel', ''), _negated=True)), _connector='OR'), name='a_dispatch_sent_says_when_and_how', violation_error_message='Une lettre envoyée dit quand et par quelle voie.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'received'), _negated=True), ('received_at__isnull', False), _connector='OR'), name='a_dispatch_received_has_its_date', violation_error_message='Une lettre reçue porte la date de l’accusé.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='DispatchFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='fichier')),
                    ('dispatch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='post.dispatch', verbose_name='envoi')),
                    ('role', models.SlugField(max_length=20, verbose_name='rôle')),
                    ('name', models.CharField(max_length=120, verbose_name='nom')),
                    ('media_type', models.CharField(max_length=80, verbose_name='type')),
                ],
                options={
                    'verbose_name': 'fichier d’un envoi',
                    'constraints': [
                        models.UniqueConstraint(fields=('dispatch', 'role'), name='one_file_per_role_of_a_dispatch', violation_error_message='Cet envoi a déjà ce fichier.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Attempt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('dispatch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='post.dispatch', verbose_name='envoi')),
                    ('at', models.DateTimeField(verbose_name='le')),
                    ('accepted', models.BooleanField(verbose_name='acceptée')),
                    ('answer', models.CharField(blank=True, max_length=200, verbose_name='réponse')),
                ],
                options={
                    'verbose_name': 'tentative d’envoi',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='Bounce',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('dispatch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bounces', to='post.dispatch', verbose_name='envoi')),
                    ('at', models.DateTimeField(verbose_name='lu le')),
                    ('reason', models.CharField(max_length=200, verbose_name='motif')),
                    ('report', models.CharField(max_length=64, verbose_name='empreinte du rapport')),
                ],
                options={
                    'verbose_name': 'courriel revenu',
                    'ordering': ['pk'],
                    'constraints': [
                        models.UniqueConstraint(fields=('dispatch', 'report'), name='a_report_is_noted_once', violation_error_message='Ce retour est déjà consigné.'),
                    ],
                },
            ),
        ]),
        append_only("post_bounce", "Un courriel revenu reste consigné."),
        append_only("post_dispatchfile", "Un fichier envoyé reste tel qu’il a été fait."),
        append_only("post_attempt", "Une tentative d’envoi reste telle qu’elle a été."),
        refuse(
            "post_dispatch",
            "post_dispatch_is_kept_as_made",
            {
                "UPDATE": "NEW.body_id <> OLD.body_id OR NEW.kind <> OLD.kind OR NEW.about <> OLD.about "
                "OR NEW.thread <> OLD.thread OR NEW.version <> OLD.version OR NEW.name <> OLD.name "
                "OR NEW.email <> OLD.email OR NEW.says <> OLD.says OR NEW.subject <> OLD.subject "
                "OR NEW.text <> OLD.text OR NEW.prepared_at <> OLD.prepared_at "
                "OR COALESCE(NEW.calls_off_id, 0) <> COALESCE(OLD.calls_off_id, 0) "
                "OR COALESCE(NEW.convenes_on, '1000-01-01') <> COALESCE(OLD.convenes_on, '1000-01-01') "
                "OR OLD.state IN ('replaced', 'countermanded') "
                "OR (OLD.state IN ('sent', 'received') AND (NEW.state IN ('prepared', 'leaving') "
                "OR NEW.channel <> OLD.channel OR NEW.sent_on <> OLD.sent_on))",
                "DELETE": "1=1",
            },
            "Une lettre reste telle qu’elle a été faite : une autre la remplace.",
        ),
    ]
