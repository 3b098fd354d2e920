from django.db import migrations

from parchemin.journal.triggers import append_only, refuse

KEPT = "Le registre ne se modifie ni ne s’efface."


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_founding")]
    operations = [
        append_only("certificates_statuschange", "Un changement de statut ne s’efface pas."),
        append_only("certificates_lognode", KEPT),
        append_only("certificates_checkpoint", "Une tête signée ne se modifie ni ne s’efface."),
        append_only("certificates_rendition", "Un exemplaire remis ne se modifie ni ne s’efface."),
        append_only("certificates_statusentry", "Une place de statut ne se déplace pas."),
        # The salt alone may go: that is how a person is erased from the register (ADR on erasure).
        refuse(
            "certificates_logentry",
            "certificates_logentry_keeps_its_leaf",
            {
                "UPDATE": 'NEW.leaf_hash <> OLD.leaf_hash OR NEW."index" <> OLD."index" OR NEW.data <> OLD.data '
                "OR NEW.status <> OLD.status OR (NEW.salt <> OLD.salt AND NEW.salt <> '')",
                "DELETE": "1=1",
            },
            KEPT,
        ),
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
        refuse(
            "certificates_counter",
            "certificates_counter_never_goes_back",
            {"UPDATE": "NEW.last < OLD.last", "DELETE": "1=1"},
            "Un numéro donné ne se reprend pas.",
        ),
    ]
