"""Tables of the deadlines: the clocks, and what was recalled of them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from parchemin.deadlines.terms import ENDINGS, DeadlineKind
from parchemin.journal.columns import ChosenWord


class Deadlines(models.QuerySet["Deadline"]):
    """Clocks, as they run on a day."""

    def running(self, on: date) -> Self:
        """Keep those that have begun, that nothing has met, and that did not end by themselves."""
        ended = Q(kind__in=ENDINGS, due_on__lt=on)
        return self.filter(met_on__isnull=True, starts_on__lte=on).exclude(ended)

    def late(self, on: date) -> Self:
        """Keep those that run and whose last day is over."""
        return self.running(on).filter(due_on__lt=on)


class Deadline(models.Model):
    """One clock on one thing: from when, until when, and when it was met; what the facts say, and nothing else.

    `subject_id` is the key of what it is on, in the table that its kind names; `about` is how the journal calls
    that thing, or the one that it belongs to (`dossier/2026-00012`). A clock that the facts no longer set has no
    row: the journal tells why.
    """

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    kind = ChosenWord("nature", max_length=20, choices=DeadlineKind.choices())
    subject_id = models.BigIntegerField("clé du sujet")
    about = models.CharField("à propos de", max_length=60)
    starts_on = models.DateField("court depuis le")
    due_on = models.DateField("dernier jour")
    met_on = models.DateField("tenue le", null=True, blank=True)
    source = models.CharField("texte", max_length=200)

    objects = Deadlines.as_manager()

    class Meta:
        verbose_name = "échéance"
        indexes = [
            models.Index(
                fields=["body", "kind", "due_on"],
                condition=Q(met_on__isnull=True),
                name="clocks_that_nothing_has_met",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                name="one_clock_per_kind_and_subject",
                violation_error_message="Cette échéance existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="a_clock_ends_after_it_starts",
                violation_error_message="Une échéance finit après avoir commencé.",
            ),
        ]


class Reminder(models.Model):
    """That a last day was recalled to somebody; once, unless the day moved. Append-only."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    kind = ChosenWord("nature", max_length=20, choices=DeadlineKind.choices())
    subject_id = models.BigIntegerField("clé du sujet")
    due_on = models.DateField("dernier jour")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, verbose_name="compte")
    at = models.DateTimeField("rappelée le")

    class Meta:
        verbose_name = "rappel d’une échéance"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "due_on", "user"],
                name="a_last_day_is_recalled_once",
                violation_error_message="Ce rappel est déjà parti.",
            )
        ]
