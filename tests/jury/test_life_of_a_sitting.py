"""Any life of a sitting, several people acting in any order, beside a plain model of what it should be."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.journal.selectors import chain_faults
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.actions.minutes import countersign
from parchemin.jury.actions.sitting_day import (
    open_sitting,
    record_presence,
    resume_sitting,
    suspend_sitting,
)
from parchemin.jury.actions.votes import cast_vote
from parchemin.jury.models import Decision, Vote
from parchemin.jury.selectors.decisions import decision_faults
from parchemin.jury.terms import Choice, InterestKind, Presence
from parchemin.kernel.objections import Refused
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.reopen_sitting import reopen_sitting
from tests.factories import UserFactory, actor_for
from tests.jury.naive import quorum_says
from tests.scenes import TABLE, jury_day

NAMES = [name for name, _, _ in TABLE]
COLLEGE = {name: college.value for name, college, _ in TABLE}
SEATS = {"employers": 2, "employees": 2}
CHAIRS = ("marchal", "almeida")  # the vice-chair presides when the chair is away
SAYS = {"acquired": "for", "not_acquired": "against", "abstain": "abstain"}
OUTCOMES = {"acquired": "full", "not_acquired": "refused"}
jurors = st.sampled_from(NAMES)


class LifeOfASitting(RuleBasedStateMachine):
    """Jurors come and go, vote, change their mind, stand aside; the secretariat opens, suspends, closes."""

    @initialize(begun=st.sampled_from([True, True, True, False]))
    def convene(self, begun):
        """Convene four jurors, each with an account, for one candidate on whom the assessors differ."""
        self.saved = transaction.atomic()
        self.saved.__enter__()
        self.day = jury_day({"B1": 1}, quorum={"min_per_college": 1}, majority="simple_present")
        self.item = self.day.case(B1="acquired/not_acquired")
        self.actors = {}
        for name, seat in self.day.seats.items():
            seat.juror.user = UserFactory()
            seat.juror.save()
            self.actors[name] = actor_for(self.day.sitting.body, Role.JUROR, user=seat.juror.user)
        self.state, self.outcome = "convened", None
        self.presence = dict.fromkeys(NAMES, "")
        self.voices, self.recused = {}, set()
        self.reopened = self.signed = False
        if begun:
            for name in NAMES:
                self.come_or_go(name, Presence.PRESENT)
            self.open()

    def teardown(self):
        """Check that everything recomputes, then leave nothing behind."""
        if hasattr(self, "saved"):
            body = self.day.sitting.body_id
            assert (*chain_faults(body), *decision_faults(body)) == ()
            transaction.set_rollback(True)
            self.saved.__exit__(None, None, None)

    def tried(self, expected, act, **arguments):
        """Do an act, a second after the last, and compare: done as expected, or refused without any trace."""
        self.day.at += timedelta(seconds=1)
        before = Event.objects.count()
        if expected:
            act(**arguments, at=self.day.at)
            return True
        with pytest.raises(Refused):
            act(**arguments, at=self.day.at)
        assert Event.objects.count() == before
        return False

    def table(self):
        """Return who decides on the candidate: there, and not standing aside."""
        return [n for n in NAMES if self.presence[n] == "present" and n not in self.recused]

    def has_quorum(self, table):
        """Tell whether a table may decide, by the second implementation of the law."""
        there = {c: sum(COLLEGE[n] == c for n in table) for c in SEATS}
        none = dict.fromkeys(SEATS, 0)
        presided = any(name in table for name in CHAIRS)
        return presided and not quorum_says({"min_per_college": 1}, SEATS, there, none)

    def decided(self):
        """Return what the jury decides by the second implementation, or None while it cannot."""
        table = self.table()
        if not self.has_quorum(table):
            return "adjourned"
        if any(name not in self.voices for name in table):
            return None
        spoken = [self.voices[name] for name in table]
        favourable = spoken.count(Choice.ACQUIRED) > spoken.count(Choice.NOT_ACQUIRED)
        return "full" if favourable else "refused"

    def signable(self):
        """Tell whether who came can sign: the two chairs, or one alone when nobody may be named beside them."""
        came = [name for name in NAMES if self.presence[name] == "present"]
        chairs = [name for name in CHAIRS if name in came]
        of_another_college = {COLLEGE[name] for name in came} - {COLLEGE[name] for name in chairs}
        return len(chairs) == 2 or (len(chairs) == 1 and not of_another_college)

    @precondition(lambda self: not self.voices)
    @rule(name=jurors, presence=st.sampled_from([Presence.PRESENT, Presence.EXCUSED]))
    def come_or_go(self, name, presence):
        """A juror arrives or leaves, before any voice: `test_come_and_leave.py` says what happens after."""
        expected = self.presence[name] == presence or self.state in (
            "convened",
            "open",
            "suspended",
        )
        seat = self.day.seats[name]
        if self.tried(
            expected, record_presence, seat_id=seat.pk, presence=presence, actor=self.day.actor
        ):
            self.presence[name] = presence.value

    @rule()
    def open(self):
        """The secretariat opens."""
        there = [name for name in NAMES if self.presence[name] == "present"]
        expected = self.state == "open" or (self.state == "convened" and self.has_quorum(there))
        if self.tried(expected, open_sitting, sitting_id=self.day.sitting.pk, actor=self.day.actor):
            self.state = "open"

    @rule(resume=st.booleans())
    def suspend_or_resume(self, resume):
        """The sitting pauses or goes on."""
        act, target = (resume_sitting, "open") if resume else (suspend_sitting, "suspended")
        source = "suspended" if resume else "open"
        expected = self.state == target or (self.state == source)
        if self.tried(expected, act, sitting_id=self.day.sitting.pk, actor=self.day.actor):
            self.state = target

    @rule(name=jurors, hand=jurors, choice=st.sampled_from(Choice), replacing=st.booleans())
    def vote(self, name, hand, choice, replacing):
        """A juror votes, or somebody else tries to in their place."""
        seat = self.day.seats[name]
        current = Vote.objects.filter(seat=seat, item=self.item).order_by("-pk").first()
        same = self.voices.get(name) == choice
        expected = (name == hand or hand == "marchal") and (
            same
            or (
                self.state == "open"
                and name in self.table()
                and self.has_quorum(self.table())
                and (name in self.voices) == (replacing and name in self.voices)
            )
        )
        if self.tried(
            expected,
            cast_vote,
            item_id=self.item.pk,
            unit="B1",
            seat_id=seat.pk,
            choice=choice,
            replaces_id=current.pk if current and replacing else None,
            actor=self.actors[hand],
        ):
            self.voices[name] = choice.value

    @precondition(lambda self: self.state == "open")
    @rule(choices=st.tuples(*[st.sampled_from(Choice)] * len(NAMES)), then_close=st.booleans())
    def let_the_table_vote(self, choices, then_close):
        """Everybody at the table who has not voted yet does, and perhaps the sitting closes."""
        for name, choice in zip(NAMES, choices, strict=True):
            if name in self.table() and name not in self.voices:
                self.vote(name, name, choice, False)
        if then_close:
            self.close()

    @rule(name=jurors)
    def stand_aside(self, name):
        """A juror declares a link with the candidate."""
        expected = name in self.recused or self.state in ("convened", "open", "suspended")
        if self.tried(
            expected,
            declare_interest,
            item_id=self.item.pk,
            juror_id=self.day.seats[name].juror_id,
            kind=InterestKind.EMPLOYER,
            actor=self.actors[name],
        ):
            self.recused.add(name)

    @precondition(lambda self: self.state != "convened")
    @rule()
    def close(self):
        """The secretariat closes, which decides."""
        expected = self.state == "closed" or (
            self.state == "open" and self.signable() and self.decided() is not None
        )
        if (
            self.tried(
                expected, close_sitting, sitting_id=self.day.sitting.pk, actor=self.day.actor
            )
            and self.state == "open"
        ):
            self.state, self.outcome = "closed", self.decided()

    @precondition(lambda self: self.state == "closed")
    @rule()
    def sign(self):
        """One who presides signs, and nothing reopens any more."""
        minutes_id = self.day.sitting.minutes.get().pk
        name = next(name for name in reversed(CHAIRS) if self.presence[name] == "present")
        seat_id, actor = self.day.seats[name].pk, self.actors[name]
        countersign(minutes_id=minutes_id, seat_id=seat_id, actor=actor, at=self.day.at)
        self.signed = True

    @precondition(lambda self: self.state != "convened")
    @rule(hand=st.sampled_from(["marchal", "ndiaye"]))
    def reopen(self, hand):
        """The chair, or a member who may not, takes the closing back."""
        again = self.state == "open" and self.reopened
        may = again or (self.state == "closed" and not self.signed)
        expected = may and hand == "marchal"
        if self.tried(
            expected,
            reopen_sitting,
            sitting_id=self.day.sitting.pk,
            reason="Une voix mal entendue.",
            actor=self.actors[hand],
        ):
            self.state, self.outcome, self.reopened = "open", None, True

    @invariant()
    def the_tables_say_what_the_model_says(self):
        """Compare state, current voices and decision with the database."""
        if not hasattr(self, "day"):
            return
        self.day.sitting.refresh_from_db()
        assert self.day.sitting.state == self.state
        current = Vote.objects.filter(item=self.item, replaced_by__isnull=True)
        assert {vote.seat_id: vote.value for vote in current} == {
            self.day.seats[name].pk: said for name, said in self.voices.items()
        }
        assert [d.outcome for d in Decision.objects.filter(sitting=self.day.sitting)] == (
            [self.outcome] if self.outcome else []
        )


@pytest.mark.django_db
def test_whatever_people_do_in_whatever_order_the_sitting_is_what_the_texts_say():
    run_state_machine_as_test(
        LifeOfASitting,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )
