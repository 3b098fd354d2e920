"""How the migrations of tables of people part a name that was typed in one: see `split_name`."""

from typing import Any

from django.db import migrations, models

from parchemin.kernel.people import split_name


def in_two_parts(app: str, model: str) -> list[Any]:
    """Return what keeps the `name` of a table in two columns; back, both are one again."""

    def split(apps: Any, schema_editor: Any) -> None:
        for row in apps.get_model(app, model).objects.only("surname").iterator():
            parts = split_name(row.surname)
            row.surname, row.given_names = parts["surname"], parts["given_names"]
            row.save(update_fields=["surname", "given_names"])

    def join(apps: Any, schema_editor: Any) -> None:
        for row in apps.get_model(app, model).objects.only("surname", "given_names").iterator():
            row.surname = f"{row.given_names} {row.surname}".strip()
            row.save(update_fields=["surname"])

    return [
        migrations.RenameField(model, "name", "surname"),
        migrations.AddField(
            model,
            "given_names",
            models.CharField("prénoms", max_length=120, blank=True, default=""),
        ),
        migrations.RunPython(split, join),
    ]
