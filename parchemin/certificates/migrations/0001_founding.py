import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from parchemin.journal.tables import Tables
from parchemin.journal.triggers import append_only, refuse

KEPT = "Le registre ne se modifie ni ne s’efface."
OF_ANOTHER = (
    "NOT EXISTS (SELECT 1 FROM certificates_certificate c, certifications_competence k, "
    "certifications_bloc b WHERE c.id = NEW.certificate_id AND k.id = NEW.competence_id "
    "AND b.id = k.bloc_id AND c.kind = 'COMP' AND c.edition_id = b.edition_id)"
)
ATTESTED = (
    "EXISTS (SELECT 1 FROM certificates_certificate c, certificates_certificate o, "
    "certificates_certificate_competences k WHERE c.id = NEW.certificate_id "
    "AND o.person_id = c.person_id AND o.id <> c.id AND o.state IN ('active', 'suspended') "
    "AND k.certificate_id = o.id AND k.competence_id = NEW.competence_id)"
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('certifications', '0001_founding'),
        ('files', '0001_founding'),
        ('jury', '0001_founding'),
        ('organisations', '0001_founding'),
        ('pathways', '0001_founding'),
    ]
    operations = [
        Tables([
            migrations.CreateModel(
                name='SigningKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('purpose', models.CharField(max_length=12, verbose_name='usage')),
                    ('fragment', models.CharField(max_length=20, verbose_name='identifiant')),
                    ('public', models.TextField(verbose_name='clé publique')),
                    ('sealed_private', models.BinaryField(verbose_name='clé privée scellée')),
                    ('certificate_pem', models.TextField(blank=True, verbose_name='certificat X.509')),
                    ('created_at', models.DateTimeField(verbose_name='créée le')),
                    ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                    ('compromised_at', models.DateTimeField(blank=True, null=True, verbose_name='compromise le')),
                ],
                options={
                    'verbose_name': 'clé',
                    'constraints': [models.UniqueConstraint(fields=('body', 'fragment'), name='one_key_per_fragment', violation_error_message='Une clé a déjà cet identifiant.'), models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('body', 'purpose'), name='one_key_in_use_per_purpose', violation_error_message='Une clé est déjà en usage pour cet objet.')],
                },
            ),
            migrations.CreateModel(
                name='Counter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('series', models.CharField(max_length=60, verbose_name='série')),
                    ('last', models.PositiveIntegerField(default=0, verbose_name='dernier numéro')),
                ],
                options={
                    'verbose_name': 'compteur de numéros',
                    'constraints': [models.UniqueConstraint(fields=('body', 'series'), name='one_counter_per_series', violation_error_message='Cette série de numéros est déjà ouverte.')],
                },
            ),
            migrations.CreateModel(
                name='Certificate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('number', models.CharField(max_length=60, unique=True, verbose_name='numéro')),
                    ('token', models.CharField(max_length=32, unique=True, verbose_name='code du QR')),
                    ('short_code', models.CharField(max_length=12, verbose_name='code de contrôle')),
                    ('kind', models.CharField(max_length=4, verbose_name='nature')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='pathways.person', verbose_name='titulaire')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='certifications.edition', verbose_name='édition')),
                    ('bloc', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='certifications.bloc', verbose_name='bloc')),
                    ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='jury.decision', verbose_name='décision')),
                    ('registration', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='certifications.registration', verbose_name='enregistrement')),
                    ('awarded_on', models.DateField(verbose_name='délivré le')),
                    ('place', models.CharField(max_length=100, verbose_name='fait à')),
                    ('facts', models.JSONField(verbose_name='mentions')),
                    ('state', models.CharField(default='active', max_length=10, verbose_name='état')),
                    ('issued_at', models.DateTimeField(verbose_name='inscrit le')),
                    ('delivered_at', models.DateTimeField(blank=True, null=True, verbose_name='remis le')),
                    ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='certificates.certificate', verbose_name='remplace')),
                    ('competences', models.ManyToManyField(blank=True, to='certifications.competence', verbose_name='compétences attestées')),
                ],
                options={
                    'verbose_name': 'certificat',
                    'indexes': [models.Index(fields=['body', '-awarded_on', 'number'], name='certificates_of_a_body')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'CQP'), ('state__in', ['active', 'suspended'])), fields=('person', 'edition'), name='one_active_certificate_per_edition', violation_error_message='Cette personne a déjà un certificat en vigueur pour cette édition.'), models.UniqueConstraint(condition=models.Q(('kind', 'BLOC'), ('state__in', ['active', 'suspended'])), fields=('person', 'bloc'), name='one_active_attestation_per_bloc', violation_error_message='Cette personne a déjà une attestation en vigueur pour ce bloc.'), models.CheckConstraint(condition=models.Q(models.Q(('bloc__isnull', False), ('kind', 'BLOC')), models.Q(('bloc__isnull', True), ('kind__in', ['CQP', 'COMP'])), _connector='OR'), name='only_an_attestation_of_bloc_names_one', violation_error_message='Une attestation de bloc nomme son bloc, un autre certificat n’en nomme aucun.')],
                },
            ),
            migrations.CreateModel(
                name='Rendition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='fichier')),
                    ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='renditions', to='certificates.certificate', verbose_name='certificat')),
                    ('kind', models.CharField(max_length=12, verbose_name='nature')),
                    ('made_at', models.DateTimeField(verbose_name='établi le')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='motif')),
                ],
                options={
                    'verbose_name': 'exemplaire',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'duplicata'), _negated=True), fields=('certificate', 'kind'), name='one_original_rendition_per_kind', violation_error_message='L’original de ce document est déjà établi.')],
                },
            ),
            migrations.CreateModel(
                name='StatusList',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_lists', to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('purpose', models.CharField(max_length=12, verbose_name='objet')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='rang')),
                    ('credential', models.TextField(verbose_name='liste signée')),
                    ('updated_at', models.DateTimeField(verbose_name='mise à jour le')),
                ],
                options={
                    'verbose_name': 'liste de statuts',
                    'constraints': [models.UniqueConstraint(fields=('body', 'purpose', 'number'), name='one_status_list_per_number', violation_error_message='Une liste de statuts a déjà ce numéro.')],
                },
            ),
            migrations.CreateModel(
                name='StatusEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_entries', to='certificates.certificate', verbose_name='certificat')),
                    ('status_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='certificates.statuslist', verbose_name='liste')),
                    ('index', models.PositiveIntegerField(verbose_name='place')),
                ],
                options={
                    'verbose_name': 'place de statut',
                    'constraints': [models.UniqueConstraint(fields=('status_list', 'index'), name='one_certificate_per_status_place', violation_error_message='Cette place de la liste de statuts est déjà prise.'), models.UniqueConstraint(fields=('certificate', 'status_list'), name='one_place_per_certificate_and_list', violation_error_message='Ce certificat a déjà une place dans cette liste de statuts.'), models.CheckConstraint(condition=models.Q(('index__lt', 131072)), name='status_place_is_in_the_list', violation_error_message='La place est dans la liste.')],
                },
            ),
            migrations.CreateModel(
                name='StatusChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_changes', to='certificates.certificate', verbose_name='certificat')),
                    ('state', models.CharField(max_length=10, verbose_name='nouvel état')),
                    ('reason', models.TextField(verbose_name='motif')),
                    ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                    ('seconded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmé par')),
                    ('at', models.DateTimeField(verbose_name='le')),
                ],
                options={
                    'verbose_name': 'changement de statut',
                    'constraints': [models.CheckConstraint(condition=models.Q(('decided_by', models.F('seconded_by')), _negated=True), name='two_people_change_a_status', violation_error_message='Deux personnes changent un statut.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_status_change_says_why', violation_error_message='Un changement de statut dit pourquoi.')],
                },
            ),
            migrations.CreateModel(
                name='StatusProposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='certificates.certificate', verbose_name='certificat')),
                    ('move', models.CharField(max_length=10, verbose_name='acte proposé')),
                    ('reason', models.TextField(verbose_name='motif')),
                    ('holder_heard', models.BooleanField(verbose_name='titulaire entendu')),
                    ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposé par')),
                    ('proposed_at', models.DateTimeField(verbose_name='proposé le')),
                    ('outcome', models.CharField(default='open', max_length=10, verbose_name='suite')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='suite donnée par')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='suite donnée le')),
                ],
                options={
                    'verbose_name': 'proposition de changement de statut',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', 'open')), fields=('certificate',), name='one_open_proposal_per_certificate', violation_error_message='Une proposition est déjà ouverte pour ce certificat.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_proposal_says_why', violation_error_message='Une proposition dit pourquoi.'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'open'), ('settled_at__isnull', True)), models.Q(models.Q(('outcome', 'open'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='a_settled_proposal_is_dated', violation_error_message='Une proposition suivie d’effet ou abandonnée est datée.'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'confirmed'), _negated=True), models.Q(('settled_by__isnull', False), models.Q(('settled_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='nobody_confirms_their_own_proposal', violation_error_message='Personne ne confirme sa propre proposition.')],
                },
            ),
            migrations.CreateModel(
                name='LogEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='log', to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('index', models.PositiveBigIntegerField(verbose_name='rang')),
                    ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='log_entries', to='certificates.certificate', verbose_name='certificat')),
                    ('status', models.CharField(max_length=12, verbose_name='événement')),
                    ('at', models.DateTimeField(verbose_name='instant')),
                    ('data', models.BinaryField(verbose_name='contenu de la feuille')),
                    ('leaf_hash', models.CharField(max_length=64, verbose_name='empreinte')),
                    ('salt', models.CharField(blank=True, max_length=64, verbose_name='sel')),
                ],
                options={
                    'verbose_name': 'feuille du registre',
                    'constraints': [models.UniqueConstraint(fields=('body', 'index'), name='one_leaf_per_rank', violation_error_message='Deux feuilles du registre ne peuvent avoir le même rang.')],
                },
            ),
            migrations.CreateModel(
                name='LogNode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('level', models.PositiveSmallIntegerField(verbose_name='niveau')),
                    ('index', models.PositiveBigIntegerField(verbose_name='rang')),
                    ('hash', models.BinaryField(verbose_name='empreinte')),
                ],
                options={
                    'verbose_name': 'nœud du registre',
                    'constraints': [models.UniqueConstraint(fields=('body', 'level', 'index'), name='one_hash_per_node', violation_error_message='Un nœud du registre n’a qu’une empreinte.')],
                },
            ),
            migrations.CreateModel(
                name='Checkpoint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checkpoints', to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('size', models.PositiveBigIntegerField(verbose_name='taille')),
                    ('root', models.CharField(max_length=64, verbose_name='racine')),
                    ('note', models.TextField(verbose_name='note signée')),
                    ('at', models.DateTimeField(verbose_name='signée le')),
                ],
                options={
                    'verbose_name': 'tête signée du registre',
                    'constraints': [models.UniqueConstraint(fields=('body', 'size'), name='one_checkpoint_per_size', violation_error_message='Le registre a une seule tête signée par taille.')],
                },
            ),
            migrations.CreateModel(
                name='Signatory',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, verbose_name='nom')),
                    ('function', models.CharField(max_length=120, verbose_name='fonction')),
                    ('starts_on', models.DateField(verbose_name='à partir du')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatories', to='organisations.certifyingbody', verbose_name='certificateur')),
                ],
                options={
                    'verbose_name': 'signataire',
                    'ordering': ['starts_on', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_signatory_ends_after_they_start', violation_error_message='Un signataire ne finit pas avant d’avoir commencé.')],
                },
            ),
        ]),
        append_only("certificates_statuschange", "Un changement de statut ne s’efface pas."),
        append_only("certificates_lognode", KEPT),
        append_only("certificates_checkpoint", "Une tête signée ne se modifie ni ne s’efface."),
        append_only("certificates_rendition", "Un exemplaire remis ne se modifie ni ne s’efface."),
        append_only("certificates_statusentry", "Une place de statut ne se déplace pas."),
        # The salt alone may go: that is how a person is erased from the register (ADR on erasure).
        refuse(
            "certificates_logentry",
            "certificates_logentry_keeps_its_leaf",
            {
                "UPDATE": 'NEW.leaf_hash <> OLD.leaf_hash OR NEW."index" <> OLD."index" OR NEW.data <> OLD.data '
                "OR NEW.status <> OLD.status OR (NEW.salt <> OLD.salt AND NEW.salt <> '')",
                "DELETE": "1=1",
            },
            KEPT,
        ),
        refuse(
            "certificates_certificate",
            "certificates_certificate_keeps_its_facts",
            {
                "UPDATE": "NEW.number <> OLD.number OR NEW.token <> OLD.token OR NEW.kind <> OLD.kind "
                "OR NEW.person_id <> OLD.person_id OR NEW.awarded_on <> OLD.awarded_on "
                "OR CAST(NEW.facts AS TEXT) <> CAST(OLD.facts AS TEXT)",
                "DELETE": "1=1",
            },
            "Un certificat inscrit ne se modifie ni ne s’efface : on le révoque ou on le remplace.",
        ),
        refuse(
            "certificates_certificate",
            "certificates_revocation_is_final",
            {"UPDATE": "OLD.state = 'revoked' AND NEW.state <> 'revoked'"},
            "Une révocation est définitive.",
        ),
        refuse(
            "certificates_counter",
            "certificates_counter_never_goes_back",
            {"UPDATE": "NEW.last < OLD.last", "DELETE": "1=1"},
            "Un numéro donné ne se reprend pas.",
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
        refuse(
            "certificates_certificate_competences",
            "certificates_certificate_attests_its_competences",
            {"INSERT": OF_ANOTHER},
            "Seule une attestation de compétences en nomme, et de sa propre édition.",
        ),
        refuse(
            "certificates_certificate_competences",
            "certificates_competence_is_attested_once",
            {"INSERT": ATTESTED},
            "Une attestation en vigueur nomme déjà cette compétence.",
        ),
        refuse(
            "certificates_certificate_competences",
            "certificates_certificate_keeps_its_competences",
            {"UPDATE": "1=1", "DELETE": "1=1"},
            "Ce qu’une attestation nomme ne se modifie ni ne s’efface.",
        ),
    ]
