"""RULE-46: what the Caisse des Dépôts asks to correct is answered in three months, or told as late."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certificates.models import Certificate
from parchemin.declarations.actions.corrections import answer_correction, note_correction_request
from parchemin.declarations.models import CorrectionRequest
from parchemin.declarations.rules import correction_clock
from parchemin.declarations.selectors.corrections import (
    CorrectionLine,
    corrections_to_answer,
    line_of_correction,
    listed_corrections,
)
from parchemin.declarations.terms import CorrectionAnswer, CorrectionState
from parchemin.journal.models import Event
from parchemin.journal.selectors import story_of
from parchemin.kernel.calendar import add_months
from parchemin.kernel.objections import Refused
from tests.declarations.scene import NOON, accrochage
from tests.factories import BodyFactory, actor_for

pytestmark = pytest.mark.django_db
ASKED_ON = date(2026, 11, 20)
TODAY = date(2026, 11, 24)


def corrections(actor: Actor, today: date) -> tuple[CorrectionLine, ...]:
    """Return the corrections as the list shows them."""
    rows = listed_corrections(actor).order_by("waits", "requested_on", "pk")
    return tuple(line_of_correction(row, today) for row in rows)


@given(asked=st.dates(date(2025, 1, 1), date(2090, 12, 31)), after=st.integers(0, 200))
def test_three_months_run_from_the_request_and_the_last_day_is_in_time(asked, after):
    on = asked + timedelta(days=after)
    clock = correction_clock(asked, on)
    assert clock.due == add_months(asked, 3)
    assert clock.late is (on > clock.due)
    assert clock.days_left == (clock.due - on).days


@pytest.fixture
def scene():
    return accrochage()


def ask(scene, certificate=None, **changes):
    typed = {
        "number": (certificate or scene.certificate()).number,
        "requested_on": ASKED_ON,
        "request": "Le prénom du titulaire.",
        "actor": scene.actor,
        "at": NOON,
    }
    return note_correction_request(**typed | changes)


def reply(scene, correction, **changes):
    typed = {
        "correction_id": correction.pk,
        "answer": CorrectionAnswer.UNFOUNDED,
        "explanation": "Le prénom est celui de l’acte de naissance.",
        "answered_on": TODAY,
        "actor": scene.actor,
        "at": NOON,
    }
    return answer_correction(**typed | changes)


def test_a_request_is_noted_once_with_its_last_day_in_the_journal(scene):
    certificate = scene.certificate()
    assert ask(scene, certificate) == ask(scene, certificate)
    (line,) = corrections_to_answer(scene.actor, TODAY)
    assert (line.number, line.clock.due, line.clock.days_left) == (
        certificate.number,
        date(2027, 2, 20),
        88,
    )
    (told,) = story_of(scene.body.pk, f"certificate/{certificate.number}")
    assert "à répondre le 20 février 2027 au plus tard" in told.sentence


def test_an_answer_closes_a_request_once_and_stays_with_it(scene):
    correction = ask(scene)
    for _ in range(2):
        reply(scene, correction)
    assert corrections_to_answer(scene.actor, TODAY) == ()
    (line,) = corrections(scene.actor, date(2027, 11, 24))
    assert (line.state, line.answer) == (CorrectionState.ANSWERED, CorrectionAnswer.UNFOUNDED)
    assert not line.clock.late, "answered in time, whatever the day it is read"
    assert Event.objects.count() == 2
    with pytest.raises(Refused) as refused:
        reply(scene, correction, answer=CorrectionAnswer.CORRECTED)
    assert refused.value.codes == ("state",)


def test_a_late_answer_is_noted_and_told_as_late(scene):
    certificate = scene.certificate(awarded_on=date(2026, 2, 2))
    correction = ask(scene, certificate, requested_on=date(2026, 8, 3))
    (waiting,) = corrections_to_answer(scene.actor, TODAY)
    assert waiting.clock.days_left == -21
    reply(scene, correction)
    (line,) = corrections(scene.actor, TODAY)
    assert line.clock.late


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"request": " "}, "request-missing"),
        ({"requested_on": date(2026, 11, 25)}, "requested-in-the-future"),
        ({"requested_on": date(2026, 11, 18)}, "requested-before-award"),
    ],
)
def test_what_is_no_request_is_not_noted(scene, changes, code):
    with pytest.raises(Refused) as refused:
        ask(scene, **changes)
    assert refused.value.codes == (code,)
    assert not CorrectionRequest.objects.exists()


def test_a_certification_that_is_not_registered_is_never_corrected():
    with pytest.raises(Refused) as refused:
        ask(accrochage(code=""))
    assert refused.value.codes == ("not-registered",)


def test_before_the_text_there_is_no_delay_to_run(scene):
    certificate = scene.certificate(awarded_on=date(2024, 6, 3))
    with pytest.raises(Refused) as refused:
        ask(scene, certificate, requested_on=date(2024, 12, 31))
    assert refused.value.codes == ("before-the-duty",)
    assert ask(scene, certificate, requested_on=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"explanation": " "}, "explanation-missing"),
        ({"answered_on": date(2026, 11, 25)}, "answered-out-of-time"),
        ({"answered_on": date(2026, 11, 19)}, "answered-out-of-time"),
    ],
)
def test_what_is_no_answer_is_not_noted(scene, changes, code):
    correction = ask(scene)
    with pytest.raises(Refused) as refused:
        reply(scene, correction, **changes)
    assert refused.value.codes == (code,)


def test_the_database_keeps_no_answer_without_its_day(scene):
    correction = ask(scene)
    with pytest.raises(IntegrityError, match="an_answered_correction_says_what_and_when"):
        CorrectionRequest.objects.filter(pk=correction.pk).update(state="answered")


def test_corrections_are_those_of_the_body_and_of_its_secretariat(scene):
    correction = ask(scene)
    stranger = actor_for(BodyFactory())
    assert corrections(stranger, TODAY) == ()
    assert corrections(actor_for(scene.body, Role.JUROR), TODAY) == ()
    with pytest.raises(CorrectionRequest.DoesNotExist):
        reply(scene, correction, actor=stranger)
    with pytest.raises(Certificate.DoesNotExist):
        ask(scene, actor=stranger)
    with pytest.raises(Refused):
        ask(scene, actor=actor_for(scene.body, Role.JUROR))
    with pytest.raises(Refused):
        reply(scene, correction, actor=actor_for(scene.body, Role.JUROR))
