"""Tables of what follows a decision: the letter that tells it, and the appeal against it."""

from django.db import models
from django.db.models import Q

from parchemin.journal.written import WrittenText
from parchemin.jury.models.decisions import Decision
from parchemin.jury.terms import AppealChannel, AppealState, Ground, NoticeChannel


class Notification(models.Model):
    """What a candidate was told of a decision, and how; the letter is kept. Append-only."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    decision = models.OneToOneField(
        Decision,
        on_delete=models.PROTECT,
        related_name="notification",
        verbose_name="décision",
    )
    channel = models.CharField("voie", max_length=20, choices=NoticeChannel.choices())
    notified_on = models.DateField("notifiée le")
    due_on = models.DateField("à notifier avant le")
    appeal_until = models.DateField("recours jusqu’au", null=True, blank=True)
    pdf = models.BinaryField("PDF")
    sha256 = models.CharField("empreinte", max_length=64)
    recorded_at = models.DateTimeField("consignée le")

    class Meta:
        verbose_name = "notification"
        constraints = [
            models.CheckConstraint(
                condition=~Q(sha256=""),
                name="a_notification_keeps_its_letter",
                violation_error_message="Une notification garde la lettre envoyée et son empreinte.",
            )
        ]


class Appeal(models.Model):
    """A candidate's appeal against a decision, its clock, and the answer. Kept once answered."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        related_name="appeals",
        verbose_name="décision contestée",
    )
    lodged_on = models.DateField("déposé le")
    ground = models.CharField("motif", max_length=16, choices=Ground.choices())
    channel = models.CharField("forme", max_length=20, choices=AppealChannel.choices())
    statement = WrittenText("exposé")
    precondition_met = models.BooleanField("préalable accompli", default=False)
    reply_due_on = models.DateField("réponse due le", null=True, blank=True)
    state = models.CharField("état", max_length=12, choices=AppealState.choices())
    # Why it was inadmissible, as the rules said that day: code, message, source, remedy.
    objections = models.JSONField("motifs d’irrecevabilité", default=list)
    answer = WrittenText("réponse", blank=True)
    answered_on = models.DateField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "recours"
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(state__in=["lodged", "admitted"]),
                name="one_open_appeal_per_decision",
                violation_error_message="Un recours est déjà ouvert contre cette décision.",
            ),
            models.CheckConstraint(
                condition=~Q(statement=""),
                name="an_appeal_says_what_is_wrong",
                violation_error_message="Un recours expose ce qu’il conteste.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["inadmissible", "settled"]) | ~Q(answer=""),
                name="an_answer_to_an_appeal_says_why",
                violation_error_message="La réponse à un recours dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["lodged", "admitted"], answered_on__isnull=True)
                | Q(state__in=["inadmissible", "withdrawn", "settled"], answered_on__isnull=False),
                name="an_answered_appeal_has_its_date",
                violation_error_message="Un recours répondu porte la date de sa réponse.",
            ),
        ]


class AppealReply(models.Model):
    """The letter that answers an appeal, and how it reached the candidate. Append-only."""

    appeal = models.OneToOneField(
        Appeal, on_delete=models.PROTECT, related_name="reply", verbose_name="recours"
    )
    channel = models.CharField("voie", max_length=20, choices=NoticeChannel.choices())
    sent_on = models.DateField("envoyée le")
    pdf = models.BinaryField("PDF")
    sha256 = models.CharField("empreinte", max_length=64)
    recorded_at = models.DateTimeField("consignée le")

    class Meta:
        verbose_name = "réponse à un recours"
        constraints = [
            models.CheckConstraint(
                condition=~Q(sha256=""),
                name="a_reply_keeps_its_letter",
                violation_error_message="Une réponse garde la lettre envoyée et son empreinte.",
            )
        ]
