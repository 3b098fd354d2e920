import django.db.models.deletion
from django.db import migrations, models

from parchemin.journal.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("pathways", "0002_ledger_append_only")]
    operations = [
        migrations.CreateModel(
            name="BlocWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin_ref", models.CharField(max_length=80, verbose_name="référence de l’origine")),
                ("withdrawn_at", models.DateTimeField(verbose_name="retiré le")),
                (
                    "acquired",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="pathways.acquiredbloc",
                        verbose_name="bloc acquis",
                    ),
                ),
            ],
            options={"verbose_name": "retrait d’un bloc acquis"},
        ),
        append_only(
            "pathways_blocwithdrawal", "Le retrait d’un bloc ne se modifie ni ne s’efface."
        ),
    ]
