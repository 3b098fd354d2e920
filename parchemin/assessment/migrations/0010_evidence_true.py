from importlib import import_module

from django.db import migrations, models

from parchemin.journal.triggers import refuse

# SQLite rebuilds the table, and a rebuilt table loses its triggers; that of the pieces names it.
KEPT = import_module("parchemin.assessment.migrations.0004_offline_grids").Migration.operations[-3:]

ADMITTED = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/heic",
    "audio/mp4",
    "audio/ogg",
    "audio/webm",
    "audio/mpeg",
    "audio/wav",
    "application/pdf",
)
# Type announced, where its first bytes start, and what they are.
FIRST_BYTES = (
    ("image/jpeg", 1, "FFD8FF"),
    ("image/png", 1, "89504E470D0A1A0A"),
    ("image/webp", 9, "57454250"),
    ("image/heic", 5, "66747970"),
    ("audio/mp4", 5, "66747970"),
    ("audio/ogg", 1, "4F676753"),
    ("audio/webm", 1, "1A45DFA3"),
    ("audio/mpeg", 1, "494433"),
    ("audio/mpeg", 1, "FFFB"),
    ("audio/mpeg", 1, "FFF3"),
    ("audio/mpeg", 1, "FFF2"),
    ("audio/wav", 9, "57415645"),
    ("application/pdf", 1, "255044462D"),
)
TRUE = " OR ".join(
    f"(NEW.media_type = '{name}' AND substr(p.content, {start}, {len(sign) // 2}) = octets('{sign}'))"
    for name, start, sign in FIRST_BYTES
)
PIECES = "assessment_evidencepiece p WHERE p.evidence_id = NEW.id"


class Migration(migrations.Migration):
    dependencies = [("assessment", "0009_observed_indicators")]
    operations = [
        *(migrations.RunPython(one.reverse_code, one.code) for one in KEPT),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__lte", 26214400)),
                name="evidence_is_not_too_large",
                violation_error_message="Un élément de preuve pèse 25 Mo au plus.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("media_type__in", ADMITTED)),
                name="evidence_is_a_picture_a_sound_or_a_pdf",
                violation_error_message="Un élément de preuve est une photographie, un son ou un PDF.",
            ),
        ),
        *KEPT,
        refuse(
            "assessment_evidence",
            "assessment_evidence_is_whole_and_true",
            {
                "INSERT": "NEW.kept_at IS NOT NULL",
                "UPDATE": "NEW.kept_at IS NOT NULL AND OLD.kept_at IS NULL AND ("
                f"COALESCE((SELECT SUM(LENGTH(p.content)) FROM {PIECES}), 0) <> NEW.size "
                f"OR NOT EXISTS (SELECT 1 FROM {PIECES} AND p.\"offset\" = 0 AND ({TRUE})))",
            },
            "Un élément de preuve gardé est entier, et du type qu’il dit.",
        ),
    ]
