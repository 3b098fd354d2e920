"""Tables of the journal: append-only events, hash-chained per certifying body."""

from django.db import models


class Head(models.Model):
    """Where the chain of a certifying body stands; locked for each append."""

    body = models.OneToOneField(
        "organisations.CertifyingBody",
        primary_key=True,
        on_delete=models.PROTECT,
        verbose_name="certificateur",
    )
    seq = models.PositiveBigIntegerField("rang", default=0)
    hash = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "tête du journal"


class Event(models.Model):
    """One thing that happened. Never updated, never deleted: a trigger refuses both."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    seq = models.PositiveBigIntegerField("rang")
    at = models.DateTimeField("instant")
    actor = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, verbose_name="compte"
    )
    actor_label = models.CharField("par", max_length=200)
    name = models.CharField("événement", max_length=80)
    subjects = models.JSONField("objets")
    details = models.JSONField("détails")
    prev = models.CharField("empreinte précédente", max_length=64)
    hash = models.CharField("empreinte", max_length=64, unique=True)

    class Meta:
        verbose_name = "événement"
        ordering = ["body_id", "seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "seq"],
                name="one_event_per_rank_of_the_chain",
                violation_error_message="Deux événements du journal ne peuvent avoir le même rang.",
            ),
            models.UniqueConstraint(
                fields=["body", "prev"],
                name="the_chain_never_forks",
                violation_error_message="Deux événements du journal ne peuvent suivre le même.",
            ),
        ]


class EventSubject(models.Model):
    """What an event is about (`dossier/2026-00012`), so that a dossier can tell its own story."""

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="about", verbose_name="événement"
    )
    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    subject = models.CharField("objet", max_length=80)

    class Meta:
        verbose_name = "objet d’un événement"
        indexes = [models.Index(fields=["body", "subject", "-event"], name="events_of_a_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "subject"],
                name="a_subject_once_per_event",
                violation_error_message="Un événement ne nomme qu’une fois le même objet.",
            )
        ]
