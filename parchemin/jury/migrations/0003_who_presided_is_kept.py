"""Who presided when a case was voted on is kept, where another is named since."""

import django.db.models.deletion
from django.db import migrations, models

from parchemin.journal.triggers import refuse

OTHER_SITTING = (
    "NEW.presided_by_id IS NOT NULL AND NOT EXISTS "
    "(SELECT 1 FROM jury_sittingseat t WHERE t.id = NEW.presided_by_id AND t.sitting_id = NEW.sitting_id)"
)
ANOTHER = (
    "OLD.presided_by_id IS NOT NULL AND NEW.presided_by_id IS DISTINCT FROM OLD.presided_by_id"
)


class Migration(migrations.Migration):
    dependencies = [("jury", "0002_a_rectificatif_taken_back")]
    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="presided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="jury.sittingseat",
                verbose_name="présidé par",
            ),
        ),
        refuse(
            "jury_agendaitem",
            "jury_agendaitem_keeps_who_presided",
            {"INSERT": OTHER_SITTING, "UPDATE": f"{OTHER_SITTING} OR {ANOTHER}"},
            "Qui présidait quand un dossier a été voté reste écrit.",
        ),
    ]
