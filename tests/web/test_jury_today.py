"""« À traiter » around juries: letters, appeals, minutes, convocations, expenses, whom a table lacks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.jury.actions.appeal_replies import write_reply
from parchemin.jury.actions.appeals import admit_appeal, dismiss_appeal, lodge_appeal
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.actions.expenses import claim_expense, submit_expenses
from parchemin.jury.models import Minutes, Sitting, SittingSeat
from parchemin.jury.terms import Channel, ExpenseKind, Ground
from parchemin.post.actions import send
from parchemin.web.desk.calendar import EventKind, calendar_of
from parchemin.web.desk.desk import desk_of
from parchemin.web.desk.tasks import tiles_of
from tests.conftest import NOON
from tests.deadlines.counting import count_clocks
from tests.factories import JurorFactory
from tests.jury.after import closed_day, decided_day, decision_of, notified, sign
from tests.scenes import JuryDay, jury_day
from tests.web.jury import secretary, text

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _tuesday_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def tasks(actor, on=TODAY):
    """Return the sentences of each tile."""
    return {urgency: [told for told, _ in found] for urgency, found in links(actor, on).items()}


def links(actor, on=TODAY):
    """Return the sentences of each tile, and where each leads."""
    return {
        tile.urgency.value: [(f"{t.count} {t.what} {t.rest}", t.url) for t in tile.tasks]
        for tile in tiles_of(desk_of(actor, on))
    }


def coming(days: int = 30, **reglement: object) -> JuryDay:
    """Return a sitting convened so many days after today."""
    day = jury_day(**reglement)
    Sitting.objects.filter(pk=day.sitting.pk).update(starts_at=NOON + timedelta(days=days))
    day.sitting.refresh_from_db()
    return day


def test_a_jury_without_one_of_its_colleges_is_blocked():
    day = jury_day()
    SittingSeat.objects.filter(college="employees").delete()
    lack = "il manque 2 membres du collège salariés"
    assert tasks(day.actor)["blocked"] == [f"1 jury MUC du 24 novembre 2026 : {lack}"]
    event = next(
        event
        for week in calendar_of(desk_of(day.actor, TODAY)).weeks
        for shown in week.days
        for event in shown.events
        if event.kind is EventKind.JURY
    )
    assert (event.colleges, event.flaw) == ((2, 0), lack)


def test_minutes_wait_for_their_signatures_rectifying_ones_too():
    day = closed_day()
    address = reverse("jury:minutes", args=[day.sitting.pk])
    told = ("1 procès-verbal à signer : rien n’est délivré avant", address)
    tomorrow = TODAY + timedelta(days=1)
    assert links(day.actor)["late"] == []
    assert told in links(day.actor)["missing"]
    assert links(day.actor, tomorrow)["late"] == [told]
    sign(day)
    assert tasks(day.actor)["late"] == []
    row = {"sitting": day.sitting, "version": 2, "reason": "Voix mal reportée.", "state": "draft"}
    Minutes.objects.create(facts=day.minutes.facts, drafted_at=day.at, **row)
    assert links(day.actor)["late"] == []
    assert told in links(day.actor)["missing"]
    assert links(day.actor, tomorrow)["late"] == [told]


def test_after_a_jury_letters_are_owed_by_their_day():
    day = decided_day()
    assert tasks(day.actor)["missing"] == [
        "1 candidat à notifier, le premier au plus tard le 9 décembre 2026",
        "1 certificat à délivrer après un jury signé",
    ]
    late = tasks(day.actor, date(2026, 12, 10))
    assert late["late"] == ["1 lettre de décision à envoyer : le délai de notification est passé"]
    notified(day)
    assert tasks(day.actor, date(2026, 12, 10))["late"] == []


def test_a_decision_of_the_cpne_is_asked_of_it_before_any_letter():
    day = decided_day(decision={"cpne_confirmation": True})
    found = tasks(day.actor, date(2026, 12, 10))
    assert found["late"] == found["missing"] == []
    assert found["blocked"] == ["1 décision d’un jury, à soumettre à la CPNE"]


def test_an_appeal_is_told_until_its_answer_has_left():
    day = decided_day(appeal={"reply": {"days": 10}})
    notified(day)
    appeal = lodge_appeal(
        decision_id=decision_of(day).pk,
        ground=Ground.APPRECIATION,
        statement="Trop sévère.",
        actor=day.actor,
        at=day.at,
    )
    waiting = "1 recours à dire recevable ou non, réponse due avant le 4 décembre 2026"
    assert waiting in tasks(day.actor)["missing"]
    assert tasks(day.actor, date(2026, 12, 5))["late"] == ["1 recours sans réponse à la date due"]
    dismiss_appeal(appeal_id=appeal.pk, actor=day.actor, at=day.at)
    assert "1 réponse à un recours à envoyer au candidat" in tasks(day.actor)["missing"]
    assert tasks(day.actor, date(2026, 12, 5))["late"] == []
    written = write_reply(appeal_id=appeal.pk, actor=day.actor, at=day.at)
    assert "1 réponse à un recours à envoyer au candidat" in tasks(day.actor)["missing"]
    send(dispatch_id=written.pk, channel=Channel.EMAIL, actor=day.actor, at=day.at)
    assert not any("recours" in task for task in tasks(day.actor)["missing"])


def test_an_appeal_that_was_admitted_waits_for_a_jury_with_its_day():
    day = decided_day(appeal={"reply": {"days": 10}})
    notified(day)
    lodged = {"ground": Ground.PROCEDURE, "statement": "Un seul évaluateur est venu."}
    asked = {"actor": day.actor, "at": day.at}
    appeal = lodge_appeal(decision_id=decision_of(day).pk, **lodged, **asked)
    admit_appeal(appeal_id=appeal.pk, **asked)
    told = "1 recours à réexaminer par un jury, réponse due avant le 4 décembre 2026"
    assert told in tasks(day.actor)["missing"]
    assert tasks(day.actor, date(2026, 12, 5))["late"] == ["1 recours sans réponse à la date due"]


def test_a_jury_that_lacks_something_else_than_a_seat_says_what():
    day = coming()
    SittingSeat.objects.filter(role="vice_chair").update(role="member")
    (told,) = tasks(day.actor)["blocked"]
    assert told == "1 jury MUC du 24 décembre 2026 : la séance n’a pas de vice-président"


def test_the_organisations_are_asked_for_names_by_the_day_of_the_reglement():
    day = coming(convocation={"unions_asked_days_before": 15})
    assert not any("organisations" in told for told in tasks(day.actor)["missing"])
    SittingSeat.objects.filter(pk=day.seats["ndiaye"].pk).delete()
    count_clocks()
    sitting = reverse("jury:sitting", args=[day.sitting.pk])
    told = "1 jury MUC du 24 décembre 2026 : organisations à solliciter avant le 9 décembre 2026"
    assert (told, sitting) in links(day.actor)["missing"]
    late = tasks(day.actor, date(2026, 12, 10))["late"]
    assert (
        "1 jury MUC du 24 décembre 2026 : organisations à solliciter, "
        "le délai a pris fin le 9 décembre 2026" in late
    )
    page = text(secretary(day).get(sitting))
    assert "elles sont sollicitées le 9 décembre 2026 au plus tard" in page


def test_convocations_are_to_be_sent_by_the_day_of_the_reglement():
    day = coming(days=30)
    address = reverse("jury:convocations", args=[day.sitting.pk])
    told = "4 convocations de jurés à envoyer, la première avant le 3 décembre 2026"
    assert (told, address) in links(day.actor)["missing"]
    late = "4 convocations de jurés à envoyer : le délai du règlement est passé"
    assert late in tasks(day.actor, date(2026, 12, 4))["late"]
    assert not any("convocation" in line for line in tasks(day.actor, date(2026, 12, 24))["late"])
    prepared = prepare_convocations(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    for convocation in prepared[:3]:
        sending = {"channel": Channel.EMAIL, "sent_on": TODAY}
        send(dispatch_id=convocation.pk, **sending, actor=day.actor, at=day.at)
    (told,) = tasks(day.actor)["missing"]
    assert told == "1 convocation de juré à envoyer, la première avant le 3 décembre 2026"


def test_expenses_submitted_wait_to_be_settled():
    day = jury_day()
    day.case()
    day.open()
    for name in ("marchal", "almeida"):
        seat = day.seats[name].pk
        meal = {"kind": ExpenseKind.MEAL, "label": "Repas", "amount": Decimal(18), "receipt": True}
        claim_expense(seat_id=seat, spent_on=TODAY, actor=day.actor, at=day.at, **meal)
        submit_expenses(seat_id=seat, actor=day.actor, at=day.at)
    page = reverse("jury:expenses_list")
    told = "2 fiches de frais à arrêter, la première déposée le 24 novembre 2026"
    assert (told, page) in links(day.actor)["missing"]
    client = secretary(day)
    listed = client.get(page)
    assert "Marchal JURY-1 24/11/2026 18,00" in text(listed)
    assert reverse("jury:expenses", args=[day.seats["almeida"].pk]) in listed.content.decode()


def test_an_empty_list_of_expenses_says_what_to_expect():
    assert "Aucune fiche à arrêter" in text(
        secretary(jury_day()).get(reverse("jury:expenses_list"))
    )


def test_thirty_juries_cost_what_one_costs():
    day = coming()
    SittingSeat.objects.filter(pk=day.seats.pop("ndiaye").pk).delete()
    costs = []
    for more in (0, 29):
        for rank in range(more):
            sitting = Sitting.objects.get(pk=day.sitting.pk)
            sitting.pk, sitting.code = None, f"AUTRE-{rank}"
            sitting.save()
            for seat in SittingSeat.objects.filter(sitting=day.sitting):
                juror = JurorFactory(body=sitting.body, college=seat.college)
                seat.pk, seat.sitting, seat.juror = None, sitting, juror
                seat.save()
        with CaptureQueriesContext(connection) as captured:
            tiles_of(desk_of(day.actor, TODAY))
        costs.append(len(captured))
    assert costs[0] == costs[1]
