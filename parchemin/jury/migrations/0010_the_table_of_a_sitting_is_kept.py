from django.db import migrations

from parchemin.journal.triggers import refuse

# A voice is that of a seat in the room, or of a represented one carried by who is in the room; a substitute has
# it once the juror they stand in for is recorded as replaced.
NO_VOICE = (
    "NOT EXISTS (SELECT 1 FROM jury_sittingseat t WHERE t.id = NEW.seat_id AND t.voting "
    "AND (t.stands_in_for_id IS NULL OR EXISTS (SELECT 1 FROM jury_sittingseat w "
    "WHERE w.id = t.stands_in_for_id AND w.presence = 'replaced')) "
    "AND ((t.presence IN ('present', 'remote') AND NEW.cast_by_id IS NULL) "
    "OR (t.presence = 'proxy' AND t.proxy_to_id = NEW.cast_by_id "
    "AND EXISTS (SELECT 1 FROM jury_sittingseat h WHERE h.id = t.proxy_to_id "
    "AND h.presence IN ('present', 'remote')))))"
)
OTHER_TABLE = (
    "NEW.sitting_id <> OLD.sitting_id OR NEW.juror_id <> OLD.juror_id OR NEW.college <> OLD.college "
    "OR NEW.voting <> OLD.voting OR NEW.stands_in_for_id IS DISTINCT FROM OLD.stands_in_for_id"
)
ONE_COLLEGE = (
    "NEW.role IN ('chair', 'vice_chair') AND EXISTS (SELECT 1 FROM jury_sittingseat t "
    "WHERE t.sitting_id = NEW.sitting_id AND t.college = NEW.college "
    "AND t.role IN ('chair', 'vice_chair') AND t.role <> NEW.role{})"
)
NOT_A_SIGNATORY = (
    "NOT EXISTS (SELECT 1 FROM jury_sittingseat t JOIN jury_minutes m ON m.sitting_id = t.sitting_id "
    "WHERE t.id = NEW.seat_id AND m.id = NEW.minutes_id AND t.role = NEW.role "
    "AND t.role IN ('chair', 'vice_chair') AND t.presence IN ('present', 'remote'))"
)


def opened(row: str) -> str:
    return f"(SELECT s.opened_at FROM jury_sitting s WHERE s.id = {row}.sitting_id) IS NOT NULL"


def closed(row: str) -> str:
    return f"(SELECT s.closed_at FROM jury_sitting s WHERE s.id = {row}.sitting_id) IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("jury", "0009_appeal_replies")]
    operations = [
        refuse(
            "jury_vote",
            "jury_vote_is_of_who_sits",
            {"INSERT": NO_VOICE},
            "Un juré absent, suppléé ou sans voix ne vote pas.",
        ),
        refuse(
            "jury_sittingseat",
            "jury_sittingseat_is_given_before_the_opening",
            {
                "INSERT": opened("NEW"),
                "UPDATE": f"{opened('OLD')} AND ({OTHER_TABLE})",
                "DELETE": opened("OLD"),
            },
            "La séance est ouverte : ses sièges ne changent plus.",
        ),
        refuse(
            "jury_sittingseat",
            "jury_sittingseat_is_kept_once_closed",
            {"UPDATE": closed("OLD")},
            "La séance est close : qui a siégé ne change plus.",
        ),
        refuse(
            "jury_sittingseat",
            "jury_presidency_is_of_two_colleges",
            {"INSERT": ONE_COLLEGE.format(""), "UPDATE": ONE_COLLEGE.format(" AND t.id <> OLD.id")},
            "La présidence et la vice-présidence sont de deux collèges.",
        ),
        refuse(
            "jury_agendaitem",
            "jury_agendaitem_is_kept_once_closed",
            {"INSERT": closed("NEW"), "UPDATE": closed("OLD"), "DELETE": closed("OLD")},
            "La séance est close : son ordre du jour ne change plus.",
        ),
        refuse(
            "jury_minutessignature",
            "jury_minutes_are_signed_by_the_presidency",
            {"INSERT": NOT_A_SIGNATORY},
            "Le procès-verbal est signé par la présidence et la vice-présidence qui ont siégé.",
        ),
    ]
