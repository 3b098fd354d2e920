"""Tables of what follows a decision: the letter that tells it, and the appeal against it."""

from django.db import models
from django.db.models import Q

from parchemin.journal.columns import ChosenWord, WrittenText
from parchemin.jury.models.decisions import Decision
from parchemin.jury.terms import AppealChannel, AppealState, Ground
from parchemin.post.models import Dispatch


class Notification(models.Model):
    """That a candidate was told of a decision by a letter that left, and what runs from it.

    Kept for ever, unless the letter came back: the one that leaves next then takes its place.
    """

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    decision = models.OneToOneField(
        Decision,
        on_delete=models.PROTECT,
        related_name="notification",
        verbose_name="décision",
    )
    dispatch = models.OneToOneField(
        Dispatch, on_delete=models.PROTECT, related_name="+", verbose_name="lettre"
    )
    notified_on = models.DateField("notifiée le")
    due_on = models.DateField("à notifier avant le")
    appeal_until = models.DateField("recours jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "notification"


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
    ground = ChosenWord("motif", max_length=16, choices=Ground.choices())
    channel = ChosenWord("forme", max_length=20, choices=AppealChannel.choices())
    statement = WrittenText("exposé")
    precondition_met = models.BooleanField("préalable accompli", default=False)
    reply_due_on = models.DateField("réponse due le", null=True, blank=True)
    state = ChosenWord("état", max_length=12, choices=AppealState.choices())
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
    """That the letter which answers an appeal left. Append-only."""

    appeal = models.OneToOneField(
        Appeal, on_delete=models.PROTECT, related_name="reply", verbose_name="recours"
    )
    dispatch = models.OneToOneField(
        Dispatch, on_delete=models.PROTECT, related_name="+", verbose_name="lettre"
    )
    sent_on = models.DateField("envoyée le")

    class Meta:
        verbose_name = "réponse à un recours"
