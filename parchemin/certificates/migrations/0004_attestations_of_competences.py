from django.db import migrations, models

from parchemin.journal.triggers import lift, refuse

# A table that changes loses its triggers on SQLite: they are lifted before, and put back after.
KEPT = (
    refuse(
        "certificates_certificate",
        "certificates_certificate_keeps_its_facts",
        {
            "UPDATE": "NEW.number <> OLD.number OR NEW.token <> OLD.token OR NEW.kind <> OLD.kind "
            "OR NEW.person_id <> OLD.person_id OR NEW.awarded_on <> OLD.awarded_on "
            "OR CAST(NEW.facts AS TEXT) <> CAST(OLD.facts AS TEXT)",
            "DELETE": "1=1",
        },
        "Un certificat inscrit ne se modifie ni ne s’efface : on le révoque ou on le remplace.",
    ),
    refuse(
        "certificates_certificate",
        "certificates_revocation_is_final",
        {"UPDATE": "OLD.state = 'revoked' AND NEW.state <> 'revoked'"},
        "Une révocation est définitive.",
    ),
)
OF_ANOTHER = (
    "NOT EXISTS (SELECT 1 FROM certificates_certificate c, certifications_competence k, "
    "certifications_bloc b WHERE c.id = NEW.certificate_id AND k.id = NEW.competence_id "
    "AND b.id = k.bloc_id AND c.kind = 'COMP' AND c.edition_id = b.edition_id)"
)
ATTESTED = (
    "EXISTS (SELECT 1 FROM certificates_certificate c, certificates_certificate o, "
    "certificates_certificate_competences k WHERE c.id = NEW.certificate_id "
    "AND o.person_id = c.person_id AND o.id <> c.id AND o.state IN ('active', 'suspended') "
    "AND k.certificate_id = o.id AND k.competence_id = NEW.competence_id)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0003_status_proposals"),
        ("certifications", "0001_founding"),
        ("pathways", "0004_acquired_units"),
    ]
    operations = [
        *(lift(trigger) for trigger in KEPT),
        migrations.RemoveConstraint("certificate", "only_an_attestation_names_a_bloc"),
        migrations.AddField(
            "certificate",
            "competences",
            models.ManyToManyField(
                blank=True, to="certifications.competence", verbose_name="compétences attestées"
            ),
        ),
        migrations.AlterField(
            "certificate",
            "kind",
            models.CharField(
                choices=[
                    ("CQP", "Parchemin"),
                    ("BLOC", "Attestation de bloc"),
                    ("COMP", "Attestation de compétences"),
                ],
                max_length=4,
                verbose_name="nature",
            ),
        ),
        migrations.AddConstraint(
            "certificate",
            models.CheckConstraint(
                condition=models.Q(("bloc__isnull", False), ("kind", "BLOC"))
                | models.Q(("bloc__isnull", True), ("kind__in", ["CQP", "COMP"])),
                name="only_an_attestation_of_bloc_names_one",
                violation_error_message="Une attestation de bloc nomme son bloc, un autre certificat n’en "
                "nomme aucun.",
            ),
        ),
        *KEPT,
        refuse(
            "certificates_certificate_competences",
            "certificates_certificate_attests_its_competences",
            {"INSERT": OF_ANOTHER},
            "Seule une attestation de compétences en nomme, et de sa propre édition.",
        ),
        refuse(
            "certificates_certificate_competences",
            "certificates_competence_is_attested_once",
            {"INSERT": ATTESTED},
            "Une attestation en vigueur nomme déjà cette compétence.",
        ),
        refuse(
            "certificates_certificate_competences",
            "certificates_certificate_keeps_its_competences",
            {"UPDATE": "1=1", "DELETE": "1=1"},
            "Ce qu’une attestation nomme ne se modifie ni ne s’efface.",
        ),
    ]
