from django.db import migrations

from parchemin.journal.triggers import append_only, refuse

SIGNED = "Une grille signée ne change plus."


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_founding")]
    operations = [
        append_only("assessment_mark", "Une saisie ne se modifie ni ne s’efface : corrigez par une nouvelle."),
        refuse(
            "assessment_mark",
            "assessment_mark_needs_an_open_grid",
            {
                "INSERT": "(SELECT g.state FROM assessment_grid g WHERE g.id = NEW.grid_id) <> 'open'"
            },
            SIGNED,
        ),
        refuse(
            "assessment_grid",
            "assessment_grid_is_locked_once_signed",
            {"UPDATE": "OLD.state = 'signed'", "DELETE": "OLD.state = 'signed'"},
            SIGNED,
        ),
        refuse(
            "assessment_session",
            "assessment_session_keeps_its_reglement",
            {
                "UPDATE": "OLD.reglement_id <> NEW.reglement_id AND EXISTS "
                "(SELECT 1 FROM assessment_grid g WHERE g.session_id = OLD.id)"
            },
            "Le règlement d’une session ne change plus dès qu’elle a des grilles.",
        ),
    ]
