import django.db.models.deletion
from django.db import migrations, models

from parchemin.journal.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("jury", "0010_the_table_of_a_sitting_is_kept")]
    operations = [
        migrations.CreateModel(
            name="ExpenseReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="ce qui manque")),
                ("at", models.DateTimeField(verbose_name="rendue le")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="jury.expensesheet",
                        verbose_name="fiche",
                    ),
                ),
            ],
            options={
                "verbose_name": "retour d’une fiche de frais",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_sheet_given_back_says_what_it_lacks",
                        violation_error_message="Une fiche rendue dit ce qui lui manque.",
                    )
                ],
            },
        ),
        append_only("jury_expensereturn", "Ce qui manquait à une fiche reste écrit."),
    ]
