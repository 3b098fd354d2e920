"""The table of the opening is kept, and when somebody named in session began to preside."""

from django.db import migrations, models
from django.db.models import F, Q

THERE_SINCE = Q(came_at__isnull=False) & (Q(left_at__isnull=True) | Q(left_at__gte=F("came_at")))


def keep_the_opening(apps, schema_editor):
    seats = apps.get_model("jury", "SittingSeat").objects.filter(sitting__opened_at__isnull=False)
    seats.filter(THERE_SINCE).update(at_opening="absent")
    seats.filter(at_opening=None).update(at_opening=F("presence"))


class Migration(migrations.Migration):
    dependencies = [("jury", "0003_who_presided_is_kept")]
    operations = [
        migrations.AddField(
            model_name="sittingseat",
            name="at_opening",
            field=models.CharField(
                blank=True, max_length=10, null=True, verbose_name="présence à l’ouverture"
            ),
        ),
        migrations.AddField(
            model_name="sittingseat",
            name="presides_since",
            field=models.DateTimeField(blank=True, null=True, verbose_name="préside depuis"),
        ),
        migrations.RunPython(keep_the_opening, migrations.RunPython.noop),
    ]
