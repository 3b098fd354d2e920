import django.db.models.deletion
from django.db import migrations, models

from parchemin.journal.triggers import append_only, refuse


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0008_convocations_follow"),
        ("certifications", "0002_adopted_editions_frozen"),
    ]
    operations = [
        migrations.CreateModel(
            name="ObservedIndicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.TextField(verbose_name="indicateur")),
                ("observed", models.BooleanField(verbose_name="observé")),
                ("client_id", models.UUIDField(unique=True, verbose_name="identifiant de saisie")),
                ("entered_at", models.DateTimeField(verbose_name="saisie le")),
                ("recorded_at", models.DateTimeField(verbose_name="enregistrée le")),
                (
                    "competence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="certifications.competence",
                        verbose_name="compétence",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="certifications.criterion",
                        verbose_name="critère",
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="assessment.grid",
                        verbose_name="grille",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicateur observé",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("competence__isnull", True), ("criterion__isnull", False))
                        | models.Q(("competence__isnull", False), ("criterion__isnull", True)),
                        name="an_indicator_is_of_one_line",
                        violation_error_message="Un indicateur observé est d’un critère ou d’une compétence.",
                    )
                ],
            },
        ),
        append_only(
            "assessment_observedindicator",
            "Un indicateur coché ne se modifie ni ne s’efface : cochez ou décochez de nouveau.",
        ),
        refuse(
            "assessment_observedindicator",
            "assessment_observedindicator_needs_an_open_grid",
            {
                "INSERT": "(SELECT g.state FROM assessment_grid g WHERE g.id = NEW.grid_id) <> 'open'"
            },
            "Une grille signée ne change plus.",
        ),
    ]
