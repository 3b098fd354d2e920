import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from parchemin.journal.triggers import append_only, refuse

# SQLite rebuilds the table of sessions, and a rebuilt table loses its triggers.
KEEPS_ITS_REGLEMENT = refuse(
    "assessment_session",
    "assessment_session_keeps_its_reglement",
    {
        "UPDATE": "OLD.reglement_id <> NEW.reglement_id AND EXISTS "
        "(SELECT 1 FROM assessment_grid g WHERE g.session_id = OLD.id)"
    },
    "Le règlement d’une session ne change plus dès qu’elle a des grilles.",
)


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0002_grids_locked"),
        ("certifications", "0002_adopted_editions_frozen"),
    ]
    operations = [
        migrations.CreateModel(
            name="IdentityCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_by", models.CharField("vérifiée par", max_length=120)),
                ("checked_at", models.DateTimeField("vérifiée le")),
                (
                    "attendance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_checks",
                        to="assessment.attendance",
                        verbose_name="présence",
                    ),
                ),
                (
                    "bloc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="certifications.bloc",
                        verbose_name="bloc",
                    ),
                ),
            ],
            options={
                "verbose_name": "vérification d’identité",
                "constraints": [
                    models.UniqueConstraint(fields=["attendance", "bloc"], name="identity_is_checked_once_per_bloc", violation_error_message="L’identité est déjà vérifiée pour ce bloc."),
                    models.CheckConstraint(
                        condition=~Q(checked_by=""),
                        name="an_identity_check_is_made_by_somebody",
                        violation_error_message="La vérification d’identité nomme qui l’a faite.",
                    ),
                ],
            },
        ),
        append_only("assessment_identitycheck", "Une vérification d’identité ne se modifie ni ne s’efface."),
        migrations.RemoveConstraint("attendance", "an_identity_check_names_who_made_it"),
        migrations.RemoveField("attendance", "identity_checked_at"),
        migrations.RemoveField("attendance", "identity_checked_by"),
        migrations.AddField(
            "attendance",
            "expected_at",
            models.DateTimeField("heure de passage", blank=True, null=True),
        ),
        migrations.RunPython(KEEPS_ITS_REGLEMENT.reverse_code, KEEPS_ITS_REGLEMENT.code),
        migrations.AddField("session", "bloc_codes", models.JSONField("blocs évalués", blank=True, default=list)),
        migrations.AddField("session", "room", models.CharField("salle", blank=True, max_length=80)),
        migrations.AddField(
            "session",
            "slot_minutes",
            models.PositiveSmallIntegerField("durée d’un passage, en minutes", blank=True, null=True),
        ),
        migrations.AddConstraint(
            "session",
            models.CheckConstraint(
                condition=Q(slot_minutes__isnull=True) | Q(slot_minutes__gt=0),
                name="a_slot_lasts",
                violation_error_message="Un passage dure au moins une minute.",
            ),
        ),
        KEEPS_ITS_REGLEMENT,
    ]
