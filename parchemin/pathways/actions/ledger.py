"""The ledger of acquired units: lines are written once; what no longer stands is said by another line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.models import Bloc, Competence
from parchemin.certifications.reglement.terms import ValidityStart
from parchemin.certifications.reglement.validity import FOR_EVER, Validity
from parchemin.journal.actions import record, told_together
from parchemin.kernel.calendar import french_date, french_short_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy, tidy_lines
from parchemin.pathways.events import (
    BLOC_PRESENTED_AGAIN,
    MARK_SET_ASIDE,
    UNIT_ACQUIRED,
    UNIT_WITHDRAWN,
    VALIDITY_STARTED,
)
from parchemin.pathways.models import (
    AcquiredUnit,
    Dossier,
    DossierBloc,
    Person,
    UnitWithdrawal,
)
from parchemin.pathways.selectors.access import visible_dossiers
from parchemin.pathways.terms import CLOSED_STATES, AcquiredOrigin, DossierState


@dataclass(frozen=True, slots=True)
class Gain:
    """A bloc that a person acquires, or one competence of it: from what, since when, and for how long."""

    person: Person
    bloc: Bloc
    origin: AcquiredOrigin
    reference: str
    acquired_on: date
    kept: Validity = FOR_EVER
    competence: Competence | None = None

    @property
    def key(self) -> tuple[int, int, int | None, str]:
        """Return what makes it one line of the ledger, written once."""
        competence = self.competence.pk if self.competence else None
        return self.person.pk, self.bloc.pk, competence, tidy(self.reference)


@transaction.atomic
def record_acquired_units(
    *, gains: Sequence[Gain], actor: Actor, at: datetime
) -> tuple[AcquiredUnit, ...]:
    """Write what persons hold, from decisions or papers, and return the lines; once per `reference`.

    Raises `Refused` for a date to come, a validity that ends before it starts, no reference, or a competence
    that the person holds already.
    """
    today = paris_date(at)
    lines = _lines_of({gain.person.pk for gain in gains})
    known = {_key(line): line for line in lines}
    missing = {gain.key: gain for gain in gains if gain.key not in known}
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER, Role.CHAIR, Role.SYSTEM),
            *(objection for gain in gains for objection in _objections(gain, today)),
            *(o for gain in missing.values() for o in _objections_to_holding_twice(gain, lines)),
            *_objections_while_judged(missing.values()),
        )
    )
    gained = AcquiredUnit.objects.bulk_create(
        AcquiredUnit(
            body_id=gain.person.body_id,
            person=gain.person,
            bloc=gain.bloc,
            competence=gain.competence,
            origin=gain.origin,
            origin_ref=tidy(gain.reference),
            acquired_on=gain.acquired_on,
            valid_until=gain.kept.until,
            awaits=gain.kept.awaits or "",
            months=gain.kept.months,
        )
        for gain in missing.values()
    )
    with told_together():
        for group in _told_at_once(gained):
            _tell(group, actor, at)
    known |= dict(zip(missing, gained, strict=True))
    return tuple(known[gain.key] for gain in gains)


def _lines_of(persons: set[int]) -> tuple[AcquiredUnit, ...]:
    """Return the lines already written of these persons, locked: who writes the same meanwhile waits."""
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=persons).order_by("pk"))
    return tuple(AcquiredUnit.objects.filter(person__in=persons).select_related("withdrawal"))


def _key(line: AcquiredUnit) -> tuple[int, int, int | None, str]:
    return line.person_id, line.bloc_id, line.competence_id, line.origin_ref


@transaction.atomic
def start_validities(
    *, started: Mapping[str, date], act: ValidityStart, actor: Actor, at: datetime
) -> None:
    """Write the end of what was acquired, where it counts from an act, now that the act has happened.

    `started` gives the day of the act by reference of what gave the units. Done once; nothing is written for
    what counts from something else, or no longer stands.
    """
    waiting = AcquiredUnit.objects.standing().filter(origin_ref__in=started, awaits=act)
    lines = list(
        waiting.select_for_update(of=("self",), no_key=True)
        .select_related("bloc", "competence", "person")
        .order_by("pk")
    )
    for line in lines:
        kept = line.validity.counted_from(started[line.origin_ref])
        line.valid_until, line.awaits, line.months = kept.until, "", None
    AcquiredUnit.objects.bulk_update(lines, ["valid_until", "awaits", "months"])
    with told_together():
        for group in _told_at_once(lines):
            record(
                actor=actor,
                event=VALIDITY_STARTED,
                subjects=[f"person/{group[0].person.reference}"],
                at=at,
                person=group[0].person.reference,
                decision=group[0].origin_ref,
                units=_names_of(group),
                kept=group[0].validity.in_words,
            )


@transaction.atomic
def withdraw_acquired_units(
    *, person: Person, reference: str, replaced_by: str, actor: Actor, at: datetime
) -> None:
    """Say that what a person acquired by the decision `reference` no longer stands, since it was rectified.

    The lines stay; the dossiers of the person that are still open stop carrying them over. Done once.
    """
    standing = AcquiredUnit.objects.standing().filter(person=person, origin_ref=reference)
    lines = list(standing.select_related("bloc", "competence", "person").order_by("pk"))
    UnitWithdrawal.objects.bulk_create(
        UnitWithdrawal(acquired=line, origin_ref=replaced_by, withdrawn_at=at) for line in lines
    )
    DossierBloc.objects.filter(carried__in=lines).exclude(dossier__state__in=CLOSED_STATES).update(
        carried=None
    )
    for group in _told_at_once(lines):
        record(
            actor=actor,
            event=UNIT_WITHDRAWN,
            subjects=[f"person/{person.reference}"],
            at=at,
            person=person.reference,
            units=_names_of(group),
            acquired_on=french_date(group[0].acquired_on),
            decision=reference,
        )


@transaction.atomic
def present_bloc_again(
    *, dossier_id: int, bloc_id: int, reason: str, actor: Actor, at: datetime
) -> DossierBloc:
    """Stop carrying over a bloc in a dossier, or its mark, because it ends before the jury or the candidate asks.

    What the person acquired, or kept, stays written; the bloc is assessed as the others. Done already, nothing
    more is done. Raises `Refused`, or `DoesNotExist` for a bloc that is not of the dossier.
    """
    dossier = visible_dossiers(actor).select_for_update(of=("self",)).get(pk=dossier_id)
    row = DossierBloc.objects.select_related("bloc", "carried", "kept_mark").get(
        dossier=dossier, bloc_id=bloc_id
    )
    if row.carried is None and row.kept_mark is None:
        return row
    state = DossierState(dossier.state)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_reason(reason),
            *((_ON_AN_AGENDA,) if state is DossierState.READY else ()),
            *((_CLOSED,) if state in CLOSED_STATES else ()),
        )
    )
    acquired, mark = row.carried, row.kept_mark
    row.carried = row.kept_mark = None
    row.save(update_fields=["carried", "kept_mark"])
    told: dict[str, Any] = {
        "dossier": dossier.number,
        "bloc": row.bloc.code,
        "reason": tidy_lines(reason),
    }
    here: dict[str, Any] = {"actor": actor, "at": at, "subjects": [f"dossier/{dossier.number}"]}
    if acquired:
        day = french_date(acquired.acquired_on)
        record(event=BLOC_PRESENTED_AGAIN, acquired_on=day, **told, **here)
    if mark:
        record(event=MARK_SET_ASIDE, kept_on=french_date(mark.kept_on), **told, **here)
    return row


_ON_AN_AGENDA = Objection(
    "on-an-agenda",
    "Le dossier est à l’ordre du jour d’une séance.",
    remedy="Retirez-le de l’ordre du jour d’abord.",
)
_CLOSED = Objection("dossier-closed", "Le dossier est clos : ses blocs ne changent plus.")


def _told_at_once(lines: Iterable[AcquiredUnit]) -> list[list[AcquiredUnit]]:
    """Return the lines as the journal tells them: each bloc by itself, the competences of one origin together."""

    def told(line: AcquiredUnit) -> tuple[int, str, int]:
        return line.person_id, line.origin_ref, 0 if line.competence_id else line.bloc_id

    return [list(group) for _, group in groupby(sorted(lines, key=told), key=told)]


def _names_of(lines: Sequence[AcquiredUnit]) -> str:
    """Return `le bloc B1`, `la compétence C1.2`, `les compétences C1.2, C1.3`."""
    codes = [line.competence.code for line in lines if line.competence]
    if not codes:
        return f"le bloc {lines[0].bloc.code}"
    noun = "la compétence" if len(codes) == 1 else "les compétences"
    return f"{noun} {', '.join(codes)}"


def _tell(lines: Sequence[AcquiredUnit], actor: Actor, at: datetime) -> None:
    first = lines[0]
    record(
        actor=actor,
        event=UNIT_ACQUIRED,
        subjects=[f"person/{first.person.reference}"],
        at=at,
        person=first.person.reference,
        units=_names_of(lines),
        acquired_on=french_date(first.acquired_on),
        origin=AcquiredOrigin(first.origin).label.lower(),
    )


def _objections_to_holding_twice(
    gain: Gain, lines: Iterable[AcquiredUnit]
) -> tuple[Objection, ...]:
    """Return why a competence is not acquired again: the person holds it, and it still counts."""
    return tuple(
        Objection(
            "competence-held",
            f"La compétence « {gain.competence.code} » est déjà acquise, {line.validity.in_words}.",
            remedy="Elle compte telle quelle : rien n’est à inscrire.",
        )
        for line in lines
        if gain.competence
        and (line.person_id, line.competence_id) == (gain.person.pk, gain.competence.pk)
        and not hasattr(line, "withdrawal")
        and line.acquired_on <= gain.acquired_on
        and line.validity.holds_on(gain.acquired_on)
    )


def _objections_while_judged(gains: Iterable[Gain]) -> tuple[Objection, ...]:
    """Return why a paper on a competence waits: a jury is about to decide of it, or is deciding."""
    papers = [g for g in gains if g.competence and g.origin is not AcquiredOrigin.JURY]
    judged = Dossier.objects.filter(
        person__in={gain.person.pk for gain in papers},
        certification__editions__in={gain.bloc.edition_id for gain in papers},
        state=DossierState.READY,
    )
    return (_ON_AN_AGENDA,) if papers and judged.exists() else ()


def _objections(gain: Gain, today: date) -> tuple[Objection, ...]:
    acquired_on, until = gain.acquired_on, gain.kept.until
    what, acquired = f"Le bloc « {gain.bloc.code} »", "acquis"
    if gain.competence:
        what, acquired = f"La compétence « {gain.competence.code} »", "acquise"
    found = []
    if not gain.reference.strip():
        found.append(
            Objection(
                "reference-missing",
                f"{what} : rien ne dit d’où vient cet acquis.",
                remedy="Donnez la référence du procès-verbal ou de l’attestation.",
            )
        )
    if acquired_on > today:
        day = french_short_date(acquired_on)
        found.append(Objection("acquired-later", f"{what} serait {acquired} le {day}, à venir."))
    if until is not None and until < acquired_on:
        found.append(
            Objection(
                "validity",
                f"{what} ne vaudrait que jusqu’au {french_short_date(until)}, avant son acquisition.",
            )
        )
    return tuple(found)
