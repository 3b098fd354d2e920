from django.db import migrations, models
from django.db.models import F, Q

from parchemin.kernel.calendar import paris_date
from parchemin.pathways.rules.clocks import reply_due_on
from parchemin.pathways.terms import Route

ADMITTED = "pathways.dossier.admitted"


def _date_what_is_known(apps, schema_editor):
    """Write when each dossier was admitted, as the journal tells, and until when a reply is due."""
    dossiers = apps.get_model("pathways", "Dossier").objects
    subjects = apps.get_model("journal", "EventSubject").objects.filter(event__name=ADMITTED)
    for body, subject, at in subjects.order_by("event__seq").values_list(
        "body", "subject", "event__at"
    ):
        number = subject.removeprefix("dossier/")
        known = dossiers.filter(body=body, number=number, admissible_on__isnull=True)
        known.update(admissible_on=paris_date(at))
    for dossier in dossiers.filter(route=Route.STATUTORY_VAE.value, state="submitted"):
        since = paris_date(dossier.state_since)
        dossier.reply_due_on = reply_due_on(Route.STATUTORY_VAE, dossier.entry_date, since)
        dossier.save(update_fields=["reply_due_on"])


class Migration(migrations.Migration):
    dependencies = [("pathways", "0004_acquired_units"), ("journal", "0002_append_only")]
    operations = [
        migrations.AddField(
            "dossier", "reply_due_on", models.DateField("réponse due le", null=True, blank=True)
        ),
        migrations.AddField(
            "dossier", "admissible_on", models.DateField("recevable le", null=True, blank=True)
        ),
        migrations.AddField(
            "dossier", "silent", models.BooleanField("recevable par silence", default=False)
        ),
        migrations.AddField(
            "dossier", "step_on", models.DateField("démarche du candidat le", null=True, blank=True)
        ),
        migrations.AddField(
            "dossier",
            "validation_on",
            models.DateField("dossier de validation déposé le", null=True, blank=True),
        ),
        migrations.RunPython(_date_what_is_known, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "dossier",
            models.CheckConstraint(
                condition=Q(route="statutory_vae")
                | Q(
                    reply_due_on__isnull=True,
                    silent=False,
                    step_on__isnull=True,
                    validation_on__isnull=True,
                ),
                name="only_a_statutory_vae_has_clocks",
                violation_error_message="Seule une VAE de la loi a ces dates.",
            ),
        ),
        migrations.AddConstraint(
            "dossier",
            models.CheckConstraint(
                condition=Q(silent=False)
                | Q(admissible_on__isnull=False, admissible_on=F("reply_due_on")),
                name="silence_makes_admissible_on_the_last_day_to_reply",
                violation_error_message="Le silence rend recevable le dernier jour pour répondre.",
            ),
        ),
        migrations.AddConstraint(
            "dossier",
            models.CheckConstraint(
                condition=Q(validation_on__isnull=True)
                | Q(admissible_on__isnull=False, validation_on__gte=F("admissible_on")),
                name="a_validation_file_follows_admissibility",
                violation_error_message="Le dossier de validation se dépose après la recevabilité.",
            ),
        ),
        migrations.AddConstraint(
            "dossier",
            models.CheckConstraint(
                condition=Q(step_on__isnull=True)
                | Q(admissible_on__isnull=False, step_on__gte=F("admissible_on")),
                name="a_step_follows_admissibility",
                violation_error_message="Une démarche du candidat suit la recevabilité.",
            ),
        ),
    ]
