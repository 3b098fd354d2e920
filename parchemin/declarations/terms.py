"""Words of the declarations room, and the words the Caisse des Dépôts expects in its flux.

Values written in CAPITALS are those of the schema, sent as they are (docs/formats/cdc-flux.md).
"""

from parchemin.kernel.terms import Term


class CdcProfile(Term):
    """Which version of the schema a flux follows."""

    V1_1_2 = "1.1.2", "Schéma 1.1.2 (sans action)"
    V1_1_5 = "1.1.5", "Schéma 1.1.5 (création et suppression)"


class FluxAction(Term):
    """What a flux asks for; profile 1.1.2 only knows how to create."""

    CREATION = "CREATION", "Déclaration"
    SUPPRESSION = "SUPPRESSION", "Retrait"


class FluxState(Term):
    """Where a flux stands between us and the Caisse des Dépôts."""

    GENERATED = "generated", "Prêt à déposer"
    SUBMITTED = "submitted", "Déposé"
    RECEIVED = "received", "Reçu, en cours de traitement"
    PROCESSED = "processed", "Traité"
    REJECTED_FILE = "rejected_file", "Fichier rejeté"
    DISCARDED = "discarded", "Abandonné avant dépôt"


class PassageState(Term):
    """What became of one person's line in a flux."""

    PENDING = "pending", "En attente de réponse"
    ACCEPTED = "accepted", "Accepté"
    REFUSED = "refused", "Refusé"
    RESENT = "resent", "Refusé puis renvoyé"
    WITHDRAWAL = "withdrawal", "Retrait demandé"
    WITHDRAWN = "withdrawn", "Retiré"
    DISCARDED = "discarded", "Abandonné avant dépôt"


class DeclarationStatus(Term):
    """Where the declaration of a certificate stands, whatever the flux it went through."""

    READY = "ready", "À déclarer"
    BLOCKED = "blocked", "À compléter avant de déclarer"
    TO_DEPOSIT = "to_deposit", "Dans un flux à déposer"
    DEPOSITED = "deposited", "Déposé, en attente de réponse"
    REFUSED = "refused", "Refusé, à corriger"
    ACCEPTED = "accepted", "Accepté"
    TO_WITHDRAW = "to_withdraw", "À retirer"
    IN_WITHDRAWAL = "in_withdrawal", "Retrait en cours"
    NOT_CONCERNED = "not_concerned", "Sans objet"


class RegisterKind(Term):
    """The national register that holds the certification."""

    RNCP = "RNCP", "Répertoire national des certifications professionnelles"
    RS = "RS", "Répertoire spécifique"


class AccessMode(Term):
    """How the holder came to the certification (`modaliteAcces`)."""

    INITIAL = "FORMATION_INITIALE_HORS_APPRENTISSAGE", "Formation initiale hors apprentissage"
    APPRENTICESHIP = "FORMATION_INITIALE_APPRENTISSAGE", "Apprentissage"
    CONTINUING = (
        "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION",
        "Formation continue hors contrat de professionnalisation",
    )
    PROFESSIONALISATION = (
        "FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION",
        "Contrat de professionnalisation",
    )
    VAE = "VAE", "Validation des acquis de l’expérience"
    FOREIGN_EQUIVALENCE = "EQUIVALENCE_DIPLOME_ETRANGER", "Équivalence d’un diplôme étranger"
    INDEPENDENT = "CANDIDAT_LIBRE", "Candidature individuelle"


class Initiative(Term):
    """Who asked for the enrolment (`initiativeInscription`)."""

    HOLDER = "CERTIFIE", "Le candidat"
    TRAINING_BODY = "OF", "L’organisme de formation"
    FRANCE_TRAVAIL = "POLE_EMPLOI", "France Travail"
    EMPLOYER = "EMPLOYEUR", "L’employeur"
    OTHER = "AUTRE", "Autre"


class VaePath(Term):
    """How a VAE was led (`voieAccessVAE`)."""

    LEAVE = "CONGES_VAE", "Congé VAE"
    CLASSIC = "VAE_CLASSIQUE", "VAE hors congé"


class ExamPlace(Term):
    """Where the assessment took place (`modalitePassageExamen`)."""

    REMOTE = "A_DISTANCE", "À distance"
    ON_SITE = "EN_PRESENTIEL", "En présentiel"
    MIXED = "MIXTE", "Mixte"


class CdcMention(Term):
    """Honours in the words of the schema (`mentionValidee`)."""

    NONE = "SANS_MENTION", "Sans mention"
    FAIRLY_GOOD = "MENTION_ASSEZ_BIEN", "Mention assez bien"
    GOOD = "MENTION_BIEN", "Mention bien"
    VERY_GOOD = "MENTION_TRES_BIEN", "Mention très bien"
    CONGRATULATIONS = (
        "MENTION_TRES_BIEN_AVEC_FELICITATIONS_DU_JURY",
        "Mention très bien avec félicitations du jury",
    )


class DepositorKind(Term):
    """Who deposits the file (`natureDeposant`)."""

    CERTIFIER = "CERTIFICATEUR", "Le certificateur"
    TRUSTED_THIRD_PARTY = "TIERS_CONFIANCE", "Un tiers de confiance déclaré"


class ClockStage(Term):
    """How far the three months of a declaration have run."""

    RUNNING = "running", "Dans les temps"
    ALERT_30 = "alert_30", "Délivré depuis plus de 30 jours"
    ALERT_60 = "alert_60", "Délivré depuis plus de 60 jours"
    ALERT_80 = "alert_80", "Délivré depuis plus de 80 jours"
    LATE = "late", "Hors délai"


class CorrectionState(Term):
    """Where a correction asked by the Caisse des Dépôts stands."""

    ASKED = "asked", "À répondre"
    ANSWERED = "answered", "Répondue"


class CorrectionAnswer(Term):
    """What is answered to a correction asked (Code du travail, art. R6113-17-2)."""

    CORRECTED = "corrected", "Données corrigées transmises"
    UNFOUNDED = "unfounded", "Demande non fondée"


class RiskLevel(Term):
    """How likely it is that the Caisse des Dépôts finds nobody, or several people."""

    LOW = "low", "Faible"
    MEDIUM = "medium", "Moyen"
    HIGH = "high", "Élevé"


class RejectKind(Term):
    """The families of refusals seen in receipts."""

    NO_MATCH_REQUIRED = "no_match_required", "Personne introuvable sur les données obligatoires"
    NO_MATCH_BIRTHDAY = (
        "no_match_birthday",
        "Personne introuvable avec le jour et le mois de naissance",
    )
    NO_MATCH_FULL = "no_match_full", "Personne introuvable avec la commune et les autres données"
    AMBIGUOUS = "ambiguous", "Plusieurs personnes correspondent"
    OTHER = "other", "Autre motif"
