"""Tables of convocations: what each juror, and their employer, is sent before a sitting."""

from django.db import models
from django.db.models import Q

from parchemin.jury.models.sittings import SittingSeat
from parchemin.jury.terms import NoticeChannel, SummonsState


class Summons(models.Model):
    """The convocation of one seat: letters and calendar file, kept as they left."""

    seat = models.OneToOneField(
        SittingSeat, on_delete=models.PROTECT, related_name="summons", verbose_name="siège"
    )
    state = models.CharField("état", max_length=14, choices=SummonsState.choices())
    letter = models.BinaryField("lettre au juré")
    # Empty where no employer is known.
    employer_letter = models.BinaryField("lettre à l’employeur", blank=True)
    calendar = models.BinaryField("fichier d’agenda")
    sha256 = models.CharField("empreinte de la lettre", max_length=64)
    prepared_at = models.DateTimeField("préparée le")
    channel = models.CharField("voie", max_length=20, blank=True, choices=NoticeChannel.choices())
    sent_on = models.DateField("envoyée le", null=True, blank=True)
    short_notice_agreed = models.BooleanField("délai court accepté", default=False)
    acknowledged_at = models.DateTimeField("reçue le", null=True, blank=True)

    class Meta:
        verbose_name = "convocation"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="prepared", sent_on__isnull=True)
                | (~Q(state="prepared") & Q(sent_on__isnull=False) & ~Q(channel="")),
                name="a_summons_sent_says_when_and_how",
                violation_error_message="Une convocation envoyée dit quand et par quelle voie.",
            ),
            models.CheckConstraint(
                condition=Q(state="acknowledged", acknowledged_at__isnull=False)
                | (~Q(state="acknowledged") & Q(acknowledged_at__isnull=True)),
                name="an_acknowledged_summons_has_its_date",
                violation_error_message="Une convocation reçue porte la date de l’accusé.",
            ),
        ]
