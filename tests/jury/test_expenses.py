"""Expenses of jurors: no more than spent, nor than the ceiling of the day, on a receipt, settled once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.jury.actions.expenses import (
    claim_expense,
    return_expenses,
    set_ceiling,
    settle_expenses,
    submit_expenses,
    withdraw_expense,
)
from parchemin.jury.models import (
    ExpenseCeiling,
    ExpenseLine,
    ExpenseReturn,
    ExpenseSheet,
    Sitting,
    SittingSeat,
)
from parchemin.jury.rules.expenses import Ceiling, Expense, grant_of, legal_ceiling
from parchemin.jury.selectors.expenses import expense_sheet, expense_sheets
from parchemin.jury.terms import ExpenseKind, ExpenseState, Presence
from parchemin.kernel.objections import Refused
from parchemin.post.models import DispatchFile
from tests.documents import words
from tests.factories import BodyFactory, UserFactory, actor_for
from tests.scenes import jury_day

MEAL, MILEAGE, NIGHT = ExpenseKind.MEAL, ExpenseKind.MILEAGE, ExpenseKind.NIGHT
CENTS = st.decimals(min_value=0, max_value=9999, places=2)


def paid(kind, amount, ceiling=None, quantity="1", receipt=True):
    most = None if ceiling is None else Ceiling(Decimal(ceiling), "Délibération 12")
    found = grant_of(Expense(kind, Decimal(quantity), Decimal(amount), receipt), most)
    return str(found.amount), found.reason.code if found.reason else ""


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((MEAL, "18.50", "21.10"), ("18.50", "")),
        ((MEAL, "21.10", "21.10"), ("21.10", "")),
        ((MEAL, "30", "21.10"), ("21.10", "over-ceiling")),
        ((MEAL, "50", "21.10", "2"), ("42.20", "over-ceiling")),
        ((MEAL, "18.50", "21.10", "1", False), ("0", "no-receipt")),
        ((NIGHT, "250"), ("250.00", "")),
        ((MILEAGE, "63.60", "0.636", "100", False), ("63.60", "")),
        ((MILEAGE, "80", "0.636", "100", False), ("63.60", "over-ceiling")),
        ((MILEAGE, "80", None, "100", False), ("0", "no-ceiling")),
        ((ExpenseKind.ALLOWANCE, "50", "50", "1", False), ("50.00", "")),
        ((ExpenseKind.TRANSPORT, "84.20", None, "1", False), ("0", "no-receipt")),
    ],
)
def test_what_is_paid_has_its_reason(asked, expected):
    assert paid(*asked) == expected


def test_a_half_cent_is_rounded_up():
    assert paid(MILEAGE, "1", "0.005", "1")[0] == "0.01"


@given(st.sampled_from(ExpenseKind), CENTS, st.none() | CENTS, st.integers(1, 50), st.booleans())
def test_never_more_than_asked_nor_than_the_ceiling(kind, amount, ceiling, quantity, receipt):
    most = None if ceiling is None else Ceiling(ceiling, "Texte")
    found = grant_of(Expense(kind, Decimal(quantity), amount, receipt), most)
    assert 0 <= found.amount <= amount
    assert most is None or found.amount <= most.amount * quantity
    assert (found.reason is None) == (found.amount == amount) or found.amount == 0


def test_the_law_gives_a_price_to_kilometres_and_meals_from_its_date():
    assert legal_ceiling(MILEAGE, date(2026, 11, 24)).amount == Decimal("0.636")
    assert legal_ceiling(MEAL, date(2025, 1, 1)).source.startswith("Arrêté du 20 décembre 2002")
    assert legal_ceiling(MEAL, date(2024, 12, 31)) is None
    assert legal_ceiling(NIGHT, date(2026, 11, 24)) is None


@pytest.fixture
def day(db):
    found = jury_day()
    found.case()
    found.open()
    return found


def claim(day, name="marchal", **changes):
    asked = {
        "seat_id": day.seats[name].pk,
        "kind": MEAL,
        "spent_on": day.at.date(),
        "label": "Déjeuner",
        "amount": Decimal("30"),
        "receipt": True,
        "actor": day.actor,
        "at": day.at,
        **changes,
    }
    return claim_expense(**asked)


def act(do, day, name="marchal", **changes):
    return do(seat_id=day.seats[name].pk, **{"actor": day.actor, "at": day.at, **changes})


def ceiling(day, amount="25", starts_on=date(2026, 1, 1), **changes):
    asked = {"kind": MEAL, "amount": Decimal(amount), "starts_on": starts_on, "source": "CPNE 4"}
    return set_ceiling(**{**asked, "actor": day.actor, "at": day.at, **changes})


def test_a_sheet_goes_from_claims_to_a_letter_that_explains_every_cut(day):
    ceiling(day)
    claim(day)
    claim(day, kind=MILEAGE, label="Rungis-Paris", quantity=Decimal(40), amount=None, receipt=False)
    claim(day, kind=NIGHT, label="Hôtel", amount=Decimal("95.5"), receipt=False)
    page = expense_sheet(day.actor, day.seats["marchal"].pk)
    assert (page.asked, page.granted) == (Decimal("150.94"), Decimal("50.44"))
    assert act(submit_expenses, day).state == ExpenseState.SUBMITTED
    sheet = act(settle_expenses, day)
    assert sheet.state == ExpenseState.SETTLED
    letter = DispatchFile.objects.get(dispatch__kind="expenses", role="letter")
    text = words(letter.content)
    for said in (
        "Frais de jury : 50,44 €",
        "sur 150,94 € demandés",
        "Repas : 25,00 € au plus.",
        "Nuitée : sans justificatif, rien n’est remboursé.",
        "Rungis-Paris",
        "25,44 €",
    ):
        assert said in text, said
    event = Event.objects.get(name="jury.expenses.settled")
    assert (event.details["granted"], event.details["amount"]) == ("50.44", "150.94")


def test_every_act_is_done_once(day):
    ceiling(day)
    claim(day)
    act(submit_expenses, day)
    act(settle_expenses, day)
    told = Event.objects.count()
    ceiling(day)
    act(settle_expenses, day)
    act(submit_expenses, day)
    assert Event.objects.count() == told
    assert ExpenseLine.objects.count() == 1


def test_the_same_expense_is_claimed_once_and_may_be_withdrawn(day):
    line = claim(day)
    assert claim(day) == line
    withdraw_expense(line_id=line.pk, actor=day.actor, at=day.at)
    assert not ExpenseLine.objects.exists()
    with pytest.raises(Refused) as refused:
        act(submit_expenses, day)
    assert refused.value.codes == ("expenses-empty",)


def test_a_ceiling_counts_from_its_day_and_is_never_rewritten(day):
    ceiling(day, "25")
    ceiling(day, "20", date(2026, 11, 25))
    line = claim(day)
    assert expense_sheet(day.actor, day.seats["marchal"].pk).granted == Decimal("25.00")
    assert line.amount == 30
    with pytest.raises(Refused) as refused:
        ceiling(day, "99")
    assert refused.value.codes == ("ceiling-known",)
    with pytest.raises(Refused) as refused:
        ceiling(day, "-1", date(2027, 1, 1), actor=actor_for(day.sitting.body, Role.JUROR))
    assert refused.value.codes == ("role", "ceiling-incomplete")


def test_only_who_sat_is_paid_back(day):
    SittingSeat.objects.filter(pk=day.seats["marchal"].pk).update(presence=Presence.EXCUSED)
    claim(day)
    with pytest.raises(Refused) as refused:
        act(submit_expenses, day)
    assert refused.value.codes == ("juror-did-not-sit",)


def test_who_was_convened_to_a_sitting_called_off_is_paid_what_they_spent(day):
    seat = day.seats["marchal"]
    SittingSeat.objects.filter(pk=seat.pk).update(presence="")
    Sitting.objects.filter(pk=day.sitting.pk).update(state="cancelled")
    claim(day)
    act(submit_expenses, day)
    assert act(settle_expenses, day).state == "settled"


def test_every_reason_against_an_expense_is_told_at_once(day):
    with pytest.raises(Refused) as refused:
        claim(day, label=" ", amount=None, spent_on=day.at.date() + timedelta(days=1))
    assert refused.value.codes == ("expense-incomplete", "expense-amount", "expense-later")


def test_a_submitted_sheet_changes_only_once_given_back(day):
    claim(day)
    act(submit_expenses, day)
    with pytest.raises(Refused) as refused:
        claim(day, label="Dîner")
    assert refused.value.codes == ("expenses-state",)
    with pytest.raises(Refused) as refused:
        act(return_expenses, day, reason=" ")
    assert refused.value.codes == ("reason-missing",)
    act(return_expenses, day, reason="Joignez la note du restaurant.")
    assert claim(day, label="Dîner").pk


def test_a_juror_sees_and_claims_their_own_and_settles_nothing(day):
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["almeida"].juror_id).update(user=user)
    own = actor_for(day.sitting.body, Role.JUROR, user=user)
    claim(day, "almeida", actor=own)
    claim(day, "marchal")
    assert [page.juror for page in expense_sheets(own, day.sitting.pk)] == ["Almeida"]
    assert [page.juror for page in expense_sheets(day.actor, day.sitting.pk)] == [
        "Almeida",
        "Marchal",
    ]
    act(submit_expenses, day, "almeida", actor=own)
    with pytest.raises(Refused) as refused:
        act(settle_expenses, day, "almeida", actor=own)
    assert refused.value.codes == ("role",)
    act(settle_expenses, day, "almeida")
    with pytest.raises(Refused) as refused:
        act(settle_expenses, day, "almeida", actor=own)
    assert "role" in refused.value.codes
    for actor in (own, actor_for(BodyFactory()), actor_for(day.sitting.body, Role.COMMISSION)):
        with pytest.raises(SittingSeat.DoesNotExist):
            claim(day, "marchal", actor=actor)
        with pytest.raises(SittingSeat.DoesNotExist):
            expense_sheet(actor, day.seats["marchal"].pk)


def test_the_database_locks_what_was_settled(day):
    line = claim(day)
    act(submit_expenses, day)
    act(settle_expenses, day)
    for change in (
        lambda: ExpenseLine.objects.filter(pk=line.pk).update(granted=0),
        lambda: ExpenseLine.objects.filter(pk=line.pk)._raw_delete("default"),
        lambda: ExpenseSheet.objects.update(state="draft"),
        lambda: ExpenseSheet.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="arrêtée ne change"), transaction.atomic():
            change()


def test_the_database_keeps_what_a_sheet_lacked(day):
    claim(day)
    act(submit_expenses, day)
    act(return_expenses, day, reason="Joignez la note.")
    with pytest.raises(IntegrityError, match="reste écrit"), transaction.atomic():
        ExpenseReturn.objects.update(reason="Rien.")
    with pytest.raises(IntegrityError), transaction.atomic():
        ExpenseReturn.objects.create(sheet=ExpenseSheet.objects.get(), reason="", at=day.at)


def test_the_database_refuses_amounts_that_make_no_sense(day):
    ceiling(day)
    line = claim(day)
    for change in ({"quantity": 0}, {"amount": -1}, {"granted": 31}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExpenseLine.objects.filter(pk=line.pk).update(**change)
    with pytest.raises(IntegrityError, match="fixez-en un autre"), transaction.atomic():
        ExpenseCeiling.objects.update(amount=99)
