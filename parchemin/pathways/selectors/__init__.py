"""Questions about dossiers: the list, the page, what an enrolment meets."""

from parchemin.pathways.selectors.dossiers import (
    count_open_dossiers,
    counts_by_state,
    listed_dossiers,
    matching,
    with_birthplace_pending,
)
from parchemin.pathways.selectors.page import (
    DossierPage,
    PersonCard,
    birthplace_is_pending,
    civil_status_of,
    dossier_page,
    law_due_on,
    person_card,
)
from parchemin.pathways.selectors.standings import BlocTile, tiles_of
from parchemin.pathways.selectors.visible import visible_dossiers

__all__ = [
    "BlocTile",
    "DossierPage",
    "PersonCard",
    "birthplace_is_pending",
    "civil_status_of",
    "count_open_dossiers",
    "counts_by_state",
    "dossier_page",
    "law_due_on",
    "listed_dossiers",
    "matching",
    "person_card",
    "tiles_of",
    "visible_dossiers",
    "with_birthplace_pending",
]
