"""Acts on people, what they hold, and their dossiers."""

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
    ask_to_complete,
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
from parchemin.pathways.actions.persons import (
    correct_civil_status,
    correct_contact,
    find_person,
    give_access,
    register_person,
)
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
    "ask_to_complete",
    "correct_civil_status",
    "correct_contact",
    "correct_filing",
    "date_vae_step",
    "find_person",
    "give_access",
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
    "withdraw_acquired_units",
    "withdraw_admission",
    "withdraw_kept_marks",
]
