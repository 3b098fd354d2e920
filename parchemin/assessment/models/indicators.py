"""Tables of the indicators that assessors say they observed."""

from django.db import models
from django.db.models import Q

from parchemin.assessment.models.sessions import Grid


class ObservedIndicator(models.Model):
    """An indicator of a line, ticked or unticked by the assessor.

    Append-only: the last row of an indicator counts. It explains a mark and enters no computation. `indicator`
    is its text, as the frozen edition says it.
    """

    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="indicators", verbose_name="grille"
    )
    criterion = models.ForeignKey(
        "certifications.Criterion", null=True, on_delete=models.PROTECT, verbose_name="critère"
    )
    competence = models.ForeignKey(
        "certifications.Competence",
        null=True,
        on_delete=models.PROTECT,
        verbose_name="compétence",
    )
    indicator = models.TextField("indicateur")
    observed = models.BooleanField("observé")
    client_id = models.UUIDField("identifiant de saisie", unique=True)
    entered_at = models.DateTimeField("saisie le")
    recorded_at = models.DateTimeField("enregistrée le")

    class Meta:
        verbose_name = "indicateur observé"
        constraints = [
            models.CheckConstraint(
                condition=Q(criterion__isnull=False, competence__isnull=True)
                | Q(criterion__isnull=True, competence__isnull=False),
                name="an_indicator_is_of_one_line",
                violation_error_message="Un indicateur observé est d’un critère ou d’une compétence.",
            )
        ]
