"""Tables of organisations: branches, certifying bodies (the tenants), partners, employers."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from parchemin.journal.written import WrittenLine, WrittenText
from parchemin.organisations.terms import HabilitationState, Service


class Branch(models.Model):
    """A professional branch, known by the number of its collective agreement."""

    idcc = models.CharField("IDCC", max_length=4, unique=True)
    title = WrittenLine("intitulé", max_length=250)

    class Meta:
        verbose_name = "branche"
        constraints = [
            models.CheckConstraint(
                condition=Q(idcc__regex=r"^[0-9]{4}$"),
                name="idcc_has_four_digits",
                violation_error_message="Un IDCC a quatre chiffres.",
            )
        ]


class CertifyingBody(models.Model):
    """The legal person that certifies: the tenant that owns everything below it."""

    slug = models.SlugField("identifiant", max_length=40, unique=True)
    name = WrittenLine("nom", max_length=160)
    legal_name = WrittenLine("raison sociale", max_length=200)
    siret = models.CharField("SIRET", max_length=14)
    city = WrittenLine("ville", max_length=100)
    branches = models.ManyToManyField(Branch, verbose_name="branches")
    cdc_client_id = models.CharField("identifiant client CDC", max_length=8, blank=True)
    cdc_contract_id = models.CharField("contrat CDC", max_length=20, blank=True)
    number_prefix = WrittenLine("préfixe des numéros", max_length=12)
    demonstration = models.BooleanField("organisme fictif", default=False)

    class Meta:
        verbose_name = "certificateur"
        constraints = [
            models.CheckConstraint(
                condition=Q(siret__regex=r"^[0-9]{14}$"),
                name="body_siret_has_fourteen_digits",
                violation_error_message="Un SIRET a quatorze chiffres.",
            )
        ]


class JointCommission(models.Model):
    """The commission paritaire nationale de l’emploi (CPNE) that votes for one or several branches."""

    body = models.ForeignKey(
        CertifyingBody,
        on_delete=models.PROTECT,
        related_name="commissions",
        verbose_name="certificateur",
    )
    name = WrittenLine("nom", max_length=200)
    branches = models.ManyToManyField(Branch, verbose_name="branches")

    class Meta:
        verbose_name = "commission paritaire"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "name"],
                name="one_commission_per_name_and_body",
                violation_error_message="Une commission de ce nom existe déjà.",
            )
        ]


class Partner(models.Model):
    """A training organisation or assessment centre that works with a certifying body."""

    body = models.ForeignKey(
        CertifyingBody,
        on_delete=models.PROTECT,
        related_name="partners",
        verbose_name="certificateur",
    )
    siret = models.CharField("SIRET", max_length=14)
    name = WrittenLine("nom", max_length=200)
    city = WrittenLine("ville", max_length=100, blank=True)
    nda = models.CharField("déclaration d’activité", max_length=11, blank=True)
    qualiopi_until = models.DateField("Qualiopi jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "partenaire"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "siret"],
                name="one_partner_per_siret_and_body",
                violation_error_message="Un partenaire a déjà ce SIRET.",
            )
        ]


class Habilitation(models.Model):
    """The convention that lets a partner prepare for, or evaluate, a certification over a period.

    The certification is named by its code in the body, since certifications live in a room above; so are the
    blocs it covers, all of them when none is named. The day it was signed is unknown for what was recorded before
    it was asked.
    """

    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="habilitations", verbose_name="partenaire"
    )
    certification_code = models.SlugField("certification", max_length=40)
    bloc_codes = models.JSONField("blocs", default=list, blank=True)
    service = models.CharField("service", max_length=10, choices=Service.choices())
    state = models.CharField(
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
                fields=["partner", "certification_code", "service", "starts_on"],
                name="one_habilitation_per_service_and_start",
                violation_error_message="Cette habilitation existe déjà : même service, même jour.",
            ),
        ]


class Employer(models.Model):
    """A company, by establishment: where a candidate, an assessor or a juror works."""

    body = models.ForeignKey(
        CertifyingBody,
        on_delete=models.PROTECT,
        related_name="employers",
        verbose_name="certificateur",
    )
    siret = models.CharField("SIRET", max_length=14)
    name = WrittenLine("nom", max_length=200)

    class Meta:
        verbose_name = "employeur"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "siret"],
                name="one_employer_per_siret_and_body",
                violation_error_message="Un employeur a déjà ce SIRET.",
            )
        ]
