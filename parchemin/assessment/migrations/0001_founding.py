import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from parchemin.journal.tables import Tables
from parchemin.journal.triggers import append_only, refuse

SIGNED = "Une grille signée ne change plus."
NOT_OPEN = "(SELECT g.state FROM assessment_grid g WHERE g.id = NEW.grid_id) <> 'open'"
EVIDENCE_KEPT = "Un élément de preuve gardé ne se modifie ni ne s’efface."
EVIDENCE_OF_PIECE = "(SELECT e.kept_at FROM assessment_evidence e WHERE e.id = {}.evidence_id) IS NOT NULL"
PIECES = (
    "assessment_evidencepiece p JOIN files_storedfile f ON f.sha256 = p.file_id "
    "WHERE p.evidence_id = NEW.id"
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('certifications', '0001_founding'),
        ('files', '0001_founding'),
        ('organisations', '0001_founding'),
        ('pathways', '0001_founding'),
    ]
    operations = [
        Tables([
            migrations.CreateModel(
                name='Assessor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('name', models.CharField(max_length=120, verbose_name='nom')),
                    ('email', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                    ('employer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.employer', verbose_name='employeur')),
                    ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.partner', verbose_name='organisme')),
                    ('habilitated_from', models.DateField(verbose_name='habilité à partir du')),
                    ('habilitated_until', models.DateField(blank=True, null=True, verbose_name='habilité jusqu’au')),
                ],
                options={
                    'verbose_name': 'évaluateur',
                    'constraints': [models.UniqueConstraint(fields=('body', 'email'), name='one_assessor_per_address_and_body', violation_error_message='Un évaluateur a déjà cette adresse électronique.')],
                },
            ),
            migrations.CreateModel(
                name='Session',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('code', models.CharField(max_length=20, verbose_name='code')),
                    ('certification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='certifications.certification', verbose_name='certification')),
                    ('reglement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='certifications.reglement', verbose_name='règlement')),
                    ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.partner', verbose_name='organisme')),
                    ('starts_at', models.DateTimeField(verbose_name='début')),
                    ('length_minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='durée prévue, en minutes')),
                    ('zone', models.CharField(default='Europe/Paris', max_length=32, verbose_name='fuseau du lieu')),
                    ('place', models.CharField(max_length=160, verbose_name='lieu')),
                    ('room', models.CharField(blank=True, max_length=80, verbose_name='salle')),
                    ('remote', models.BooleanField(default=False, verbose_name='à distance')),
                    ('capacity', models.PositiveSmallIntegerField(verbose_name='places')),
                    ('slot_minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='durée d’un passage, en minutes')),
                    ('bloc_codes', models.JSONField(blank=True, default=list, verbose_name='blocs évalués')),
                    ('state', models.CharField(max_length=12, verbose_name='état')),
                    ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.partnersite', verbose_name='site')),
                ],
                options={
                    'verbose_name': 'session d’évaluation',
                    'constraints': [models.UniqueConstraint(fields=('body', 'code'), name='one_session_per_code', violation_error_message='Une session a déjà ce code.'), models.CheckConstraint(condition=models.Q(('capacity__gt', 0)), name='a_session_has_room', violation_error_message='Une session offre au moins une place.'), models.CheckConstraint(condition=models.Q(('slot_minutes__isnull', True), ('slot_minutes__gt', 0), _connector='OR'), name='a_slot_lasts', violation_error_message='Un passage dure au moins une minute.')],
                },
            ),
            migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='assessment.session', verbose_name='session')),
                    ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='pathways.dossier', verbose_name='dossier')),
                    ('state', models.CharField(default='registered', max_length=12, verbose_name='présence')),
                    ('expected_at', models.DateTimeField(blank=True, null=True, verbose_name='heure de passage')),
                ],
                options={
                    'verbose_name': 'présence',
                    'constraints': [models.UniqueConstraint(fields=('session', 'dossier'), name='a_candidate_once_per_session', violation_error_message='Ce candidat est déjà inscrit à la session.')],
                },
            ),
            migrations.CreateModel(
                name='IdentityCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('attendance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identity_checks', to='assessment.attendance', verbose_name='présence')),
                    ('bloc', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='certifications.bloc', verbose_name='bloc')),
                    ('checked_by', models.CharField(max_length=120, verbose_name='vérifiée par')),
                    ('checked_at', models.DateTimeField(verbose_name='vérifiée le')),
                ],
                options={
                    'verbose_name': 'vérification d’identité',
                    'constraints': [models.UniqueConstraint(fields=('attendance', 'bloc'), name='identity_is_checked_once_per_bloc', violation_error_message='L’identité est déjà vérifiée pour ce bloc.'), models.CheckConstraint(condition=models.Q(('checked_by', ''), _negated=True), name='an_identity_check_is_made_by_somebody', violation_error_message='La vérification d’identité nomme qui l’a faite.')],
                },
            ),
            migrations.CreateModel(
                name='Grid',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grids', to='assessment.session', verbose_name='session')),
                    ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grids', to='pathways.dossier', verbose_name='dossier')),
                    ('bloc', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='certifications.bloc', verbose_name='bloc')),
                    ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grids', to='assessment.assessor', verbose_name='évaluateur')),
                    ('rank', models.PositiveSmallIntegerField(verbose_name='rang dans le binôme')),
                    ('external', models.BooleanField(default=False, verbose_name='évaluateur externe')),
                    ('state', models.CharField(default='open', max_length=10, verbose_name='état')),
                    ('comment', models.TextField(blank=True, verbose_name='appréciation')),
                    ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='signée le')),
                    ('digest', models.CharField(blank=True, max_length=64, verbose_name='empreinte')),
                ],
                options={
                    'verbose_name': 'grille',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('session', 'dossier', 'bloc', 'assessor'), name='one_grid_per_assessor_and_bloc', violation_error_message='Cet évaluateur a déjà une grille pour ce candidat et ce bloc.'), models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('session', 'dossier', 'bloc', 'rank'), name='one_grid_per_rank_and_bloc', violation_error_message='Un autre évaluateur a déjà cette place pour ce candidat et ce bloc.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), ('signed_at__isnull', False), models.Q(('digest', ''), _negated=True)), models.Q(models.Q(('state', 'signed'), _negated=True), ('signed_at__isnull', True)), _connector='OR'), name='a_signed_grid_has_its_date_and_digest', violation_error_message='Une grille signée porte sa date et son empreinte.')],
                },
            ),
            migrations.CreateModel(
                name='Mark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='assessment.grid', verbose_name='grille')),
                    ('criterion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='certifications.criterion', verbose_name='critère')),
                    ('competence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='certifications.competence', verbose_name='compétence')),
                    ('value', models.CharField(max_length=20, verbose_name='valeur')),
                    ('comment', models.TextField(blank=True, verbose_name='commentaire')),
                    ('client_id', models.UUIDField(unique=True, verbose_name='identifiant de saisie')),
                    ('entered_at', models.DateTimeField(verbose_name='saisie le')),
                    ('recorded_at', models.DateTimeField(verbose_name='enregistrée le')),
                ],
                options={
                    'verbose_name': 'saisie',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('competence__isnull', True), ('criterion__isnull', False)), models.Q(('competence__isnull', False), ('criterion__isnull', True)), _connector='OR'), name='a_mark_is_on_one_line', violation_error_message='Une saisie porte sur un critère ou sur une compétence.')],
                },
            ),
            migrations.CreateModel(
                name='MarkOrigin',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('mark', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='origin', to='assessment.mark', verbose_name='saisie')),
                    ('device', models.UUIDField(verbose_name='appareil')),
                    ('seen', models.BigIntegerField(verbose_name='dernière saisie connue')),
                ],
                options={
                    'verbose_name': 'origine d’une saisie',
                },
            ),
            migrations.CreateModel(
                name='GridLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='assessment.session', verbose_name='session')),
                    ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='assessment.assessor', verbose_name='évaluateur')),
                    ('token_digest', models.CharField(max_length=64, unique=True, verbose_name='empreinte du lien')),
                    ('code_hash', models.CharField(max_length=128, verbose_name='code haché')),
                    ('opens_at', models.DateTimeField(verbose_name='ouvre le')),
                    ('closes_at', models.DateTimeField(verbose_name='ferme le')),
                    ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='codes faux')),
                    ('made_at', models.DateTimeField(verbose_name='créé le')),
                    ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='ouvert la dernière fois le')),
                    ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                ],
                options={
                    'verbose_name': 'lien de grille',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('session', 'assessor'), name='one_live_link_per_assessor_and_session', violation_error_message='Cet évaluateur a déjà un lien pour cette session.'), models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='a_link_closes_after_it_opens', violation_error_message='Un lien ferme après avoir ouvert.')],
                },
            ),
            migrations.CreateModel(
                name='Evidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='assessment.grid', verbose_name='grille')),
                    ('competence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='certifications.competence', verbose_name='compétence')),
                    ('client_id', models.UUIDField(unique=True, verbose_name='identifiant de saisie')),
                    ('name', models.CharField(max_length=120, verbose_name='nom du fichier')),
                    ('media_type', models.CharField(max_length=40, verbose_name='type')),
                    ('size', models.PositiveIntegerField(verbose_name='taille, en octets')),
                    ('sha256', models.CharField(max_length=64, verbose_name='empreinte')),
                    ('announced_at', models.DateTimeField(verbose_name='annoncé le')),
                    ('kept_at', models.DateTimeField(blank=True, null=True, verbose_name='gardé le')),
                ],
                options={
                    'verbose_name': 'élément de preuve',
                    'constraints': [models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='evidence_is_not_empty', violation_error_message='Un élément de preuve n’est pas vide.'), models.CheckConstraint(condition=models.Q(('size__lte', 26214400)), name='evidence_is_not_too_large', violation_error_message='Un élément de preuve pèse 25 Mo au plus.'), models.CheckConstraint(condition=models.Q(('media_type__in', ('image/jpeg', 'image/png', 'image/webp', 'image/heic', 'audio/mp4', 'audio/ogg', 'audio/webm', 'audio/mpeg', 'audio/wav', 'application/pdf'))), name='evidence_is_a_picture_a_sound_or_a_pdf', violation_error_message='Un élément de preuve est une photographie, un son ou un PDF.')],
                },
            ),
            migrations.CreateModel(
                name='EvidencePiece',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='fichier')),
                    ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='assessment.evidence', verbose_name='élément de preuve')),
                    ('offset', models.PositiveIntegerField(verbose_name='début, en octets')),
                ],
                options={
                    'verbose_name': 'morceau d’un élément de preuve',
                    'constraints': [models.UniqueConstraint(fields=('evidence', 'offset'), name='a_piece_once_per_offset', violation_error_message='Ce morceau du fichier est déjà reçu.')],
                },
            ),
            migrations.CreateModel(
                name='Incident',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='assessment.session', verbose_name='session')),
                    ('dossier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='pathways.dossier', verbose_name='dossier')),
                    ('category', models.CharField(max_length=20, verbose_name='nature')),
                    ('description', models.TextField(verbose_name='description')),
                    ('client_id', models.UUIDField(unique=True, verbose_name='identifiant de saisie')),
                    ('reported_by', models.CharField(max_length=120, verbose_name='signalé par')),
                    ('reported_at', models.DateTimeField(verbose_name='signalé le')),
                ],
                options={
                    'verbose_name': 'incident',
                    'constraints': [models.CheckConstraint(condition=models.Q(('description', ''), _negated=True), name='an_incident_is_described', violation_error_message='Un incident est décrit.')],
                },
            ),
            migrations.CreateModel(
                name='ObservedIndicator',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='assessment.grid', verbose_name='grille')),
                    ('criterion', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='certifications.criterion', verbose_name='critère')),
                    ('competence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='certifications.competence', verbose_name='compétence')),
                    ('indicator', models.TextField(verbose_name='indicateur')),
                    ('observed', models.BooleanField(verbose_name='observé')),
                    ('client_id', models.UUIDField(unique=True, verbose_name='identifiant de saisie')),
                    ('entered_at', models.DateTimeField(verbose_name='saisie le')),
                    ('recorded_at', models.DateTimeField(verbose_name='enregistrée le')),
                ],
                options={
                    'verbose_name': 'indicateur observé',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('competence__isnull', True), ('criterion__isnull', False)), models.Q(('competence__isnull', False), ('criterion__isnull', True)), _connector='OR'), name='an_indicator_is_of_one_line', violation_error_message='Un indicateur observé est d’un critère ou d’une compétence.')],
                },
            ),
            migrations.CreateModel(
                name='AttendanceSignature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('attendance', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signature', to='assessment.attendance', verbose_name='présence')),
                    ('typed_name', models.CharField(blank=True, max_length=160, verbose_name='nom saisi')),
                    ('drawing', models.TextField(blank=True, default='', verbose_name='tracé')),
                    ('signed_at', models.DateTimeField(verbose_name='signée le')),
                    ('held_by', models.CharField(max_length=120, verbose_name='appareil tenu par')),
                    ('digest', models.CharField(default='', max_length=64, verbose_name='empreinte')),
                ],
                options={
                    'verbose_name': 'signature de présence',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('held_by', ''), _negated=True), models.Q(models.Q(('typed_name', ''), _negated=True), models.Q(('drawing', ''), _negated=True), _connector='OR')), name='an_attendance_is_drawn_or_typed_before_somebody', violation_error_message='Une présence signée porte un tracé ou un nom, et qui tenait l’appareil.'), models.CheckConstraint(condition=models.Q(('drawing', ''), ('drawing__regex', '^(M[0-9]+ [0-9]+(L[0-9]+ [0-9]+)*)+$'), _connector='OR'), name='a_drawing_is_made_of_strokes', violation_error_message='Un tracé est fait de traits.')],
                },
            ),
        ]),
        append_only("assessment_mark", "Une saisie ne se modifie ni ne s’efface : corrigez par une nouvelle."),
        refuse("assessment_mark", "assessment_mark_needs_an_open_grid", {"INSERT": NOT_OPEN}, SIGNED),
        refuse(
            "assessment_grid",
            "assessment_grid_is_locked_once_signed",
            {"UPDATE": "OLD.state = 'signed'", "DELETE": "OLD.state = 'signed'"},
            SIGNED,
        ),
        refuse(
            "assessment_session",
            "assessment_session_keeps_its_reglement",
            {
                "UPDATE": "OLD.reglement_id <> NEW.reglement_id AND EXISTS "
                "(SELECT 1 FROM assessment_grid g WHERE g.session_id = OLD.id)"
            },
            "Le règlement d’une session ne change plus dès qu’elle a des grilles.",
        ),
        append_only("assessment_identitycheck", "Une vérification d’identité ne se modifie ni ne s’efface."),
        append_only("assessment_markorigin", "L’origine d’une saisie ne se modifie ni ne s’efface."),
        refuse(
            "assessment_evidence",
            "assessment_evidence_is_kept",
            {"UPDATE": "OLD.kept_at IS NOT NULL", "DELETE": "OLD.kept_at IS NOT NULL"},
            EVIDENCE_KEPT,
        ),
        refuse("assessment_evidence", "assessment_evidence_needs_an_open_grid", {"INSERT": NOT_OPEN}, SIGNED),
        append_only("assessment_attendancesignature", "Une signature de présence ne se modifie ni ne s’efface."),
        append_only(
            "assessment_observedindicator",
            "Un indicateur coché ne se modifie ni ne s’efface : cochez ou décochez de nouveau.",
        ),
        refuse(
            "assessment_observedindicator",
            "assessment_observedindicator_needs_an_open_grid",
            {"INSERT": NOT_OPEN},
            SIGNED,
        ),
        refuse(
            "assessment_evidencepiece",
            "assessment_evidencepiece_is_kept",
            {
                "INSERT": EVIDENCE_OF_PIECE.format("NEW"),
                "UPDATE": "1=1",
                "DELETE": EVIDENCE_OF_PIECE.format("OLD"),
            },
            EVIDENCE_KEPT,
        ),
        # What the first bytes say is judged when they are received: the database does not see them.
        refuse(
            "assessment_evidence",
            "assessment_evidence_is_whole",
            {
                "INSERT": "NEW.kept_at IS NOT NULL",
                "UPDATE": "NEW.kept_at IS NOT NULL AND OLD.kept_at IS NULL "
                f"AND COALESCE((SELECT SUM(f.size) FROM {PIECES}), 0) <> NEW.size",
            },
            "Un élément de preuve gardé est entier.",
        ),
    ]
