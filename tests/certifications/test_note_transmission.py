"""An adopted edition is sent to France compétences and to the Caisse des Dépôts; both days are noted."""

from datetime import date

import pytest

from parchemin.accounts.terms import Role
from parchemin.certifications.actions import note_transmission
from parchemin.kernel.objections import Refused
from tests.factories import actor_for

pytestmark = pytest.mark.django_db

DAY = date(2024, 7, 1)


@pytest.mark.parametrize(
    ("register", "column"), [("fc", "transmitted_fc_on"), ("cdc", "transmitted_cdc_on")]
)
def test_a_transmission_is_noted_once(register, column, draft, actor, at, adopt):
    adopt(draft, actor)
    asked = {"edition_id": draft.pk, "register": register, "actor": actor, "at": at}
    for _ in range(2):
        assert getattr(note_transmission(on=DAY, **asked), column) == DAY
    with pytest.raises(Refused) as refused:
        note_transmission(on=date(2024, 7, 2), **asked)
    assert refused.value.codes == ("already-transmitted",)


def test_every_objection_is_told_at_once(draft, at):
    juror = actor_for(draft.certification.body, Role.JUROR)
    with pytest.raises(Refused) as refused:
        note_transmission(
            edition_id=draft.pk, register="fc", on=date(2026, 11, 25), actor=juror, at=at
        )
    assert refused.value.codes == ("role", "future", "not-adopted")
