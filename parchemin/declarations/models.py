"""Tables of the accrochage: flux sent to the Caisse des Dépôts, passages, receipts, corrections asked."""

from django.db import models
from django.db.models import F, Q

from parchemin.declarations.terms import CorrectionAnswer, CorrectionState
from parchemin.files.models import KeepsFile
from parchemin.journal.columns import ChosenWord, WrittenLine, WrittenText


class Flux(KeepsFile):
    """One XML file: what left the house, byte for byte."""

    OF_BODY = "body"

    body = models.ForeignKey(
        "organisations.CertifyingBody",
        on_delete=models.PROTECT,
        related_name="flux",
        verbose_name="certificateur",
    )
    ident = models.CharField("identifiant", max_length=50, unique=True)
    profile = models.CharField("profil", max_length=8)
    action = models.CharField("action", max_length=12)
    # Empty for those made before a body could have several.
    contract = models.CharField("contrat", max_length=20, blank=True, default="", db_default="")
    filename = models.CharField("fichier", max_length=160)
    count = models.PositiveIntegerField("passages")
    state = models.CharField("état", max_length=14)
    made_at = models.DateTimeField("établi le")
    submitted_at = models.DateTimeField("déposé le", null=True, blank=True)

    class Meta:
        verbose_name = "flux"
        ordering = ["-made_at"]

    def file_told(self) -> str:
        """Return which flux this is."""
        return f"Flux {self.ident}, {self.filename}"


class FluxSchema(KeepsFile):
    """The official schema of a profile, as a body gave it: its flux are checked against it."""

    OF_BODY = "body"

    body = models.ForeignKey(
        "organisations.CertifyingBody",
        on_delete=models.PROTECT,
        related_name="flux_schemas",
        verbose_name="certificateur",
    )
    profile = models.CharField("profil", max_length=8)
    name = WrittenLine("fichier", max_length=120)
    given_at = models.DateTimeField("donné le")

    class Meta:
        verbose_name = "schéma officiel"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "profile"],
                name="one_schema_per_profile_and_body",
                violation_error_message="Un schéma est déjà donné pour ce profil.",
            )
        ]

    def file_told(self) -> str:
        """Return which schema this is."""
        return f"Schéma {self.name}, profil {self.profile}"


class Passage(models.Model):
    """One certificate in one flux, at its line, with what the Caisse des Dépôts answered."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    flux = models.ForeignKey(
        Flux, on_delete=models.PROTECT, related_name="passages", verbose_name="flux"
    )
    certificate = models.ForeignKey(
        "certificates.Certificate",
        on_delete=models.PROTECT,
        related_name="passages",
        verbose_name="certificat",
    )
    id_technique = models.CharField("identifiant technique", max_length=255)
    line = models.PositiveIntegerField("rang dans le fichier")
    state = models.CharField("état", max_length=10)
    messages = models.JSONField("messages", default=list)

    class Meta:
        verbose_name = "passage"
        constraints = [
            models.UniqueConstraint(
                fields=["flux", "line"],
                name="one_passage_per_line",
                violation_error_message="Deux passages du flux ne peuvent être à la même ligne.",
            ),
            models.UniqueConstraint(
                fields=["flux", "id_technique"],
                name="one_passage_per_identifier_and_flux",
                violation_error_message="Deux passages du flux ne peuvent avoir le même identifiant.",
            ),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(state__in=["pending", "accepted"]),
                name="never_declared_twice",
                violation_error_message="Ce certificat est déjà déclaré, ou en attente de réponse.",
            ),
        ]


class Receipt(KeepsFile):
    """An accusé de traitement, read once."""

    OF_BODY = "flux__body"

    flux = models.ForeignKey(
        Flux, on_delete=models.PROTECT, related_name="receipts", verbose_name="flux"
    )
    treatment = models.CharField("traitement", max_length=80, blank=True)
    filename = models.CharField("fichier", max_length=200)
    accepted = models.PositiveIntegerField("acceptés")
    rejected = models.PositiveIntegerField("rejetés")
    read_at = models.DateTimeField("lu le")

    class Meta:
        verbose_name = "accusé de traitement"
        constraints = [
            models.UniqueConstraint(
                fields=["flux", "file"],
                name="a_receipt_is_read_once",
                violation_error_message="Cet accusé de traitement est déjà lu.",
            )
        ]

    def file_told(self) -> str:
        """Return which accusé this is, and of which flux."""
        return f"Accusé {self.filename} du flux {self.flux.ident}"


class CorrectionRequest(models.Model):
    """What the Caisse des Dépôts asks to correct in the declaration of a certificate, and what was answered."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    certificate = models.ForeignKey(
        "certificates.Certificate",
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name="certificat",
    )
    requested_on = models.DateField("demandée le")
    request = WrittenText("demande")
    state = ChosenWord(
        "état", max_length=10, choices=CorrectionState.choices(), default=CorrectionState.ASKED
    )
    answer = ChosenWord("réponse", max_length=10, choices=CorrectionAnswer.choices(), blank=True)
    explanation = WrittenText("explication", blank=True)
    answered_on = models.DateField("répondue le", null=True, blank=True)

    class Meta:
        verbose_name = "demande de correction"
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "requested_on"],
                name="one_correction_per_certificate_and_day",
                violation_error_message="Une correction est déjà demandée ce jour-là pour ce certificat.",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answer="", answered_on__isnull=True)
                | (Q(state="answered", answered_on__gte=F("requested_on")) & ~Q(answer="")),
                name="an_answered_correction_says_what_and_when",
                violation_error_message="Une correction répondue dit sa réponse et son jour.",
            ),
        ]
