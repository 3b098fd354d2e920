import django.db.models.deletion
from django.db import migrations, models

from parchemin.journal.triggers import append_only, lift, refuse

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


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [("jury", "0013_signed_by_those_the_reglement_names")]
    operations = [
        migrations.CreateModel(
            name="Reopening",
            fields=[
                ("id", key()),
                ("closed_at", models.DateTimeField(verbose_name="close le")),
                ("reopened_at", models.DateTimeField(verbose_name="rouverte le")),
                ("reason", models.TextField(verbose_name="motif")),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="jury.sitting",
                        verbose_name="séance",
                    ),
                ),
            ],
            options={
                "verbose_name": "réouverture de séance",
                "ordering": ["reopened_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_reopening_says_why",
                        violation_error_message="Une réouverture dit pourquoi.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionWithdrawal",
            fields=[
                ("id", key()),
                ("reason", models.TextField(verbose_name="motif")),
                ("withdrawn_at", models.DateTimeField(verbose_name="reprise le")),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="jury.decision",
                        verbose_name="décision",
                    ),
                ),
            ],
            options={
                "verbose_name": "retrait d’une décision",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_withdrawn_decision_says_why",
                        violation_error_message="Le retrait d’une décision dit pourquoi.",
                    )
                ],
            },
        ),
        append_only("jury_reopening", "Une réouverture ne se modifie ni ne s’efface."),
        append_only(
            "jury_decisionwithdrawal", "Le retrait d’une décision ne se modifie ni ne s’efface."
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
        migrations.RemoveConstraint("decision", "one_first_decision_per_dossier_and_sitting"),
        migrations.RemoveConstraint("decision", "a_decision_is_reexamined_once"),
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
        lift(
            refuse(
                "jury_sitting",
                "jury_sitting_stays_closed",
                {"UPDATE": MOVED},
                "Une séance close ne se rouvre pas.",
            )
        ),
        refuse(
            "jury_sitting",
            "jury_sitting_stays_closed_once_signed",
            {"UPDATE": f"{MOVED} AND NOT ({REOPENED})"},
            "Une séance close ne se rouvre qu’avec un motif, avant toute signature.",
        ),
        lift(
            refuse(
                "jury_appeal",
                "jury_appeal_is_kept",
                {
                    "UPDATE": f"OLD.state NOT IN ('lodged', 'admitted') OR {OTHER_APPEAL}",
                    "DELETE": "1=1",
                },
                APPEAL_KEPT,
            )
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
    ]
