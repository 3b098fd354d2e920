"""What the tables of the jury refuse: see the founding migration."""

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
OTHER_SITTING = (
    "(SELECT t.sitting_id FROM jury_sittingseat t WHERE t.id = NEW.seat_id) <> "
    "(SELECT a.sitting_id FROM jury_agendaitem a WHERE a.id = NEW.item_id)"
)
OTHER_VOICE = (
    "NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM jury_vote v "
    "WHERE v.id = NEW.replaces_id AND v.item_id = NEW.item_id AND v.unit = NEW.unit "
    "AND v.seat_id = NEW.seat_id AND v.round = NEW.round)"
)
OTHER_BODY = "NEW.body_id <> (SELECT d.body_id FROM jury_decision d WHERE d.id = NEW.decision_id)"
SETTLED = "(SELECT s.state FROM jury_expensesheet s WHERE s.id = {row}.sheet_id) = 'settled'"
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
OF_WHO_SAT = (
    "NOT EXISTS (SELECT 1 FROM jury_sittingseat t JOIN jury_minutes m ON m.sitting_id = t.sitting_id "
    "WHERE t.id = NEW.seat_id AND m.id = NEW.minutes_id AND m.state = 'draft' AND t.role = NEW.role "
    "AND t.presence IN ('present', 'remote'))"
)
# What may be attested: a draft that somebody was noted unable to sign, and that nobody signed.
NOTED = (
    "EXISTS (SELECT 1 FROM jury_minutessignature g WHERE g.minutes_id = {minutes} AND g.unable {how} '')"
)
UNSIGNABLE = (
    "EXISTS (SELECT 1 FROM jury_minutes m WHERE m.id = NEW.minutes_id AND m.state = 'draft') "
    f"AND {NOTED.format(minutes='NEW.minutes_id', how='<>')} "
    f"AND NOT {NOTED.format(minutes='NEW.minutes_id', how='=')}"
)
BY_NOBODY = (
    "OLD.state = 'draft' AND NEW.state = 'signed' "
    f"AND NOT {NOTED.format(minutes='NEW.id', how='=')} "
    "AND NOT EXISTS (SELECT 1 FROM jury_minutesattestation a WHERE a.minutes_id = NEW.id)"
)
WITHDRAWN = "EXISTS (SELECT 1 FROM jury_decisionwithdrawal w WHERE w.decision_id = d.id)"
SIGNED = (
    "EXISTS (SELECT 1 FROM jury_minutessignature g JOIN jury_minutes m ON m.id = g.minutes_id "
    "WHERE m.sitting_id = {})"
)
SECOND = (
    "NEW.rectifies_id IS NULL AND EXISTS (SELECT 1 FROM jury_decision d "
    "WHERE d.sitting_id = NEW.sitting_id AND d.dossier_id = NEW.dossier_id AND d.rectifies_id IS NULL "
    f"AND NOT {WITHDRAWN})"
)
REEXAMINED = (
    "NEW.reexamines_id IS NOT NULL AND EXISTS (SELECT 1 FROM jury_decision d "
    f"WHERE d.reexamines_id = NEW.reexamines_id AND NOT {WITHDRAWN})"
)
MOVED = (
    "OLD.closed_at IS NOT NULL AND (NEW.closed_at IS NULL "
    "OR NEW.closed_at <> OLD.closed_at OR NEW.state NOT IN ('closed', 'minutes_signed'))"
)
REOPENED = (
    "NEW.closed_at IS NULL AND NEW.state = 'open' AND OLD.state = 'closed' "
    "AND EXISTS (SELECT 1 FROM jury_reopening r WHERE r.sitting_id = OLD.id "
    f"AND r.closed_at = OLD.closed_at) AND NOT {SIGNED.format('OLD.id')}"
)
OTHER_APPEAL = (
    "NEW.decision_id <> OLD.decision_id OR NEW.lodged_on <> OLD.lodged_on "
    "OR NEW.ground <> OLD.ground OR NEW.statement <> OLD.statement"
)
# The jury that answered took its decision back before it was signed: the appeal waits for it again.
WAITS_AGAIN = (
    "OLD.state = 'settled' AND NEW.state = 'admitted' "
    "AND NOT EXISTS (SELECT 1 FROM jury_appealreply y WHERE y.appeal_id = OLD.id) "
    "AND EXISTS (SELECT 1 FROM jury_decision d WHERE d.reexamines_id = OLD.decision_id) "
    "AND NOT EXISTS (SELECT 1 FROM jury_decision d WHERE d.reexamines_id = OLD.decision_id "
    f"AND NOT {WITHDRAWN})"
)
APPEAL_KEPT = "Un recours ne s’efface pas et, répondu, ne change plus."


def opened(row: str) -> str:
    return f"(SELECT s.opened_at FROM jury_sitting s WHERE s.id = {row}.sitting_id) IS NOT NULL"


def closed(row: str) -> str:
    return f"(SELECT s.closed_at FROM jury_sitting s WHERE s.id = {row}.sitting_id) IS NOT NULL"


KEPT = [
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
        {"INSERT": OTHER_SITTING},
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
        "jury_notification",
        "jury_notification_is_kept",
        {
            "UPDATE": "NEW.body_id <> OLD.body_id OR NEW.decision_id <> OLD.decision_id "
            "OR NEW.due_on <> OLD.due_on OR NEW.notified_on < OLD.notified_on "
            "OR NEW.dispatch_id = OLD.dispatch_id "
            "OR NOT EXISTS (SELECT 1 FROM post_bounce b WHERE b.dispatch_id = OLD.dispatch_id)",
            "DELETE": "1=1",
        },
        "Une notification envoyée ne se modifie ni ne s’efface, sauf si sa lettre est revenue.",
    ),
    refuse(
        "jury_notification",
        "jury_notification_is_of_one_body",
        {"INSERT": OTHER_BODY},
        "Une notification est du certificateur qui a décidé.",
    ),
    refuse(
        "jury_appeal",
        "jury_appeal_is_of_one_body",
        {"INSERT": OTHER_BODY},
        "Un recours est adressé au certificateur qui a décidé.",
    ),
    refuse(
        "jury_decision",
        "jury_decision_reexamines_the_same_dossier",
        {
            "INSERT": "NEW.reexamines_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM jury_decision d "
            "WHERE d.id = NEW.reexamines_id AND d.dossier_id = NEW.dossier_id "
            "AND d.sitting_id <> NEW.sitting_id)"
        },
        "Un réexamen porte sur le même dossier, devant une autre séance.",
    ),
    append_only("jury_confirmation", "Une confirmation de la CPNE ne se modifie ni ne s’efface."),
    refuse(
        "jury_confirmation",
        "jury_confirmation_follows_its_decision",
        {
            "INSERT": "NOT EXISTS (SELECT 1 FROM jury_decision d WHERE d.id = NEW.decision_id "
            "AND d.body_id = NEW.body_id AND d.decided_on <= NEW.confirmed_on)"
        },
        "La CPNE confirme, après le jury, une décision de son certificateur.",
    ),
    refuse(
        "jury_expensesheet",
        "jury_expensesheet_is_locked_once_settled",
        {"UPDATE": "OLD.state = 'settled'", "DELETE": "OLD.state = 'settled'"},
        "Une fiche de frais arrêtée ne change plus.",
    ),
    refuse(
        "jury_expenseline",
        "jury_expenseline_is_locked_once_settled",
        {
            "INSERT": SETTLED.format(row="NEW"),
            "UPDATE": SETTLED.format(row="OLD"),
            "DELETE": SETTLED.format(row="OLD"),
        },
        "Les lignes d’une fiche de frais arrêtée ne changent plus.",
    ),
    refuse(
        "jury_expenseceiling",
        "jury_expenseceiling_is_kept",
        {"UPDATE": "1=1", "DELETE": "1=1"},
        "Un plafond ne se modifie pas : fixez-en un autre, à une autre date.",
    ),
    append_only("jury_appealreply", "La réponse à un recours ne se modifie ni ne s’efface."),
    refuse(
        "jury_appealreply",
        "jury_appealreply_follows_the_answer",
        {
            "INSERT": "NOT EXISTS (SELECT 1 FROM jury_appeal a WHERE a.id = NEW.appeal_id "
            "AND a.answered_on <= NEW.sent_on)"
        },
        "On ne répond qu’à un recours jugé, déclaré irrecevable ou retiré.",
    ),
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
        "jury_agendaitem",
        "jury_agendaitem_is_kept_once_closed",
        {"INSERT": closed("NEW"), "UPDATE": closed("OLD"), "DELETE": closed("OLD")},
        "La séance est close : son ordre du jour ne change plus.",
    ),
    append_only("jury_expensereturn", "Ce qui manquait à une fiche reste écrit."),
    append_only("jury_minutessignature", "Une signature ne se retire pas."),
    append_only(
        "jury_minutesattestation", "L’attestation que nul ne peut signer ne change ni ne s’efface."
    ),
    refuse(
        "jury_minutesattestation",
        "jury_minutesattestation_is_of_unsigned_minutes",
        {"INSERT": f"NOT ({UNSIGNABLE})"},
        "Ne s’atteste que d’un projet que ses signataires ne peuvent pas signer, et que personne n’a signé.",
    ),
    refuse(
        "jury_minutes",
        "jury_minutes_are_signed_or_attested",
        {"UPDATE": BY_NOBODY},
        "Un procès-verbal n’est scellé que signé, ou attesté quand nul ne peut le signer.",
    ),
    append_only("jury_reopening", "Une réouverture ne se modifie ni ne s’efface."),
    append_only(
        "jury_decisionwithdrawal", "Le retrait d’une décision ne se modifie ni ne s’efface."
    ),
    refuse(
        "jury_decision",
        "jury_decision_is_taken_once",
        {"INSERT": SECOND},
        "Une séance ne décide qu’une fois d’un dossier ; une décision se rectifie.",
    ),
    refuse(
        "jury_decision",
        "jury_decision_is_reexamined_once",
        {"INSERT": REEXAMINED},
        "Une décision n’est réexaminée qu’une fois.",
    ),
    refuse(
        "jury_appeal",
        "jury_appeal_is_kept_once_answered",
        {
            "UPDATE": f"(OLD.state NOT IN ('lodged', 'admitted') AND NOT ({WAITS_AGAIN})) OR {OTHER_APPEAL}",
            "DELETE": "1=1",
        },
        APPEAL_KEPT,
    ),
    refuse(
        "jury_minutes",
        "jury_minutes_are_locked_once_signed",
        {
            "UPDATE": "OLD.state <> 'draft' AND (NEW.state <> 'rectified' "
            "OR NEW.sitting_id <> OLD.sitting_id OR NEW.version <> OLD.version "
            "OR NEW.reason <> OLD.reason OR NEW.facts <> OLD.facts "
            "OR NEW.file_id IS DISTINCT FROM OLD.file_id OR NEW.drafted_at <> OLD.drafted_at "
            "OR NEW.signed_at IS DISTINCT FROM OLD.signed_at)",
            "DELETE": "OLD.state <> 'draft'",
        },
        "Un procès-verbal signé ne change plus : dressez un rectificatif.",
    ),
    refuse(
        "jury_minutessignature",
        "jury_minutes_are_signed_by_who_sat",
        {"INSERT": OF_WHO_SAT},
        "Un projet de procès-verbal est signé par ceux qui ont siégé, chacun à sa place.",
    ),
    refuse(
        "jury_decisionwithdrawal",
        "jury_decisionwithdrawal_is_before_any_signature",
        {
            "INSERT": SIGNED.format(
                "(SELECT d.sitting_id FROM jury_decision d WHERE d.id = NEW.decision_id)"
            )
        },
        "Une décision signée ne se retire pas : elle se rectifie.",
    ),
    refuse(
        "jury_sitting",
        "jury_sitting_stays_closed_once_signed",
        {"UPDATE": f"{MOVED} AND NOT ({REOPENED})"},
        "Une séance close ne se rouvre qu’avec un motif, avant toute signature.",
    ),
]
