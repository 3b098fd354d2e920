"""Questions about dossiers: the list, the page, what an enrolment meets."""

from parchemin.pathways.selectors.access import visible_dossiers
from parchemin.pathways.selectors.bloc_tiles import BlocTile, tiles_of
from parchemin.pathways.selectors.clocks import jury_clock_of, law_due_on, objections_to_lapsed
from parchemin.pathways.selectors.dossiers import (
    count_open_dossiers,
    counts_by_state,
    listed_dossiers,
    matching,
    seen_state,
    with_birthplace_pending,
)
from parchemin.pathways.selectors.page import (
    DossierPage,
    PersonCard,
    VaeDates,
    birthplace_is_pending,
    civil_status_of,
    dossier_page,
    person_card,
)

__all__ = [
    "BlocTile",
    "DossierPage",
    "PersonCard",
    "VaeDates",
    "birthplace_is_pending",
    "civil_status_of",
    "count_open_dossiers",
    "counts_by_state",
    "dossier_page",
    "jury_clock_of",
    "law_due_on",
    "listed_dossiers",
    "matching",
    "objections_to_lapsed",
    "person_card",
    "seen_state",
    "tiles_of",
    "visible_dossiers",
    "with_birthplace_pending",
]
