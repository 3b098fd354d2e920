"""Tables of convocations to a session."""

from django.db import models
from django.db.models import Q

from parchemin.assessment.models.sessions import Assessor, Attendance, Session


class Convocation(models.Model):
    """The letter and calendar file that convene a candidate or an assessor, kept as made.

    `says` is the digest of what they say, their date aside: once it differs, a next version replaces this one.
    `attendance` follows a candidate from session to session, so that the versions go on. `countermands` is the
    convocation that this one calls off.
    """

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="convocations", verbose_name="session"
    )
    dossier = models.ForeignKey(
        "pathways.Dossier", null=True, on_delete=models.PROTECT, verbose_name="dossier"
    )
    assessor = models.ForeignKey(
        Assessor, null=True, on_delete=models.PROTECT, verbose_name="évaluateur"
    )
    attendance = models.ForeignKey(
        Attendance, null=True, on_delete=models.PROTECT, verbose_name="inscription"
    )
    countermands = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, verbose_name="convocation annulée"
    )
    version = models.PositiveSmallIntegerField("version")
    state = models.CharField("état", max_length=14)
    letter = models.BinaryField("lettre")
    calendar = models.BinaryField("fichier d’agenda")
    says = models.CharField("empreinte du contenu", max_length=64)
    prepared_at = models.DateTimeField("préparée le")
    channel = models.CharField("voie", max_length=12, blank=True)
    sent_on = models.DateField("envoyée le", null=True)
    acknowledged_at = models.DateTimeField("reçue le", null=True)

    class Meta:
        verbose_name = "convocation à une session"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "dossier", "version"],
                name="one_version_per_candidate",
                violation_error_message="Cette version de la convocation du candidat existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["session", "assessor", "version"],
                name="one_version_per_assessor",
                violation_error_message="Cette version de la convocation de l’évaluateur existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(dossier__isnull=False, assessor__isnull=True)
                | Q(dossier__isnull=True, assessor__isnull=False),
                name="a_convocation_is_for_one_person",
                violation_error_message="Une convocation s’adresse à un candidat ou à un évaluateur.",
            ),
            models.CheckConstraint(
                condition=Q(state="prepared", sent_on__isnull=True)
                | (~Q(state="prepared") & Q(sent_on__isnull=False) & ~Q(channel="")),
                name="a_convocation_sent_says_when_and_how",
                violation_error_message="Une convocation envoyée dit quand et par quelle voie.",
            ),
        ]
