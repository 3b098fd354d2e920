"""Who presided when the voices were given casts theirs on equal voices, whoever is named afterwards."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from parchemin.jurors.models import Juror
from parchemin.jury.actions.sittings import name_to_presidency
from parchemin.jury.inputs import inputs_from_json
from parchemin.jury.models import AgendaItem
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.selectors.minutes import facts_before_closing
from parchemin.jury.terms import Outcome, Presence, SeatRole
from parchemin.kernel.objections import Refused
from parchemin.processes.close_sitting import close_sitting
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db
CHAIR = SeatRole.CHAIR


@pytest.fixture
def day():
    """Open a sitting whose chair is away: the vice-chair presides."""
    day = jury_day({"B1": 1}, quorum={"min_per_college": 1}, tie_rule="chair_casts")
    day.comes(day.seats["marchal"], Presence.ABSENT)
    day.item = day.case(B1="acquired/not_acquired")
    day.other = day.case(B1="acquired/not_acquired")
    return day.open()


def divided(day, item):
    day.vote(item, belkacem="acquired", almeida="not_acquired", ndiaye="abstain")


def outcome(day, item):
    return docket_of(day.sitting, [item.pk]).entry_of(item.pk).deliberation.outcome


def name(day, who, role=CHAIR):
    name_to_presidency(seat_id=day.seats[who].pk, role=role, actor=day.actor, at=day.at)


def test_a_chair_named_after_the_voices_turns_no_equality(day):
    divided(day, day.item)
    assert outcome(day, day.item) is Outcome.REFUSED
    name(day, "belkacem")
    assert outcome(day, day.item) is Outcome.REFUSED
    divided(day, day.other)
    assert outcome(day, day.other) is Outcome.FULL
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    kept = {row.dossier_id: row for row in day.sitting.decisions.all()}
    assert kept[day.item.dossier_id].outcome == Outcome.REFUSED
    said = str(kept[day.item.dossier_id].units)
    assert "la voix de qui présidait quand le dossier a été mis aux voix" in said
    assert "presider" in kept[day.item.dossier_id].inputs["case"]
    assert "presider" not in kept[day.other.dossier_id].inputs["case"]


def test_the_minutes_say_from_which_case_a_chair_named_in_session_presides(day):
    divided(day, day.item)
    name(day, "belkacem")
    divided(day, day.other)
    numbers = day.item.dossier.number, day.other.dossier.number
    told = facts_before_closing(day.actor, day.sitting.pk).quorum
    assert told.endswith(
        f"Dossier {numbers[0]} : mis aux voix sous la présidence d’Almeida. "
        f"Présidence de Belkacem à compter du dossier {numbers[1]}."
    )


def test_a_presidency_that_nobody_changed_is_told_once(day):
    divided(day, day.item)
    assert "présidence" not in facts_before_closing(day.actor, day.sitting.pk).quorum.lower()


def test_the_minutes_say_why_a_juror_who_sat_had_no_voice():
    day = jury_day(member={"experience_years": 5}, quorum={"min_per_college": 1})
    Juror.objects.filter(surname="Ndiaye").update(in_trade_since=date(2024, 1, 8))
    day.case()
    told = facts_before_closing(day.actor, day.open().sitting.pk).quorum
    assert (
        "Ndiaye siège sans voix. Ndiaye exerce le métier depuis le 8 janvier 2024 : le règlement demande 5 ans ("
    ) in told
    Juror.objects.filter(surname="Ndiaye").update(in_trade_since=date(2014, 1, 8))
    assert "sans voix" not in facts_before_closing(day.actor, day.sitting.pk).quorum


def test_the_decision_is_recomputed_under_who_presided(day):
    divided(day, day.item)
    name(day, "belkacem")
    divided(day, day.other)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    decision = day.sitting.decisions.get(dossier=day.item.dossier)
    docket = docket_of(day.sitting, [day.item.pk])
    case, _, _ = inputs_from_json(decision.inputs, docket.reglement)
    assert case.presider
    assert docket.entry_of(day.item.pk).deliberation.inputs_digest == decision.inputs_digest


def test_who_presided_is_kept_once_and_is_of_the_table(day):
    divided(day, day.item)
    name(day, "belkacem")
    assert AgendaItem.objects.get(pk=day.item.pk).presided_by == day.seats["almeida"]
    elsewhere = jury_day().seats["marchal"]
    for seat in (day.seats["belkacem"], elsewhere):
        with pytest.raises(IntegrityError, match="présidait"), transaction.atomic():
            AgendaItem.objects.filter(pk=day.item.pk).update(presided_by=seat)


def test_a_chair_who_sits_is_replaced_by_nobody():
    day = jury_day().open()
    for who, role in (("belkacem", CHAIR), ("ndiaye", SeatRole.VICE_CHAIR)):
        with pytest.raises(Refused) as refused:
            name(day, who, role)
        assert refused.value.codes == ("presidency-present",)
