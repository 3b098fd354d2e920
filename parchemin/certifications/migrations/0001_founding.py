import datetime
import django.db.models.deletion
from django.db import migrations, models

from parchemin.journal.tables import Tables
from parchemin.journal.triggers import append_only, refuse

FROZEN = "Une édition adoptée ne change plus : préparez une nouvelle édition."

# An adopted edition keeps everything but its state, its day of entry into force (written once) and the
# days on which it was transmitted.
OLD_IS_FROZEN = "OLD.state NOT IN ('draft', 'submitted')"
MOVES_ON = (
    "(OLD.state = 'adopted' AND NEW.state IN ('adopted', 'in_force')) "
    "OR (OLD.state = 'in_force' AND NEW.state IN ('in_force', 'replaced')) "
    "OR (OLD.state = 'replaced' AND NEW.state = 'replaced')"
)
CONTENT_CHANGES = (
    "NEW.certification_id <> OLD.certification_id OR NEW.number <> OLD.number "
    "OR NEW.adopted_on IS NULL OR NEW.adopted_on <> OLD.adopted_on OR NEW.adopted_by <> OLD.adopted_by "
    "OR NEW.document <> OLD.document OR NEW.digest <> OLD.digest "
    "OR NEW.source_title <> OLD.source_title OR NEW.source_url <> OLD.source_url "
    "OR NEW.source_licence <> OLD.source_licence "
    "OR (OLD.in_force_from IS NOT NULL AND (NEW.in_force_from IS NULL OR NEW.in_force_from <> OLD.in_force_from))"
)

def frozen_edition(edition: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM certifications_edition e WHERE e.id IN ({edition}) "
        "AND e.state NOT IN ('draft', 'submitted'))"
    )

def frozen_bloc(bloc: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM certifications_bloc b "
        "JOIN certifications_edition e ON e.id = b.edition_id "
        f"WHERE b.id IN ({bloc}) AND e.state NOT IN ('draft', 'submitted'))"
    )

def rows_of_editions(table):
    return refuse(
        f"certifications_{table}",
        f"certifications_{table}_of_an_adopted_edition",
        {
            "INSERT": frozen_edition("NEW.edition_id"),
            "UPDATE": frozen_edition("OLD.edition_id, NEW.edition_id"),
            "DELETE": frozen_edition("OLD.edition_id"),
        },
        FROZEN,
    )

def rows_of_blocs(table):
    return refuse(
        f"certifications_{table}",
        f"certifications_{table}_of_an_adopted_edition",
        {
            "INSERT": frozen_bloc("NEW.bloc_id"),
            "UPDATE": frozen_bloc("OLD.bloc_id, NEW.bloc_id"),
            "DELETE": frozen_bloc("OLD.bloc_id"),
        },
        FROZEN,
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ('files', '0001_founding'),
        ('organisations', '0001_founding'),
    ]
    operations = [
        Tables([
            migrations.CreateModel(
                name='Certification',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.certifyingbody', verbose_name='certificateur')),
                    ('code', models.SlugField(max_length=40, verbose_name='code')),
                    ('kind', models.CharField(max_length=8, verbose_name='nature')),
                    ('title', models.CharField(max_length=300, verbose_name='intitulé')),
                    ('short_title', models.CharField(max_length=80, verbose_name='intitulé court')),
                    ('sector', models.CharField(blank=True, max_length=160, verbose_name='secteur')),
                    ('ip_holder', models.CharField(blank=True, max_length=250, verbose_name='titulaire des droits')),
                    ('nsf_codes', models.JSONField(default=list, verbose_name='codes NSF')),
                    ('rome_codes', models.JSONField(default=list, verbose_name='codes ROME')),
                    ('classification', models.CharField(blank=True, max_length=120, verbose_name='classement dans la branche')),
                    ('search_text', models.TextField(blank=True, editable=False, verbose_name='texte de recherche')),
                    ('published', models.BooleanField(default=False, verbose_name='au catalogue')),
                    ('closed_on', models.DateField(blank=True, null=True, verbose_name='plus d’entrée depuis le')),
                    ('demonstration', models.BooleanField(default=False, verbose_name='exemple de démonstration')),
                    ('branches', models.ManyToManyField(to='organisations.branch', verbose_name='branches')),
                ],
                options={
                    'verbose_name': 'certification',
                    'constraints': [models.UniqueConstraint(fields=('body', 'code'), name='one_certification_per_code_and_body', violation_error_message='Une certification a déjà ce code.')],
                },
            ),
            migrations.CreateModel(
                name='Registration',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('certification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='certifications.certification', verbose_name='certification')),
                    ('register', models.CharField(max_length=4, verbose_name='répertoire')),
                    ('code', models.CharField(max_length=12, verbose_name='numéro de fiche')),
                    ('title', models.CharField(blank=True, max_length=300, verbose_name='intitulé enregistré')),
                    ('level', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='niveau')),
                    ('decision_on', models.DateField(verbose_name='décision du')),
                    ('starts_on', models.DateField(verbose_name='à partir du')),
                    ('ends_on', models.DateField(verbose_name='jusqu’au')),
                    ('promotions_from', models.DateField(blank=True, null=True, verbose_name='promotions présentées depuis le')),
                    ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='suspendu ou retiré le')),
                    ('fictitious', models.BooleanField(default=False, verbose_name='enregistrement fictif de démonstration')),
                ],
                options={
                    'verbose_name': 'enregistrement',
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='registration_ends_after_it_starts', violation_error_message='Un enregistrement finit après avoir commencé.'), models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('ends_on__lt', models.F('withdrawn_on')), _connector='OR'), name='a_withdrawn_registration_has_ended', violation_error_message='Un enregistrement retiré ne vaut plus depuis ce jour.'), models.CheckConstraint(condition=models.Q(('level__isnull', True), ('register', 'RNCP'), _connector='OR'), name='only_rncp_has_a_level', violation_error_message='Seul le RNCP donne un niveau (art. D6113-19).'), models.UniqueConstraint(fields=('certification', 'code'), name='one_registration_per_code', violation_error_message='Cet enregistrement est déjà noté.')],
                },
            ),
            migrations.CreateModel(
                name='Edition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('certification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='certifications.certification', verbose_name='certification')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='édition')),
                    ('state', models.CharField(default='draft', max_length=10, verbose_name='état')),
                    ('adopted_on', models.DateField(blank=True, null=True, verbose_name='adoptée le')),
                    ('adopted_by', models.CharField(blank=True, max_length=250, verbose_name='décision')),
                    ('in_force_from', models.DateField(blank=True, null=True, verbose_name='en vigueur le')),
                    ('source_title', models.TextField(blank=True, verbose_name='texte source')),
                    ('source_url', models.URLField(blank=True, max_length=300, verbose_name='adresse du texte')),
                    ('source_licence', models.TextField(blank=True, verbose_name='licence du texte')),
                    ('document', models.JSONField(verbose_name='référentiel au format d’échange')),
                    ('digest', models.CharField(max_length=64, verbose_name='empreinte')),
                    ('transmitted_fc_on', models.DateField(blank=True, null=True, verbose_name='transmise à France compétences le')),
                    ('transmitted_cdc_on', models.DateField(blank=True, null=True, verbose_name='transmise à la Caisse des Dépôts le')),
                ],
                options={
                    'verbose_name': 'édition',
                    'constraints': [models.UniqueConstraint(fields=('certification', 'number'), name='one_edition_per_number', violation_error_message='Une édition a déjà ce numéro.'), models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('certification',), name='one_edition_in_force', violation_error_message='Une autre édition est en vigueur.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted']), ('adopted_on__isnull', False), _connector='OR'), name='an_adopted_edition_has_its_date', violation_error_message='Une édition adoptée porte la date de son adoption.')],
                },
            ),
            migrations.CreateModel(
                name='Bloc',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocs', to='certifications.edition', verbose_name='édition')),
                    ('code', models.CharField(max_length=20, verbose_name='code')),
                    ('title', models.TextField(verbose_name='intitulé')),
                    ('optional', models.BooleanField(default=False, verbose_name='facultatif')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='rang')),
                ],
                options={
                    'verbose_name': 'bloc de compétences',
                    'ordering': ['position'],
                    'constraints': [models.UniqueConstraint(fields=('edition', 'code'), name='one_bloc_per_code_and_edition', violation_error_message='Deux blocs de l’édition ont le même code.')],
                },
            ),
            migrations.CreateModel(
                name='Competence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('bloc', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='competences', to='certifications.bloc', verbose_name='bloc')),
                    ('code', models.CharField(max_length=20, verbose_name='code')),
                    ('title', models.TextField(verbose_name='intitulé')),
                    ('transversal', models.BooleanField(default=False, verbose_name='transversale')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='rang')),
                ],
                options={
                    'verbose_name': 'compétence',
                    'ordering': ['position'],
                    'constraints': [models.UniqueConstraint(fields=('bloc', 'code'), name='one_competence_per_code_and_bloc', violation_error_message='Deux compétences du bloc ont le même code.')],
                },
            ),
            migrations.CreateModel(
                name='Criterion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('bloc', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='certifications.bloc', verbose_name='bloc')),
                    ('competence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='certifications.competence', verbose_name='compétence')),
                    ('code', models.CharField(max_length=20, verbose_name='code')),
                    ('title', models.TextField(verbose_name='intitulé')),
                    ('indicators', models.JSONField(default=list, verbose_name='indicateurs')),
                    ('eliminatory', models.BooleanField(default=False, verbose_name='éliminatoire')),
                    ('weight', models.DecimalField(decimal_places=2, default=1, max_digits=6, verbose_name='poids')),
                    ('modality', models.CharField(blank=True, default='', max_length=30, verbose_name='modalité où il s’observe')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='rang')),
                ],
                options={
                    'verbose_name': 'critère',
                    'ordering': ['position'],
                    'constraints': [models.UniqueConstraint(fields=('bloc', 'code'), name='one_criterion_per_code_and_bloc', violation_error_message='Deux critères du bloc ont le même code.'), models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='criterion_weight_is_positive', violation_error_message='Un poids est positif.')],
                },
            ),
            migrations.CreateModel(
                name='Modality',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('bloc', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='modalities', to='certifications.bloc', verbose_name='bloc')),
                    ('kind', models.CharField(max_length=30, verbose_name='nature')),
                    ('title', models.TextField(verbose_name='intitulé')),
                    ('description', models.TextField(blank=True, verbose_name='description')),
                    ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='durée en minutes')),
                    ('weight', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='poids')),
                    ('place', models.CharField(blank=True, max_length=120, verbose_name='lieu')),
                    ('gate', models.BooleanField(default=False, verbose_name='préalable aux suivantes')),
                    ('competences', models.JSONField(blank=True, default=list, verbose_name='codes des compétences couvertes')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='rang')),
                ],
                options={
                    'verbose_name': 'modalité d’évaluation',
                    'ordering': ['position'],
                },
            ),
            migrations.CreateModel(
                name='Reglement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('certification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reglements', to='certifications.certification', verbose_name='certification')),
                    ('title', models.CharField(max_length=250, verbose_name='intitulé')),
                    ('in_force_from', models.DateField(verbose_name='en vigueur le')),
                    ('value', models.JSONField(verbose_name='valeur')),
                    ('digest', models.CharField(max_length=64, verbose_name='empreinte')),
                ],
                options={
                    'verbose_name': 'règlement',
                    'constraints': [models.UniqueConstraint(fields=('certification', 'in_force_from'), name='one_reglement_per_start', violation_error_message='Un règlement entre déjà en vigueur ce jour-là.')],
                },
            ),
            migrations.CreateModel(
                name='Equivalence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('acquired', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts_as', to='certifications.bloc', verbose_name='bloc acquis')),
                    ('granted', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='granted_by', to='certifications.bloc', verbose_name='bloc accordé')),
                    ('decided_on', models.DateField(verbose_name='décidée le')),
                    ('decision', models.CharField(max_length=250, verbose_name='décision')),
                ],
                options={
                    'verbose_name': 'équivalence',
                    'constraints': [models.UniqueConstraint(fields=('acquired', 'granted'), name='one_equivalence_per_pair', violation_error_message='Cette équivalence est déjà décidée.'), models.CheckConstraint(condition=models.Q(('acquired', models.F('granted')), _negated=True), name='a_bloc_is_not_its_own_equivalent', violation_error_message='Un bloc n’est pas équivalent à lui-même.')],
                },
            ),
            migrations.CreateModel(
                name='Habilitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='habilitations', to='organisations.partner', verbose_name='partenaire')),
                    ('certification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='habilitations', to='certifications.certification', verbose_name='certification')),
                    ('service', models.CharField(max_length=10, verbose_name='service')),
                    ('state', models.CharField(default='active', max_length=10, verbose_name='état')),
                    ('convention', models.CharField(max_length=120, verbose_name='convention')),
                    ('signed_on', models.DateField(blank=True, null=True, verbose_name='signée le')),
                    ('purpose', models.TextField(blank=True, verbose_name='objet')),
                    ('finance', models.TextField(blank=True, verbose_name='contrepartie financière et paiement')),
                    ('subcontracting', models.TextField(blank=True, verbose_name='conditions de sous-traitance')),
                    ('means', models.TextField(blank=True, verbose_name='moyens')),
                    ('starts_on', models.DateField(verbose_name='à partir du')),
                    ('ends_on', models.DateField(verbose_name='jusqu’au')),
                    ('blocs', models.ManyToManyField(blank=True, to='certifications.bloc', verbose_name='blocs')),
                    ('renews', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certifications.habilitation', verbose_name='renouvelle')),
                    ('sites', models.ManyToManyField(blank=True, related_name='+', to='organisations.partnersite', verbose_name='sites')),
                ],
                options={
                    'verbose_name': 'habilitation',
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='habilitation_ends_after_it_starts', violation_error_message='Une habilitation finit après avoir commencé.'), models.CheckConstraint(condition=models.Q(('signed_on__isnull', True), ('signed_on__lt', datetime.date(2025, 10, 1)), models.Q(('purpose', ''), ('finance', ''), ('subcontracting', ''), ('means', ''), _connector='OR', _negated=True), _connector='OR'), name='a_convention_says_what_the_law_asks', violation_error_message='Une convention signée depuis le 1er octobre 2025 dit son objet, sa contrepartie financière, la sous-traitance et les moyens (art. R6113-16-2).'), models.UniqueConstraint(fields=('partner', 'certification', 'service', 'starts_on'), name='one_habilitation_per_service_and_start', violation_error_message='Cette habilitation existe déjà : même service, même jour.')],
                },
            ),
            migrations.CreateModel(
                name='ConventionFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=160, verbose_name='nom')),
                    ('kept_at', models.DateTimeField(verbose_name='joint le')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='fichier')),
                    ('habilitation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='certifications.habilitation', verbose_name='habilitation')),
                ],
                options={
                    'verbose_name': 'convention signée',
                    'constraints': [models.UniqueConstraint(fields=('habilitation', 'file'), name='a_document_is_joined_once', violation_error_message='Ce document est déjà joint à cette habilitation.')],
                },
            ),
        ]),
        refuse(
            "certifications_edition",
            "certifications_adopted_edition_is_frozen",
            {
                "UPDATE": f"{OLD_IS_FROZEN} AND (NOT ({MOVES_ON}) OR {CONTENT_CHANGES})",
                "DELETE": OLD_IS_FROZEN,
            },
            FROZEN,
        ),
        rows_of_editions("bloc"),
        rows_of_blocs("competence"),
        rows_of_blocs("criterion"),
        rows_of_blocs("modality"),
        append_only(
            "certifications_reglement",
            "Un règlement ne se modifie ni ne s’efface : fixez-en un nouveau, à une autre date.",
        ),
    ]
