"""Expenses of jurors on screen: claimed by the one who sat, settled by the secretariat, every cut explained."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.jury.actions.expenses import claim_expense, settle_expenses, submit_expenses
from parchemin.jury.models import ExpenseCeiling, ExpenseLine, ExpenseSheet
from parchemin.jury.terms import ExpenseKind
from parchemin.post.models import Dispatch
from tests.conftest import NOON
from tests.documents import words
from tests.factories import BodyFactory, JurorFactory, MandateFactory
from tests.scenes import JuryDay, jury_day
from tests.web.jury import codes, juror, price, secretary, soup_of, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
CEILINGS = "/espace/seances/frais/plafonds/"


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the sitting."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def day() -> JuryDay:
    found = jury_day()
    found.case()
    return found.open()


def of(day: JuryDay, name: str = "almeida", route: str = "expenses", *more: str) -> str:
    return reverse(f"jury:{route}", args=[day.seats[name].pk, *more])


def sheets(day: JuryDay) -> str:
    return reverse("jury:sitting_expenses", args=[day.sitting.pk])


def typed(**changes):
    return {
        "kind": "meal",
        "spent_on": "2026-11-24",
        "label": "Déjeuner",
        "quantity": "1",
        "amount": "18,50",
        "receipt": "on",
        **changes,
    }


def claim(client, day, name="almeida", **changes):
    return client.post(of(day, name, "claim_expense"), typed(**changes))


def move(client, day, what, name="almeida", **more):
    return client.post(of(day, name, "expenses_move", what), more)


def claimed(day, **changes) -> ExpenseLine:
    asked = {
        "kind": ExpenseKind.MEAL,
        "spent_on": day.at.date(),
        "label": "Déjeuner",
        "amount": Decimal("30"),
        "receipt": True,
        **changes,
    }
    seat = day.seats["almeida"]
    return claim_expense(seat_id=seat.pk, actor=day.actor, at=day.at, **asked)


def settled(day) -> JuryDay:
    claimed(day)
    for act in (submit_expenses, settle_expenses):
        act(seat_id=day.seats["almeida"].pk, actor=day.actor, at=day.at)
    return day


def test_a_juror_claims_their_own_from_the_page_of_the_sitting(day):
    client = juror(day, "almeida")
    sitting = reverse("jury:sitting", args=[day.sitting.pk])
    assert of(day) in client.get(sitting).content.decode()
    assert "ne porte encore aucun frais" in text(client.get(of(day)))
    assert not ExpenseSheet.objects.exists()
    assert claim(client, day).status_code == 303
    answer = claim(
        client, day, kind="mileage", label="Rungis-Paris", quantity="40", amount="", receipt=""
    )
    assert answer["Location"] == of(day)
    page = text(client.get(of(day))).replace("\u00a0", " ")
    assert "Déjeuner repas, justificatif 24/11/2026 1 18,50 € 18,50 €" in page
    assert "Rungis-Paris véhicule personnel 24/11/2026 40 25,44 € 25,44 €" in page
    assert "Total 43,94 € 43,94 €" in page


def test_what_would_not_be_paid_says_why_before_the_sheet_is_submitted(day):
    client = juror(day, "almeida")
    claim(client, day, kind="night", label="Hôtel", amount="95.5", receipt="")
    page = text(client.get(of(day))).replace("\u00a0", " ")
    assert "95,50 € 0,00 € Nuitée : sans justificatif, rien n’est remboursé." in page


def test_a_claim_that_cannot_be_is_refused_and_what_was_typed_stays(day):
    client = juror(day, "almeida")
    answer = claim(client, day, spent_on="2026-11-25")
    assert codes(answer) == {"expense-later"}
    assert soup_of(answer).find("input", {"name": "label"})["value"] == "Déjeuner"
    answer = claim(client, day, quantity="beaucoup", label="", amount="x")
    assert set(answer.context["claiming"].errors) == {"quantity", "label", "amount"}
    assert not ExpenseLine.objects.exists()


def test_a_claim_is_taken_off_then_the_sheet_is_submitted(day):
    client = juror(day, "almeida")
    assert codes(move(client, day, "submit_expenses")) == {"expenses-empty"}
    claim(client, day)
    line = ExpenseLine.objects.get()
    client.post(reverse("jury:withdraw_expense", args=[line.pk]))
    assert not ExpenseLine.objects.exists()
    claim(client, day)
    assert move(client, day, "submit_expenses").status_code == 303
    page = text(client.get(of(day)))
    assert "Déposée" in page
    assert "Ajouter un frais" not in page
    assert codes(claim(client, day, label="Dîner")) == {"expenses-state"}
    line = ExpenseLine.objects.get()
    refused = client.post(reverse("jury:withdraw_expense", args=[line.pk]))
    assert codes(refused) == {"expenses-state"}


def test_the_secretariat_gives_a_sheet_back_or_settles_it(day):
    claimed(day)
    submit_expenses(seat_id=day.seats["almeida"].pk, actor=day.actor, at=day.at)
    client = secretary(day)
    assert codes(move(client, day, "return_expenses", reason=" ")) == {"reason-missing"}
    assert move(client, day, "return_expenses", reason="Joignez la note.").status_code == 303
    assert "Rendue le 24/11/2026 : Joignez la note." in text(juror(day, "almeida").get(of(day)))
    assert move(client, day, "submit_expenses").status_code == 303
    page = text(client.get(of(day))).replace("\u00a0", " ")
    assert "Arrêter la fiche à 21,10 €" in page
    assert move(client, day, "settle_expenses").status_code == 303
    written = Dispatch.objects.get(kind="expenses")
    page = client.get(of(day)).content.decode()
    assert reverse("post:letter", args=[written.pk]) in page
    letter = client.get(reverse("post:file", args=[written.pk, "letter"]))
    assert "21,10 €" in words(letter.content).replace("\u00a0", " ")
    assert "Arrêtée" in text(client.get(of(day)))


def test_a_juror_settles_nothing_and_sees_nobody_else_s(day):
    claimed(day)
    client = juror(day, "almeida")
    move(client, day, "submit_expenses")
    assert "Arrêter la fiche" not in text(client.get(of(day)))
    assert codes(move(client, day, "settle_expenses")) == {"role"}
    assert client.get(of(day, "marchal")).status_code == 404
    assert claim(client, day, "marchal").status_code == 404
    assert move(client, day, "submit_expenses", "marchal").status_code == 404
    assert client.get(sheets(day)).status_code == 403
    assert client.get(CEILINGS).status_code == 403
    settle_expenses(seat_id=day.seats["almeida"].pk, actor=day.actor, at=day.at)
    written = reverse("post:file", args=[Dispatch.objects.get().pk, "letter"])
    assert written in client.get(of(day)).content.decode()
    assert client.get(written).status_code == 200
    assert juror(day, "marchal").get(written).status_code == 404


def test_the_sheets_of_a_sitting_are_read_together(day):
    client = secretary(day)
    assert "Aucune fiche n’est commencée." in text(client.get(sheets(day)))
    settled(day)
    page = text(client.get(sheets(day))).replace("\u00a0", " ")
    assert "Almeida 1 30,00 € 21,10 € Arrêtée" in page
    assert "Sans fiche : Belkacem, Marchal, Ndiaye" in page
    assert of(day, "marchal") in client.get(sheets(day)).content.decode()


def test_ceilings_are_set_from_a_day_on_with_their_text(day):
    client = secretary(day)
    page = text(client.get(CEILINGS))
    assert "Véhicule personnel 0,636 €" in page
    assert "Nuitée pas de plafond" in page
    set_up = {"kind": "night", "amount": "110", "starts_on": "2026-11-24", "source": "CPNE 4"}
    assert client.post(CEILINGS, set_up).status_code == 303
    later = set_up | {"amount": "120,5", "starts_on": "2027-01-01"}
    assert client.post(CEILINGS, later).status_code == 303
    shown = text(client.get(CEILINGS)).replace("\u00a0", " ")
    assert "Indemnité de jury non payé" in shown
    assert "Nuitée 110,00 € CPNE 4 120,50 € le 01/01/2027" in shown
    answer = client.post(CEILINGS, set_up | {"amount": "130"})
    assert codes(answer) == {"ceiling-known"}
    assert soup_of(answer).find("input", {"name": "source"})["value"] == "CPNE 4"
    assert client.post(CEILINGS, set_up | {"amount": "cent"}).status_code == 422
    assert ExpenseCeiling.objects.filter(starts_on=date(2026, 11, 24)).count() == 1


def test_another_body_finds_nothing(day):
    settled(day)
    line = ExpenseLine.objects.get()
    stranger = PageClient().open_session(MandateFactory(body=BodyFactory()).user)
    for address in (of(day), sheets(day)):
        assert stranger.get(address).status_code == 404
    assert claim(stranger, day).status_code == 404
    assert move(stranger, day, "settle_expenses").status_code == 404
    assert move(secretary(day), day, "burn").status_code == 404
    withdrawal = reverse("jury:withdraw_expense", args=[line.pk])
    assert stranger.post(withdrawal).status_code == 404


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.CANDIDATE, Role.COMMISSION])
def test_other_roles_do_not_enter(day, role):
    client = PageClient().open_session(MandateFactory(body=day.sitting.body, role=role).user)
    for address in (of(day), sheets(day), CEILINGS):
        assert client.get(address).status_code == 403


def test_thirty_expenses_and_sheets_cost_what_one_costs():
    costs = []
    for number in (1, 30):
        day = jury_day()
        day.case()
        for _ in range(number - 1):
            juror = JurorFactory(body=day.sitting.body)
            row = {"college": "employers", "role": "member", "voting": False}
            seat = day.sitting.seats.create(juror=juror, **row)
            ExpenseSheet.objects.create(seat=seat, state="draft")
        day.open()
        for rank in range(number):
            claimed(day, label=f"Repas {rank}")
        client = secretary(day)
        costs.append([price(client, of(day)), price(client, sheets(day))])
    assert costs[0] == costs[1]
