from django.db import migrations

from parchemin.journal.triggers import append_only, refuse

FROZEN = "Une édition adoptée ne change plus : préparez une nouvelle édition."

# An adopted edition keeps everything but its state, its day of entry into force (written once) and the
# days on which it was transmitted.
OLD_IS_FROZEN = "OLD.state NOT IN ('draft', 'submitted')"
MOVES_ON = (
    "(OLD.state = 'adopted' AND NEW.state IN ('adopted', 'in_force')) "
    "OR (OLD.state = 'in_force' AND NEW.state IN ('in_force', 'replaced')) "
    "OR (OLD.state = 'replaced' AND NEW.state = 'replaced')"
)
CONTENT_CHANGES = (
    "NEW.certification_id <> OLD.certification_id OR NEW.number <> OLD.number "
    "OR NEW.adopted_on IS NULL OR NEW.adopted_on <> OLD.adopted_on OR NEW.adopted_by <> OLD.adopted_by "
    "OR NEW.document <> OLD.document OR NEW.digest <> OLD.digest "
    "OR NEW.source_title <> OLD.source_title OR NEW.source_url <> OLD.source_url "
    "OR NEW.source_licence <> OLD.source_licence "
    "OR (OLD.in_force_from IS NOT NULL AND (NEW.in_force_from IS NULL OR NEW.in_force_from <> OLD.in_force_from))"
)


def frozen_edition(edition: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM certifications_edition e WHERE e.id IN ({edition}) "
        "AND e.state NOT IN ('draft', 'submitted'))"
    )


def frozen_bloc(bloc: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM certifications_bloc b "
        "JOIN certifications_edition e ON e.id = b.edition_id "
        f"WHERE b.id IN ({bloc}) AND e.state NOT IN ('draft', 'submitted'))"
    )


def rows_of_editions(table):
    return refuse(
        f"certifications_{table}",
        f"certifications_{table}_of_an_adopted_edition",
        {
            "INSERT": frozen_edition("NEW.edition_id"),
            "UPDATE": frozen_edition("OLD.edition_id, NEW.edition_id"),
            "DELETE": frozen_edition("OLD.edition_id"),
        },
        FROZEN,
    )


def rows_of_blocs(table):
    return refuse(
        f"certifications_{table}",
        f"certifications_{table}_of_an_adopted_edition",
        {
            "INSERT": frozen_bloc("NEW.bloc_id"),
            "UPDATE": frozen_bloc("OLD.bloc_id, NEW.bloc_id"),
            "DELETE": frozen_bloc("OLD.bloc_id"),
        },
        FROZEN,
    )


class Migration(migrations.Migration):
    dependencies = [("certifications", "0001_founding")]
    operations = [
        refuse(
            "certifications_edition",
            "certifications_adopted_edition_is_frozen",
            {
                "UPDATE": f"{OLD_IS_FROZEN} AND (NOT ({MOVES_ON}) OR {CONTENT_CHANGES})",
                "DELETE": OLD_IS_FROZEN,
            },
            FROZEN,
        ),
        rows_of_editions("activity"),
        rows_of_editions("bloc"),
        rows_of_blocs("competence"),
        rows_of_blocs("criterion"),
        rows_of_blocs("modality"),
        append_only(
            "certifications_reglement",
            "Un règlement ne se modifie ni ne s’efface : fixez-en un nouveau, à une autre date.",
        ),
    ]
