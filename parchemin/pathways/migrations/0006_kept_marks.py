import django.db.models.deletion
from django.db import migrations, models

from parchemin.journal.triggers import refuse

# Only the withdrawal of a mark is written afterwards, once.
OTHER_MARK = " OR ".join(
    f"NEW.{column} IS DISTINCT FROM OLD.{column}"
    for column in (
        "id",
        "body_id",
        "person_id",
        "bloc_id",
        "share",
        "kept_on",
        "valid_until",
        "origin_ref",
    )
)
NOT_ITS_WITHDRAWAL = f"{OTHER_MARK} OR OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL"


class Migration(migrations.Migration):
    dependencies = [
        ("certifications", "0001_founding"),
        ("organisations", "0001_founding"),
        ("pathways", "0005_vae_clocks"),
    ]
    operations = [
        migrations.CreateModel(
            name="KeptMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("share", models.CharField(max_length=40, verbose_name="part des points possibles")),
                ("kept_on", models.DateField(verbose_name="conservée depuis le jury du")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="valable jusqu’au"),
                ),
                (
                    "origin_ref",
                    models.CharField(max_length=80, verbose_name="référence de l’origine"),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="retirée le"),
                ),
                (
                    "bloc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="certifications.bloc",
                        verbose_name="bloc",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="organisations.certifyingbody",
                        verbose_name="certificateur",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_marks",
                        to="pathways.person",
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "note conservée",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "bloc", "origin_ref"),
                        name="a_mark_is_kept_once_per_decision",
                        violation_error_message="Cette note est déjà conservée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("kept_on")),
                            _connector="OR",
                        ),
                        name="a_mark_is_kept_after_its_jury",
                        violation_error_message="Une note se conserve après le jury qui l’a laissée.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            "dossierbloc",
            "kept_mark",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="pathways.keptmark",
                verbose_name="note conservée",
            ),
        ),
        migrations.AddConstraint(
            "dossierbloc",
            models.CheckConstraint(
                condition=models.Q(
                    ("carried__isnull", True), ("kept_mark__isnull", True), _connector="OR"
                ),
                name="a_bloc_is_held_or_its_mark_kept",
                violation_error_message="Un bloc déjà acquis n’a pas de note à conserver.",
            ),
        ),
        refuse(
            "pathways_keptmark",
            "pathways_keptmark_is_kept",
            {"UPDATE": NOT_ITS_WITHDRAWAL, "DELETE": "1=1"},
            "Une note conservée ne se modifie ni ne s’efface.",
        ),
    ]
