from django.db import migrations

from parchemin.journal.triggers import append_only, refuse

SITTING_OF_ITEM = (
    "(SELECT s.state FROM jury_agendaitem a JOIN jury_sitting s ON s.id = a.sitting_id "
    "WHERE a.id = NEW.item_id)"
)
RECUSED = (
    "EXISTS (SELECT 1 FROM jury_interest i JOIN jury_sittingseat t ON t.juror_id = i.juror_id "
    "JOIN jury_agendaitem a ON a.dossier_id = i.dossier_id "
    "WHERE i.recuses AND a.id = NEW.item_id AND t.id IN (NEW.seat_id, NEW.cast_by_id))"
)
OTHER_TABLE = (
    "(SELECT t.sitting_id FROM jury_sittingseat t WHERE t.id = NEW.seat_id) <> "
    "(SELECT a.sitting_id FROM jury_agendaitem a WHERE a.id = NEW.item_id)"
)
OTHER_VOICE = (
    "NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM jury_vote v "
    "WHERE v.id = NEW.replaces_id AND v.item_id = NEW.item_id AND v.unit = NEW.unit "
    "AND v.seat_id = NEW.seat_id AND v.round = NEW.round)"
)
SIGNED_MINUTES = "Un procès-verbal signé ne change plus : dressez un rectificatif."


class Migration(migrations.Migration):
    dependencies = [("jury", "0001_founding")]
    operations = [
        append_only("jury_vote", "Une voix ne se modifie ni ne s’efface : elle se remplace."),
        append_only("jury_decision", "Une décision ne se modifie ni ne s’efface : elle se rectifie."),
        refuse(
            "jury_interest",
            "jury_interest_is_kept",
            {
                "UPDATE": "OLD.recuses OR NEW.juror_id <> OLD.juror_id "
                "OR NEW.dossier_id <> OLD.dossier_id OR NEW.kind <> OLD.kind",
                "DELETE": "1=1",
            },
            "Un déport ne se modifie ni ne s’efface.",
        ),
        append_only("jury_markadjustment", "Une note modifiée par le jury reste écrite."),
        append_only("jury_minutessignature", "Une signature ne se retire pas."),
        refuse(
            "jury_vote",
            "jury_vote_needs_an_open_sitting",
            {"INSERT": f"{SITTING_OF_ITEM} <> 'open'"},
            "Les voix se prennent en séance ouverte.",
        ),
        refuse(
            "jury_vote",
            "jury_vote_is_not_of_a_recused_juror",
            {"INSERT": RECUSED},
            "Un juré qui se déporte ne vote pas.",
        ),
        refuse(
            "jury_vote",
            "jury_vote_is_of_the_same_sitting",
            {"INSERT": OTHER_TABLE},
            "Un siège ne vote que sur l’ordre du jour de sa séance.",
        ),
        refuse(
            "jury_vote",
            "jury_vote_replaces_the_same_voice",
            {"INSERT": OTHER_VOICE},
            "Une voix n’en remplace une autre que du même siège, sur la même unité.",
        ),
        refuse(
            "jury_decision",
            "jury_decision_needs_a_closed_sitting",
            {
                "INSERT": "(SELECT s.state FROM jury_sitting s WHERE s.id = NEW.sitting_id) "
                "NOT IN ('closed', 'minutes_signed')"
            },
            "Une décision se consigne à la clôture de la séance.",
        ),
        refuse(
            "jury_sitting",
            "jury_sitting_keeps_its_reglement",
            {"UPDATE": "OLD.opened_at IS NOT NULL AND OLD.reglement_id <> NEW.reglement_id"},
            "Le règlement est figé à l’ouverture de la séance.",
        ),
        refuse(
            "jury_sitting",
            "jury_sitting_stays_closed",
            {
                "UPDATE": "OLD.closed_at IS NOT NULL AND (NEW.closed_at IS NULL "
                "OR NEW.closed_at <> OLD.closed_at OR NEW.state NOT IN ('closed', 'minutes_signed'))"
            },
            "Une séance close ne se rouvre pas.",
        ),
        refuse(
            "jury_minutes",
            "jury_minutes_are_locked_once_signed",
            {
                "UPDATE": "OLD.state <> 'draft' AND (NEW.state <> 'rectified' "
                "OR NEW.sitting_id <> OLD.sitting_id OR NEW.version <> OLD.version "
                "OR NEW.reason <> OLD.reason OR NEW.facts <> OLD.facts OR NEW.pdf IS DISTINCT FROM OLD.pdf "
                "OR NEW.sha256 <> OLD.sha256 OR NEW.drafted_at <> OLD.drafted_at "
                "OR NEW.signed_at IS DISTINCT FROM OLD.signed_at)",
                "DELETE": "OLD.state <> 'draft'",
            },
            SIGNED_MINUTES,
        ),
    ]
