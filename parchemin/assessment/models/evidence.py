"""Tables of assessment: what is joined to the lines of a grid, piece by piece."""

from django.db import models
from django.db.models import Q

from parchemin.assessment.models.sessions import Grid
from parchemin.assessment.rules.evidence import ADMITTED, LARGEST
from parchemin.files.models import KeepsFile
from parchemin.kernel.text import of


class Evidence(models.Model):
    """A photograph, sound or file that shows a competence at work, received whole or piece by piece.

    Announced with its size and digest; kept once the pieces give both.
    """

    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="evidence", verbose_name="grille"
    )
    competence = models.ForeignKey(
        "certifications.Competence", on_delete=models.PROTECT, verbose_name="compétence"
    )
    client_id = models.UUIDField("identifiant de saisie", unique=True)
    name = models.CharField("nom du fichier", max_length=120)
    media_type = models.CharField("type", max_length=40)
    size = models.PositiveIntegerField("taille, en octets")
    sha256 = models.CharField("empreinte", max_length=64)
    announced_at = models.DateTimeField("annoncé le")
    kept_at = models.DateTimeField("gardé le", null=True, blank=True)

    class Meta:
        verbose_name = "élément de preuve"
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="evidence_is_not_empty",
                violation_error_message="Un élément de preuve n’est pas vide.",
            ),
            models.CheckConstraint(
                condition=Q(size__lte=LARGEST),
                name="evidence_is_not_too_large",
                violation_error_message="Un élément de preuve pèse 25 Mo au plus.",
            ),
            models.CheckConstraint(
                condition=Q(media_type__in=ADMITTED),
                name="evidence_is_a_picture_a_sound_or_a_pdf",
                violation_error_message="Un élément de preuve est une photographie, un son ou un PDF.",
            ),
        ]


class EvidencePiece(KeepsFile):
    """A piece of an evidence, as it came: where it starts, and its bytes."""

    OF_BODY = "evidence__grid__body"

    evidence = models.ForeignKey(
        Evidence, on_delete=models.CASCADE, related_name="pieces", verbose_name="élément de preuve"
    )
    offset = models.PositiveIntegerField("début, en octets")

    class Meta:
        verbose_name = "morceau d’un élément de preuve"
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "offset"],
                name="a_piece_once_per_offset",
                violation_error_message="Ce morceau du fichier est déjà reçu.",
            )
        ]

    def file_told(self) -> str:
        """Return which evidence this is a piece of, and of whom."""
        grid = self.evidence.grid
        return f"« {self.evidence.name} », joint à la grille {of(grid.dossier.person.full_name)}"
