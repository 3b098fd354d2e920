"""Acts on grids: marks entered one by one, each once, then the signature that locks them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import objections_to_absent
from parchemin.assessment.events import MARKS_RECORDED
from parchemin.assessment.models import Attendance, Grid, Mark, MarkOrigin
from parchemin.assessment.rules.scales import objections_to_mark
from parchemin.assessment.selectors.blocs import AssessedBloc, AssessedLine, LineKey, assessed_bloc
from parchemin.assessment.selectors.grids import current_marks, disputed_lines
from parchemin.assessment.selectors.holdings import HeldInSessions
from parchemin.assessment.selectors.indicators import Observed, observed_indicators
from parchemin.assessment.terms import NOT_ASSESSED, AttendanceState, GridState
from parchemin.assessment.workflow import SIGN_GRID
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.value import ScaleRules
from parchemin.journal.actions import record
from parchemin.kernel.canonical import digest
from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.terms import Term
from parchemin.kernel.text import of, tidy_lines

LONGEST_COMMENT = 4000


@dataclass(frozen=True, slots=True)
class EntryOrigin:
    """The device of an entry made away from our pages, and the last mark of the grid that it knew (its key)."""

    device: UUID
    seen: int


@dataclass(frozen=True, slots=True)
class MarkEntry:
    """One entry of an assessor: the code of the line, the value as typed, and the identifier it was given.

    `client_id` is drawn where the entry is made, so that sending it again has no second effect.
    """

    line: str
    value: str
    client_id: UUID
    entered_at: datetime
    comment: str = ""
    origin: EntryOrigin | None = None


class EntryOutcome(Term):
    """What became of one entry of a batch."""

    RECORDED = "recorded", "Enregistrée"
    KNOWN = "known", "Déjà enregistrée"


@transaction.atomic
def record_marks(
    *, grid_id: int, entries: Sequence[MarkEntry], actor: Actor, at: datetime
) -> dict[UUID, EntryOutcome]:
    """Append the entries that are not known yet and return what became of each, by `client_id`.

    The whole batch is refused, with every reason, when the grid is not open, a line is unknown, a value is
    out of the scale of the règlement, or a `client_id` serves another entry. `not_assessed` is admitted on
    every scale. Raises `Grid.DoesNotExist` for the grid of another body.
    """
    entries = [replace(entry, comment=tidy_lines(entry.comment)) for entry in entries]
    grid = locked_grid(grid_id, actor)
    bloc, scale = lines_of(grid)
    lines = {line.code: line for line in bloc.lines}
    known = {mark.client_id: mark for mark in _already_sent(entries)}
    fresh = list({e.client_id: e for e in entries if e.client_id not in known}.values())
    if fresh:
        refuse_if(objections_to_writing(actor, grid))
    refuse_if(
        (
            *_objections_to_entries(grid, bloc, scale, fresh),
            *_objections_to_replay(grid, lines, entries, known),
        )
    )
    rows = Mark.objects.bulk_create(_mark(grid, lines[e.line], e, at) for e in fresh)
    MarkOrigin.objects.bulk_create(
        MarkOrigin(mark=mark, device=entry.origin.device, seen=entry.origin.seen)
        for mark, entry in zip(rows, fresh, strict=True)
        if entry.origin is not None
    )
    if fresh:
        record(
            actor=actor,
            event=MARKS_RECORDED,
            subjects=subjects_of(grid),
            at=at,
            count=len(fresh),
            assessor=grid.assessor.name,
            bloc=bloc.code,
            dossier=grid.dossier.number,
        )
    return {
        entry.client_id: EntryOutcome.KNOWN if entry.client_id in known else EntryOutcome.RECORDED
        for entry in entries
    }


@transaction.atomic
def sign_grid(*, grid_id: int, actor: Actor, at: datetime, comment: str = "") -> Grid:
    """Sign a complete grid and lock it; signing again changes nothing.

    A competence that the candidate holds already needs no mark. The digest covers the current mark of every
    line (RULE-36). Raises `Refused` when a line has no mark, or when the candidate is not recorded as present.
    """
    grid = locked_grid(grid_id, actor)
    not_theirs = objections_to_writer(actor, grid)
    if grid.state == GridState.SIGNED and not not_theirs:
        return grid
    bloc, _ = lines_of(grid)
    marks = current_marks([grid.pk])[grid.pk]
    registered = grid.session, grid.dossier
    left = bloc.without(HeldInSessions([registered]).of(*registered, bloc))
    comment = tidy_lines(comment)
    refuse_if(
        (
            *not_theirs,
            *objections_to_state(grid),
            *_objections_to_gaps(left, marks),
            *_objections_to_disputes(grid, left),
            *_objections_to_absence(grid),
            *objections_to_text(comment, "Appréciation d’ensemble"),
        )
    )
    grid.comment = comment or grid.comment
    grid.state, grid.signed_at = SIGN_GRID.target.value, at
    observed = observed_indicators([grid.pk])[grid.pk]
    grid.digest = digest(sealed_content(grid, bloc, marks, observed))
    grid.save(update_fields=["comment", "state", "signed_at", "digest"])
    record(
        actor=actor,
        event=SIGN_GRID.event,
        subjects=subjects_of(grid),
        at=at,
        assessor=grid.assessor.name,
        bloc=bloc.code,
        dossier=grid.dossier.number,
        digest=grid.digest,
    )
    return grid


def sealed_content(
    grid: Grid, bloc: AssessedBloc, marks: dict[LineKey, Mark], observed: Observed
) -> dict[str, object]:
    """Return what the signature of a grid seals, as JSON.

    Who, whom, which bloc, each current mark, and the indicators observed when there is one.
    """
    ticked = [
        [line.code, sorted(observed[line.key])] for line in bloc.lines if line.key in observed
    ]
    return {
        "session": grid.session.code,
        "dossier": grid.dossier.number,
        "bloc": bloc.code,
        "assessor": grid.assessor.sealed_email or grid.assessor.email,
        "rank": grid.rank,
        "comment": grid.comment,
        "marks": [
            [line.code, marks[line.key].value, marks[line.key].comment]
            for line in bloc.lines
            if line.key in marks
        ],
        **({"observed": ticked} if ticked else {}),
    }


def locked_grid(grid_id: int, actor: Actor) -> Grid:
    """Return a grid of the actor's body, locked; raises `Grid.DoesNotExist`."""
    return (
        Grid.objects.select_for_update(of=("self",))
        .select_related("session__reglement", "dossier", "assessor", "bloc")
        .get(pk=grid_id, body_id=actor.body_id)
    )


def lines_of(grid: Grid) -> tuple[AssessedBloc, ScaleRules]:
    """Return what a grid assesses, and on which scale."""
    rules = reglement_of(grid.session.reglement.value).grid
    return assessed_bloc(grid.bloc, rules.marked), rules.scale


def _already_sent(entries: Sequence[MarkEntry]) -> list[Mark]:
    return list(Mark.objects.filter(client_id__in=[entry.client_id for entry in entries]))


def _mark(grid: Grid, line: AssessedLine, entry: MarkEntry, at: datetime) -> Mark:
    criterion_id, competence_id = line.key
    return Mark(
        grid=grid,
        criterion_id=criterion_id,
        competence_id=competence_id,
        value=entry.value,
        comment=entry.comment,
        client_id=entry.client_id,
        entered_at=entry.entered_at,
        recorded_at=at,
    )


def subjects_of(grid: Grid) -> list[str]:
    """Return what an event of a grid is about."""
    return [f"dossier/{grid.dossier.number}", f"session/{grid.session.code}", f"grid/{grid.pk}"]


def objections_to_writer(actor: Actor, grid: Grid) -> tuple[Objection, ...]:
    """Return why the actor may not write on this grid: it is the assessor's own, or copied from paper."""
    if actor.holds(Role.SECRETARIAT):
        return ()
    own = actor.user_id is not None and actor.user_id == grid.assessor.user_id
    if own or actor.assessor_id == grid.assessor_id:
        return objections_to_role(actor, Role.ASSESSOR)
    return (
        Objection(
            "not-your-grid",
            f"Cette grille est celle {of(grid.assessor.name)}.",
            remedy="Chaque évaluateur remplit et signe la sienne.",
        ),
    )


def objections_to_writing(actor: Actor, grid: Grid) -> tuple[Objection, ...]:
    """Return why the actor may enter nothing on this grid: not theirs, closed, or its candidate did not come."""
    return (
        *objections_to_writer(actor, grid),
        *objections_to_state(grid),
        *objections_to_absent(grid.session_id, grid.dossier_id),
    )


def objections_to_state(grid: Grid) -> tuple[Objection, ...]:
    """Return why a grid takes nothing in any more."""
    if grid.state == GridState.OPEN:
        return ()
    return (
        Objection(
            "grid-locked",
            f"La grille est {GridState(grid.state).label.lower()} : elle ne change plus.",
            remedy="Le jury peut encore lire le dossier et délibérer.",
        ),
    )


def _objections_to_entries(
    grid: Grid, bloc: AssessedBloc, scale: ScaleRules, entries: Sequence[MarkEntry]
) -> tuple[Objection, ...]:
    items = {item.code: item for item in bloc.grid.items}
    found: list[Objection] = []
    for entry in entries:
        whose = f"Observation, dossier {grid.dossier.number}, bloc {bloc.code}, ligne {entry.line}"
        found.extend(objections_to_text(entry.comment, whose))
        if entry.line not in items:
            found.append(
                Objection(
                    "unknown-criterion",
                    f"« {entry.line} » n’est pas une ligne de la grille du bloc {bloc.code}.",
                )
            )
        elif len(entry.comment) > LONGEST_COMMENT:
            found.append(
                Objection(
                    "comment-too-long",
                    f"Une observation a {LONGEST_COMMENT} caractères au plus, et celle-ci "
                    f"{len(entry.comment)}.",
                )
            )
        elif entry.value != NOT_ASSESSED:
            found.extend(objections_to_mark(scale, items[entry.line], entry.value))
    return tuple(found)


def _objections_to_replay(
    grid: Grid,
    lines: dict[str, AssessedLine],
    entries: Sequence[MarkEntry],
    known: dict[UUID, Mark],
) -> tuple[Objection, ...]:
    """Return the entries whose identifier already serves another one: nothing is overwritten."""
    asked: dict[UUID, MarkEntry] = {}
    for entry in entries:
        same = asked.setdefault(entry.client_id, entry) == entry
        mark = known.get(entry.client_id)
        line = lines.get(entry.line)
        if mark is not None and line is not None:
            same &= (mark.grid_id, mark.criterion_id, mark.competence_id) == (grid.pk, *line.key)
            same &= (mark.value, mark.comment) == (entry.value, entry.comment)
        if not same:
            return (
                Objection(
                    "entry-identifier-taken",
                    f"L’identifiant {entry.client_id} désigne déjà une autre saisie.",
                    remedy="Donnez un identifiant neuf à chaque saisie.",
                ),
            )
    return ()


def _objections_to_gaps(bloc: AssessedBloc, marks: dict[LineKey, Mark]) -> tuple[Objection, ...]:
    missing = [line.code for line in bloc.lines if line.key not in marks]
    if not missing:
        return ()
    return (
        Objection(
            "grid-incomplete",
            f"Il manque {plural(len(missing), 'appréciation')} sur {len(bloc.lines)} : {', '.join(missing)}.",
            remedy="Appréciez chaque ligne, ou notez « non évalué ».",
        ),
    )


def _objections_to_disputes(grid: Grid, bloc: AssessedBloc) -> tuple[Objection, ...]:
    disputed = disputed_lines([grid.pk])[grid.pk]
    codes = [line.code for line in bloc.lines if line.key in disputed]
    if not codes:
        return ()
    return (
        Objection(
            "line-disputed",
            f"Deux appareils ont laissé des appréciations différentes : {', '.join(codes)}.",
            remedy="Choisissez, pour chacune, celle que vous gardez.",
        ),
    )


def _objections_to_absence(grid: Grid) -> tuple[Objection, ...]:
    came = Attendance.objects.filter(
        session_id=grid.session_id, dossier_id=grid.dossier_id, state=AttendanceState.PRESENT
    )
    if came.exists():
        return ()
    return (
        Objection(
            "candidate-not-present",
            "Le candidat n’est pas noté présent à la session.",
            remedy="Consignez d’abord sa présence.",
        ),
    )
