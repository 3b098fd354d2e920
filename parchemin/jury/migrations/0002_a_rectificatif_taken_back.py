"""A rectificatif that nobody signed is taken back whole: what it rectified stands again."""

from django.db import migrations

from parchemin.journal.triggers import append_only, lift, refuse
from parchemin.jury.migrations._triggers import SIGNED

OTHERWISE = " OR ".join(
    f"NEW.{column} IS DISTINCT FROM OLD.{column}"
    for column in (
        "id", "body_id", "sitting_id", "dossier_id", "outcome", "units", "blocs", "reasons", "inputs",
        "inputs_digest", "reglement_digest", "mention", "recommendation", "decided_on", "adjourned_to",
        "reexamines_id",
    )
)
# Withdrawn before anybody signed it, a decision rectifies nothing any more; what it says stays.
LETS_GO = (
    "OLD.rectifies_id IS NOT NULL AND NEW.rectifies_id IS NULL "
    "AND EXISTS (SELECT 1 FROM jury_decisionwithdrawal w WHERE w.decision_id = OLD.id)"
)
OF_A_DRAFT = (
    "EXISTS (SELECT 1 FROM jury_minutes_decisions l JOIN jury_minutes m ON m.id = l.minutes_id "
    "WHERE l.decision_id = NEW.decision_id AND m.state = 'draft' "
    "AND NOT EXISTS (SELECT 1 FROM jury_minutessignature g WHERE g.minutes_id = m.id))"
)
OF_SIGNED = SIGNED.format("(SELECT d.sitting_id FROM jury_decision d WHERE d.id = NEW.decision_id)")


DECISION = "Une décision ne se modifie ni ne s’efface : elle se rectifie."
WITHDRAWAL = "Une décision signée ne se retire pas : elle se rectifie."


class Migration(migrations.Migration):
    dependencies = [("jury", "0001_founding")]
    operations = [
        lift(append_only("jury_decision", DECISION)),
        refuse(
            "jury_decision",
            "jury_decision_is_kept",
            {"UPDATE": f"{OTHERWISE} OR NOT ({LETS_GO})", "DELETE": "1=1"},
            DECISION,
        ),
        lift(
            refuse(
                "jury_decisionwithdrawal",
                "jury_decisionwithdrawal_is_before_any_signature",
                {"INSERT": OF_SIGNED},
                WITHDRAWAL,
            )
        ),
        refuse(
            "jury_decisionwithdrawal",
            "jury_decisionwithdrawal_is_before_its_signature",
            {"INSERT": f"{OF_SIGNED} AND NOT {OF_A_DRAFT}"},
            WITHDRAWAL,
        ),
    ]
