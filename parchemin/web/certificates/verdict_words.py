"""What the public verification says of each thing it looked at, in French and in English."""

from collections.abc import Mapping
from dataclasses import dataclass

from parchemin.certificates.verification import Verdict
from parchemin.web.pieces.verdict import CheckFinding, CheckLine, Language

# Several checks of one subject make one line of the page, and one `code` of the JSON.
SUBJECTS = {
    "Fichier": "file",
    "Document": "seal",
    "Émetteur": "seal",
    "Signature": "seal",
    "Registre": "register",
    "État": "state",
    "Dates": "dates",
    "Cachet": "pages",
}

FINDINGS = {
    Verdict.VALID: CheckFinding.PASSED,
    Verdict.SUSPENDED: CheckFinding.SUSPENDED,
    Verdict.REVOKED: CheckFinding.FAILED,
    Verdict.UNVERIFIABLE: CheckFinding.FAILED,
}


@dataclass(frozen=True, slots=True)
class Words:
    """A title and a detail when the subject holds, a title when it does not.

    `lacks` is the detail of the latter; empty in French, where the finding itself is said.
    """

    title: str
    detail: str
    doubt: str
    lacks: str = ""


WORDS: Mapping[Language, Mapping[str, Words]] = {
    Language.FRENCH: {
        "file": Words("Fichier lu", "", "Fichier"),
        "seal": Words(
            "Scellé par le certificateur", "Signature exacte, par une clé qu’il publie", "Signature"
        ),
        "register": Words(
            "Inscrit au registre",
            "Feuille {rank}, preuve d’inclusion recalculée à l’instant",
            "Registre",
        ),
        "state": Words(
            "Ni révoqué, ni suspendu", "Listes d’état signées depuis moins d’une heure", "État"
        ),
        "dates": Words("Délivré le {since}", "Valable {until}", "Dates"),
        "pages": Words(
            "Pages intactes", "Le cachet du certificateur couvre tout le fichier", "Cachet"
        ),
    },
    Language.ENGLISH: {
        "file": Words("File read", "", "File", "It holds no certificate that we can read."),
        "seal": Words(
            "Sealed by the certifying body",
            "Exact signature, by a key that it publishes",
            "Signature",
            "Not signed by a certifying body of this register, or altered since.",
        ),
        "register": Words(
            "In the register",
            "Leaf {rank}, proof of inclusion computed again just now",
            "Register",
            "The register does not hold what is shown.",
        ),
        "state": Words(
            "Neither revoked nor suspended",
            "Status lists signed less than an hour ago",
            "State",
            "Said by the register and its signed status list.",
        ),
        "dates": Words(
            "Issued on {since}", "Valid {until}", "Dates", "Outside its period of validity."
        ),
        "pages": Words(
            "Pages intact",
            "The seal of the certifying body covers the whole file",
            "Seal",
            "The pages are not sealed by the certifying body, or were altered since.",
        ),
    },
}

FACTS: Mapping[Language, Mapping[str, str]] = {
    Language.FRENCH: {
        "holder": "Titulaire",
        "title": "Certificat",
        "bloc": "Bloc",
        "competences": "Compétences",
        "only": "ces compétences seules",
        "awarded": "Délivré",
        "on": "le {on}, à {place}",
        "issuer": "Par",
        "register": "Registre",
        "endless": "sans limite de durée",
        "until": "jusqu’au {day}",
        "from_notification": "{months} mois à compter de la notification",
        "from_delivery": "{months} mois à compter de la délivrance",
        "scope": "Portée",
        "branch": "Reconnu dans la branche. Non enregistré au RNCP.",
        "registered": "Enregistré au répertoire national, {code}{level}",
        "fictitious": " (enregistrement fictif)",
        "level": ", niveau {level}",
        "alone": "ce bloc seul",
        "specimen": "Attention",
        "worthless": "Exemple de démonstration : ce certificat n’a aucune valeur.",
        "credential": "Attestation numérique (JSON)",
        "body": "Le certificateur et ses clés",
    },
    Language.ENGLISH: {
        "holder": "Holder",
        "title": "Certificate",
        "bloc": "Unit",
        "competences": "Competences",
        "only": "these competences alone",
        "awarded": "Awarded",
        "on": "{on}, {place}",
        "issuer": "By",
        "register": "Register",
        "endless": "without time limit",
        "until": "until {day}",
        "from_notification": "{months} months from notification",
        "from_delivery": "{months} months from delivery",
        "scope": "Scope",
        "branch": "Recognised in its branch. Not in the French national register (RNCP).",
        "registered": "In the French national register, {code}{level}",
        "fictitious": " (fictitious registration)",
        "level": ", level {level}",
        "alone": "this unit alone",
        "specimen": "Beware",
        "worthless": "Demonstration example: this certificate is worth nothing.",
        "credential": "Digital credential (JSON)",
        "body": "The certifying body and its keys",
    },
}

SINCE: Mapping[Language, Mapping[str, str]] = {
    Language.FRENCH: {
        "revoked": "Ce certificat a existé. Il n’a plus de valeur depuis le {day}.",
        "superseded": "Ce certificat a été remplacé par un autre. Il n’a plus de valeur.",
        "suspended": "Ce certificat est authentique, mais il ne vaut pas depuis le {day}.",
        "unknown": "Ce certificat existe, mais ce document ne suffit pas à prouver ce que disent ses pages.",
    },
    Language.ENGLISH: {
        "revoked": "This certificate existed. It has not been valid since {day}.",
        "superseded": "This certificate was replaced by another. It is no longer valid.",
        "suspended": "This certificate is genuine, but it has not been valid since {day}.",
        "unknown": "This certificate exists, but this document does not prove what its pages say.",
    },
}

NOTHING_FOUND: Mapping[Language, CheckLine] = {
    Language.FRENCH: CheckLine(
        "register",
        "Registre consulté",
        "Aucun certificat ne répond à ce code",
        CheckFinding.NOT_DONE,
    ),
    Language.ENGLISH: CheckLine(
        "register", "Register consulted", "No certificate answers this code", CheckFinding.NOT_DONE
    ),
}
INTERRUPTED: Mapping[Language, CheckLine] = {
    Language.FRENCH: CheckLine(
        "register",
        "Vérification interrompue",
        "Le registre n’a pas pu répondre",
        CheckFinding.NOT_DONE,
    ),
    Language.ENGLISH: CheckLine(
        "register", "Check interrupted", "The register could not answer", CheckFinding.NOT_DONE
    ),
}

FAULTS: Mapping[Language, Mapping[str, str]] = {
    Language.FRENCH: {
        "required": "Recopiez-le tel qu’il est imprimé sur le parchemin.",
        "number": "",  # the fault itself is said, in French
        "code": "Ce code a dix lettres et chiffres, imprimés sous le numéro.",
        "throttled": "Trop de vérifications viennent de votre réseau. Attendez une minute, puis recommencez.",
        "document": "Choisissez un fichier PDF ou .json.",
        "size": "Ce fichier dépasse 5 Mo : ce n’est pas un parchemin.",
    },
    Language.ENGLISH: {
        "required": "Copy it exactly as printed on the certificate.",
        "number": "This number is mistyped. Copy it as printed, for example 1505-RMAG-2026-00042-M.",
        "code": "This code has ten letters and digits, printed under the number.",
        "throttled": "Too many checks come from your network. Wait a minute, then try again.",
        "document": "Choose a PDF or .json file.",
        "size": "This file is larger than 5 MB: it is not a certificate.",
    },
}
