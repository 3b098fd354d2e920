"""What a sitting grants is entered together: numbers that follow, one log that holds, queries that do not grow."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.certificates.models import Certificate, LogEntry, StatusEntry
from parchemin.certificates.selectors.register import log_faults
from tests.certificates.scene import awarded, signed_day

pytestmark = pytest.mark.django_db

WHOLE: dict[str, str] = {}
FIRST_BLOC = {"B2": "not_acquired"}


def statements(*cases: dict[str, str]) -> int:
    """Return how many statements it takes to award these cases, the journal apart."""
    day = signed_day(*cases)
    with CaptureQueriesContext(connection) as queries:
        assert len(awarded(day)) == len(cases)
    return sum("journal_" not in query["sql"] for query in queries)


def test_parchemins_and_attestations_are_entered_side_by_side():
    day = signed_day(WHOLE, FIRST_BLOC, WHOLE)
    made = awarded(day)
    assert [c.kind for c in made] == ["CQP", "BLOC", "CQP"]
    assert [c.number.split("-")[-2] for c in made] == ["00001", "00002", "00003"]
    assert [[bloc["code"] for bloc in c.facts["blocs"]] for c in made] == [
        ["B1", "B2"],
        ["B1"],
        ["B1", "B2"],
    ]
    leaves = LogEntry.objects.order_by("index").select_related("certificate")
    assert [leaf.certificate for leaf in leaves] == list(made)
    assert StatusEntry.objects.count() == 6
    assert log_faults(day.sitting.body_id) == ()


BOTH = ["La présidence du jury paritaire", "La vice-présidence du jury paritaire"]


@pytest.mark.parametrize(
    ("signed_by", "printed"),
    [(["chair"], BOTH[:1]), (["chair", "vice_chair"], BOTH), (["member"], BOTH)],
)
def test_a_parchemin_bears_the_presidency_that_signs_the_minutes(signed_by, printed):
    (certificate,) = awarded(signed_day(minutes={"signed_by": signed_by}))
    assert certificate.facts["signatories"] == printed


def test_what_is_entered_already_is_given_back_and_only_the_rest_is_entered():
    day = signed_day(WHOLE, FIRST_BLOC, WHOLE)
    first = awarded(day)
    assert awarded(day) == first
    assert Certificate.objects.count() == LogEntry.objects.count() == 3


def test_awarding_three_takes_no_more_statements_than_one_but_in_the_journal():
    assert statements(WHOLE, WHOLE, WHOLE) == statements(WHOLE)
