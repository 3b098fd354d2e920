"""The act that names the assessors of a candidate, bloc by bloc, and opens their grids."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import NOTHING_CHOSEN, all_or_none, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import tell, unknown_bloc
from parchemin.assessment.events import ASSESSORS_ASSIGNED
from parchemin.assessment.models import Assessor, Attendance, Grid, Session
from parchemin.assessment.rules.independence import (
    AssessedFacts,
    AssessorFacts,
    objections_to_assessors,
    objections_to_named,
)
from parchemin.assessment.selectors.blocs import assessed_bloc
from parchemin.assessment.selectors.holdings import HeldInSessions
from parchemin.assessment.selectors.hosts import is_stranger
from parchemin.assessment.selectors.law import rules_for
from parchemin.assessment.terms import GridState, SessionState
from parchemin.certifications.models import Bloc
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Unit
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.people import Directory, KnownAs
from parchemin.pathways.models import Dossier
from parchemin.pathways.terms import Scope, SupportKind


@dataclass(frozen=True, slots=True)
class PairPlace:
    """One place of the pair: who, and whether they come from outside, as the règlement asks."""

    assessor_id: int
    external: bool = False


@transaction.atomic
def assign_assessors(
    *,
    session_id: int,
    dossier_id: int,
    bloc_code: str,
    places: Sequence[PairPlace],
    actor: Actor,
    at: datetime,
) -> tuple[Grid, ...]:
    """Open one grid per assessor on a bloc of the dossier's edition; the same assignment twice opens none.

    A different assignment replaces the first while nobody has entered anything. Raises `Refused` with every
    reason: role, bloc not sought, number, independence and habilitation of assessors (RULE-35).
    """
    session, dossier = _rows(session_id, dossier_id, actor)
    found = _assessors(places, actor)
    bloc = Bloc.objects.filter(edition_id=dossier.edition_id, code=bloc_code).first()
    open_grids = _grids(session, dossier, bloc)
    if open_grids and _same(open_grids, places):
        return open_grids
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER),
            *_objections_to_session(actor, session, dossier),
            *_objections_to_bloc(session, dossier, bloc, bloc_code),
            *_objections_to_held(session, dossier, bloc),
            *_objections_to_replacing(open_grids),
            *_objections_to_places(session, dossier, places, found),
        )
    )
    for grid in open_grids:
        grid.delete()
    one = {"body_id": actor.body_id, "session": session, "dossier": dossier, "bloc": bloc}
    grids = Grid.objects.bulk_create(
        Grid(**one, assessor_id=place.assessor_id, rank=rank, external=place.external)
        for rank, place in enumerate(places, 1)
    )
    tell(
        ASSESSORS_ASSIGNED,
        session,
        actor,
        at,
        dossier,
        assessors=" et ".join(found[place.assessor_id].name for place in places),
        bloc=bloc_code,
    )
    return tuple(grids)


@transaction.atomic
def assign_together(
    *,
    session_id: int,
    pairs: Collection[tuple[int, str]],
    places: Sequence[PairPlace],
    actor: Actor,
    at: datetime,
) -> int:
    """Give the same assessors to several (dossier, bloc), all of them or none; return how many they are.

    Raises `Refused` with the objections to each, or when there is none.
    """
    refuse_if(() if pairs else (NOTHING_CHOSEN,))
    dossiers = Dossier.objects.filter(body_id=actor.body_id, pk__in={pk for pk, _ in pairs})
    numbers = dict(dossiers.values_list("pk", "number"))
    with all_or_none() as attempt:
        for dossier_id, bloc_code in pairs:
            with attempt(f"Dossier {numbers[dossier_id]} bloc {bloc_code}"):
                assign_assessors(
                    session_id=session_id,
                    dossier_id=dossier_id,
                    bloc_code=bloc_code,
                    places=places,
                    actor=actor,
                    at=at,
                )
    return len(pairs)


def objections_on_day(session: Session, day: date) -> tuple[Objection, ...]:
    """Return why the assessors named for a session could not assess its candidates on another day."""
    grids = (
        session.grids.exclude(state=GridState.CANCELLED)
        .select_related("assessor__employer", "dossier__person", "dossier__employer", "bloc")
        .order_by("dossier__number", "bloc__position", "rank")
    )
    pairs: dict[tuple[int, int], list[Grid]] = defaultdict(list)
    for grid in grids:
        pairs[grid.dossier_id, grid.bloc_id].append(grid)
    found = (
        objection
        for pair in pairs.values()
        for objection in objections_to_pair(session, pair[0].dossier, pair, day)
    )
    return tuple(dict.fromkeys(found))


def objections_to_pair(
    session: Session, dossier: Dossier, grids: Sequence[Grid], day: date
) -> tuple[Objection, ...]:
    """Return why the assessors of these grids may not assess a dossier together on a day (RULE-35)."""
    return objections_to_named(
        [_facts(grid.assessor, grid.external) for grid in grids],
        _assessed(dossier, [grid.assessor for grid in grids]),
        day,
        rules_for(dossier, reglement_of(session.reglement.value), day),
    )


def _rows(session_id: int, dossier_id: int, actor: Actor) -> tuple[Session, Dossier]:
    sessions = Session.objects.select_for_update(of=("self",)).select_related("reglement")
    dossiers = Dossier.objects.select_related("person", "employer")
    return (
        sessions.get(pk=session_id, body_id=actor.body_id),
        dossiers.prefetch_related("supports", "blocs").get(pk=dossier_id, body_id=actor.body_id),
    )


def _assessors(places: Sequence[PairPlace], actor: Actor) -> dict[int, Assessor]:
    ids = [place.assessor_id for place in places]
    rows = Assessor.objects.select_related("employer").filter(body_id=actor.body_id, pk__in=ids)
    return {assessor.pk: assessor for assessor in rows}


def _grids(session: Session, dossier: Dossier, bloc: Bloc | None) -> tuple[Grid, ...]:
    return tuple(
        Grid.objects.filter(session=session, dossier=dossier, bloc=bloc)
        .exclude(state=GridState.CANCELLED)
        .order_by("rank")
    )


def _same(grids: Sequence[Grid], places: Sequence[PairPlace]) -> bool:
    return [(grid.assessor_id, grid.external) for grid in grids] == [
        (place.assessor_id, place.external) for place in places
    ]


def _objections_to_session(
    actor: Actor, session: Session, dossier: Dossier
) -> tuple[Objection, ...]:
    found = []
    if is_stranger(actor, session):
        found.append(
            Objection("other-partner", "Cette session est organisée par un autre organisme.")
        )
    if session.state in (SessionState.CLOSED, SessionState.CANCELLED):
        found.append(
            Objection(
                "session-over",
                f"La session {session.code} est {SessionState(session.state).label.lower()}.",
            )
        )
    if not Attendance.objects.filter(session=session, dossier=dossier).exists():
        found.append(
            Objection(
                "candidate-not-registered",
                f"Le dossier {dossier.number} n’est pas inscrit à la session {session.code}.",
                remedy="Inscrivez d’abord le candidat.",
            )
        )
    return tuple(found)


def _objections_to_bloc(
    session: Session, dossier: Dossier, bloc: Bloc | None, bloc_code: str
) -> tuple[Objection, ...]:
    if bloc is None:
        return (unknown_bloc(bloc_code, dossier),)
    if session.bloc_codes and bloc_code not in session.bloc_codes:
        return (
            Objection(
                "bloc-not-of-session",
                f"La session {session.code} n’évalue pas le bloc {bloc_code}.",
                remedy=f"Elle évalue : {', '.join(session.bloc_codes)}.",
            ),
        )
    row = next((row for row in dossier.blocs.all() if row.bloc_id == bloc.pk), None)
    if row is None and dossier.scope != Scope.WHOLE:
        return (Objection("bloc-not-sought", f"Le dossier ne présente pas le bloc {bloc_code}."),)
    if row is not None and row.carried_id is not None:
        return (
            Objection(
                "bloc-already-held",
                f"Le candidat a déjà acquis le bloc {bloc_code}.",
                remedy="Pour l’évaluer, faites-le présenter de nouveau depuis la page du dossier.",
            ),
        )
    if row is not None and row.kept_mark_id is not None:
        return (
            Objection(
                "mark-kept",
                f"La note du bloc {bloc_code} est conservée d’un jury précédent.",
                remedy="Pour l’évaluer, faites-le présenter de nouveau depuis la page du dossier.",
            ),
        )
    return ()


def _objections_to_held(
    session: Session, dossier: Dossier, bloc: Bloc | None
) -> tuple[Objection, ...]:
    """Return that every competence of a bloc is held on the day of the session: there is nothing to mark."""
    reglement = reglement_of(session.reglement.value)
    if bloc is None or reglement.decision.unit is not Unit.COMPETENCE:
        return ()
    assessed = assessed_bloc(bloc, reglement.grid.marked)
    if assessed.without(HeldInSessions([(session, dossier)]).of(session, dossier, assessed)).lines:
        return ()
    return (
        Objection(
            "competences-held",
            f"Le candidat a déjà acquis chaque compétence du bloc {bloc.code} : il n’y a rien à apprécier.",
        ),
    )


def _objections_to_replacing(grids: Sequence[Grid]) -> tuple[Objection, ...]:
    if not any(grid.marks.exists() for grid in grids):
        return ()
    return (
        Objection(
            "assessment-begun",
            "Un évaluateur a déjà commencé sa grille : l’affectation ne change plus.",
        ),
    )


def _objections_to_places(
    session: Session, dossier: Dossier, places: Sequence[PairPlace], found: dict[int, Assessor]
) -> tuple[Objection, ...]:
    if any(place.assessor_id not in found for place in places):
        return (Objection("unknown-assessor", "Un évaluateur désigné n’est pas connu."),)
    day = session.day
    facts = [_facts(found[place.assessor_id], place.external) for place in places]
    return objections_to_assessors(
        facts,
        _assessed(dossier, list(found.values())),
        day,
        rules_for(dossier, reglement_of(session.reglement.value), day),
    )


def _facts(assessor: Assessor, external: bool) -> AssessorFacts:
    return AssessorFacts(
        person=assessor.key,
        name=assessor.name,
        external=external,
        employer=assessor.employer.siret if assessor.employer else "",
        habilitated_from=assessor.habilitated_from,
        habilitated_until=assessor.habilitated_until,
    )


def _assessed(dossier: Dossier, assessors: Sequence[Assessor]) -> AssessedFacts:
    known = Directory(one.known_as for one in assessors)
    candidate = KnownAs(email=dossier.person.email, user_id=dossier.person.user_id)
    trainers = [
        KnownAs(support.name, support.email)
        for support in dossier.supports.all()
        if support.kind == SupportKind.TRAINER
    ]
    return AssessedFacts(
        person=next(iter(known.find(candidate)), dossier.number),
        employer=dossier.employer.siret if dossier.employer else "",
        trainers=frozenset(key for trainer in trainers for key in known.find(trainer)),
    )
