"""The links of a poll leave by e-mail, made as they leave and kept nowhere."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail

from parchemin.accounts.terms import Role
from parchemin.jurors.actions.poll_links import write_links
from parchemin.jurors.actions.polls import close_poll, open_poll
from parchemin.jurors.models import AvailabilityPoll, PollInvitation
from parchemin.jurors.selectors.polls import invitation_of
from parchemin.kernel.objections import Refused
from parchemin.post.actions import mail as mail_dispatches
from parchemin.post.models import Dispatch
from parchemin.post.terms import LetterKind
from tests.conftest import NOON
from tests.factories import BodyFactory, CertificationFactory, JurorFactory, actor_for
from tests.jobs.running import run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    certification = CertificationFactory()
    actor = actor_for(certification.body)
    addresses = ("anne@exemple.fr", "bob@refuse.test")
    jurors = [
        JurorFactory(body=certification.body, name=a.split("@")[0], email=a) for a in addresses
    ]
    opened = open_poll(
        certification_id=certification.pk,
        starts=[NOON + timedelta(days=60)],
        juror_ids=[juror.pk for juror in jurors],
        place="Paris",
        answers_by=date(2026, 12, 15),
        actor=actor,
        at=NOON,
    )
    return SimpleNamespace(poll=opened.poll, links=opened.links, actor=actor)


def refusal(act, *args, **told):
    with pytest.raises(Refused) as refused:
        act(*args, **told)
    return set(refused.value.codes)


def mail_them(asked, **changes):
    """Write the links of a poll, hand them to the worker, which works at once."""
    named = {"actor": asked.actor, "at": NOON, **changes}
    write_links(poll_id=asked.poll.pk, **named)
    mail_dispatches(kind=LetterKind.POLL_LINK, about=f"poll/{asked.poll.pk}", **named)
    run_due_jobs()


def test_links_leave_one_by_one_and_none_is_kept_anywhere(asked, settings):
    settings.EMAIL_BACKEND = "tests.mail.RefusingBackend"
    mail_them(asked)
    (message,) = mail.outbox
    assert message.to == ["anne <anne@exemple.fr>"]
    token = re.search(r"/disponibilites/(\w+)/", message.body)[1]
    assert invitation_of(token).juror.name == "anne"
    assert token in message.alternatives[0].content
    rows = Dispatch.objects.filter(kind="poll_link").order_by("pk")
    assert [row.state for row in rows] == ["sent", "prepared"]
    assert not any(token in row.text for row in rows)
    with pytest.raises(PollInvitation.DoesNotExist):
        invitation_of(asked.links[0].token)


def test_a_link_that_came_back_is_sent_again_alone_and_who_answered_is_left_alone(asked, settings):
    settings.EMAIL_BACKEND = "tests.mail.RefusingBackend"
    mail_them(asked)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail_them(asked)
    assert [message.to for message in mail.outbox] == [
        ["anne <anne@exemple.fr>"],
        ["bob <bob@refuse.test>"],
    ]
    assert refusal(mail_them, asked) == {"nothing-to-send"}


def test_links_of_a_closed_poll_do_not_leave(asked):
    juror = actor_for(asked.poll.body, Role.JUROR)
    assert refusal(mail_them, asked, actor=juror) == {"role"}
    with pytest.raises(AvailabilityPoll.DoesNotExist):
        mail_them(asked, actor=actor_for(BodyFactory()))
    write_links(poll_id=asked.poll.pk, actor=asked.actor, at=NOON)
    close_poll(poll_id=asked.poll.pk, actor=asked.actor, at=NOON)
    assert refusal(mail_them, asked) == {"poll-closed"}
    about = {"kind": LetterKind.POLL_LINK, "about": f"poll/{asked.poll.pk}"}
    assert refusal(mail_dispatches, **about, actor=asked.actor, at=NOON) == {"poll-closed"}
    assert not mail.outbox
