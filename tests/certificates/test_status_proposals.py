"""Two people change a status: one proposes, another confirms, each signed in as themselves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.models import Mandate
from parchemin.accounts.terms import Role
from parchemin.certificates.actions.proposals import (
    confirm_change,
    drop_proposal,
    propose_change,
)
from parchemin.certificates.models import LogEntry, StatusChange, StatusProposal
from parchemin.certificates.workflow import REINSTATE, REVOKE, SUSPEND
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from tests.certificates.scene import awarded, secretaries, signed_day
from tests.factories import BodyFactory, actor_for

pytestmark = pytest.mark.django_db


class Office:
    """Two secretaries and a certificate."""

    def __init__(self) -> None:
        self.day = signed_day()
        (self.certificate,) = awarded(self.day)
        self.body = self.day.sitting.body
        self.users = secretaries(self.body, ("Hélène Vasseur", "Karim Benali"))
        self.first, self.second = (actor_for(self.body, user=user) for user in self.users)
        self.at = self.day.at + timedelta(hours=1)

    def propose(self, move=SUSPEND, actor=None, **changes):
        said = {"reason": "Doute sur l’identité.", "holder_heard": False, **changes}
        return propose_change(
            certificate_id=self.certificate.pk,
            move=move,
            actor=actor or self.first,
            at=self.at,
            **said,
        )

    def confirm(self, proposal, actor=None):
        return confirm_change(proposal_id=proposal.pk, actor=actor or self.second, at=self.at)

    @property
    def state(self) -> str:
        self.certificate.refresh_from_db()
        return self.certificate.state


@pytest.fixture
def office() -> Office:
    return Office()


def codes(act, *args, **kwargs) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act(*args, **kwargs)
    return refused.value.codes


def test_a_proposal_changes_nothing_until_another_confirms(office):
    proposal = office.propose()
    assert office.state == "active"
    office.confirm(proposal)
    assert office.state == "suspended"
    change = StatusChange.objects.get()
    assert (change.decided_by, change.seconded_by) == office.users
    assert list(LogEntry.objects.values_list("status", flat=True)) == ["issued", "suspended"]


def test_nobody_confirms_what_they_proposed(office):
    proposal = office.propose()
    assert codes(office.confirm, proposal, office.first) == ("two-people",)
    assert office.state == "active"


def test_a_whole_life_is_told_by_two_people_each_time(office):
    for move, state in ((SUSPEND, "suspended"), (REINSTATE, "active"), (REVOKE, "revoked")):
        office.confirm(office.propose(move, holder_heard=True))
        assert office.state == state
    names = list(
        Event.objects.filter(name__startswith="certificates.c")
        .order_by("seq")
        .values_list("name", flat=True)
    )
    assert names == [
        "certificates.certificate.awarded",
        "certificates.change.proposed",
        "certificates.certificate.suspended",
        "certificates.change.proposed",
        "certificates.certificate.reinstated",
        "certificates.change.proposed",
        "certificates.certificate.revoked",
    ]


def test_a_revocation_is_proposed_only_once_the_holder_was_heard(office):
    """RULE-55."""
    assert codes(office.propose, REVOKE) == ("not-heard",)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({"reason": " "}, ("reason",)), ({"move": REINSTATE}, ("state",))],
)
def test_an_empty_reason_or_an_impossible_move_is_refused(office, changes, expected):
    assert codes(office.propose, **changes) == expected


def test_one_proposal_waits_at_a_time_and_the_same_twice_is_one(office):
    proposal = office.propose()
    assert office.propose() == proposal
    assert codes(office.propose, actor=office.second) == ("already-proposed",)
    assert StatusProposal.objects.count() == 1


def test_confirming_twice_confirms_once(office):
    proposal = office.propose()
    office.confirm(proposal)
    office.confirm(proposal)
    assert StatusChange.objects.count() == 1


def test_a_dropped_proposal_is_confirmed_no_more_and_leaves_room_for_another(office):
    proposal = office.propose()
    for _ in range(2):
        drop_proposal(proposal_id=proposal.pk, actor=office.first, at=office.at)
    assert codes(office.confirm, proposal) == ("settled",)
    assert office.state == "active"
    assert office.propose().pk != proposal.pk
    assert codes(drop_proposal, proposal_id=_confirmed(office), actor=office.first, at=office.at)


def _confirmed(office) -> int:
    proposal = StatusProposal.objects.get(outcome="open")
    office.confirm(proposal)
    return proposal.pk


def test_who_left_the_secretariat_decides_nothing_any_more(office):
    proposal = office.propose()
    Mandate.objects.filter(user=office.users[0]).update(ends_on=office.at.date() - timedelta(1))
    assert codes(office.confirm, proposal) == ("proposer-left",)


def test_another_role_neither_proposes_nor_confirms(office):
    juror = actor_for(office.body, Role.JUROR, user=office.users[1])
    assert "role" in codes(office.propose, actor=juror)
    assert "role" in codes(office.confirm, office.propose(), juror)


def test_an_automate_neither_proposes_nor_confirms(office):
    assert "in-person" in codes(office.propose, actor=office.day.system)
    assert "in-person" in codes(office.confirm, office.propose(), office.day.system)


def test_another_body_knows_nothing_of_it(office):
    proposal = office.propose()
    stranger = actor_for(BodyFactory())
    with pytest.raises(StatusProposal.DoesNotExist):
        confirm_change(proposal_id=proposal.pk, actor=stranger, at=office.at)


def test_the_database_is_the_last_judge(office):
    proposal = office.propose()
    rows = StatusProposal.objects.filter(pk=proposal.pk)
    with pytest.raises(IntegrityError, match="garde ce qu’elle dit"), transaction.atomic():
        rows.update(reason="Autre chose.")
    with pytest.raises(IntegrityError, match="garde ce qu’elle dit"), transaction.atomic():
        rows.delete()
    with pytest.raises(IntegrityError, match="nobody_confirms"), transaction.atomic():
        rows.update(outcome="confirmed", settled_by=office.users[0], settled_at=office.at)
    with pytest.raises(IntegrityError, match="settled_proposal_is_dated"), transaction.atomic():
        rows.update(outcome="dropped")
    with pytest.raises(IntegrityError, match=r"certificate_id|one_open"), transaction.atomic():
        StatusProposal.objects.create(
            certificate=office.certificate,
            move="revoke",
            reason="Fraude.",
            holder_heard=True,
            proposed_by=office.users[0],
            proposed_at=office.at,
        )
