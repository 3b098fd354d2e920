"""What the page of a dossier shows, gathered from every room at a fixed price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from parchemin.accounts.actor import Actor
from parchemin.assessment.selectors.followup import (
    GridFollowed,
    SessionAttended,
    grids_followed,
    sessions_attended,
)
from parchemin.certificates.selectors.held import CertificateHeld, certificates_of
from parchemin.jury.selectors.deciding import decision_clock_of
from parchemin.jury.selectors.progress import Hearing, hearings_of, refused_blocs
from parchemin.jury.selectors.readiness import missing_before_jury
from parchemin.jury.terms import Outcome, SittingState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors import BlocTile, DossierPage, dossier_page, visible_dossiers
from parchemin.pathways.terms import DossierState
from parchemin.web.access import ActorRequest
from parchemin.web.navigation import Link
from parchemin.web.pieces.acts import Act, Weight
from parchemin.web.pieces.marks import BlocStatus, State
from parchemin.web.pieces.people import PersonName
from parchemin.web.secretariat.chronology import jury_due_on, jury_remarks, moments_of
from parchemin.web.secretariat.moves import next_move, other_moves
from parchemin.web.secretariat.standing import look_of, status_of

BEFORE_JURY = (DossierState.ADMISSIBLE, DossierState.IN_ASSESSMENT)
LATEST = 6


@dataclass(frozen=True, slots=True)
class Course:
    """What a dossier went through: sessions, juries, certificates."""

    sessions: tuple[SessionAttended, ...]
    hearings: tuple[Hearing, ...]
    certificates: tuple[CertificateHeld, ...]

    @property
    def waits_for_its_certificate(self) -> bool:
        """Tell whether the last jury, whose minutes are signed, granted what nobody issued yet."""
        last = self.hearings[-1] if self.hearings else None
        granted = last is not None and last.outcome in (Outcome.FULL, Outcome.PARTIAL)
        signed = last is not None and last.state is SittingState.MINUTES_SIGNED
        return granted and signed and not self.certificates


@dataclass(frozen=True, slots=True)
class BlocRow:
    """A bloc of the edition in a dossier: its rank, where it stands, its grids."""

    rank: int
    tile: BlocTile
    status: BlocStatus
    grids: tuple[GridFollowed, ...]


def dossier_context(request: ActorRequest, number: str) -> dict[str, Any]:
    """Return the context of the page of a dossier; raises `Dossier.DoesNotExist`."""
    actor, today = request.actor, paris_date(request.at)
    page = dossier_page(actor=actor, number=number, on=today)
    course = Course(
        sessions_attended(actor, page.pk),
        hearings_of(actor, page.pk),
        certificates_of(actor, page.pk),
    )
    status = page.person.status
    before_jury = page.state in BEFORE_JURY
    missing = missing_before_jury(actor, page.pk, today) if before_jury else ()
    return {
        "page": page,
        "name": PersonName(status.birth_name, ", ".join(status.given_names)),
        "trail": (Link("Dossiers", reverse("secretariat:dossiers"), current=False),),
        "state": look_of(page.state),
        "blocs": _bloc_rows(page.blocs, grids_followed(actor, page.pk), course.hearings),
        "hearings": course.hearings,
        "certificates": course.certificates,
        "moments": moments_of(
            page,
            course.sessions,
            course.hearings,
            course.certificates,
            decision_clock_of(actor, page.pk, today),
            today,
        ),
        "before_jury": before_jury,
        "missing": missing,
        "next_act": _next_act(page, course, missing),
        "due_on": page.due_on or jury_due_on(page, course.hearings),
        "jury_late": jury_remarks(page, course.hearings),
        "others": _others(actor, page, today),
        "moves": other_moves(page.moves, page.route),
        "latest": page.story[:LATEST],
    }


def _others(actor: Actor, page: DossierPage, today: date) -> list[tuple[Dossier, State]]:
    """Return the other dossiers of the person, each with its state."""
    rows = visible_dossiers(actor).filter(person_id=page.person.pk).exclude(pk=page.pk)
    return [
        (row, look_of(row.state_on(today)))
        for row in rows.select_related("certification").order_by("number")
    ]


def _next_act(page: DossierPage, course: Course, missing: Sequence[Objection]) -> Act | None:
    """Return the move that takes the dossier forward, or else where it goes forward."""
    if move := next_move(page.moves):
        url = reverse("secretariat:dossier_move", args=[page.number, move.name])
        return Act(move.label, url, Weight.SOLID)
    if page.state is DossierState.READY and course.hearings:
        return _lead("Voir la séance", "jury:sitting", course.hearings[-1].sitting_id)
    if page.state is DossierState.IN_ASSESSMENT and course.sessions and missing:
        return _lead("Voir la session", "assessment:session", course.sessions[-1].session_id)
    if page.state is DossierState.IN_ASSESSMENT:
        return _lead("Choisir une séance", "jury:sittings")
    if page.state is DossierState.DECIDED and course.waits_for_its_certificate:
        return _lead("Délivrer", "certificates:sittings")
    return None


def _lead(label: str, route: str, *args: int) -> Act:
    return Act(label, reverse(route, args=args), Weight.SOLID, posted=False)


def _bloc_rows(
    tiles: Sequence[BlocTile], grids: Sequence[GridFollowed], hearings: Sequence[Hearing]
) -> tuple[BlocRow, ...]:
    decisions = [hearing.decision for hearing in hearings if hearing.decision]
    refused = refused_blocs(decisions[-1] if decisions else None)
    assessed = {grid.bloc for grid in grids}
    return tuple(
        BlocRow(
            rank=rank,
            tile=tile,
            status=status_of(tile, assessed, refused),
            grids=tuple(grid for grid in grids if grid.bloc == tile.code),
        )
        for rank, tile in enumerate(tiles, start=1)
    )
