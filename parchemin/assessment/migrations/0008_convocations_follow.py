import django.db.models.deletion
from django.db import migrations, models

from parchemin.journal.triggers import refuse


class Migration(migrations.Migration):
    dependencies = [("assessment", "0007_attendance_signed")]
    operations = [
        migrations.AddField(
            model_name="convocation",
            name="attendance",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="assessment.attendance",
                verbose_name="inscription",
            ),
        ),
        migrations.AddField(
            model_name="convocation",
            name="countermands",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="assessment.convocation",
                verbose_name="convocation annulée",
            ),
        ),
        refuse(
            "assessment_convocation",
            "assessment_convocation_keeps_whom_it_follows",
            {
                "UPDATE": "COALESCE(NEW.attendance_id, 0) <> COALESCE(OLD.attendance_id, 0) "
                "OR COALESCE(NEW.countermands_id, 0) <> COALESCE(OLD.countermands_id, 0)",
            },
            "Une convocation reste telle qu’elle a été faite : une autre la remplace.",
        ),
    ]
