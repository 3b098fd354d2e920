"""The page of a référentiel: one price whatever its size, and nothing of another body."""

from datetime import date

import pytest

from parchemin.certifications.selectors import (
    edition_in_force,
)
from tests.certifications.examples import ours

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


def grown(blocs):
    model = ours()["blocs"][0]
    return [
        model
        | {
            "code": f"B{rank}",
            "competences": [
                {"code": f"C{rank}.{n}", "title": f"Savoir {rank}.{n}"} for n in range(9)
            ],
            "modalities": [],
        }
        for rank in range(1, blocs + 1)
    ]


def test_no_edition_is_in_force_before_it_is_put(draft):
    assert edition_in_force(draft.certification_id, DAY) is None
