"""Where a person stands on a bloc, in a dossier: what a jury refused is not shown as acquired."""

from datetime import date

import pytest

from parchemin.certifications.reglement.validity import Validity
from parchemin.pathways.selectors.bloc_tiles import BlocTile
from parchemin.pathways.terms import BlocStanding
from parchemin.web.pathways.shapes import status_of
from parchemin.web.pieces.marks import BlocStatus

UNTIL = Validity(date(2026, 11, 23))


@pytest.mark.parametrize(
    ("standing", "kept", "refused", "expected"),
    [
        (BlocStanding.ACQUIRED, UNTIL, {"B1"}, BlocStatus.REFUSED),
        (BlocStanding.ACQUIRED, UNTIL, {"B2"}, BlocStatus.ACQUIRED),
        (BlocStanding.ACQUIRED, Validity(), {"B1"}, BlocStatus.ACQUIRED),
        (BlocStanding.CARRIED, UNTIL, {"B1"}, BlocStatus.EARLIER),
        (BlocStanding.SOUGHT, None, {"B1"}, BlocStatus.REFUSED),
    ],
)
def test_a_bloc_refused_once_its_time_is_over_is_not_shown_as_acquired(
    standing, kept, refused, expected
):
    tile = BlocTile("B1", "Accueillir", standing, date(2021, 11, 23), kept)
    assert status_of(tile, (), refused) is expected
