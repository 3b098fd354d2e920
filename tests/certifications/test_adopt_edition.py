"""Adopting an edition: a decision, a holder of the rights, and the law first."""

from datetime import date

import pytest

from parchemin.accounts.terms import Role
from parchemin.certifications.actions import import_referentiel, submit_edition
from parchemin.certifications.models import Edition
from parchemin.certifications.terms import Register
from parchemin.journal.models import Event
from parchemin.journal.selectors import story_of
from parchemin.kernel.objections import Refused
from tests.certifications.examples import ours, read
from tests.factories import BodyFactory, actor_for

pytestmark = pytest.mark.django_db


def test_an_adopted_edition_keeps_its_decision_and_its_holder(draft, actor, at, adopt):
    submit_edition(edition_id=draft.pk, actor=actor, at=at)
    edition = adopt(draft, actor)
    assert (edition.state, edition.adopted_on) == ("adopted", date(2024, 6, 3))
    edition.certification.refresh_from_db()
    assert edition.certification.ip_holder == "Association"
    told = [line.sentence for line in story_of(actor.body_id, f"edition/{edition.pk}")]
    assert any("adoptée le 3 juin 2024 : Délibération n° 4" in sentence for sentence in told)


def test_adopting_twice_adopts_once(draft, actor, adopt):
    adopt(draft, actor)
    adopt(draft, actor)
    assert len(story_of(actor.body_id, f"edition/{draft.pk}")) == 2


def test_every_objection_is_told_at_once_and_nothing_changes(draft, adopt):
    juror = actor_for(draft.certification.body, Role.JUROR)
    with pytest.raises(Refused) as refused:
        adopt(draft, juror, decision="", ip_holder="", adopted_on=date(2026, 11, 25))
    assert refused.value.codes == ("role", "future", "decision-missing", "ip-holder-missing")
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_law_of_the_rncp_blocks_what_a_branch_may_adopt(actor, at, adopt):
    bloc = ours()["blocs"][0] | {"modalities": []}
    edition = import_referentiel(referentiel=read(ours(blocs=[bloc])), actor=actor, at=at)
    with pytest.raises(Refused) as refused:
        adopt(edition, actor, register=Register.RNCP)
    assert refused.value.codes == ("bloc-modality",)
    assert adopt(edition, actor).state == "adopted"


def test_doctrine_is_set_aside_with_a_reason_that_the_journal_keeps(actor, at, adopt):
    bloc = ours()["blocs"][0]
    alone = bloc | {"competences": bloc["competences"][:1]}
    edition = import_referentiel(referentiel=read(ours(blocs=[alone])), actor=actor, at=at)
    with pytest.raises(Refused) as refused:
        adopt(edition, actor, register=Register.RNCP)
    assert refused.value.codes == ("bloc-competences",)
    waivers = {"bloc-competences": "Métier étroit, accord du 3 juin 2024"}
    adopt(edition, actor, register=Register.RNCP, waivers=waivers)
    assert Event.objects.get(name="certifications.edition.adopted").details["waivers"] == waivers


def test_another_body_does_not_see_the_edition(draft, adopt):
    with pytest.raises(Edition.DoesNotExist):
        adopt(draft, actor_for(BodyFactory()))
