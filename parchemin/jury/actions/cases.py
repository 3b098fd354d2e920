"""Acts by which the jury adds a word to a case: adjournment, advice, mention, adjusted mark, fraud."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason
from parchemin.assessment.rules.grid import GridBloc
from parchemin.assessment.rules.scales import objections_to_mark
from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Binding, MarkAdjuster, Outcome
from parchemin.certifications.reglement.value import Reglement, ScaleRules
from parchemin.jury.actions.guards import (
    locked_item,
    objections_to_place,
    objections_to_state,
    tell,
)
from parchemin.jury.events import (
    ADJOURNMENT_LIFTED,
    CASE_ADJOURNED,
    CASE_ADVISED,
    DEPARTURE_REMARKED,
    FRAUD_RETAINED,
    MARK_ADJUSTED,
    MENTION_PROPOSED,
)
from parchemin.jury.models import AgendaItem, MarkAdjustment, Sitting
from parchemin.jury.rules.adjournments import is_kept_from_deciding
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.terms import SittingState
from parchemin.jury.workflow import HOLDERS
from parchemin.kernel.calendar import french_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.reasons import objections_to_words
from parchemin.kernel.text import tidy_lines


@transaction.atomic
def adjourn(*, item_id: int, until: date, reason: str, actor: Actor, at: datetime) -> AgendaItem:
    """Put a case off to a day, for a complement; the same adjournment is told once.

    Nothing of it is decided, whatever the voices; where the text itself puts a unit off, that only gives the day.
    Raises `Refused` without a reason, for a day that is not to come, or where the règlement has no adjournment and
    the case can be decided.
    """
    sitting, item = locked_item(item_id, actor)
    said = (until, tidy_lines(reason))
    if (item.adjourned_to, item.adjournment_reason) == said and _speaks(actor, sitting):
        return item
    refuse_if(
        (
            *_objections_to_saying(actor, sitting),
            *_objections_to_adjourning(sitting, item),
            *(() if until > sitting.day else (_NOT_TO_COME,)),
            *objections_to_reason(reason),
        )
    )
    item.adjourned_to, item.adjournment_reason = until, tidy_lines(reason)
    item.save(update_fields=["adjourned_to", "adjournment_reason"])
    _tell(
        CASE_ADJOURNED,
        sitting,
        item,
        actor,
        at,
        until=french_date(until),
        reason=tidy_lines(reason),
    )
    return item


@transaction.atomic
def lift_adjournment(*, item_id: int, actor: Actor, at: datetime) -> AgendaItem:
    """Take a case up again that the jury had put off during the same sitting."""
    sitting, item = locked_item(item_id, actor)
    if item.adjourned_to is None and _speaks(actor, sitting):
        return item
    refuse_if(_objections_to_saying(actor, sitting))
    item.adjourned_to, item.adjournment_reason = None, ""
    item.save(update_fields=["adjourned_to", "adjournment_reason"])
    _tell(ADJOURNMENT_LIFTED, sitting, item, actor, at)
    return item


@transaction.atomic
def recommend(*, item_id: int, text: str, actor: Actor, at: datetime) -> AgendaItem:
    """Write the jury's recommendation to a candidate; an empty text removes it."""
    sitting, item = locked_item(item_id, actor)
    if item.recommendation == tidy_lines(text) and _speaks(actor, sitting):
        return item
    refuse_if(_objections_to_saying(actor, sitting))
    item.recommendation = tidy_lines(text)
    item.save(update_fields=["recommendation"])
    _tell(CASE_ADVISED, sitting, item, actor, at)
    return item


@transaction.atomic
def propose_mention(*, item_id: int, mention: str, actor: Actor, at: datetime) -> AgendaItem:
    """Propose a distinction by its code, kept if the case ends in a full award; empty removes it.

    Raises `Refused` for a mention that the règlement does not know.
    """
    sitting, item = locked_item(item_id, actor)
    if item.mention == mention and _speaks(actor, sitting):
        return item
    reglement = reglement_of(sitting.reglement.value)
    known = {m.code: m.label for m in reglement.mentions}
    unknown = Objection(
        "mention-unknown",
        f"Le règlement ne connaît pas la mention « {mention} ».",
        branch_source(reglement, "mentions"),
    )
    refuse_if(
        (
            *_objections_to_saying(actor, sitting),
            *(() if not mention or mention in known else (unknown,)),
        )
    )
    item.mention = mention
    item.save(update_fields=["mention"])
    _tell(MENTION_PROPOSED, sitting, item, actor, at, mention=known.get(mention, "aucune"))
    return item


@transaction.atomic
def adjust_mark(
    *, item_id: int, bloc: str, line: str, value: str, reason: str, actor: Actor, at: datetime
) -> MarkAdjustment:
    """Give a line another mark than the assessors', with a reason; their grids stay as signed.

    The last adjustment of a line counts. Raises `Refused` where the règlement does not let the jury adjust
    (`grid.adjusted_by`), for an unknown line or a value out of the scale.
    """
    sitting, item = locked_item(item_id, actor)
    last = item.adjustments.filter(bloc=bloc, line=line).order_by("-pk").first()
    same = last and (last.value, last.reason) == (value, tidy_lines(reason))
    if last and same and _speaks(actor, sitting):
        return last
    docket = docket_of(sitting, [item.pk])
    refuse_if(
        (
            *_objections_to_saying(actor, sitting),
            *_objections_to_adjusting(docket.reglement),
            *_objections_to_line(
                docket.entry_of(item.pk).case.blocs, bloc, line, value, docket.reglement.grid.scale
            ),
            *objections_to_reason(reason),
        )
    )
    adjustment = MarkAdjustment.objects.create(
        item=item, bloc=bloc, line=line, value=value, reason=tidy_lines(reason), at=at
    )
    _tell(MARK_ADJUSTED, sitting, item, actor, at, bloc=bloc, line=line, reason=tidy_lines(reason))
    return adjustment


@transaction.atomic
def remark_departure(*, item_id: int, text: str, actor: Actor, at: datetime) -> AgendaItem:
    """Write why the jury departs from what the marks give; an empty text removes it.

    Raises `Refused` where the règlement asks for no such remark (`grid.binding`).
    """
    sitting, item = locked_item(item_id, actor)
    if item.departure == text.strip() and _speaks(actor, sitting):
        return item
    refuse_if(
        (
            *_objections_to_saying(actor, sitting),
            *_objections_to_remarking(reglement_of(sitting.reglement.value)),
        )
    )
    item.departure = text.strip()
    item.save(update_fields=["departure"])
    _tell(DEPARTURE_REMARKED, sitting, item, actor, at, remark=item.departure or "retirée")
    return item


@transaction.atomic
def retain_fraud(*, item_id: int, reason: str, actor: Actor, at: datetime) -> AgendaItem:
    """Exclude a candidate for fraud, once they could comment (Code du travail, art. R6412-7).

    `reason` says what was retained and what the candidate answered; an empty text lifts the exclusion.
    Raises `Refused` for an empty text where nothing was retained.
    """
    sitting, item = locked_item(item_id, actor)
    retained = item.fraud_reason and item.fraud_reason == tidy_lines(reason)
    if retained and _speaks(actor, sitting):
        return item
    refuse_if(
        (
            *_objections_to_saying(actor, sitting),
            *objections_to_words(reason, "Fraude retenue"),
            *(() if item.fraud_reason or tidy_lines(reason) else (_NOTHING_RETAINED,)),
        )
    )
    item.fraud_reason = tidy_lines(reason)
    item.save(update_fields=["fraud_reason"])
    _tell(FRAUD_RETAINED, sitting, item, actor, at, reason=tidy_lines(reason) or "levée")
    return item


_NOT_TO_COME = Objection(
    "adjournment-past",
    "Un ajournement porte une date postérieure à la séance.",
    remedy="Fixez la date du prochain examen.",
)
_NOTHING_RETAINED = Objection(
    "fraud-missing",
    "Aucune fraude n’est retenue, et rien n’est dit.",
    "C. trav., art. R6412-7",
    "Dites ce qui est retenu, et ce que le candidat a répondu.",
)


def _objections_to_adjourning(sitting: Sitting, item: AgendaItem) -> tuple[Objection, ...]:
    reglement = reglement_of(sitting.reglement.value)
    if Outcome.ADJOURNED in reglement.decision.outcomes:
        return ()
    if is_kept_from_deciding(docket_of(sitting, [item.pk]).entry_of(item.pk).deliberation):
        return ()
    return (
        Objection(
            "adjournment-not-admitted",
            "Le règlement n’admet pas l’ajournement.",
            branch_source(reglement, "decision.outcomes"),
            "Délibérez sur ce dossier.",
        ),
    )


def _objections_to_adjusting(reglement: Reglement) -> tuple[Objection, ...]:
    if reglement.grid.adjusted_by is MarkAdjuster.JURY:
        return ()
    return (
        Objection(
            "adjustment-not-admitted",
            "Une appréciation signée ne s’ajuste pas devant ce jury.",
            branch_source(reglement, "grid.adjusted_by"),
            "Le jury décide par son vote.",
        ),
    )


def _speaks(actor: Actor, sitting: Sitting) -> bool:
    """Tell whether the actor speaks for the jury: what it said already is told again to nobody else."""
    return not objections_to_place(actor, sitting, *HOLDERS)


def _objections_to_saying(actor: Actor, sitting: Sitting) -> tuple[Objection, ...]:
    return (
        *objections_to_place(actor, sitting, *HOLDERS),
        *objections_to_state(sitting, SittingState.OPEN),
    )


def _objections_to_remarking(reglement: Reglement) -> tuple[Objection, ...]:
    if reglement.grid.binding is Binding.REMARK:
        return ()
    return (
        Objection(
            "departure-not-asked",
            f"Aucune remarque n’est attendue. {reglement.grid.binding.label}.",
            branch_source(reglement, "grid.binding"),
            "Une recommandation au candidat s’écrit dans les conclusions.",
        ),
    )


def _objections_to_line(
    blocs: Sequence[GridBloc], bloc: str, line: str, value: str, scale: ScaleRules
) -> tuple[Objection, ...]:
    for known in blocs:
        for item in known.items:
            if (known.code, item.code) == (bloc, line):
                return objections_to_mark(scale, item, value)
    return (
        Objection(
            "unknown-criterion", f"« {line} » n’est pas une ligne de la grille du bloc {bloc}."
        ),
    )


def _tell(
    event: str, sitting: Sitting, item: AgendaItem, actor: Actor, at: datetime, **details: str
) -> None:
    tell(event, sitting, actor, at, item.dossier, **details)
