"""A draft goes before the CPNE, and may come back."""

import pytest

from parchemin.accounts.terms import Role
from parchemin.certifications.actions import return_edition, submit_edition
from parchemin.journal.selectors import story_of
from parchemin.kernel.objections import Refused
from tests.factories import actor_for

pytestmark = pytest.mark.django_db


def test_a_submitted_edition_may_go_back_to_its_authors(draft, actor, at):
    assert submit_edition(edition_id=draft.pk, actor=actor, at=at).state == "submitted"
    assert return_edition(edition_id=draft.pk, actor=actor, at=at).state == "draft"
    assert len(story_of(actor.body_id, f"edition/{draft.pk}")) == 3


def test_an_adopted_edition_neither_goes_nor_comes_back(draft, actor, at, adopt):
    adopt(draft, actor)
    for move in (submit_edition, return_edition):
        with pytest.raises(Refused) as refused:
            move(edition_id=draft.pk, actor=actor, at=at)
        assert refused.value.codes == ("state",)


def test_only_the_secretariat_submits(draft, at):
    juror = actor_for(draft.certification.body, Role.JUROR)
    with pytest.raises(Refused) as refused:
        submit_edition(edition_id=draft.pk, actor=juror, at=at)
    assert refused.value.codes == ("role",)
