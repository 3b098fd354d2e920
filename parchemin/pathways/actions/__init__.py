"""Acts on people, what they hold, and their dossiers."""

from parchemin.pathways.actions.documents import join_document, take_document_away
from parchemin.pathways.actions.dossiers import Opening, open_dossier
from parchemin.pathways.actions.ledger import (
    Gain,
    present_bloc_again,
    record_acquired_units,
    start_validities,
    withdraw_acquired_units,
)
from parchemin.pathways.actions.life import (
    abandon_dossier,
    admit_dossier,
    lapse_dossier,
    move_dossier,
    move_together,
    note_silence,
    refuse_dossier,
    revive_dossier,
    start_assessment,
    submit_dossier,
)
from parchemin.pathways.actions.marks import MarkLeft, keep_marks, withdraw_kept_marks
from parchemin.pathways.actions.messages import answer_message, write_message
from parchemin.pathways.actions.notes import erase_note, finish_task, write_note
from parchemin.pathways.actions.persons import (
    correct_civil_status,
    correct_contact,
    find_person,
    give_access,
    register_person,
)
from parchemin.pathways.actions.requests import answer_completion, ask_to_complete
from parchemin.pathways.actions.reversals import (
    admit_on_review,
    resume_dossier,
    withdraw_admission,
)
from parchemin.pathways.actions.vae import correct_filing, date_vae_step

__all__ = [
    "Gain",
    "MarkLeft",
    "Opening",
    "abandon_dossier",
    "admit_dossier",
    "admit_on_review",
    "answer_completion",
    "answer_message",
    "ask_to_complete",
    "correct_civil_status",
    "correct_contact",
    "correct_filing",
    "date_vae_step",
    "erase_note",
    "find_person",
    "finish_task",
    "give_access",
    "join_document",
    "keep_marks",
    "lapse_dossier",
    "move_dossier",
    "move_together",
    "note_silence",
    "open_dossier",
    "present_bloc_again",
    "record_acquired_units",
    "refuse_dossier",
    "register_person",
    "resume_dossier",
    "revive_dossier",
    "start_assessment",
    "start_validities",
    "submit_dossier",
    "take_document_away",
    "withdraw_acquired_units",
    "withdraw_admission",
    "withdraw_kept_marks",
    "write_message",
    "write_note",
]
