"""The table of spreadsheets of candidates, each applied once."""

from django.db import models
from django.db.models import F, Q


class ImportBatch(models.Model):
    """A spreadsheet of candidates that was applied, so that the same file twice changes nothing."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    # Who sent it, when it is not the secretariat.
    partner = models.ForeignKey(
        "organisations.Partner",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="organisme",
    )
    sha256 = models.CharField("empreinte", max_length=64)
    filename = models.CharField("fichier", max_length=200)
    applied_at = models.DateTimeField("appliqué le")
    lines = models.PositiveIntegerField("lignes lues")
    applied = models.PositiveIntegerField("lignes appliquées")
    report = models.JSONField("compte rendu", default=list)
    undone_at = models.DateTimeField("repris le", null=True, blank=True)
    # The last numbers that went with it when it was undone: they are given to no other.
    last_number = models.CharField("dernier numéro repris", max_length=20, blank=True)
    last_reference = models.CharField("dernière référence reprise", max_length=20, blank=True)

    class Meta:
        verbose_name = "import de candidats"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "sha256"],
                name="a_file_is_imported_once",
                violation_error_message="Ce fichier est déjà importé.",
            ),
            models.CheckConstraint(
                condition=Q(applied__lte=F("lines")),
                name="no_more_lines_applied_than_read",
                violation_error_message="Pas plus de lignes appliquées que de lignes lues.",
            ),
        ]
