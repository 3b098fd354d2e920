"""What earlier juries said of a case that comes back: when, why, what was acquired, and what the CPNE said."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.db.models import OuterRef, Subquery

from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Secrecy
from parchemin.jury.models import AgendaItem, Decision
from parchemin.jury.selectors.board_values import HeardBefore
from parchemin.jury.selectors.rectifications import (
    as_signed,
    rectificatifs_of,
    with_rectificatifs,
)
from parchemin.jury.terms import ConfirmationVerdict, Outcome, UnitOutcome
from parchemin.kernel.calendar import french_date
from parchemin.kernel.numbers import french_number, plural


def heard_before(item: AgendaItem) -> tuple[HeardBefore, ...]:
    """Return what each earlier sitting decided of a case as it stands, first one first, in one query.

    What a rectificatif still to be signed would decide is left out; it is named. The counts of voices are told
    unless the ballot was secret; never who voted what.
    """
    said = AgendaItem.objects.filter(sitting=OuterRef("sitting"), dossier=OuterRef("dossier"))
    rows = (
        with_rectificatifs(as_signed(Decision.objects.filter(dossier=item.dossier_id)))
        .exclude(sitting=item.sitting_id)
        .select_related("sitting__reglement", "confirmation")
        .annotate(asked=Subquery(said.values("adjournment_reason")[:1]))
        .defer("inputs")
        .order_by("decided_on", "pk")
    )
    return tuple(_hearing_of(row) for row in rows)


def _hearing_of(row: Decision) -> HeardBefore:
    outcome = Outcome(row.outcome)
    until = f" au {french_date(row.adjourned_to)}" if row.adjourned_to else ""
    secret = reglement_of(row.sitting.reglement.value).secrecy is Secrecy.SECRET
    return HeardBefore(
        sitting=row.sitting.code,
        day=row.decided_on,
        place=row.sitting.place,
        said=f"{outcome.label}{until}",
        why=tuple(_why(row, outcome)),
        acquired=tuple(_acquired(row.blocs)),
        voices=() if secret else tuple(_voices(row.units)),
        cpne=_cpne(row),
        rectificatifs=rectificatifs_of(row),
    )


def _why(row: Decision, outcome: Outcome) -> Iterator[str]:
    """Yield why a case was put off: what the jury asked for, or the reasons that adjourned it by themselves."""
    if outcome is not Outcome.ADJOURNED:
        return
    if asked := vars(row)["asked"]:
        yield asked
    else:
        yield from (reason["text"] for reason in row.reasons)


def _acquired(blocs: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for bloc in blocs:
        if bloc["outcome"] == UnitOutcome.ACQUIRED:
            yield f"{bloc['code']} (déjà acquis)" if bloc["carried"] else bloc["code"]
        elif bloc["competences"]:
            yield f"{bloc['code']} en partie ({', '.join(bloc['competences'])})"


def _voices(units: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for unit in units:
        last = len(unit["rounds"])
        for place, tally in enumerate(unit["rounds"], start=1):
            counts = f"{_number(tally['acquired'])} pour, {_number(tally['not_acquired'])} contre"
            silent = Fraction(tally["abstained"])
            abstained = f", {plural(int(silent), 'abstention')}" if silent else ""
            turn = f", tour {unit['round'] - last + place}" if unit["round"] > 1 else ""
            yield f"{unit['code']}{turn} : {counts}{abstained}"


def _number(text: str) -> str:
    return french_number(Fraction(text))


def _cpne(row: Decision) -> str:
    said = getattr(row, "confirmation", None)
    if said is None:
        return ""
    verdict = ConfirmationVerdict(said.verdict).label
    reason = f" : {said.reason}" if said.reason else ""
    return f"{verdict} par la CPNE le {french_date(said.confirmed_on)}{reason}"
