"""The moves done from the page of a dossier: the act, what it changes, the reason it needs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from parchemin.kernel.workflow import Transition
from parchemin.pathways import actions
from parchemin.pathways.models import Dossier
from parchemin.pathways.workflow import (
    ABANDON,
    ADMIT,
    ADMIT_ON_REVIEW,
    ASK_TO_COMPLETE,
    FALL_SILENT,
    LAPSE,
    REFUSE,
    RESUME_ADMISSIBLE,
    RESUME_ASSESSMENT,
    RESUME_DRAFT,
    RESUME_SUBMITTED,
    REVIVE,
    START_ASSESSMENT,
    SUBMIT,
    WITHDRAW_ADMISSION,
)
from parchemin.processes.abandon import abandon


@dataclass(frozen=True, slots=True)
class Move:
    """A move done from the page of a dossier.

    `effect` says before the act what it changes for the candidate; `asks` labels the reason it needs, if any.
    """

    transition: Transition
    act: Callable[..., Dossier]
    done: str
    effect: str = ""
    asks: str = ""

    @property
    def name(self) -> str:
        """Return the name of the move in addresses."""
        return self.transition.name

    @property
    def label(self) -> str:
        """Return the verb of its button."""
        return self.transition.label


MOVES: Mapping[str, Move] = {
    move.name: move
    for move in (
        Move(SUBMIT, actions.submit_dossier, "Le dossier est déposé."),
        Move(ADMIT, actions.admit_dossier, "Le dossier est recevable."),
        Move(START_ASSESSMENT, actions.start_assessment, "L’évaluation est ouverte."),
        Move(
            ASK_TO_COMPLETE,
            actions.ask_to_complete,
            "Le complément est demandé.",
            "Le candidat reçoit ce que vous écrivez, avec l’adresse où y répondre et joindre ses pièces. Le "
            "dossier est en brouillon jusqu’à ce qu’il soit déposé.",
            "Ce qui manque",
        ),
        Move(
            REFUSE,
            actions.refuse_dossier,
            "Le dossier n’est pas recevable.",
            "Le dossier est clos. Le motif est celui qui est dit au candidat.",
            "Motif",
        ),
        Move(
            FALL_SILENT,
            actions.note_silence,
            "Le silence est consigné : le dossier est recevable.",
            "Deux mois ont passé sans réponse : le dossier est recevable. Le journal le garde.",
        ),
        Move(
            LAPSE,
            actions.lapse_dossier,
            "La caducité est constatée.",
            "Faute de démarche à la fin du sixième mois, la recevabilité tombe.",
        ),
        Move(
            REVIVE,
            actions.revive_dossier,
            "La caducité est levée.",
            "Le dossier redevient recevable ; le délai court de nouveau.",
            "Motif légitime",
        ),
        Move(
            ABANDON,
            abandon,
            "Le dossier est abandonné.",
            "Le dossier est clos ; aucune session à venir n’attend le candidat. Ses blocs acquis lui restent.",
            "Motif",
        ),
        Move(
            WITHDRAW_ADMISSION,
            actions.withdraw_admission,
            "Le dossier attend de nouveau sa réponse.",
            "Le dossier revient à « Déposé ». Les deux mois d’une VAE n’ont pas cessé de courir depuis son dépôt.",
            "Motif",
        ),
        Move(
            ADMIT_ON_REVIEW,
            actions.admit_on_review,
            "Le dossier est recevable.",
            "Le refus est retiré : le dossier est recevable à compter d’aujourd’hui. Dites-le au candidat.",
            "Motif",
        ),
        *(
            Move(
                resume,
                actions.resume_dossier,
                "L’abandon est levé.",
                "Le dossier revient où il en était. Les délais de la loi n’ont pas cessé de courir.",
                "Motif",
            )
            for resume in (RESUME_DRAFT, RESUME_SUBMITTED, RESUME_ADMISSIBLE, RESUME_ASSESSMENT)
        ),
    )
}
FORWARD = (SUBMIT, ADMIT, START_ASSESSMENT)
# What may be done once the admissibility of a VAE is over, before and after it is noted.
LAPSED = (LAPSE, REVIVE)


def next_move(available: Sequence[Transition], *, lapsed: bool) -> Move | None:
    """Return the move that takes a dossier forward, or None when it does not depend on this page.

    A VAE whose admissibility is over goes nowhere before that is noted, and lifted where there is a reason.
    """
    forward = LAPSED if lapsed else FORWARD
    return next((MOVES[move.name] for move in available if move in forward), None)


def other_moves(available: Sequence[Transition], *, over: bool) -> tuple[Move, ...]:
    """Return the other moves of the page; a lapse is noted where the admissibility is `over`."""
    known = (MOVES[move.name] for move in available if move.name in MOVES and move not in FORWARD)
    return tuple(move for move in known if over or move.transition is not LAPSE)
