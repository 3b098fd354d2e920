from importlib import import_module

from django.db import migrations, models

frozen = import_module("parchemin.certifications.migrations.0002_adopted_editions_frozen")

# SQLite rebuilds both tables, and a rebuilt table loses its triggers; those of adopted editions would refuse
# the codes that they have always said and that no column kept.
FROZEN_TABLES = [frozen.rows_of_blocs("criterion"), frozen.rows_of_blocs("modality")]


def keep_what_modalities_cover(apps, schema_editor):
    """Fill the covered competences of each modality from the document of its edition."""
    Edition = apps.get_model("certifications", "Edition")
    Modality = apps.get_model("certifications", "Modality")
    for edition in Edition.objects.iterator():
        rows = {
            (row.bloc.code, row.position): row
            for row in Modality.objects.filter(bloc__edition=edition).select_related("bloc")
        }
        for bloc in edition.document["blocs"]:
            for rank, modality in enumerate(bloc.get("modalities", ()), start=1):
                row = rows[bloc["code"], rank]
                row.competences = modality.get("competences", [])
        Modality.objects.bulk_update(rows.values(), ["competences"])


class Migration(migrations.Migration):
    dependencies = [("certifications", "0002_adopted_editions_frozen")]
    operations = [
        *(migrations.RunPython(table.reverse_code, table.code) for table in FROZEN_TABLES),
        migrations.AddField(
            "criterion",
            "modality",
            models.CharField("modalité où il s’observe", max_length=30, blank=True, default=""),
        ),
        migrations.AddField(
            "modality",
            "competences",
            models.JSONField("codes des compétences couvertes", blank=True, default=list),
        ),
        migrations.RunPython(keep_what_modalities_cover, migrations.RunPython.noop),
        *FROZEN_TABLES,
    ]
