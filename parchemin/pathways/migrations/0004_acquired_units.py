import django.db.models.deletion
from django.db import migrations, models

from parchemin.journal.triggers import append_only, lift, refuse

# The end of a validity that waited for an act is written by that act, once; nothing else ever changes.
OTHER_LINE = " OR ".join(
    f"NEW.{column} IS DISTINCT FROM OLD.{column}"
    for column in (
        "id",
        "body_id",
        "person_id",
        "bloc_id",
        "competence_id",
        "origin",
        "origin_ref",
        "acquired_on",
    )
)
NOT_ITS_END = (
    f"{OTHER_LINE} OR OLD.awaits = '' OR NEW.awaits <> '' OR NEW.valid_until IS NULL "
    "OR NEW.valid_until > OLD.valid_until"
)
ANOTHER_BLOC = (
    "NEW.competence_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM certifications_competence c "
    "WHERE c.id = NEW.competence_id AND c.bloc_id = NEW.bloc_id)"
)
HELD_ALREADY = (
    "NEW.competence_id IS NOT NULL AND EXISTS (SELECT 1 FROM pathways_acquiredunit u "
    "WHERE u.person_id = NEW.person_id AND u.competence_id = NEW.competence_id "
    "AND u.origin_ref <> NEW.origin_ref AND u.acquired_on <= NEW.acquired_on "
    "AND (u.valid_until IS NULL OR u.valid_until >= NEW.acquired_on) "
    "AND NOT EXISTS (SELECT 1 FROM pathways_unitwithdrawal w WHERE w.acquired_id = u.id))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("certifications", "0001_founding"),
        ("organisations", "0001_founding"),
        ("pathways", "0003_bloc_withdrawal"),
    ]
    operations = [
        lift(append_only("pathways_acquiredbloc", "Un bloc acquis ne se modifie ni ne s’efface.")),
        lift(
            append_only(
                "pathways_blocwithdrawal", "Le retrait d’un bloc ne se modifie ni ne s’efface."
            )
        ),
        migrations.RemoveConstraint("acquiredbloc", "a_bloc_is_acquired_once_per_origin"),
        migrations.RemoveConstraint("acquiredbloc", "validity_ends_after_acquisition"),
        migrations.RenameModel("AcquiredBloc", "AcquiredUnit"),
        migrations.RenameModel("BlocWithdrawal", "UnitWithdrawal"),
        migrations.AlterModelOptions("acquiredunit", {"verbose_name": "acquis"}),
        migrations.AlterModelOptions("unitwithdrawal", {"verbose_name": "retrait d’un acquis"}),
        migrations.AlterField(
            "unitwithdrawal",
            "acquired",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawal",
                to="pathways.acquiredunit",
                verbose_name="acquis",
            ),
        ),
        migrations.AddField(
            "acquiredunit",
            "competence",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="certifications.competence",
                verbose_name="compétence",
            ),
        ),
        migrations.AddField(
            "acquiredunit",
            "awaits",
            models.CharField(
                blank=True,
                default="",
                max_length=12,
                verbose_name="sa validité court à compter de",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "acquiredunit",
            "months",
            models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="durée en mois, à compter"
            ),
        ),
        migrations.AddConstraint(
            "acquiredunit",
            models.UniqueConstraint(
                condition=models.Q(("competence__isnull", True)),
                fields=("person", "bloc", "origin_ref"),
                name="a_bloc_is_acquired_once_per_origin", violation_error_message="Ce bloc est déjà inscrit au titre de la même origine.",
            ),
        ),
        migrations.AddConstraint(
            "acquiredunit",
            models.UniqueConstraint(
                condition=models.Q(("competence__isnull", False)),
                fields=("person", "competence", "origin_ref"),
                name="a_competence_is_acquired_once_per_origin", violation_error_message="Cette compétence est déjà inscrite au titre de la même origine.",
            ),
        ),
        migrations.AddConstraint(
            "acquiredunit",
            models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gte", models.F("acquired_on")),
                    _connector="OR",
                ),
                name="validity_ends_after_acquisition",
                violation_error_message="La validité d’un acquis finit après son acquisition.",
            ),
        ),
        migrations.AddConstraint(
            "acquiredunit",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("awaits", ""), ("months__isnull", True)),
                    models.Q(
                        ("awaits__in", ["notification", "delivery"]),
                        ("months__gt", 0),
                        ("months__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_validity_that_waits_has_its_months",
                violation_error_message="Une validité qui n’a pas commencé dit sa durée et ce qu’elle attend.",
            ),
        ),
        refuse(
            "pathways_acquiredunit",
            "pathways_acquiredunit_is_kept",
            {"UPDATE": NOT_ITS_END, "DELETE": "1=1"},
            "Un acquis ne se modifie ni ne s’efface.",
        ),
        refuse(
            "pathways_acquiredunit",
            "pathways_acquiredunit_is_of_its_bloc",
            {"INSERT": ANOTHER_BLOC},
            "Cette compétence n’est pas de ce bloc.",
        ),
        refuse(
            "pathways_acquiredunit",
            "pathways_acquiredunit_is_held_once",
            {"INSERT": HELD_ALREADY},
            "Cette compétence est déjà acquise, et vaut encore.",
        ),
        append_only(
            "pathways_unitwithdrawal", "Le retrait d’un acquis ne se modifie ni ne s’efface."
        ),
    ]
