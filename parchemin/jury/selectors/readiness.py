"""What a dossier lacks before a jury may hear it (RULE-37)."""

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from parchemin.accounts.actor import Actor
from parchemin.assessment.models import Attendance
from parchemin.assessment.rules.carried_units import CarriedResult
from parchemin.assessment.selectors.grids import DossierGrids, grids_of
from parchemin.assessment.selectors.holdings import HeldOnDay
from parchemin.assessment.terms import AttendanceState
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Unit
from parchemin.certifications.reglement.value import Reglement
from parchemin.certifications.selectors import objections_to_reglement, reglement_in_force
from parchemin.jury.rules.presentations import (
    Presentations,
    objections_to_coming_back,
    objections_to_retaking,
)
from parchemin.jury.selectors.presentations import adjournments_of, presentations_of
from parchemin.kernel.objections import Objection
from parchemin.pathways.models import Dossier
from parchemin.pathways.rules.agenda import AgendaFacts, objections_to_agenda, remarks_on_agenda
from parchemin.pathways.selectors import objections_to_lapsed
from parchemin.pathways.terms import Route, Scope, SupportKind


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands against hearing a dossier, and what does not: it is only worth knowing before.

    `held` is what was acquired before, with how long the règlement keeps it.
    """

    objections: tuple[Objection, ...]
    remarks: tuple[Objection, ...] = ()
    held: tuple[CarriedResult, ...] = ()


def missing_before_jury(actor: Actor, dossier_id: int, on: date) -> Readiness:
    """Return what a dossier of the actor's body would lack for a jury held on a day.

    Under the règlement in force that day; none in force is told too.
    """
    dossier = (
        Dossier.objects.prefetch_related(
            "blocs__bloc", "blocs__carried", "blocs__kept_mark", "supports"
        )
        .filter(body_id=actor.body_id)
        .get(pk=dossier_id)
    )
    reglement = reglement_in_force(dossier.certification_id, on)
    if reglement is None:
        return Readiness(objections_to_reglement(dossier.certification_id, on))
    return readiness_of([dossier], reglement_of(reglement.value), on, today=on)[dossier.pk]


def objections_to_hearing(
    dossier: Dossier, reglement: Reglement, on: date, *, today: date
) -> tuple[Objection, ...]:
    """Return everything that a dossier lacks today for a jury of a day, under a règlement.

    What it lost before that day is told with what stands against it: it may be the cause.
    """
    ready = readiness_of([dossier], reglement, on, today=today)[dossier.pk]
    return (*ready.objections, *ready.remarks) if ready.objections else ()


def readiness_of(
    dossiers: Sequence[Dossier], reglement: Reglement, on: date, *, today: date
) -> dict[int, Readiness]:
    """Return what each dossier lacks today for a jury of a day, in twelve queries whatever their number.

    The dossiers come with their blocs and supports.
    """
    grids = grids_of(dossiers, reglement.grid)
    presences: dict[int, set[str]] = defaultdict(set)
    rows = Attendance.objects.filter(dossier_id__in=grids).exclude(session__state="cancelled")
    for dossier_id, state in rows.values_list("dossier_id", "state"):
        presences[dossier_id].add(state)
    held = HeldOnDay(dossiers, reglement, on)
    before, adjourned = presentations_of(dossiers), adjournments_of(dossiers)
    found = {}
    for dossier in dossiers:
        said = presences[dossier.pk]
        came = not said or AttendanceState.PRESENT in said
        unsaid = (_UNSAID,) if not came and AttendanceState.REGISTERED in said else ()
        own = grids[dossier.pk]
        carried = held.of(dossier, own.blocs)
        facts = _agenda_facts(dossier, own, carried, came, today)
        past = before.get(dossier.pk, Presentations())
        objections = (
            *objections_to_agenda(facts, reglement, on),
            *objections_to_lapsed(dossier, today),
            *unsaid,
            *objections_to_retaking(past, reglement, on),
            *objections_to_coming_back(adjourned.get(dossier.pk), reglement, on),
        )
        away = (_AWAY,) if not came and not unsaid else ()
        remarks = (*away, *remarks_on_agenda(facts, on))
        found[dossier.pk] = Readiness(objections, remarks, tuple(carried))
    return found


_UNSAID = Objection(
    "presence-missing",
    "La présence du candidat à son évaluation n’est pas consignée.",
    remedy="Consignez s’il était présent, absent ou excusé.",
)


_AWAY = Objection(
    "never-came",
    "Le candidat n’est pas venu à son évaluation : aucune grille ne sera lue, et le jury noterait son absence.",
    remedy="Inscrivez-le d’abord à une session, s’il doit être évalué.",
)


def _agenda_facts(
    dossier: Dossier,
    grids: DossierGrids,
    held: Sequence[CarriedResult],
    came: bool,
    today: date,
) -> AgendaFacts:
    """Return what the law of the agenda reads; nothing is asked of the grids of who did not come."""
    rows = list(dossier.blocs.all())
    sought = {row.bloc.code for row in rows if row.carried_id is None and row.kept_mark_id is None}
    if not rows:
        sought = {bloc.code for bloc in grids.blocs if not bloc.optional}
    sought -= _wholly_held(grids, held)
    codes = {bloc.id: bloc.code for bloc in grids.blocs}
    signed = {codes[grid.bloc_id] for grid in grids.grids}
    assessed = signed - {code for _, code in grids.unsigned}
    lost = {one.code for one in held if one.unit is Unit.COMPETENCE and not one.valid}
    return AgendaFacts(
        state=dossier.state_on(today),
        route=Route(dossier.route),
        scope=Scope(dossier.scope),
        entry=dossier.entry_date,
        to_assess=frozenset(sought if came else ()),
        assessed=frozenset(assessed),
        supports=frozenset(SupportKind(support.kind) for support in dossier.supports.all()),
        partner_known=dossier.partner_id is not None,
        employer_known=dossier.employer_id is not None,
        carried=tuple(
            (one.code, one.until, one.reason.source) for one in held if one.unit is Unit.BLOC
        ),
        unmarked=tuple(
            (one.code, one.until, one.reason.source)
            for one in held
            if one.code in lost & (_unmarked(grids) | _competences_of(grids, sought - assessed))
        ),
        kept_marks=tuple(
            (row.bloc.code, row.kept_mark.valid_until) for row in rows if row.kept_mark
        ),
    )


def _wholly_held(grids: DossierGrids, held: Sequence[CarriedResult]) -> set[str]:
    """Return the blocs of which every competence is held and counts: no grid is asked of them (RULE-32)."""
    counts = {one.code for one in held if one.unit is Unit.COMPETENCE and one.valid}
    return {bloc.code for bloc in grids.blocs if counts.issuperset(bloc.grid.competences)}


def _competences_of(grids: DossierGrids, blocs: Container[str]) -> set[str]:
    return {code for bloc in grids.blocs if bloc.code in blocs for code in bloc.grid.competences}


def _unmarked(grids: DossierGrids) -> set[str]:
    """Return the competences that a signed grid left blank: held on the day of the session, nobody was asked."""
    blocs = {bloc.id: bloc.grid for bloc in grids.blocs}
    return {
        code
        for signed in grids.grids
        for code, places in zip(
            blocs[signed.bloc_id].competences, blocs[signed.bloc_id].positions, strict=True
        )
        if all(signed.marks.marks[place] is None for place in places)
    }
