from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_founding")]
    operations = [
        migrations.AddField(
            "habilitation",
            "bloc_codes",
            models.JSONField("blocs", default=list, blank=True),
        ),
    ]
