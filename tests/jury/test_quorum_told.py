"""The quorum as the procès-verbal states it: what each text asks, and what a second convocation follows."""

import pytest

from parchemin.jury.actions.sitting_day import open_sitting, record_presence
from parchemin.jury.rules.table import table_of
from parchemin.jury.selectors.minutes import facts_before_closing
from parchemin.jury.selectors.minutes_quorum import statement
from parchemin.jury.terms import Presence
from tests.jury.cases import changed, rules, sitting
from tests.jury.test_convene_again import LACKING, again, lacking_day

TEXT = {"articles": {"quorum": "art. 3"}}


def said(session, *, lifted=False, **keys):
    """Return the statement of the quorum of a table as one text."""
    effective = rules(**keys, **TEXT)
    return " ".join(statement(table_of(session, effective), effective, lifted=lifted))


def represented(session, person, by):
    return changed(session, person, presence=Presence.REPRESENTED, represented_by=by)


def test_the_quorum_is_stated_college_by_college_where_it_is_asked_so():
    told = said(sitting(2, 1), quorum={"min_per_college": {"employers": 2, "employees": 1}})
    assert told == (
        "3 membres sont présents, sur 3 sièges à voix délibérative. Collège employeurs, 2 présents pour 2 "
        "requis ; collège salariés, 1 présent pour 1 requis (Règlement, art. 3). Quorum atteint."
    )


def test_organisations_are_counted_where_the_text_counts_them():
    session = represented(sitting(1, 3), "s3", "s1")
    for person, name in {"s1": "A", "s2": "A", "s3": "B"}.items():
        session = changed(session, person, organisation=name)
    quorum = {
        "min_per_college": {"employers": 1, "employees": 2},
        "counted_in": {"employees": "organisations"},
        "counts_represented": True,
    }
    told = said(session, quorum=quorum)
    assert told.startswith("3 membres sont présents et 1 est représenté, sur 4 sièges")
    assert "collège employeurs, 1 présent ou représenté pour 1 requis" in told.lower()
    assert "collège salariés, 2 organisations présentes ou représentées pour 2 requises" in told


def test_a_share_of_the_seats_is_stated_as_the_number_that_it_asks():
    away = changed(sitting(2, 2), "s2", presence=Presence.ABSENT)
    told = said(away, quorum={"fraction": "1/2", "min_per_college": None})
    assert "En tout, 3 présents pour 2 requis (Règlement, art. 3). Quorum atteint." in told


def test_a_quorum_that_is_lacking_is_said_so():
    told = said(sitting(1, 1), quorum={"min_total": 3, "min_per_college": None})
    assert told.endswith(
        "En tout, 2 présents pour 3 requis (Règlement, art. 3). Quorum non atteint."
    )


def test_one_member_is_told_in_the_singular():
    alone = sitting(1, 0)
    assert said(alone, lifted=True) == "1 membre est présent, sur 1 siège à voix délibérative."


@pytest.mark.parametrize("lifted", [True, False])
@pytest.mark.django_db
def test_a_second_convocation_names_the_first_sitting_and_what_it_lacked(lifted, monkeypatch):
    monkeypatch.setitem(LACKING, "second_convocation_without_quorum", lifted)
    day = lacking_day()
    second = again(day, 20)
    for seat in second.seats.all():
        record_presence(
            seat_id=seat.pk, presence=Presence.PRESENT, actor=day.actor, at=second.starts_at
        )
    open_sitting(sitting_id=second.pk, actor=day.actor, at=second.starts_at)
    quorum = facts_before_closing(day.actor, second.pk).quorum
    assert quorum.startswith(
        "Seconde convocation : la séance JURY-1 du 24 novembre 2026 n’a pas pu s’ouvrir, faute de quorum "
        "(2 votants pour 4 requis) ; "
    )
    assert ("celle-ci délibère sans quorum" in quorum) is lifted
    assert ("le quorum reste demandé" in quorum) is not lifted
