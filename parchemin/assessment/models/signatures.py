"""Tables of attendance signed on a screen."""

from django.db import models
from django.db.models import Q

from parchemin.assessment.models.sessions import Attendance
from parchemin.journal.columns import WrittenLine


class AttendanceSignature(models.Model):
    """A candidate attests that they are there, on a device that somebody else holds.

    They draw, or type their name. `drawing` is the path of their strokes (`M12 30L14 33`, in a frame of 600 by
    200); `digest` seals who signed what, where, when and before whom.
    """

    attendance = models.OneToOneField(
        Attendance, on_delete=models.PROTECT, related_name="signature", verbose_name="présence"
    )
    typed_name = WrittenLine("nom saisi", max_length=160, blank=True)
    drawing = models.TextField("tracé", blank=True, default="")
    signed_at = models.DateTimeField("signée le")
    held_by = WrittenLine("appareil tenu par", max_length=120)
    digest = models.CharField("empreinte", max_length=64, default="")

    class Meta:
        verbose_name = "signature de présence"
        constraints = [
            models.CheckConstraint(
                condition=~Q(held_by="") & (~Q(typed_name="") | ~Q(drawing="")),
                name="an_attendance_is_drawn_or_typed_before_somebody",
                violation_error_message="Une présence signée porte un tracé ou un nom, et qui tenait l’appareil.",
            ),
            models.CheckConstraint(
                condition=Q(drawing="") | Q(drawing__regex=r"^(M[0-9]+ [0-9]+(L[0-9]+ [0-9]+)*)+$"),
                name="a_drawing_is_made_of_strokes",
                violation_error_message="Un tracé est fait de traits.",
            ),
        ]
