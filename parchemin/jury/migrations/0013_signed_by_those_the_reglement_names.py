from django.db import migrations, models

from parchemin.journal.triggers import append_only, lift, refuse

SIGNATURES = "jury_minutessignature"
KEPT = "Une signature ne se retire pas."
# Two colleges at the presidency, and the two of them who sign, were what every règlement said: one may say otherwise.
ONE_COLLEGE = (
    "NEW.role IN ('chair', 'vice_chair') AND EXISTS (SELECT 1 FROM jury_sittingseat t "
    "WHERE t.sitting_id = NEW.sitting_id AND t.college = NEW.college "
    "AND t.role IN ('chair', 'vice_chair') AND t.role <> NEW.role{})"
)
OF_THE_PRESIDENCY = (
    "NOT EXISTS (SELECT 1 FROM jury_sittingseat t JOIN jury_minutes m ON m.sitting_id = t.sitting_id "
    "WHERE t.id = NEW.seat_id AND m.id = NEW.minutes_id AND t.role = NEW.role "
    "AND t.role IN ('chair', 'vice_chair') AND t.presence IN ('present', 'remote'))"
)
OF_WHO_SAT = (
    "NOT EXISTS (SELECT 1 FROM jury_sittingseat t JOIN jury_minutes m ON m.sitting_id = t.sitting_id "
    "WHERE t.id = NEW.seat_id AND m.id = NEW.minutes_id AND m.state = 'draft' AND t.role = NEW.role "
    "AND t.presence IN ('present', 'remote'))"
)


class Migration(migrations.Migration):
    dependencies = [("jury", "0012_departures_from_marks")]
    operations = [
        lift(
            refuse(
                "jury_sittingseat",
                "jury_presidency_is_of_two_colleges",
                {
                    "INSERT": ONE_COLLEGE.format(""),
                    "UPDATE": ONE_COLLEGE.format(" AND t.id <> OLD.id"),
                },
                "La présidence et la vice-présidence sont de deux collèges.",
            )
        ),
        # SQLite makes the table anew to change its constraint: what guards it is taken off, then put back.
        lift(
            refuse(
                SIGNATURES,
                "jury_minutes_are_signed_by_the_presidency",
                {"INSERT": OF_THE_PRESIDENCY},
                "Le procès-verbal est signé par la présidence et la vice-présidence qui ont siégé.",
            )
        ),
        lift(append_only(SIGNATURES, KEPT)),
        migrations.RemoveConstraint("minutessignature", "one_signature_per_function"),
        migrations.AddConstraint(
            "minutessignature",
            models.UniqueConstraint(
                condition=models.Q(("role", "member"), _negated=True),
                fields=("minutes", "role"),
                name="one_signature_per_function",
                violation_error_message="Le procès-verbal est déjà signé à ce titre.",
            ),
        ),
        append_only(SIGNATURES, KEPT),
        refuse(
            SIGNATURES,
            "jury_minutes_are_signed_by_who_sat",
            {"INSERT": OF_WHO_SAT},
            "Un projet de procès-verbal est signé par ceux qui ont siégé, chacun à sa place.",
        ),
    ]
