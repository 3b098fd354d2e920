"""Tables of the expenses of jurors: dated ceilings, one sheet a seat, its lines."""

from django.db import models
from django.db.models import Q

from parchemin.journal.columns import ChosenWord, WrittenLine, WrittenText
from parchemin.jury.models.sittings import SittingSeat
from parchemin.jury.terms import ExpenseKind, ExpenseState


class ExpenseCeiling(models.Model):
    """The most that a certifying body pays for one unit of an expense, from a day on."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    kind = ChosenWord("nature", max_length=10, choices=ExpenseKind.choices())
    amount = models.DecimalField("montant unitaire", max_digits=8, decimal_places=3)
    starts_on = models.DateField("à partir du")
    source = WrittenLine("texte", max_length=160)

    class Meta:
        verbose_name = "plafond de frais"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "kind", "starts_on"],
                name="one_ceiling_per_kind_and_start",
                violation_error_message="Un plafond de cette nature commence déjà ce jour-là.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="a_ceiling_is_not_negative",
                violation_error_message="Un plafond n’est pas négatif.",
            ),
        ]


class ExpenseSheet(models.Model):
    """The expenses of one juror for one sitting. Settled, it never changes."""

    seat = models.OneToOneField(
        SittingSeat, on_delete=models.PROTECT, related_name="expenses", verbose_name="siège"
    )
    state = ChosenWord("état", max_length=10, choices=ExpenseState.choices())
    submitted_at = models.DateTimeField("déposée le", null=True, blank=True)
    settled_at = models.DateTimeField("arrêtée le", null=True, blank=True)

    class Meta:
        verbose_name = "fiche de frais"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(settled_at__isnull=False),
                name="a_settled_sheet_has_its_date",
                violation_error_message="Une fiche de frais arrêtée porte sa date.",
            )
        ]


class ExpenseReturn(models.Model):
    """What a submitted sheet lacked when the secretariat gave it back. Append-only."""

    sheet = models.ForeignKey(
        ExpenseSheet, on_delete=models.PROTECT, related_name="returns", verbose_name="fiche"
    )
    reason = WrittenText("ce qui manque")
    at = models.DateTimeField("rendue le")

    class Meta:
        verbose_name = "retour d’une fiche de frais"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_sheet_given_back_says_what_it_lacks",
                violation_error_message="Une fiche rendue dit ce qui lui manque.",
            )
        ]


class ExpenseLine(models.Model):
    """One expense that a juror asks to be paid back; `granted` is written when the sheet is settled."""

    sheet = models.ForeignKey(
        ExpenseSheet, on_delete=models.PROTECT, related_name="lines", verbose_name="fiche"
    )
    kind = ChosenWord("nature", max_length=10, choices=ExpenseKind.choices())
    spent_on = models.DateField("dépensé le")
    label = WrittenLine("objet", max_length=160)
    quantity = models.DecimalField("quantité", max_digits=8, decimal_places=2)
    amount = models.DecimalField("montant demandé", max_digits=8, decimal_places=2)
    receipt = models.BooleanField("justificatif", default=False)
    granted = models.DecimalField(
        "montant accordé", max_digits=8, decimal_places=2, null=True, blank=True
    )
    reason = WrittenLine("motif", max_length=300, blank=True)

    class Meta:
        verbose_name = "ligne de frais"
        ordering = ["spent_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, amount__gte=0),
                name="an_expense_is_of_something",
                violation_error_message="Un frais a une quantité et un montant.",
            ),
            models.CheckConstraint(
                condition=Q(granted__isnull=True)
                | Q(granted__gte=0, granted__lte=models.F("amount")),
                name="no_more_is_granted_than_asked",
                violation_error_message="Il n’est pas accordé plus que demandé.",
            ),
        ]
