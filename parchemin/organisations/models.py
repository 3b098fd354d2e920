"""Tables of organisations: branches, certifying bodies (the tenants), partners, employers."""

from django.db import models
from django.db.models import F, Q

from parchemin.journal.columns import ChosenWord, WrittenLine, WrittenText
from parchemin.kernel.zones import Zone


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
    # Who deposits its flux for it, when it is not itself.
    cdc_depositor_id = models.CharField(
        "identifiant client du tiers déposant", max_length=8, blank=True, default="", db_default=""
    )
    number_prefix = WrittenLine("préfixe des numéros", max_length=12)
    # Where people come most often: the clocks that a form of session or of sitting offers first.
    zone = ChosenWord(
        "fuseau des lieux",
        max_length=32,
        choices=Zone.choices(),
        default=Zone.PARIS.value,
        db_default=Zone.PARIS.value,
    )
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


class CdcContract(models.Model):
    """A contract of a body with the Caisse des Dépôts, under which its flux are deposited, until it is over."""

    body = models.ForeignKey(
        CertifyingBody,
        on_delete=models.PROTECT,
        related_name="contracts",
        verbose_name="certificateur",
    )
    number = models.CharField("numéro", max_length=20)
    label = WrittenLine("ce qu’il couvre", max_length=120, blank=True)
    ends_on = models.DateField("dernier jour", null=True, blank=True)

    class Meta:
        verbose_name = "contrat avec la Caisse des Dépôts"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "number"],
                name="one_contract_per_number_and_body",
                violation_error_message="Ce contrat est déjà enregistré.",
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
    email = models.EmailField("courriel", blank=True, default="", db_default="")
    # Recorded twice, and merged: what was of this one is of that one, until it is parted again.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="réuni à",
    )

    class Meta:
        verbose_name = "partenaire"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "siret"],
                name="one_partner_per_siret_and_body",
                violation_error_message="Un partenaire a déjà ce SIRET.",
            )
        ]


class PartnerSite(models.Model):
    """Where a partner prepares or evaluates; a habilitation may be limited to some of its sites."""

    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="sites", verbose_name="partenaire"
    )
    name = WrittenLine("nom", max_length=120)
    address = WrittenLine("adresse", max_length=200, blank=True)
    city = WrittenLine("ville", max_length=100, blank=True)
    # Its last day; none, as long as it stays open.
    closes_on = models.DateField("dernier jour", null=True, blank=True)

    class Meta:
        verbose_name = "site"
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "name"],
                name="one_site_per_name_and_partner",
                violation_error_message="Cet organisme a déjà un site de ce nom.",
            )
        ]

    @property
    def place(self) -> str:
        """Return the site as the place of a session says it."""
        return ", ".join(filter(None, (self.name, self.address, self.city)))


class PartnerMerger(models.Model):
    """That a partner recorded twice is one: why, and what moved from `former`, to be given back if it was wrong.

    `moved` holds the keys of the rows, by kind.
    """

    former = models.ForeignKey(
        Partner, models.PROTECT, related_name="mergers", verbose_name="organisme réuni"
    )
    into = models.ForeignKey(
        Partner, models.PROTECT, related_name="+", verbose_name="à l’organisme"
    )
    reason = WrittenText("motif")
    # Of the one merged that day; the other may take it meanwhile.
    siret = models.CharField("SIRET de l’organisme réuni", max_length=14, blank=True, default="")
    merged_at = models.DateTimeField("réunis le")
    moved = models.JSONField("ce qui a changé d’organisme")
    parted_at = models.DateTimeField("défait le", null=True, blank=True)

    class Meta:
        verbose_name = "réunion d’organismes"
        constraints = [
            models.CheckConstraint(
                condition=~Q(former=F("into")),
                name="a_partner_is_merged_into_another",
                violation_error_message="Un organisme ne se réunit pas à lui-même.",
            ),
            models.UniqueConstraint(
                fields=["former"],
                condition=Q(parted_at__isnull=True),
                name="a_partner_is_merged_once",
                violation_error_message="Cet organisme est déjà réuni à un autre.",
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
