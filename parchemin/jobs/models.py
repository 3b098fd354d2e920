"""The table of jobs: what is to be done, and the lease of the worker that does it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parchemin.files.models import KeepsFile
from parchemin.jobs.terms import ENDED, FileRole, JobState
from parchemin.journal.columns import ChosenWord


class Job(models.Model):
    """Something to do after an act, once whatever happens; of one body, or of the installation when it has none.

    `arguments` name rows, they do not repeat them. `next_at` is when the next try may begin; while one runs, when
    its worker is held for dead unless it says otherwise. `tries` counts them, and names the present one: a worker
    that was held for dead ends nothing any more. `last_error` says a class and a place, never whom it is about.
    """

    body = models.ForeignKey(
        "organisations.CertifyingBody",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="certificateur",
    )
    kind = models.SlugField("nature", max_length=60)
    key = models.CharField("clé", max_length=160)
    arguments = models.JSONField("arguments", default=dict)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="demandé par",
    )
    asked_at = models.DateTimeField("demandé le")
    state = ChosenWord("état", max_length=10, choices=JobState.choices(), default=JobState.WAITING)
    done = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("à faire", default=0)
    tries = models.PositiveIntegerField("essais", default=0)
    last_error = models.CharField("dernière erreur", max_length=200, blank=True)
    next_at = models.DateTimeField("prochain essai", null=True, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    result = models.JSONField("résultat", default=dict)

    class Meta:
        verbose_name = "travail"
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="jobs_due"),
            models.Index(fields=["body", "-asked_at"], name="jobs_of_a_body"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="one_job_per_key",
                violation_error_message="Ce travail est déjà demandé.",
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total")),
                name="no_more_done_than_there_is_to_do",
                violation_error_message="Un travail ne fait pas plus que ce qui est à faire.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False, next_at__isnull=True)
                | (~Q(state__in=ENDED) & Q(ended_at__isnull=True, next_at__isnull=False)),
                name="a_job_has_ended_or_is_due",
                violation_error_message="Un travail est terminé, ou son prochain essai a une date.",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.FAILED) | ~Q(last_error=""),
                name="a_failed_job_says_why",
                violation_error_message="Un travail échoué dit son erreur.",
            ),
        ]


class JobFile(KeepsFile):
    """A file that a job reads, or the one that it made, for who asked for it; forgotten a week after it ended."""

    OF_BODY = "job__body"

    job = models.ForeignKey(
        Job, on_delete=models.CASCADE, related_name="files", verbose_name="travail"
    )
    role = ChosenWord("rôle", max_length=10, choices=FileRole.choices())
    name = models.CharField("nom", max_length=200)
    media_type = models.CharField("type", max_length=80)

    class Meta:
        verbose_name = "fichier d’un travail"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "role"],
                name="one_file_per_role_of_a_job",
                violation_error_message="Ce travail a déjà ce fichier.",
            )
        ]

    def file_told(self) -> str:
        """Return which file this is, and of which job."""
        return f"{self.name}, du travail {self.job.key}"
