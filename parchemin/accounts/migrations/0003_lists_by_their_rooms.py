"""What a person keeps of a list is named by its route: that of its room."""

from django.db import migrations
from django.db.migrations.state import StateApps

ROUTES = {
    "secretariat:dossiers": "pathways:dossiers",
    "secretariat:import": "pathways:import",
    "secretariat:import_report": "pathways:import_report",
    "secretariat:import_tried": "pathways:import_tried",
    "secretariat:referentiels": "certifications:referentiels",
    "secretariat:body_journal": "desk:body_journal",
    "assessment:partners": "organisations:partners",
    "assessment:employers": "organisations:employers",
}


def rename_routes(apps: StateApps, editor: object) -> None:
    """Name the lists that people keep by the routes that lead to them now."""
    rows = apps.get_model("accounts", "KeptList").objects
    for before, now in ROUTES.items():
        rows.filter(route=before).update(route=now)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_surname_and_given_names")]
    operations = [migrations.RunPython(rename_routes, migrations.RunPython.noop)]
