"""Done again by whoever may, an act answers as before; to anybody else it does not even say that it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.actions.appeals import (
    admit_appeal,
    dismiss_appeal,
    lodge_appeal,
    withdraw_appeal,
)
from parchemin.jury.actions.cases import (
    adjourn,
    adjust_mark,
    lift_adjournment,
    propose_mention,
    recommend,
    remark_departure,
    retain_fraud,
)
from parchemin.jury.actions.minutes import attest_unsigned, countersign, note_unable
from parchemin.jury.actions.sitting_day import (
    give_proxy,
    open_sitting,
    record_presence,
    resume_sitting,
    suspend_sitting,
)
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.terms import Choice, Ground, InterestKind, Presence
from parchemin.kernel.objections import Refused
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.rectify_minutes import Correction, rectify_minutes
from parchemin.processes.reopen_sitting import reopen_sitting
from tests.factories import UserFactory, actor_for
from tests.jury.after import closed_day, decided_day, decision_of, notified
from tests.scenes import JuryDay, jury_day
from tests.web.jury import codes, juror, text

pytestmark = pytest.mark.django_db
ROLES = {"role", "signature-of-another"}


@dataclass
class Table:
    """A sitting, a juror who signs and presides nothing, and acts done by whoever may."""

    day: JuryDay

    def member(self) -> Actor:
        """Return a plain member of the jury, under their own account."""
        user = UserFactory()
        seat = self.day.seats["belkacem"]
        Juror.objects.filter(pk=seat.juror_id).update(user=user)
        return actor_for(self.day.sitting.body, Role.JUROR, user=user)

    def twice(self, act: Callable[..., object], **asked: object) -> None:
        """Do an act, again by the same person, and again by somebody who may not."""
        here = {"at": self.day.at, **asked}
        here.setdefault("actor", self.day.actor)
        first = act(**here)
        told = Event.objects.count()
        assert act(**here) == first
        assert Event.objects.count() == told
        with pytest.raises(Refused) as refused:
            act(**{**here, "actor": self.member()})
        assert ROLES.intersection(refused.value.codes), refused.value.codes
        assert Event.objects.count() == told


def test_the_life_of_a_sitting_is_told_again_to_who_holds_it_alone():
    day = jury_day(proxy={"allowed": True})
    day.item = day.case(B1="not_acquired")
    table, sitting = Table(day), {"sitting_id": day.sitting.pk}
    ndiaye = day.seats["ndiaye"].pk
    table.twice(give_proxy, seat_id=ndiaye, holder_id=day.seats["almeida"].pk)
    for name in ("marchal", "belkacem", "almeida"):
        seat = day.seats[name].pk
        table.twice(record_presence, seat_id=seat, presence=Presence.PRESENT)
    table.twice(open_sitting, **sitting)
    table.twice(suspend_sitting, **sitting)
    table.twice(resume_sitting, **sitting)
    accept_unanimous(**sitting, actor=day.actor, at=day.at)
    table.twice(close_sitting, **sitting)
    table.twice(reopen_sitting, **sitting, reason="Voix mal entendue.")


def test_what_the_jury_says_of_a_case_is_told_again_to_who_speaks_for_it_alone():
    day = jury_day(
        grid={"adjusted_by": "jury", "binding": "remark"},
        mentions=[{"code": "tb", "label": "Très bien"}],
    )
    day.item = day.case(B1="not_acquired")
    day.open()
    table, item = Table(day), {"item_id": day.item.pk}
    line = day.scene.edition.blocs.get(code="B1").criteria.first().code
    asked = {"bloc": "B1", "line": line, "value": "acquired", "reason": "Vu."}
    table.twice(recommend, **item, text="Persévérer.")
    table.twice(propose_mention, **item, mention="tb")
    table.twice(adjust_mark, **item, **asked)
    table.twice(remark_departure, **item, text="Le jury a vu le candidat.")
    table.twice(retain_fraud, **item, reason="Copie. Entendu, il l’admet.")
    until = (day.at + timedelta(days=30)).date()
    table.twice(adjourn, **item, until=until, reason="Complément.")
    table.twice(lift_adjournment, **item)
    other = day.seats["ndiaye"].juror_id
    table.twice(declare_interest, **item, juror_id=other, kind=InterestKind.DECLARED)


def test_a_signature_put_already_is_told_to_its_hand_alone_and_so_is_what_stands_for_one():
    day = closed_day()
    table, minutes = Table(day), {"minutes_id": day.minutes.pk}
    chair = day.seats["marchal"]
    table.twice(countersign, **minutes, seat_id=chair.pk, actor=day.system)
    table.twice(note_unable, **minutes, seat_id=day.seats["almeida"].pk, reason="Malade.")
    lost = closed_day()
    table, minutes = Table(lost), {"minutes_id": lost.minutes.pk}
    for seat in ("marchal", "almeida", "belkacem", "ndiaye"):
        asked = {"seat_id": lost.seats[seat].pk, "reason": "Disparu.", "actor": lost.actor}
        note_unable(**minutes, **asked, at=lost.at)
    table.twice(attest_unsigned, **minutes, reason="Nul ne peut signer.")


def test_a_rectificatif_drawn_already_is_told_to_who_may_draw_one_alone():
    day = decided_day()
    decision = decision_of(day)
    voices = {("B1", 1): {seat.pk: Choice.ACQUIRED for seat in day.seats.values()}}
    Table(day).twice(
        rectify_minutes,
        sitting_id=day.sitting.pk,
        reason="Voix mal reportées.",
        corrections=[Correction(decision.dossier_id, voices)],
    )


@pytest.mark.parametrize("answer", [admit_appeal, dismiss_appeal, withdraw_appeal])
def test_an_appeal_answered_already_is_told_to_who_answers_alone(answer):
    day = decided_day()
    notified(day)
    asked = {"decision_id": decision_of(day).pk, "ground": Ground.PROCEDURE, "statement": "Non."}
    day.at += timedelta(days=90 if answer is dismiss_appeal else 0)
    appeal = lodge_appeal(**asked, actor=day.actor, at=day.at)
    commission = actor_for(
        day.sitting.body, Role.COMMISSION
    )  # who reads every decision, and answers none
    for act, given in ((lodge_appeal, asked), (answer, {"appeal_id": appeal.pk})):
        act(**given, actor=day.actor, at=day.at)
        told = Event.objects.count()
        act(**given, actor=day.actor, at=day.at)
        with pytest.raises(Refused) as refused:
            act(**given, actor=commission, at=day.at)
        assert "role" in refused.value.codes
        assert Event.objects.count() == told


def test_on_screen_nobody_is_told_that_they_signed_for_another():
    day = closed_day()
    chair = day.seats["marchal"]
    countersign(minutes_id=day.minutes.pk, seat_id=chair.pk, actor=day.system, at=day.at)
    with time_machine.travel(day.at, tick=False):
        client = juror(day, "belkacem")
        answer = client.post(reverse("jury:sign", args=[day.minutes.pk, chair.pk]))
    assert answer.status_code == 422
    assert "signature-of-another" in codes(answer)
    assert "Votre signature est posée" not in text(answer)
