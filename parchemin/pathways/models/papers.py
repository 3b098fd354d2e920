"""Tables of what is kept beside a dossier: documents, what is asked to complete it, notes and tasks."""

from django.db import models
from django.db.models import Q

from parchemin.files.models import KeepsFile
from parchemin.journal.columns import WrittenLine, WrittenText
from parchemin.pathways.models.dossiers import Dossier


class CompletionRequest(models.Model):
    """What is asked to complete a dossier, and what was answered by the secret link of its letter.

    Closed when the dossier is deposited again, or when another request takes its place.
    """

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="requests", verbose_name="dossier"
    )
    asked = WrittenText("ce qui est demandé")
    asked_at = models.DateTimeField("demandé le")
    # Nothing until the letter leaves: the link is made then, and kept nowhere.
    token_digest = models.CharField("empreinte du lien", max_length=64, blank=True)
    answer = WrittenText("réponse", blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)

    class Meta:
        verbose_name = "demande de complément"
        constraints = [
            models.UniqueConstraint(
                fields=["token_digest"],
                condition=~Q(token_digest=""),
                name="a_link_opens_one_request",
                violation_error_message="Ce lien ouvre déjà une autre demande.",
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(closed_at__isnull=True),
                name="one_request_at_a_time",
                violation_error_message="Une demande de complément est déjà ouverte.",
            ),
        ]


class DossierDocument(KeepsFile):
    """A document joined to a dossier: its type is that of its content; its size and digest those of its file."""

    OF_BODY = "dossier__body"

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="documents", verbose_name="dossier"
    )
    request = models.ForeignKey(
        CompletionRequest,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
        verbose_name="demande de complément",
    )
    title = WrittenLine("intitulé", max_length=120)
    name = WrittenLine("nom du fichier", max_length=160)
    media_type = models.CharField("type", max_length=40)
    given_by = WrittenLine("donné par", max_length=160)
    kept_at = models.DateTimeField("joint le")

    class Meta:
        verbose_name = "pièce d’un dossier"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "file"],
                name="a_document_once_per_dossier",
                violation_error_message="Cette pièce est déjà jointe au dossier.",
            )
        ]

    def file_told(self) -> str:
        """Return which document this is, and whose."""
        return f"Pièce « {self.title} » du dossier {self.dossier.number}"


class DossierNote(models.Model):
    """A note on a dossier, for the secretariat alone; with a day, a task that waits until it is done.

    A message of a candidate or of a partner is a task too, that its `sender` follows; `answer` is read by them.
    """

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="notes", verbose_name="dossier"
    )
    text = WrittenText("texte")
    due_on = models.DateField("à faire pour le", null=True, blank=True)
    written_by = WrittenLine("écrite par", max_length=160)
    written_at = models.DateTimeField("écrite le")
    done_at = models.DateTimeField("faite le", null=True, blank=True)
    sender = models.ForeignKey(
        "accounts.User",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="envoyée par",
    )
    answer = WrittenText("réponse", blank=True)

    class Meta:
        verbose_name = "note d’un dossier"
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(due_on__isnull=False, done_at__isnull=True),
                name="tasks_that_wait",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(due_on__isnull=False),
                name="only_a_task_is_done",
                violation_error_message="Une note sans jour n’est pas une tâche.",
            ),
            models.CheckConstraint(
                condition=Q(sender__isnull=True) | Q(due_on__isnull=False),
                name="a_message_is_a_task",
                violation_error_message="Un message attend une réponse.",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(sender__isnull=False, done_at__isnull=False),
                name="only_a_message_done_has_an_answer",
                violation_error_message="Seul un message traité a une réponse.",
            ),
        ]
