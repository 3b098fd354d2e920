from django.db import migrations

from parchemin.journal.triggers import append_only

REFUSAL = "Le journal ne se modifie ni ne s’efface."


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_founding")]
    operations = [
        append_only("journal_event", REFUSAL),
        append_only("journal_eventsubject", REFUSAL),
    ]
