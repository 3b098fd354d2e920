"""Tables of an availability poll: the dates proposed, who is asked by a secret link, what they answer."""

from django.db import models
from django.db.models import Q

from parchemin.journal.columns import ChosenWord, WrittenLine
from parchemin.jurors.models.pool import Juror
from parchemin.jurors.terms import Availability, PollState
from parchemin.kernel.zones import Zone


class AvailabilityPoll(models.Model):
    """Which jurors can come on which dates, for one certification."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    certification = models.ForeignKey(
        "certifications.Certification", on_delete=models.PROTECT, verbose_name="certification"
    )
    place = WrittenLine("lieu", max_length=160)
    # Empty for what was asked before zones were: Paris.
    zone = ChosenWord(  # type: ignore[misc]
        "fuseau du lieu", max_length=32, choices=Zone.choices(), null=True, blank=True
    )
    state = ChosenWord("état", max_length=8, choices=PollState.choices())
    answers_by = models.DateField("réponses attendues le")
    opened_at = models.DateTimeField("ouvert le")
    closed_at = models.DateTimeField("clos le", null=True, blank=True)

    class Meta:
        verbose_name = "sondage de disponibilité"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | Q(state="closed", closed_at__isnull=False),
                name="a_closed_poll_has_its_date",
                violation_error_message="Un sondage clos porte la date de sa clôture.",
            )
        ]

    @property
    def clock(self) -> Zone:
        """Return the time zone of the place: the hours proposed are told on its clocks."""
        return Zone(self.zone or Zone.PARIS)


class PollDate(models.Model):
    """A moment proposed to jurors."""

    poll = models.ForeignKey(
        AvailabilityPoll, on_delete=models.PROTECT, related_name="dates", verbose_name="sondage"
    )
    starts_at = models.DateTimeField("début")

    class Meta:
        verbose_name = "date proposée"
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "starts_at"],
                name="a_date_is_proposed_once",
                violation_error_message="Cette date est déjà proposée.",
            )
        ]


class PollInvitation(models.Model):
    """A juror asked by a secret link, of which only the digest is kept. A new link replaces the former."""

    poll = models.ForeignKey(
        AvailabilityPoll,
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name="sondage",
    )
    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, verbose_name="juré")
    token_digest = models.CharField("empreinte du lien", max_length=64, unique=True)
    invited_at = models.DateTimeField("invité le")
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    note = WrittenLine("remarque", max_length=300, blank=True)

    class Meta:
        verbose_name = "invitation à un sondage"
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "juror"],
                name="a_juror_is_asked_once_per_poll",
                violation_error_message="Ce juré est déjà invité à ce sondage.",
            )
        ]


class PollAnswer(models.Model):
    """What a juror answers for one date; it may change until the poll is closed."""

    invitation = models.ForeignKey(
        PollInvitation, on_delete=models.PROTECT, related_name="answers", verbose_name="invitation"
    )
    date = models.ForeignKey(PollDate, on_delete=models.PROTECT, verbose_name="date")
    value = ChosenWord("réponse", max_length=10, choices=Availability.choices())
    at = models.DateTimeField("donnée le")

    class Meta:
        verbose_name = "réponse à un sondage"
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "date"],
                name="one_answer_per_juror_and_date",
                violation_error_message="Ce juré a déjà répondu pour cette date.",
            )
        ]
