"""Words of the pathways room: candidates, routes, dossiers, blocs held."""

from parchemin.kernel.terms import Term


class Sex(Term):
    """Sex of the civil status, as a declaration carries it."""

    FEMALE = "F", "Féminin"
    MALE = "M", "Masculin"


class Route(Term):
    """How a candidate comes to the certification, and under which text."""

    CONTINUING_TRAINING = "continuing_training", "Formation continue"
    PROFESSIONALISATION_CONTRACT = (
        "professionalisation_contract",
        "Contrat de professionnalisation",
    )
    RECONVERSION_PERIOD = "reconversion_period", "Période de reconversion"
    JOB_PREPARATION = "job_preparation", "Préparation opérationnelle à l’emploi (POE)"
    CAREER_TRANSITION = "career_transition", "Projet de transition professionnelle (PTP)"
    SKILLS_PLAN = "skills_plan", "Plan de développement des compétences"
    INDIVIDUAL = "individual", "Candidature individuelle"
    STATUTORY_VAE = "statutory_vae", "VAE"
    BRANCH_VAE = "branch_vae", "VAE de branche"
    APPRENTICESHIP = "apprenticeship", "Apprentissage"

    @property
    def is_vae(self) -> bool:
        """Tell whether experience is assessed, under the law or under the branch's rules."""
        return self in (Route.STATUTORY_VAE, Route.BRANCH_VAE)


class Scope(Term):
    """What a dossier seeks."""

    WHOLE = "whole", "Certification entière"
    BLOCS = "blocs", "Blocs choisis"


class DossierState(Term):
    """Where a dossier stands."""

    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Déposé"
    ADMISSIBLE = "admissible", "Recevable"
    IN_ASSESSMENT = "in_assessment", "En évaluation"
    READY = "ready", "Prêt pour le jury"
    DECIDED = "decided", "Délibéré"
    REFUSED = "refused", "Non recevable"
    ABANDONED = "abandoned", "Abandonné"
    LAPSED = "lapsed", "Caduc"


CLOSED_STATES = frozenset(
    {DossierState.DECIDED, DossierState.REFUSED, DossierState.ABANDONED, DossierState.LAPSED}
)


class VaeStep(Term):
    """What a candidate does once their VAE is admissible, and that the law dates."""

    STEP = "step", "Démarche du candidat"
    VALIDATION = "validation", "Dépôt du dossier de validation"


class AcquiredOrigin(Term):
    """Where an acquired bloc comes from."""

    JURY = "jury", "Décision de jury"
    EQUIVALENCE = "equivalence", "Équivalence"
    UPSTREAM = "upstream", "Évaluation certificative en amont"
    EARLIER = "earlier", "Attestation antérieure"


class BlocStanding(Term):
    """Where a bloc of the edition stands in a dossier."""

    ACQUIRED = "acquired", "Acquis"
    CARRIED = "carried", "Acquis antérieurement"
    MARK_KEPT = "mark_kept", "Note conservée"
    SOUGHT = "sought", "À présenter"
    OUTSIDE = "outside", "Non visé"


class SupportKind(Term):
    """How somebody accompanies a candidate, which bars them from assessing or judging."""

    TRAINER = "trainer", "Formateur"
    TUTOR = "tutor", "Tuteur"
    GUIDE = "guide", "Accompagnateur VAE"


class Certainty(Term):
    """How far a birthplace can be declared."""

    CERTAIN = "certain", "Établi"
    TO_CONFIRM = "to_confirm", "À confirmer"
    PENDING = "pending", "En attente"
