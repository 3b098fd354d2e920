"""Who signs the parchemins of a body."""

from django.db import models
from django.db.models import F, Q

from parchemin.journal.columns import WrittenLine


class Signatory(models.Model):
    """Who signs what a body awards over a period: a name and a function, printed; never a college."""

    body = models.ForeignKey(
        "organisations.CertifyingBody",
        on_delete=models.PROTECT,
        related_name="signatories",
        verbose_name="certificateur",
    )
    name = WrittenLine("nom", max_length=120)
    function = WrittenLine("fonction", max_length=120)
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "signataire"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_signatory_ends_after_they_start",
                violation_error_message="Un signataire ne finit pas avant d’avoir commencé.",
            )
        ]
