from django.db import migrations

from parchemin.journal.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("pathways", "0001_founding")]
    operations = [
        append_only(
            "pathways_acquiredbloc", "Un bloc acquis ne se modifie ni ne s’efface."
        ),
    ]
