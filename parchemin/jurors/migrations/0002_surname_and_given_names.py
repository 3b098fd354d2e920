"""The name of a juror in two parts."""

from django.db import migrations

from parchemin.accounts.migrations._names import in_two_parts


class Migration(migrations.Migration):
    dependencies = [("jurors", "0001_founding")]
    operations = in_two_parts("jurors", "juror")
