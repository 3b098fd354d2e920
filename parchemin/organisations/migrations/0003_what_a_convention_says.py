from datetime import date

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_habilitation_blocs")]
    operations = [
        migrations.AddField("habilitation", "signed_on", models.DateField("signée le", null=True, blank=True)),
        migrations.AddField("habilitation", "purpose", models.TextField("objet", blank=True, default=""), preserve_default=False),
        migrations.AddField("habilitation", "finance", models.TextField("contrepartie financière et paiement", blank=True, default=""), preserve_default=False),
        migrations.AddField("habilitation", "subcontracting", models.TextField("conditions de sous-traitance", blank=True, default=""), preserve_default=False),
        migrations.AddField("habilitation", "means", models.TextField("moyens", blank=True, default=""), preserve_default=False),
        migrations.AddConstraint(
            "habilitation",
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True)
                | Q(signed_on__lt=date(2025, 10, 1))
                | ~(Q(purpose="") | Q(finance="") | Q(subcontracting="") | Q(means="")),
                name="a_convention_says_what_the_law_asks",
                violation_error_message="Une convention signée depuis le 1er octobre 2025 dit son objet, sa "
                "contrepartie financière, la sous-traitance et les moyens (art. R6113-16-2).",
            ),
        ),
    ]
