"""Convocations leave by e-mail after the commit; only what the server accepted is noted as sent."""

from datetime import date, timedelta

import pytest
from django.core import mail

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.convocations import prepare_convocations
from parchemin.assessment.actions.mailing import mail_convocations
from parchemin.assessment.models import Convocation, Session
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Person
from tests.conftest import NOON
from tests.factories import BodyFactory, actor_for
from tests.scenes import assessment

EARLY = NOON - timedelta(days=20)


@pytest.fixture
def scene(db):
    found = assessment()
    found.grid(found.candidate(), "B1")
    Person.objects.update(email="awa@exemple.fr")
    prepare_convocations(session_id=found.session.pk, actor=found.actor, at=EARLY)
    return found


@pytest.fixture
def mailed(scene, django_capture_on_commit_callbacks):
    def run(**changes):
        asked = {"session_id": scene.session.pk, "actor": scene.actor, "at": EARLY, **changes}
        with django_capture_on_commit_callbacks(execute=True):
            return mail_convocations(**asked)

    return run


def states():
    return list(Convocation.objects.order_by("pk").values_list("state", "channel", "sent_on"))


SENT = ("sent", "email", date(2026, 11, 4))
PREPARED = ("prepared", "", None)


def test_letter_and_agenda_leave_together_and_it_is_noted(scene, mailed):
    assert len(mailed().sent) == 2
    assert states() == [SENT, SENT]
    candidate, assessor = mail.outbox
    assert (candidate.to, assessor.to) == (["awa@exemple.fr"], [scene.pair[0].email])
    assert "mardi 24 novembre 2026" in candidate.body
    kept = Convocation.objects.get(dossier__isnull=False)
    (letter_name, letter, letter_type), (agenda_name, agenda, _) = candidate.attachments
    assert (letter_name, letter_type) == (
        f"convocation-{scene.session.code}.pdf",
        "application/pdf",
    )
    assert letter == bytes(kept.letter)
    assert agenda_name == f"session-{scene.session.code}.ics"
    assert agenda.encode() == bytes(kept.calendar)


def test_nothing_leaves_when_the_act_is_not_committed(scene):
    mail_convocations(session_id=scene.session.pk, actor=scene.actor, at=EARLY)
    assert mail.outbox == []
    assert states() == [PREPARED, PREPARED]


def test_what_left_does_not_leave_again(mailed):
    mailed()
    with pytest.raises(Refused) as refused:
        mailed()
    assert refused.value.codes == ("nothing-to-send",)
    assert len(mail.outbox) == 2


def test_a_refused_address_is_told_and_tried_again_alone(scene, mailed, settings):
    settings.EMAIL_BACKEND = "tests.mail.RefusingBackend"
    Person.objects.update(email="awa@refuse.test")
    mailing = mailed()
    assert [objection.code for objection in mailing.refused] == ["mail-not-accepted"]
    assert "awa@refuse.test" in mailing.refused[0].message
    assert mailing.sent == [scene.pair[0].name]
    assert states() == [PREPARED, SENT]
    Person.objects.update(email="awa@exemple.fr")
    assert len(mailed().sent) == 1
    assert states() == [SENT, SENT]
    assert [message.to[0] for message in mail.outbox] == [scene.pair[0].email, "awa@exemple.fr"]
    assert Event.objects.filter(name="assessment.convocation.sent").count() == 2


def test_a_server_that_is_down_sends_nothing_and_says_so_for_each(mailed, settings):
    settings.EMAIL_BACKEND = "tests.mail.DownBackend"
    mailing = mailed()
    assert (mailing.sent, len(mailing.refused)) == ([], 2)
    assert states() == [PREPARED, PREPARED]


def test_whoever_has_no_address_is_named(mailed):
    Person.objects.update(email="")
    mailing = mailed()
    assert (len(mailing.without_address), len(mailing.sent)) == (1, 1)
    assert states() == [PREPARED, SENT]


def test_a_letter_that_no_longer_says_the_truth_does_not_leave(scene, mailed):
    Session.objects.update(room="Atelier 3")
    with pytest.raises(Refused) as refused:
        mailed()
    assert refused.value.codes == ("convocation-stale", "convocation-stale")
    assert mail.outbox == []


def test_mail_is_the_organisers_and_before_the_end_of_the_session(scene, mailed):
    with pytest.raises(Refused) as refused:
        mailed(actor=actor_for(scene.session.body, Role.ASSESSOR), at=NOON + timedelta(days=2))
    assert refused.value.codes == ("role", "convocation-too-late")
    with pytest.raises(Session.DoesNotExist):
        mailed(actor=actor_for(BodyFactory()))
