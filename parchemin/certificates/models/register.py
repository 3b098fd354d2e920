"""Tables of certificates: the register, its renditions, its status, its transparency log and its keys."""

from django.db import models
from django.db.models import F, Q

from parchemin.certificates.terms import RenditionKind
from parchemin.files.models import KeepsFile
from parchemin.journal.columns import ChosenWord, WrittenLine, WrittenText
from parchemin.kernel.text import of


class SigningKey(models.Model):
    """A key of a certifying body. The private part is sealed; retired keys stay, to verify what they signed."""

    body = models.ForeignKey(
        "organisations.CertifyingBody",
        on_delete=models.PROTECT,
        related_name="keys",
        verbose_name="certificateur",
    )
    purpose = ChosenWord(
        "usage",
        max_length=12,
        choices=[
            ("credential", "Attestations numériques"),
            ("log", "Registre"),
            ("seal", "Cachet des PDF"),
        ],
    )
    fragment = models.CharField("identifiant", max_length=20)
    public = models.TextField("clé publique")
    sealed_private = models.BinaryField("clé privée scellée")
    certificate_pem = models.TextField("certificat X.509", blank=True)
    created_at = models.DateTimeField("créée le")
    retired_at = models.DateTimeField("retirée le", null=True, blank=True)
    compromised_at = models.DateTimeField("compromise le", null=True, blank=True)

    class Meta:
        verbose_name = "clé"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "fragment"],
                name="one_key_per_fragment",
                violation_error_message="Une clé a déjà cet identifiant.",
            ),
            models.UniqueConstraint(
                fields=["body", "purpose"],
                condition=Q(retired_at__isnull=True),
                name="one_key_in_use_per_purpose",
                violation_error_message="Une clé est déjà en usage pour cet objet.",
            ),
        ]


class Counter(models.Model):
    """The last number given for a certification and a year; locked when a number is taken, never lowered."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    series = models.CharField("série", max_length=60)
    last = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "compteur de numéros"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "series"],
                name="one_counter_per_series",
                violation_error_message="Cette série de numéros est déjà ouverte.",
            )
        ]


class Certificate(models.Model):
    """The record that a certification, one bloc of it, or some competences of it were awarded to a person."""

    body = models.ForeignKey(
        "organisations.CertifyingBody",
        on_delete=models.PROTECT,
        related_name="certificates",
        verbose_name="certificateur",
    )
    number = models.CharField("numéro", max_length=60, unique=True)
    token = models.CharField("code du QR", max_length=32, unique=True)
    short_code = models.CharField("code de contrôle", max_length=12)
    kind = ChosenWord(
        "nature",
        max_length=4,
        choices=[
            ("CQP", "Parchemin"),
            ("BLOC", "Attestation de bloc"),
            ("COMP", "Attestation de compétences"),
        ],
    )
    person = models.ForeignKey(
        "pathways.Person",
        on_delete=models.PROTECT,
        related_name="certificates",
        verbose_name="titulaire",
    )
    edition = models.ForeignKey(
        "certifications.Edition", on_delete=models.PROTECT, verbose_name="édition"
    )
    bloc = models.ForeignKey(
        "certifications.Bloc", null=True, blank=True, on_delete=models.PROTECT, verbose_name="bloc"
    )
    competences = models.ManyToManyField(
        "certifications.Competence", blank=True, verbose_name="compétences attestées"
    )
    decision = models.ForeignKey(
        "jury.Decision",
        on_delete=models.PROTECT,
        related_name="certificates",
        verbose_name="décision",
    )
    registration = models.ForeignKey(
        "certifications.Registration",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="enregistrement",
    )
    awarded_on = models.DateField("délivré le")
    place = WrittenLine("fait à", max_length=100)
    facts = models.JSONField("mentions")
    state = models.CharField("état", max_length=10, default="active")
    issued_at = models.DateTimeField("inscrit le")
    delivered_at = models.DateTimeField("remis le", null=True, blank=True)
    supersedes = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
        verbose_name="remplace",
    )

    class Meta:
        verbose_name = "certificat"
        indexes = [
            models.Index(fields=["body", "-awarded_on", "number"], name="certificates_of_a_body")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "edition"],
                condition=Q(kind="CQP", state__in=["active", "suspended"]),
                name="one_active_certificate_per_edition",
                violation_error_message="Cette personne a déjà un certificat en vigueur pour cette édition.",
            ),
            models.UniqueConstraint(
                fields=["person", "bloc"],
                condition=Q(kind="BLOC", state__in=["active", "suspended"]),
                name="one_active_attestation_per_bloc",
                violation_error_message="Cette personne a déjà une attestation en vigueur pour ce bloc.",
            ),
            models.CheckConstraint(
                condition=Q(kind="BLOC", bloc__isnull=False)
                | Q(kind__in=["CQP", "COMP"], bloc__isnull=True),
                name="only_an_attestation_of_bloc_names_one",
                violation_error_message="Une attestation de bloc nomme son bloc, un autre certificat n’en nomme "
                "aucun.",
            ),
        ]


class Rendition(KeepsFile):
    """Bytes that left the house: PDF, credential, duplicata."""

    OF_BODY = "certificate__body"

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="renditions", verbose_name="certificat"
    )
    kind = models.CharField("nature", max_length=12)
    made_at = models.DateTimeField("établi le")
    reason = WrittenLine("motif", max_length=200, blank=True)

    class Meta:
        verbose_name = "exemplaire"
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "kind"],
                condition=~Q(kind="duplicata"),
                name="one_original_rendition_per_kind",
                violation_error_message="L’original de ce document est déjà établi.",
            )
        ]

    def file_told(self) -> str:
        """Return which document this is, and who holds it."""
        certificate = self.certificate
        document = RenditionKind(self.kind).label
        return f"{document} n° {certificate.number}, {of(certificate.person.full_name)}"


class StatusList(models.Model):
    """A Bitstring Status List of a body: 131,072 places drawn at random."""

    body = models.ForeignKey(
        "organisations.CertifyingBody",
        on_delete=models.PROTECT,
        related_name="status_lists",
        verbose_name="certificateur",
    )
    purpose = models.CharField("objet", max_length=12)
    number = models.PositiveSmallIntegerField("rang")
    credential = models.TextField("liste signée")
    updated_at = models.DateTimeField("mise à jour le")

    class Meta:
        verbose_name = "liste de statuts"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "purpose", "number"],
                name="one_status_list_per_number",
                violation_error_message="Une liste de statuts a déjà ce numéro.",
            )
        ]


class StatusEntry(models.Model):
    """The place of a certificate in a status list."""

    certificate = models.ForeignKey(
        Certificate,
        on_delete=models.PROTECT,
        related_name="status_entries",
        verbose_name="certificat",
    )
    status_list = models.ForeignKey(
        StatusList, on_delete=models.PROTECT, related_name="entries", verbose_name="liste"
    )
    index = models.PositiveIntegerField("place")

    class Meta:
        verbose_name = "place de statut"
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "index"],
                name="one_certificate_per_status_place",
                violation_error_message="Cette place de la liste de statuts est déjà prise.",
            ),
            models.UniqueConstraint(
                fields=["certificate", "status_list"],
                name="one_place_per_certificate_and_list",
                violation_error_message="Ce certificat a déjà une place dans cette liste de statuts.",
            ),
            models.CheckConstraint(
                condition=Q(index__lt=131072),
                name="status_place_is_in_the_list",
                violation_error_message="La place est dans la liste.",
            ),
        ]


class StatusChange(models.Model):
    """A suspension, its lifting, or a revocation: reason, author and second person. Append-only."""

    certificate = models.ForeignKey(
        Certificate,
        on_delete=models.PROTECT,
        related_name="status_changes",
        verbose_name="certificat",
    )
    state = models.CharField("nouvel état", max_length=10)
    reason = WrittenText("motif")
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="décidé par"
    )
    seconded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="confirmé par"
    )
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "changement de statut"
        constraints = [
            models.CheckConstraint(
                condition=~Q(decided_by=F("seconded_by")),
                name="two_people_change_a_status",
                violation_error_message="Deux personnes changent un statut.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_status_change_says_why",
                violation_error_message="Un changement de statut dit pourquoi.",
            ),
        ]


class StatusProposal(models.Model):
    """A change of status that one person proposed, until another confirms it or it is dropped. Never erased."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="proposals", verbose_name="certificat"
    )
    move = models.CharField("acte proposé", max_length=10)
    reason = WrittenText("motif")
    holder_heard = models.BooleanField("titulaire entendu")
    proposed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="proposé par"
    )
    proposed_at = models.DateTimeField("proposé le")
    outcome = models.CharField("suite", max_length=10, default="open")
    settled_by = models.ForeignKey(
        "accounts.User",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="suite donnée par",
    )
    settled_at = models.DateTimeField("suite donnée le", null=True, blank=True)

    class Meta:
        verbose_name = "proposition de changement de statut"
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(outcome="open"),
                name="one_open_proposal_per_certificate",
                violation_error_message="Une proposition est déjà ouverte pour ce certificat.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_proposal_says_why",
                violation_error_message="Une proposition dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", settled_at__isnull=True)
                | (~Q(outcome="open") & Q(settled_at__isnull=False)),
                name="a_settled_proposal_is_dated",
                violation_error_message="Une proposition suivie d’effet ou abandonnée est datée.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="confirmed")
                | (Q(settled_by__isnull=False) & ~Q(settled_by=F("proposed_by"))),
                name="nobody_confirms_their_own_proposal",
                violation_error_message="Personne ne confirme sa propre proposition.",
            ),
        ]
