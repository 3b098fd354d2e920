"""A juror ends their office once no sitting waits for them."""

from datetime import date

import pytest

from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.kernel.objections import Refused
from parchemin.processes.end_juror import end_juror
from tests.factories import BodyFactory, actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


def ending(juror, at, last_day, **changes):
    asked = {"juror_id": juror.pk, "actor": actor_for(juror.body), "at": at, "last_day": last_day}
    return end_juror(**{**asked, **changes})


def test_a_juror_leaves_once_no_seat_waits_for_them(at):
    juror = jury_day().seats["ndiaye"].juror
    with pytest.raises(Refused) as refused:
        ending(juror, at, date(2026, 11, 23))
    assert refused.value.codes == ("seat-left",)
    assert "JURY-1, du 24/11/2026" in str(refused.value)
    assert ending(juror, at, date(2026, 11, 24)).active_until == date(2026, 11, 24)
    told = Event.objects.count()
    ending(juror, at, date(2026, 11, 24))
    assert Event.objects.count() == told


def test_an_end_noted_by_mistake_is_taken_back_and_told(at):
    juror = jury_day().seats["ndiaye"].juror
    ending(juror, at, date(2026, 11, 24))
    for _ in "twice":
        assert ending(juror, at, None).active_until is None
    names = list(Event.objects.values_list("name", flat=True))
    assert (names.count("jurors.juror.ended"), names.count("jurors.juror.resumed")) == (1, 1)


def test_every_reason_is_told_at_once_and_another_body_knows_nobody(at):
    juror = jury_day().seats["ndiaye"].juror
    with pytest.raises(Refused) as refused:
        ending(juror, at, date(2019, 1, 1))
    assert refused.value.codes == ("period", "seat-left")
    with pytest.raises(Juror.DoesNotExist):
        ending(juror, at, date(2026, 11, 24), actor=actor_for(BodyFactory()))
