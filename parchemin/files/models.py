"""The table of files kept, and what a row that keeps one inherits."""

from typing import ClassVar

from django.db import models

from parchemin.files.storage import BytesOutOfReach, UnreadableBytes, read
from parchemin.kernel.objections import Objection, Refused, Unavailable


class StoredFile(models.Model):
    """Bytes kept once, under their SHA-256; what they are, and whose, is said by the rows that name them.

    `asked_at` is when somebody last asked to keep them: what no row names a day later is swept.
    """

    sha256 = models.CharField("empreinte", max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField("taille, en octets")
    asked_at = models.DateTimeField("gardé le", db_index=True)

    class Meta:
        verbose_name = "fichier gardé"


class KeepsFile(models.Model):
    """A row whose bytes are a file: `content` reads them back, checked. `OF_BODY` leads to the body of the row."""

    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="fichier"
    )
    OF_BODY: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def content(self) -> bytes:
        """Return the bytes as they were kept; raises `Refused`, saying which file and whose, when they are not.

        Raises `Unavailable` when their storage does not answer.
        """
        try:
            return read(self.file_id)
        except BytesOutOfReach as silence:
            raise Unavailable(
                Objection(
                    "files-out-of-reach",
                    f"{self.file_told()} : {silence}.",
                    remedy="Recommencez dans un moment. Si cela dure, prévenez l’exploitant.",
                )
            ) from silence
        except UnreadableBytes as fault:
            raise Refused(
                Objection(
                    "file-unreadable",
                    f"{self.file_told()} : {fault}.",
                    remedy="Prévenez l’exploitant : le fichier est à reprendre d’une sauvegarde.",
                )
            ) from fault

    def file_told(self) -> str:
        """Return, in French, which file this is, and whose."""
        raise NotImplementedError
