"""Acts on the expenses of jurors: ceilings set, expenses claimed, sheets submitted and settled."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.jury.actions.guards import tell
from parchemin.jury.documents.expenses import (
    ExpensesFacts,
    SettledLine,
    expenses_letter,
)
from parchemin.jury.events import CEILING_SET, EXPENSE_CLAIMED, EXPENSE_WITHDRAWN
from parchemin.jury.models import (
    ExpenseCeiling,
    ExpenseLine,
    ExpenseReturn,
    ExpenseSheet,
    SittingSeat,
)
from parchemin.jury.rules.expenses import WITHOUT_RECEIPT, to_cents
from parchemin.jury.selectors.expenses import Ceilings, visible_expense_seats
from parchemin.jury.terms import ExpenseKind, ExpenseState, Presence, SittingState
from parchemin.jury.texts import expenses_values
from parchemin.jury.workflow import (
    EXPENSES,
    RETURN_EXPENSES,
    SETTLE_EXPENSES,
    SUBMIT_EXPENSES,
)
from parchemin.kernel.calendar import french_short_date, paris_date
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.documents import make_letter
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy, tidy_lines
from parchemin.kernel.workflow import Transition
from parchemin.post.actions import prepare
from parchemin.post.letterhead import head_of
from parchemin.post.letters import PersonalLetter, WrittenFile
from parchemin.post.terms import LETTER, PDF, LetterKind
from parchemin.post.texts import said_to


@transaction.atomic
def set_ceiling(
    *,
    kind: ExpenseKind,
    amount: Decimal,
    starts_on: date,
    source: str,
    actor: Actor,
    at: datetime,
) -> ExpenseCeiling:
    """Set the most that the actor's body pays for one unit of an expense, from a day on; set once a day."""
    known = ExpenseCeiling.objects.filter(
        body_id=actor.body_id, kind=kind, starts_on=starts_on
    ).first()
    if known and known.amount == amount:
        return known
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *((_CEILING_KNOWN,) if known else ()),
            *(() if amount >= 0 and source.strip() else (_CEILING_INCOMPLETE,)),
        )
    )
    ceiling = ExpenseCeiling.objects.create(
        body_id=actor.body_id, kind=kind, amount=amount, starts_on=starts_on, source=tidy(source)
    )
    told = {"kind": kind.label.lower(), "amount": str(amount), "source": ceiling.source}
    day = french_short_date(starts_on)
    record(actor=actor, event=CEILING_SET, subjects=["ceilings"], at=at, day=day, **told)
    return ceiling


@transaction.atomic
def claim_expense(
    *,
    seat_id: int,
    kind: ExpenseKind,
    spent_on: date,
    label: str,
    actor: Actor,
    at: datetime,
    quantity: Decimal = Decimal(1),
    amount: Decimal | None = None,
    receipt: bool = False,
) -> ExpenseLine:
    """Add an expense to the sheet of a seat, by its juror or the secretariat; the same one is added once.

    Without `amount`, kilometres and the allowance of the branch are counted at their price of that day.
    Raises `Refused`, and `SittingSeat.DoesNotExist` for what the actor may not see.
    """
    seat, sheet = _locked_sheet(seat_id, actor)
    asked = amount
    if asked is None and kind in WITHOUT_RECEIPT:
        price = Ceilings(actor.body_id).of(kind, spent_on)
        asked = price.amount * quantity if price else None
    refuse_if(
        (
            *_objections_to_state(sheet, ExpenseState.DRAFT),
            *(() if label.strip() and quantity > 0 else (_LINE_INCOMPLETE,)),
            *(() if asked is not None and asked >= 0 else (_NO_AMOUNT,)),
            *((_SPENT_LATER,) if spent_on > paris_date(at) else ()),
        )
    )
    line, created = ExpenseLine.objects.get_or_create(
        sheet=sheet,
        kind=kind,
        spent_on=spent_on,
        label=tidy(label),
        quantity=quantity,
        amount=to_cents(asked or Decimal(0)),
        defaults={"receipt": receipt},
    )
    if created:
        told = {"amount": str(line.amount), "kind": kind.label.lower(), "label": line.label}
        _tell(EXPENSE_CLAIMED, seat, actor, at, **told)
    return line


@transaction.atomic
def withdraw_expense(*, line_id: int, actor: Actor, at: datetime) -> None:
    """Take an expense off a sheet that is not submitted. Raises `Refused` or `DoesNotExist`."""
    found = ExpenseLine.objects.select_related("sheet").get(pk=line_id)
    seat, sheet = _locked_sheet(found.sheet.seat_id, actor)
    refuse_if(_objections_to_state(sheet, ExpenseState.DRAFT))
    amount = str(found.amount)
    found.delete()
    _tell(EXPENSE_WITHDRAWN, seat, actor, at, amount=amount)


@transaction.atomic
def submit_expenses(*, seat_id: int, actor: Actor, at: datetime) -> ExpenseSheet:
    """Submit the sheet of a juror who sat, or was convened to a sitting called off; twice is once.

    Raises `Refused`.
    """
    seat, sheet = _locked_sheet(seat_id, actor)
    if sheet.state != ExpenseState.DRAFT:
        return sheet
    called_off = seat.sitting.state == SittingState.CANCELLED
    came = called_off or seat.presence in (Presence.PRESENT, Presence.REMOTE)
    refuse_if(
        (
            *(() if sheet.lines.exists() else (_EMPTY,)),
            *(() if came else (_DID_NOT_SIT,)),
        )
    )
    sheet.submitted_at = at
    return _moved(seat, sheet, SUBMIT_EXPENSES, actor, at, amount=str(_total_of(sheet)))


@transaction.atomic
def return_expenses(*, seat_id: int, reason: str, actor: Actor, at: datetime) -> ExpenseSheet:
    """Give a submitted sheet back to its juror, with what is to be completed."""
    seat, sheet = _locked_sheet(seat_id, actor)
    refuse_if(
        (
            *RETURN_EXPENSES.objections(ExpenseState(sheet.state), actor.roles),
            *objections_to_reason(reason),
        )
    )
    ExpenseReturn.objects.create(sheet=sheet, reason=tidy_lines(reason), at=at)
    return _moved(seat, sheet, RETURN_EXPENSES, actor, at, reason=tidy_lines(reason))


@transaction.atomic
def settle_expenses(*, seat_id: int, actor: Actor, at: datetime) -> ExpenseSheet:
    """Settle a submitted sheet: what is paid of each line, under the ceilings of its day, and the letter.

    Settled already, nothing more is done. Raises `Refused` unless the actor is of the secretariat.
    """
    seat, sheet = _locked_sheet(seat_id, actor)
    if sheet.state == ExpenseState.SETTLED and not SETTLE_EXPENSES.objections_to(actor.roles):
        return sheet
    refuse_if(SETTLE_EXPENSES.objections(ExpenseState(sheet.state), actor.roles))
    ceilings = Ceilings(actor.body_id)
    for line in sheet.lines.all():
        paid = ceilings.grant_of(line)
        line.granted, line.reason = paid.amount, paid.reason.text if paid.reason else ""
        line.save(update_fields=["granted", "reason"])
    facts = _facts(seat, sheet, paris_date(at))
    sheet.settled_at = at
    told = {"granted": str(facts.granted), "amount": str(facts.asked)}
    _write(seat, facts, actor, at)
    return _moved(seat, sheet, SETTLE_EXPENSES, actor, at, **told)


_CEILING_KNOWN = Objection(
    "ceiling-known",
    "Un autre plafond prend effet le même jour.",
    remedy="Fixez-le à une autre date.",
)
_CEILING_INCOMPLETE = Objection("ceiling-incomplete", "Un plafond a un montant et un texte.")
_LINE_INCOMPLETE = Objection("expense-incomplete", "Un frais a un objet et une quantité.")
_NO_AMOUNT = Objection(
    "expense-amount", "Le montant manque, et aucun prix n’est fixé à cette date pour le calculer."
)
_SPENT_LATER = Objection("expense-later", "Un frais à venir n’est pas encore dépensé.")
_EMPTY = Objection("expenses-empty", "La fiche ne porte aucun frais.")
_DID_NOT_SIT = Objection(
    "juror-did-not-sit",
    "Ce juré n’a pas siégé à la séance.",
    remedy="Consignez sa présence d’abord.",
)


def _locked_sheet(seat_id: int, actor: Actor) -> tuple[SittingSeat, ExpenseSheet]:
    """Return a seat that the actor may see and its sheet, locked. Raises `SittingSeat.DoesNotExist`."""
    seat = (
        visible_expense_seats(actor)
        .select_for_update(of=("self",))
        .select_related("sitting__certification__body", "juror")
        .get(pk=seat_id)
    )
    sheet, _ = ExpenseSheet.objects.get_or_create(seat=seat, defaults={"state": EXPENSES.initial})
    return seat, sheet


def _objections_to_state(sheet: ExpenseSheet, state: ExpenseState) -> tuple[Objection, ...]:
    found = ExpenseState(sheet.state)
    if found is state:
        return ()
    return (
        Objection(
            "expenses-state",
            f"La fiche de frais est {found.label.lower()}.",
            remedy="Demandez au secrétariat de la rendre.",
        ),
    )


def _moved(
    seat: SittingSeat,
    sheet: ExpenseSheet,
    move: Transition,
    actor: Actor,
    at: datetime,
    **details: Any,
) -> ExpenseSheet:
    sheet.state = move.target.value
    sheet.save(update_fields=["state", "submitted_at", "settled_at"])
    _tell(move.event, seat, actor, at, **details)
    return sheet


def _tell(event: str, seat: SittingSeat, actor: Actor, at: datetime, **details: Any) -> None:
    tell(event, seat.sitting, actor, at, juror=seat.juror.name, **details)


def _write(seat: SittingSeat, facts: ExpensesFacts, actor: Actor, at: datetime) -> None:
    """Write the letter that tells a juror what is paid; it waits to be sent."""
    name = f"frais-{facts.sitting}.pdf"
    pdf = make_letter(expenses_letter(facts), head_of(actor.body_id))
    said = said_to(actor.body_id, LetterKind.EXPENSES, expenses_values(facts))
    letter = PersonalLetter(
        thread=f"seat/{seat.pk}",
        name=facts.name,
        email=seat.juror.email,
        says=sha256_hex(repr(facts).encode()),
        subject=said.subject,
        text=said.text,
        files=(WrittenFile(LETTER, name, PDF, pdf),),
    )
    prepare(
        kind=LetterKind.EXPENSES,
        about=f"seat/{seat.pk}",
        subjects=[f"sitting/{facts.sitting}"],
        letters=[letter],
        actor=actor,
        at=at,
    )


def _total_of(sheet: ExpenseSheet) -> Decimal:
    return sum((line.amount for line in sheet.lines.all()), Decimal(0))


def _facts(seat: SittingSeat, sheet: ExpenseSheet, on: date) -> ExpensesFacts:
    certification = seat.sitting.certification
    return ExpensesFacts(
        body_name=certification.body.legal_name,
        city=certification.body.city,
        name=seat.juror.name,
        sitting=seat.sitting.code,
        certification=certification.title,
        held_on=seat.sitting.day,
        lines=tuple(
            SettledLine(
                spent_on=line.spent_on,
                kind=ExpenseKind(line.kind).label,
                label=line.label,
                amount=line.amount,
                granted=line.granted or Decimal(0),
                reason=line.reason,
            )
            for line in sheet.lines.all()
        ),
        settled_on=on,
        specimen=certification.body.demonstration,
    )
