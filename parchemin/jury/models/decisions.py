"""Tables of what a jury decided, and of the procès-verbal that tells it."""

from django.db import models
from django.db.models import Q

from parchemin.files.models import KeepsFile, StoredFile
from parchemin.journal.columns import ChosenWord, WrittenLine, WrittenText
from parchemin.jury.models.sittings import Sitting, SittingSeat
from parchemin.jury.terms import ConfirmationVerdict


class StandingDecisions(models.Manager["Decision"]):
    """Decisions that were not taken back before the minutes were signed: those that anybody is told of."""

    def get_queryset(self) -> models.QuerySet["Decision"]:
        """Return them without those withdrawn."""
        return super().get_queryset().filter(withdrawal__isnull=True)


class Decision(models.Model):
    """What the jury decided for a dossier: append-only, recomputable from its inputs.

    `objects` leaves out the decisions withdrawn before the signature; `with_withdrawn` does not. One stands for a
    dossier and sitting, unless it rectifies, and one re-examines another: by triggers.
    """

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, related_name="decisions", verbose_name="séance"
    )
    dossier = models.ForeignKey(
        "pathways.Dossier",
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name="dossier",
    )
    outcome = models.CharField("issue", max_length=16)
    units = models.JSONField("décisions par unité")
    blocs = models.JSONField("blocs après le jury", default=list)
    reasons = models.JSONField("motifs")
    inputs = models.JSONField("données d’entrée")
    inputs_digest = models.CharField("empreinte des données", max_length=64)
    reglement_digest = models.CharField("empreinte du règlement", max_length=64)
    mention = models.CharField("mention", max_length=60, blank=True)
    recommendation = WrittenText("recommandation", blank=True)
    decided_on = models.DateField("décidée le")
    adjourned_to = models.DateField("ajournée au", null=True, blank=True)
    rectifies = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rectified_by",
        verbose_name="rectifie",
    )
    # The decision of an earlier sitting that was contested, or sent back; it stays as it was taken.
    reexamines = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reexaminations",
        verbose_name="réexamine",
    )

    objects = StandingDecisions()
    with_withdrawn: models.Manager["Decision"] = models.Manager()

    class Meta:
        verbose_name = "décision"


class DecisionWithdrawal(models.Model):
    """A decision taken back before anybody signed it, and why. The decision stays as written. Append-only."""

    decision = models.OneToOneField(
        Decision,
        on_delete=models.PROTECT,
        related_name="withdrawal",
        verbose_name="décision",
    )
    reason = WrittenText("motif")
    withdrawn_at = models.DateTimeField("reprise le")

    class Meta:
        verbose_name = "retrait d’une décision"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_withdrawn_decision_says_why",
                violation_error_message="Le retrait d’une décision dit pourquoi.",
            ),
        ]


class Confirmation(models.Model):
    """What the CPNE said of a decision, where the règlement makes it decide last. Append-only."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    decision = models.OneToOneField(
        Decision,
        on_delete=models.PROTECT,
        related_name="confirmation",
        verbose_name="décision",
    )
    verdict = ChosenWord("sens", max_length=10, choices=ConfirmationVerdict.choices())
    confirmed_on = models.DateField("délibérée le")
    deliberation = WrittenLine("délibération", max_length=120)
    reason = WrittenText("motif", blank=True)
    recorded_at = models.DateTimeField("consignée le")

    class Meta:
        verbose_name = "confirmation"
        constraints = [
            models.CheckConstraint(
                condition=~Q(deliberation=""),
                name="a_confirmation_names_its_deliberation",
                violation_error_message="Une confirmation nomme la délibération de la CPNE.",
            ),
            models.CheckConstraint(
                condition=Q(verdict="confirmed") | ~Q(reason=""),
                name="a_decision_sent_back_says_why",
                violation_error_message="Une décision rendue au jury dit pourquoi.",
            ),
        ]


class Minutes(KeepsFile):
    """A procès-verbal. Signed, it is frozen by a trigger; a correction is a rectifying one."""

    OF_BODY = "sitting__body"

    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, related_name="minutes", verbose_name="séance"
    )
    version = models.PositiveSmallIntegerField("version")
    reason = WrittenText("motif de la rectification", blank=True)
    facts = models.JSONField("contenu")
    # The decisions that a rectifying one makes in the place of others.
    decisions = models.ManyToManyField(Decision, related_name="+", blank=True)
    file = models.ForeignKey(  # type: ignore[assignment]  # a draft has none yet
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="fichier",
    )
    state = models.CharField("état", max_length=10, default="draft")
    drafted_at = models.DateTimeField("dressé le")
    signed_at = models.DateTimeField("signé le", null=True, blank=True)

    class Meta:
        verbose_name = "procès-verbal"
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "version"],
                name="one_minutes_per_version",
                violation_error_message="Ce procès-verbal est déjà dressé.",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""),
                name="rectifying_minutes_say_why",
                violation_error_message="Un procès-verbal rectificatif dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_at__isnull=False, file__isnull=False),
                name="signed_minutes_are_complete",
                violation_error_message="Un procès-verbal signé a son fichier et sa date.",
            ),
        ]

    def file_told(self) -> str:
        """Return which procès-verbal this is."""
        return f"PV n° {self.facts['number']}"


class MinutesSignature(models.Model):
    """The signature, on screen, of one of those whom the règlement makes sign, or why it could not be had."""

    minutes = models.ForeignKey(
        Minutes, on_delete=models.PROTECT, related_name="signatures", verbose_name="procès-verbal"
    )
    seat = models.ForeignKey(SittingSeat, on_delete=models.PROTECT, verbose_name="siège")
    role = models.CharField("fonction", max_length=12)
    at = models.DateTimeField("signé le")
    # Empty for a signature; else why its signatory cannot put it.
    unable = WrittenText("empêchement", blank=True)

    class Meta:
        verbose_name = "signature de procès-verbal"
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "role"],
                condition=~Q(role="member"),
                name="one_signature_per_function",
                violation_error_message="Le procès-verbal est déjà signé à ce titre.",
            ),
            models.UniqueConstraint(
                fields=["minutes", "seat"],
                name="a_seat_signs_once",
                violation_error_message="Ce juré a déjà signé le procès-verbal.",
            ),
        ]


class MinutesAttestation(models.Model):
    """That nobody who sat can sign a procès-verbal: who attests it, and why. It is nobody's signature."""

    minutes = models.OneToOneField(
        Minutes,
        on_delete=models.PROTECT,
        related_name="attestation",
        verbose_name="procès-verbal",
    )
    attested_by = models.CharField("attesté par", max_length=200)
    reason = WrittenText("motif")
    at = models.DateTimeField("attesté le")

    class Meta:
        verbose_name = "attestation de procès-verbal"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="an_attestation_says_why",
                violation_error_message="Une attestation dit pourquoi nul ne peut signer.",
            ),
        ]
