"""The words of certifications: what they are, how they are assessed, how they live."""

from parchemin.kernel.terms import Term


class CertificationKind(Term):
    """What a branch awards. Source: C. trav., art. L6113-4 (CQP), L6113-5 (other titles)."""

    CQP = "cqp", "Certificat de qualification professionnelle"
    CQPI = "cqpi", "Certificat de qualification professionnelle interbranches"
    TFP = "tfp", "Titre à finalité professionnelle"


class EditionState(Term):
    """The life of an edition of a référentiel; it never changes once adopted."""

    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Soumise au vote"
    ADOPTED = "adopted", "Adoptée"
    IN_FORCE = "in_force", "En vigueur"
    REPLACED = "replaced", "Remplacée"


class ModalityKind(Term):
    """How a bloc is assessed."""

    REAL_WORK_OBSERVATION = "real_work_observation", "Observation en situation de travail"
    SIMULATION = "simulation", "Mise en situation reconstituée"
    CASE_STUDY = "case_study", "Étude de cas"
    ORAL_INTERVIEW = "oral_interview", "Entretien ou soutenance"
    PROFESSIONAL_FILE = "professional_file", "Dossier professionnel"
    MCQ = "mcq", "Questionnaire à choix multiples"
    WRITTEN_TEST = "written_test", "Épreuve écrite"
    COMPANY_REPORT = "company_report", "Évaluation en entreprise par le tuteur"
    CONTINUOUS = "continuous", "Contrôle continu"
    UPSTREAM_CERTIFYING = "upstream_certifying", "Évaluation certificative en amont"


class AccessRoute(Term):
    """The ways to a certification that a référentiel may open."""

    TRAINING = "training", "Formation continue"
    PROFESSIONALISATION = "professionalisation", "Contrat de professionnalisation"
    APPRENTICESHIP = "apprenticeship", "Apprentissage"
    INDIVIDUAL = "individual", "Candidature individuelle"
    VAE = "vae", "Validation des acquis de l’expérience"


class Register(Term):
    """Where a certification is registered. Source: C. trav., art. L6113-5 and L6113-6."""

    NONE = "none", "Non enregistré (reconnu dans sa branche)"
    RNCP = "RNCP", "RNCP"
    RS = "RS", "Répertoire spécifique"


class Weight(Term):
    """How much a remark on a référentiel binds: the law blocks, doctrine too unless waived."""

    LAW = "law", "Loi"
    DOCTRINE = "doctrine", "Doctrine"
    ADVICE = "advice", "Conseil"


class TransverseTheme(Term):
    """What a référentiel must take into account. Source: C. trav., art. R6113-9, I, 3°."""

    ECOLOGY = "ecology", "Transition écologique"
    DIGITAL = "digital", "Transition numérique"
    SAFETY = "safety", "Santé et sécurité au travail"
    DISABILITY = "disability", "Handicap, accessibilité et conception universelle"


class Service(Term):
    """What a habilitated partner may do (Code du travail, art. R6113-16)."""

    PREPARE = "prepare", "Former"
    EVALUATE = "evaluate", "Organiser l’évaluation"


class HabilitationState(Term):
    """Where a habilitation stands."""

    ACTIVE = "active", "En cours"
    SUSPENDED = "suspended", "Suspendue"
    ENDED = "ended", "Terminée"
