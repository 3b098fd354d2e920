"""The life of a dossier, whole, on one page: from draft to decision."""

from dataclasses import replace
from enum import StrEnum

from parchemin.accounts.terms import Role
from parchemin.kernel.workflow import Transition, Workflow
from parchemin.pathways import events
from parchemin.pathways.terms import DossierState as S

HOUSE: frozenset[StrEnum] = frozenset({Role.SECRETARIAT, Role.SYSTEM})
SECRETARIAT: frozenset[StrEnum] = frozenset({Role.SECRETARIAT})

SUBMIT = Transition(
    "submit",
    "Déposer",
    frozenset({S.DRAFT}),
    S.SUBMITTED,
    frozenset({Role.SECRETARIAT, Role.PARTNER, Role.CANDIDATE}),
    events.DOSSIER_SUBMITTED,
)
ASK_TO_COMPLETE = Transition(
    "ask_to_complete",
    "Demander un complément",
    frozenset({S.DRAFT, S.SUBMITTED}),
    S.DRAFT,
    SECRETARIAT,
    events.DOSSIER_RETURNED,
)
ADMIT = Transition(
    "admit",
    "Déclarer recevable",
    frozenset({S.SUBMITTED}),
    S.ADMISSIBLE,
    SECRETARIAT,
    events.DOSSIER_ADMITTED,
)
REFUSE = Transition(
    "refuse",
    "Déclarer non recevable",
    frozenset({S.SUBMITTED}),
    S.REFUSED,
    SECRETARIAT,
    events.DOSSIER_REFUSED,
)
FALL_SILENT = Transition(
    "fall_silent",
    "Prendre acte du silence",
    frozenset({S.SUBMITTED}),
    S.ADMISSIBLE,
    HOUSE,
    events.DOSSIER_ADMITTED_BY_SILENCE,
)
AWAIT_REPLY_AGAIN = Transition(
    "await_reply_again",
    "Corriger le jour du dépôt",
    frozenset({S.SUBMITTED, S.ADMISSIBLE}),
    S.SUBMITTED,
    SECRETARIAT,
    events.VAE_FILING_CORRECTED,
)
START_ASSESSMENT = Transition(
    "start_assessment",
    "Ouvrir l’évaluation",
    frozenset({S.ADMISSIBLE}),
    S.IN_ASSESSMENT,
    HOUSE | {Role.PARTNER, Role.ASSESSOR},
    events.ASSESSMENT_STARTED,
)
STOP_ASSESSMENT = Transition(
    "stop_assessment",
    "Retirer de l’évaluation",
    frozenset({S.IN_ASSESSMENT}),
    S.ADMISSIBLE,
    HOUSE | {Role.PARTNER},
    events.ASSESSMENT_STOPPED,
)
MAKE_READY = Transition(
    "make_ready",
    "Inscrire au jury",
    frozenset({S.ADMISSIBLE, S.IN_ASSESSMENT}),
    S.READY,
    HOUSE,
    events.DOSSIER_READIED,
)
ADJOURN = Transition(
    "adjourn",
    "Ajourner",
    frozenset({S.READY}),
    S.IN_ASSESSMENT,
    HOUSE | {Role.CHAIR},
    events.DOSSIER_ADJOURNED,
)
DECIDE = Transition(
    "decide",
    "Inscrire la décision du jury",
    frozenset({S.READY}),
    S.DECIDED,
    HOUSE | {Role.CHAIR},
    events.DOSSIER_DECIDED,
)
REOPEN = Transition(
    "reopen",
    "Rendre à un jury",
    frozenset({S.DECIDED}),
    S.IN_ASSESSMENT,
    HOUSE,
    events.DOSSIER_REOPENED,
)
TAKE_BACK = Transition(
    "take_back",
    "Reprendre en séance",
    frozenset({S.DECIDED, S.IN_ASSESSMENT}),
    S.READY,
    HOUSE | {Role.CHAIR},
    events.DOSSIER_TAKEN_BACK,
)
ABANDON = Transition(
    "abandon",
    "Abandonner",
    frozenset({S.DRAFT, S.SUBMITTED, S.ADMISSIBLE, S.IN_ASSESSMENT}),
    S.ABANDONED,
    frozenset({Role.SECRETARIAT, Role.CANDIDATE}),
    events.DOSSIER_ABANDONED,
)
LAPSE = Transition(
    "lapse",
    "Constater la caducité",
    frozenset({S.ADMISSIBLE}),
    S.LAPSED,
    HOUSE,
    events.DOSSIER_LAPSED,
)
REVIVE = Transition(
    "revive",
    "Lever la caducité",
    frozenset({S.LAPSED}),
    S.ADMISSIBLE,
    SECRETARIAT,
    events.DOSSIER_REVIVED,
)

RESUME_DRAFT = Transition(
    "resume_draft",
    "Lever l’abandon",
    frozenset({S.ABANDONED}),
    S.DRAFT,
    SECRETARIAT,
    events.ABANDONMENT_LIFTED,
)
RESUME_SUBMITTED = replace(RESUME_DRAFT, name="resume_submitted", target=S.SUBMITTED)
RESUME_ADMISSIBLE = replace(RESUME_DRAFT, name="resume_admissible", target=S.ADMISSIBLE)
RESUME_ASSESSMENT = replace(RESUME_DRAFT, name="resume_assessment", target=S.IN_ASSESSMENT)
WITHDRAW_ADMISSION = Transition(
    "withdraw_admission",
    "Revenir sur la recevabilité",
    frozenset({S.ADMISSIBLE}),
    S.SUBMITTED,
    SECRETARIAT,
    events.ADMISSION_WITHDRAWN,
)
ADMIT_ON_REVIEW = Transition(
    "admit_on_review",
    "Déclarer recevable après réexamen",
    frozenset({S.REFUSED}),
    S.ADMISSIBLE,
    SECRETARIAT,
    events.DOSSIER_ADMITTED_ON_REVIEW,
)

DOSSIER = Workflow(
    "dossier",
    S.DRAFT,
    (
        SUBMIT,
        ASK_TO_COMPLETE,
        ADMIT,
        REFUSE,
        FALL_SILENT,
        AWAIT_REPLY_AGAIN,
        START_ASSESSMENT,
        STOP_ASSESSMENT,
        MAKE_READY,
        ADJOURN,
        DECIDE,
        REOPEN,
        TAKE_BACK,
        ABANDON,
        LAPSE,
        REVIVE,
        RESUME_DRAFT,
        RESUME_SUBMITTED,
        RESUME_ADMISSIBLE,
        RESUME_ASSESSMENT,
        WITHDRAW_ADMISSION,
        ADMIT_ON_REVIEW,
    ),
    frozenset({S.DECIDED, S.REFUSED, S.ABANDONED, S.LAPSED}),
)
