"""Tables of certifications: editions of the référentiel, règlements, registrations, equivalences."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from parchemin.certifications.rules.transmission import Transmission
from parchemin.certifications.terms import HabilitationState, Service
from parchemin.files.models import KeepsFile
from parchemin.journal.columns import ChosenWord, WrittenLine, WrittenText, WrittenValues
from parchemin.kernel.text import of


class Certification(models.Model):
    """A CQP, CQPI or twin title that a certifying body awards."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    code = models.SlugField("code", max_length=40)
    kind = models.CharField("nature", max_length=8)
    title = WrittenLine("intitulé", max_length=300)
    short_title = WrittenLine("intitulé court", max_length=80)
    sector = WrittenLine("secteur", max_length=160, blank=True)
    branches = models.ManyToManyField("organisations.Branch", verbose_name="branches")
    ip_holder = WrittenLine("titulaire des droits", max_length=250, blank=True)
    nsf_codes = models.JSONField("codes NSF", default=list)
    rome_codes = models.JSONField("codes ROME", default=list)
    classification = WrittenLine("classement dans la branche", max_length=120, blank=True)
    search_text = models.TextField("texte de recherche", blank=True, editable=False)
    published = models.BooleanField("au catalogue", default=False)
    closed_on = models.DateField("plus d’entrée depuis le", null=True, blank=True)
    demonstration = models.BooleanField("exemple de démonstration", default=False)

    class Meta:
        verbose_name = "certification"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "code"],
                name="one_certification_per_code_and_body",
                violation_error_message="Une certification a déjà ce code.",
            )
        ]


class Registration(models.Model):
    """A period during which a certification stands in a national register (RNCP or RS)."""

    certification = models.ForeignKey(
        Certification,
        on_delete=models.PROTECT,
        related_name="registrations",
        verbose_name="certification",
    )
    register = ChosenWord("répertoire", max_length=4, choices=[("RNCP", "RNCP"), ("RS", "RS")])
    code = models.CharField("numéro de fiche", max_length=12)
    # Empty for what was noted before it was asked: nothing is exported until it is known.
    title = WrittenLine("intitulé enregistré", max_length=300, blank=True)
    level = models.PositiveSmallIntegerField("niveau", null=True, blank=True)
    decision_on = models.DateField("décision du")
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au")
    promotions_from = models.DateField("promotions présentées depuis le", null=True, blank=True)
    withdrawn_on = models.DateField("suspendu ou retiré le", null=True, blank=True)
    fictitious = models.BooleanField("enregistrement fictif de démonstration", default=False)

    class Meta:
        verbose_name = "enregistrement"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="registration_ends_after_it_starts",
                violation_error_message="Un enregistrement finit après avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(ends_on__lt=F("withdrawn_on")),
                name="a_withdrawn_registration_has_ended",
                violation_error_message="Un enregistrement retiré ne vaut plus depuis ce jour.",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(register="RNCP"),
                name="only_rncp_has_a_level",
                violation_error_message="Seul le RNCP donne un niveau (art. D6113-19).",
            ),
            models.UniqueConstraint(
                fields=["certification", "code"],
                name="one_registration_per_code",
                violation_error_message="Cet enregistrement est déjà noté.",
            ),
        ]


class Edition(models.Model):
    """One edition of the référentiel. Frozen by a trigger once adopted."""

    certification = models.ForeignKey(
        Certification,
        on_delete=models.PROTECT,
        related_name="editions",
        verbose_name="certification",
    )
    number = models.PositiveSmallIntegerField("édition")
    state = models.CharField("état", max_length=10, default="draft")
    adopted_on = models.DateField("adoptée le", null=True, blank=True)
    adopted_by = WrittenLine("décision", max_length=250, blank=True)
    in_force_from = models.DateField("en vigueur le", null=True, blank=True)
    source_title = WrittenText("texte source", blank=True)
    source_url = models.URLField("adresse du texte", blank=True, max_length=300)
    source_licence = WrittenText("licence du texte", blank=True)
    document = models.JSONField("référentiel au format d’échange")
    digest = models.CharField("empreinte", max_length=64)
    transmitted_fc_on = models.DateField("transmise à France compétences le", null=True, blank=True)
    transmitted_cdc_on = models.DateField(
        "transmise à la Caisse des Dépôts le", null=True, blank=True
    )

    class Meta:
        verbose_name = "édition"
        constraints = [
            models.UniqueConstraint(
                fields=["certification", "number"],
                name="one_edition_per_number",
                violation_error_message="Une édition a déjà ce numéro.",
            ),
            models.UniqueConstraint(
                fields=["certification"],
                condition=Q(state="in_force"),
                name="one_edition_in_force",
                violation_error_message="Une autre édition est en vigueur.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted"]) | Q(adopted_on__isnull=False),
                name="an_adopted_edition_has_its_date",
                violation_error_message="Une édition adoptée porte la date de son adoption.",
            ),
        ]

    @property
    def transmission(self) -> Transmission | None:
        """Return to whom an adopted edition was sent, and when; None before its adoption."""
        if self.adopted_on is None:
            return None
        return Transmission(self.adopted_on, self.transmitted_fc_on, self.transmitted_cdc_on)


class Bloc(models.Model):
    """A bloc de compétences of an edition (Code du travail, art. L6113-1)."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="blocs", verbose_name="édition"
    )
    code = models.CharField("code", max_length=20)
    title = WrittenText("intitulé")
    optional = models.BooleanField("facultatif", default=False)
    position = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "bloc de compétences"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="one_bloc_per_code_and_edition",
                violation_error_message="Deux blocs de l’édition ont le même code.",
            )
        ]


class Competence(models.Model):
    """A competence of a bloc."""

    bloc = models.ForeignKey(
        Bloc, on_delete=models.CASCADE, related_name="competences", verbose_name="bloc"
    )
    code = models.CharField("code", max_length=20)
    title = WrittenText("intitulé")
    transversal = models.BooleanField("transversale", default=False)
    position = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "compétence"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc", "code"],
                name="one_competence_per_code_and_bloc",
                violation_error_message="Deux compétences du bloc ont le même code.",
            )
        ]


class Criterion(models.Model):
    """A line of the grid: what receives one mark. Tied to a competence, or to the bloc when the text does so."""

    bloc = models.ForeignKey(
        Bloc, on_delete=models.CASCADE, related_name="criteria", verbose_name="bloc"
    )
    competence = models.ForeignKey(
        Competence,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="criteria",
        verbose_name="compétence",
    )
    code = models.CharField("code", max_length=20)
    title = WrittenText("intitulé")
    indicators = models.JSONField("indicateurs", default=list)
    eliminatory = models.BooleanField("éliminatoire", default=False)
    weight = models.DecimalField("poids", max_digits=6, decimal_places=2, default=1)
    modality = models.CharField("modalité où il s’observe", max_length=30, blank=True, default="")
    position = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "critère"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc", "code"],
                name="one_criterion_per_code_and_bloc",
                violation_error_message="Deux critères du bloc ont le même code.",
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0),
                name="criterion_weight_is_positive",
                violation_error_message="Un poids est positif.",
            ),
        ]


class Modality(models.Model):
    """How a bloc is assessed: mise en situation, étude de cas, entretien…"""

    bloc = models.ForeignKey(
        Bloc, on_delete=models.CASCADE, related_name="modalities", verbose_name="bloc"
    )
    kind = models.CharField("nature", max_length=30)
    title = WrittenText("intitulé")
    description = WrittenText("description", blank=True)
    minutes = models.PositiveSmallIntegerField("durée en minutes", null=True, blank=True)
    weight = models.DecimalField("poids", max_digits=6, decimal_places=2, null=True, blank=True)
    place = WrittenLine("lieu", max_length=120, blank=True)
    gate = models.BooleanField("préalable aux suivantes", default=False)
    competences = models.JSONField("codes des compétences couvertes", blank=True, default=list)
    position = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "modalité d’évaluation"
        ordering = ["position"]


class Reglement(models.Model):
    """The règlement of a certification from a date on: a value, never code."""

    certification = models.ForeignKey(
        Certification,
        on_delete=models.PROTECT,
        related_name="reglements",
        verbose_name="certification",
    )
    title = WrittenLine("intitulé", max_length=250)
    in_force_from = models.DateField("en vigueur le")
    value = WrittenValues("valeur")
    digest = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "règlement"
        constraints = [
            models.UniqueConstraint(
                fields=["certification", "in_force_from"],
                name="one_reglement_per_start",
                violation_error_message="Un règlement entre déjà en vigueur ce jour-là.",
            )
        ]

    @property
    def in_force_to(self) -> date | None:
        """Return the last day that its value gives it, or None where it gives none."""
        last: str | None = self.value.get("in_force_to")
        return date.fromisoformat(last) if last else None


class Equivalence(models.Model):
    """A decision of the CPNE that a bloc acquired once counts as another."""

    acquired = models.ForeignKey(
        Bloc, on_delete=models.PROTECT, related_name="counts_as", verbose_name="bloc acquis"
    )
    granted = models.ForeignKey(
        Bloc, on_delete=models.PROTECT, related_name="granted_by", verbose_name="bloc accordé"
    )
    decided_on = models.DateField("décidée le")
    decision = WrittenLine("décision", max_length=250)

    class Meta:
        verbose_name = "équivalence"
        constraints = [
            models.UniqueConstraint(
                fields=["acquired", "granted"],
                name="one_equivalence_per_pair",
                violation_error_message="Cette équivalence est déjà décidée.",
            ),
            models.CheckConstraint(
                condition=~Q(acquired=F("granted")),
                name="a_bloc_is_not_its_own_equivalent",
                violation_error_message="Un bloc n’est pas équivalent à lui-même.",
            ),
        ]


class Habilitation(models.Model):
    """The convention that lets a partner prepare for, or evaluate, a certification over a period.

    It covers the blocs and the sites named, all of them when none is; `renews` is the one that it follows. The day
    it was signed is unknown for what was recorded before it was asked.
    """

    partner = models.ForeignKey(
        "organisations.Partner",
        on_delete=models.PROTECT,
        related_name="habilitations",
        verbose_name="partenaire",
    )
    certification = models.ForeignKey(
        Certification,
        on_delete=models.PROTECT,
        related_name="habilitations",
        verbose_name="certification",
    )
    blocs = models.ManyToManyField(Bloc, blank=True, verbose_name="blocs")
    service = ChosenWord("service", max_length=10, choices=Service.choices())
    state = ChosenWord(
        "état", max_length=10, choices=HabilitationState.choices(), default=HabilitationState.ACTIVE
    )
    convention = WrittenLine("convention", max_length=120)
    signed_on = models.DateField("signée le", null=True, blank=True)
    purpose = WrittenText("objet", blank=True)
    finance = WrittenText("contrepartie financière et paiement", blank=True)
    subcontracting = WrittenText("conditions de sous-traitance", blank=True)
    means = WrittenText("moyens", blank=True)
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au")
    sites = models.ManyToManyField(
        "organisations.PartnerSite", blank=True, related_name="+", verbose_name="sites"
    )
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="renouvelle"
    )

    class Meta:
        verbose_name = "habilitation"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="habilitation_ends_after_it_starts",
                violation_error_message="Une habilitation finit après avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True)
                | Q(signed_on__lt=date(2025, 10, 1))
                | ~(Q(purpose="") | Q(finance="") | Q(subcontracting="") | Q(means="")),
                name="a_convention_says_what_the_law_asks",
                violation_error_message="Une convention signée depuis le 1er octobre 2025 dit son objet, sa "
                "contrepartie financière, la sous-traitance et les moyens (art. R6113-16-2).",
            ),
            models.UniqueConstraint(
                fields=["partner", "certification", "service", "starts_on"],
                name="one_habilitation_per_service_and_start",
                violation_error_message="Cette habilitation existe déjà : même service, même jour.",
            ),
        ]


class ConventionFile(KeepsFile):
    """The document signed of a convention, as it was joined to a habilitation; none is ever replaced."""

    OF_BODY = "habilitation__partner__body"

    habilitation = models.ForeignKey(
        Habilitation, models.PROTECT, related_name="documents", verbose_name="habilitation"
    )
    name = WrittenLine("nom", max_length=160)
    kept_at = models.DateTimeField("joint le")

    class Meta:
        verbose_name = "convention signée"
        constraints = [
            models.UniqueConstraint(
                fields=["habilitation", "file"],
                name="a_document_is_joined_once",
                violation_error_message="Ce document est déjà joint à cette habilitation.",
            )
        ]

    def file_told(self) -> str:
        """Return which document this is, and whose."""
        return f"Convention {self.habilitation.convention} {of(self.habilitation.partner.name)}"
