"""The name of an account in two parts."""

from django.db import migrations

from parchemin.accounts.migrations._names import in_two_parts


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_founding")]
    operations = in_two_parts("accounts", "user")
