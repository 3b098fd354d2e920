"""Putting an edition in force replaces the one before, and never rewrites the past."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.certifications.actions import import_referentiel, put_in_force
from parchemin.certifications.models import Edition
from parchemin.certifications.selectors import edition_in_force
from parchemin.journal.selectors import story_of
from parchemin.kernel.objections import Refused
from tests.certifications.examples import ours, read

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2024, 9, 1), date(2026, 9, 1)


@pytest.fixture
def adopted(actor, at, adopt, transmit):
    def make(number=1, **keys):
        referentiel = read(ours(edition={"number": number}, **keys))
        edition = import_referentiel(referentiel=referentiel, actor=actor, at=at)
        return transmit(adopt(edition, actor), actor)

    return make


def test_a_new_edition_replaces_the_former_and_gives_its_title(adopted, actor, at):
    first = put_in_force(edition_id=adopted().pk, from_day=FIRST, actor=actor, at=at)
    renamed = ours()["certification"] | {"title": "Vendeur expert"}
    second = put_in_force(
        edition_id=adopted(2, certification=renamed).pk, from_day=SECOND, actor=actor, at=at
    )
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "in_force")
    assert second.certification.title == "Vendeur expert"
    assert " vendeur expert" in second.certification.search_text
    assert edition_in_force(first.certification_id, SECOND - timedelta(days=1)) == first
    assert edition_in_force(first.certification_id, SECOND) == second
    assert edition_in_force(first.certification_id, FIRST - timedelta(days=1)) is None


def test_putting_in_force_twice_has_no_second_effect(adopted, actor, at):
    edition = adopted()
    for _ in range(2):
        put_in_force(edition_id=edition.pk, from_day=FIRST, actor=actor, at=at)
    assert len(story_of(actor.body_id, f"edition/{edition.pk}")) == 5


@pytest.mark.parametrize(
    ("day", "code"), [(date(2024, 6, 2), "before-adoption"), (date(2026, 11, 25), "future")]
)
def test_neither_before_its_adoption_nor_ahead_of_its_day(day, code, adopted, actor, at):
    with pytest.raises(Refused) as refused:
        put_in_force(edition_id=adopted().pk, from_day=day, actor=actor, at=at)
    assert refused.value.codes == (code,)


def test_an_edition_that_was_not_transmitted_stays_out_of_force_until_it_is(
    draft, actor, at, adopt, transmit
):
    """RULE-03."""
    edition = adopt(draft, actor)
    asked = {"edition_id": edition.pk, "from_day": date(2024, 9, 4), "actor": actor, "at": at}
    with pytest.raises(Refused) as refused:
        put_in_force(**asked)
    assert refused.value.codes == ("transmission-fc", "transmission-cdc")
    transmit(edition, actor)
    assert put_in_force(**asked).state == "in_force"


def test_a_draft_is_not_put_in_force(draft, actor, at):
    with pytest.raises(Refused) as refused:
        put_in_force(edition_id=draft.pk, from_day=FIRST, actor=actor, at=at)
    assert refused.value.codes == ("state",)


def test_the_database_knows_one_edition_in_force(adopted, actor, at):
    put_in_force(edition_id=adopted().pk, from_day=FIRST, actor=actor, at=at)
    second = adopted(2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=second.pk).update(state="in_force")
