from django.db import migrations, models

# Not `AddField`: SQLite would copy the table, which triggers of others name.
ADD = "ALTER TABLE jury_agendaitem ADD COLUMN departure text NOT NULL DEFAULT ''"
DROP = "ALTER TABLE jury_agendaitem DROP COLUMN departure"


class Migration(migrations.Migration):
    dependencies = [("jury", "0011_expenses_given_back")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ADD, DROP)],
            state_operations=[
                migrations.AddField(
                    model_name="agendaitem",
                    name="departure",
                    field=models.TextField(
                        blank=True, verbose_name="remarque sur l’écart avec les notes"
                    ),
                ),
            ],
        ),
    ]
