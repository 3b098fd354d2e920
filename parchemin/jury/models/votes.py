"""Tables of what a jury says: voices, and marks that it changed."""

from django.db import models
from django.db.models import Q

from parchemin.journal.columns import WrittenText
from parchemin.jury.models.sittings import AgendaItem, SittingSeat


class Vote(models.Model):
    """One voice on a unit of a candidate, in a round. Append-only: the row that no other replaces is current."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="votes", verbose_name="point"
    )
    unit = models.CharField("unité", max_length=40)
    seat = models.ForeignKey(
        SittingSeat, on_delete=models.PROTECT, related_name="votes", verbose_name="siège"
    )
    round = models.PositiveSmallIntegerField("tour", default=1)
    value = models.CharField("voix", max_length=12)
    cast_by = models.ForeignKey(
        SittingSeat,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="votes_for_others",
        verbose_name="portée par",
    )
    at = models.DateTimeField("exprimée le")
    replaces = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        verbose_name="remplace",
    )

    class Meta:
        verbose_name = "vote"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "unit", "seat", "round"],
                condition=Q(replaces__isnull=True),
                name="one_first_vote_per_seat_and_round",
                violation_error_message="La voix de ce siège est déjà consignée pour cette unité.",
            )
        ]


class MarkAdjustment(models.Model):
    """A mark changed by the jury, with its reason; the signed grids stay as they are. Append-only."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="adjustments", verbose_name="point"
    )
    bloc = models.CharField("bloc", max_length=20)
    line = models.CharField("ligne de la grille", max_length=20)
    value = models.CharField("valeur", max_length=20)
    reason = WrittenText("motif")
    at = models.DateTimeField("modifiée le")

    class Meta:
        verbose_name = "note modifiée par le jury"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="an_adjustment_says_why",
                violation_error_message="Une note modifiée par le jury dit pourquoi.",
            )
        ]
