from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

# SQLite rebuilds the table, and a rebuilt table loses its triggers.
KEPT = import_module("parchemin.assessment.migrations.0007_attendance_signed").Migration.operations[-1]


class Migration(migrations.Migration):
    dependencies = [("assessment", "0010_evidence_true")]
    operations = [
        migrations.RunPython(KEPT.reverse_code, KEPT.code),
        migrations.RemoveConstraint(
            "attendancesignature", "an_attendance_is_signed_by_somebody_before_somebody"
        ),
        migrations.AlterField(
            "attendancesignature",
            "typed_name",
            models.CharField(blank=True, max_length=160, verbose_name="nom saisi"),
        ),
        migrations.AddField(
            "attendancesignature",
            "drawing",
            models.TextField(blank=True, default="", verbose_name="tracé"),
        ),
        migrations.AddField(
            "attendancesignature",
            "digest",
            models.CharField(default="", max_length=64, verbose_name="empreinte"),
        ),
        migrations.AddConstraint(
            "attendancesignature",
            models.CheckConstraint(
                condition=~Q(held_by="") & (~Q(typed_name="") | ~Q(drawing="")),
                name="an_attendance_is_drawn_or_typed_before_somebody",
                violation_error_message="Une présence signée porte un tracé ou un nom, et qui tenait l’appareil.",
            ),
        ),
        migrations.AddConstraint(
            "attendancesignature",
            models.CheckConstraint(
                condition=Q(drawing="") | Q(drawing__regex=r"^(M[0-9]+ [0-9]+(L[0-9]+ [0-9]+)*)+$"),
                name="a_drawing_is_made_of_strokes",
                violation_error_message="Un tracé est fait de traits.",
            ),
        ),
        KEPT,
    ]
