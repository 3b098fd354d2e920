"""What the page of a dossier shows, gathered from every room at a fixed price."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
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
from parchemin.assessment.terms import AWAY
from parchemin.certificates.selectors.validity import CertificateHeld, certificates_of
from parchemin.jury.selectors.decision_clocks import decision_clock_of
from parchemin.jury.selectors.followup import visible_decisions
from parchemin.jury.selectors.lateness import remarks_on_letters
from parchemin.jury.selectors.progress import Hearing, hearings_of, refused_blocs
from parchemin.jury.selectors.readiness import Readiness, missing_before_jury
from parchemin.jury.terms import Outcome, SittingState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import lowered
from parchemin.pathways.models import Dossier
from parchemin.pathways.rules.agenda import COMPLETE
from parchemin.pathways.selectors import BlocTile, DossierPage, dossier_page, visible_dossiers
from parchemin.pathways.selectors.requests import documents_of, notes_of, requests_of
from parchemin.pathways.terms import CLOSED_STATES, BlocStanding, DossierState
from parchemin.pathways.workflow import SUBMIT
from parchemin.post.models import Bounce
from parchemin.post.selectors import bounces_of_address
from parchemin.web.access import ActorRequest
from parchemin.web.navigation import Link
from parchemin.web.pathways.chronology import (
    jury_due_on,
    jury_remarks,
    moments_of,
)
from parchemin.web.pathways.moves import next_move, other_moves
from parchemin.web.pathways.shapes import look_of, status_of
from parchemin.web.pieces.acts import Act, ButtonWeight
from parchemin.web.pieces.marks import BlocStatus, State
from parchemin.web.pieces.people import PersonName

BEFORE_ASSESSMENT = (DossierState.DRAFT, DossierState.SUBMITTED)
BEFORE_JURY = (DossierState.ADMISSIBLE, DossierState.IN_ASSESSMENT)
LATEST, MOST_RETURNED = 6, 3


@dataclass(frozen=True, slots=True)
class Course:
    """What a dossier went through: sessions, juries, certificates."""

    sessions: tuple[SessionAttended, ...]
    hearings: tuple[Hearing, ...]
    certificates: tuple[CertificateHeld, ...]

    @property
    def never_came(self) -> bool:
        """Tell whether the candidate is noted away from every session that expected them."""
        return bool(self.sessions) and all(one.presence in AWAY for one in self.sessions)

    @property
    def waits_for_its_certificate(self) -> bool:
        """Tell whether the last jury, whose minutes are all signed, granted what nobody issued yet."""
        last = self.hearings[-1] if self.hearings else None
        if last is None or not last.stands or last.rectificatifs.drafted or self.certificates:
            return False
        granted = last.outcome in (Outcome.FULL, Outcome.PARTIAL)
        return granted and last.state is SittingState.MINUTES_SIGNED


@dataclass(frozen=True, slots=True)
class BlocRow:
    """A bloc of the edition in a dossier: its rank, where it stands and how that is said, its grids."""

    rank: int
    tile: BlocTile
    status: BlocStatus
    said: str
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
    ready = _ready(actor, page, today)
    missing = ready.objections
    return {
        "page": page,
        "name": PersonName(status.birth_name, ", ".join(status.given_names)),
        "trail": (Link("Dossiers", reverse("pathways:dossiers"), current=False),),
        "state": look_of(page.state),
        "blocs": _bloc_rows(
            [_with_validity(tile, ready) for tile in page.blocs],
            grids_followed(actor, page.pk),
            course.hearings,
        ),
        "returned": _returned(actor, page.person.email),
        "hearings": course.hearings,
        "certificates": course.certificates,
        "moments": moments_of(
            page,
            course.sessions,
            course.hearings,
            course.certificates,
            decision_clock_of(actor, page.pk),
            today,
        ),
        "before_jury": before_jury,
        "prepares": before_jury or bool(missing),
        "missing": missing,
        "lost": ready.remarks,
        "incomplete": any(objection.remedy == COMPLETE for objection in missing),
        "completable": page.state not in CLOSED_STATES,
        "never_came": course.never_came,
        "next_act": _next_act(page, course, missing),
        "due_on": None if page.lapsed else page.due_on or jury_due_on(page, course.hearings),
        "vae_remarks": (*jury_remarks(page, course.hearings), *_letter_remarks(actor, page)),
        "others": _others(actor, page, today),
        "moves": other_moves(page.moves, over=bool(page.lapsed)),
        "tried": request.GET.get("acte", ""),
        "latest": page.story[:LATEST],
        "today": today,
        **_papers(actor, page),
    }


def _papers(actor: Actor, page: DossierPage) -> dict[str, Any]:
    """Return what was asked of a dossier and answered, its documents, its notes, the messages about it."""
    asked = requests_of(actor, page.pk)
    notes = notes_of(actor, page.pk)
    messages = tuple(note for note in notes if note.sender_id)
    to_read = (one.pk for one in asked if one.answered_at and one.closed_at is None)
    return {
        "requests": asked,
        "answered": next(to_read, None) if page.state is DossierState.DRAFT else None,
        "documents": documents_of(actor, page.pk),
        "notes": tuple(note for note in notes if not note.sender_id),
        "messages_received": messages,
        "unanswered": any(not note.done_at for note in messages),
    }


def _ready(actor: Actor, page: DossierPage, today: date) -> Readiness:
    """Return what the dossier lacks for a jury; before anything is assessed, what its own page completes.

    Whatever its state, how long the règlement keeps what was acquired before.
    """
    found = missing_before_jury(actor, page.pk, today)
    if page.state in BEFORE_JURY:
        return found
    if page.state not in BEFORE_ASSESSMENT:
        return Readiness((), held=found.held)
    incomplete = tuple(one for one in found.objections if one.remedy == COMPLETE)
    return Readiness(incomplete, held=found.held)


def _letter_remarks(actor: Actor, page: DossierPage) -> tuple[Objection, ...]:
    """Return by when the decision of a VAE is told, or that it was told late (RULE-26)."""
    if page.vae is None:
        return ()
    decisions = visible_decisions(actor).filter(dossier_id=page.pk)
    return remarks_on_letters(decisions).get(page.pk, ())


def _returned(actor: Actor, address: str) -> Sequence[Bounce]:
    """Return the last e-mails that came back from the address of a candidate."""
    return tuple(bounces_of_address(actor, address)[:MOST_RETURNED]) if address else ()


def _others(actor: Actor, page: DossierPage, today: date) -> list[tuple[Dossier, State]]:
    """Return the other dossiers of the person, each with its state."""
    rows = visible_dossiers(actor).filter(person_id=page.person.pk).exclude(pk=page.pk)
    return [
        (row, look_of(row.state_on(today)))
        for row in rows.select_related("certification").order_by("number")
    ]


def _next_act(page: DossierPage, course: Course, missing: Sequence[Objection]) -> Act | None:
    """Return the move that takes the dossier forward, or else where it goes forward."""
    move = next_move(page.moves, lapsed=_is_lapsed(page))
    if move and move.transition is SUBMIT and page.vae:
        return Act(
            move.label,
            reverse("pathways:vae_filing", args=[page.number]),
            ButtonWeight.SOLID,
            posted=False,
        )
    if move and move.asks:
        chosen = f"?acte={move.name}#moves"
        url = reverse("pathways:dossier", args=[page.number]) + chosen
        return Act(move.label, url, ButtonWeight.SOLID, posted=False)
    if move:
        url = reverse("pathways:dossier_move", args=[page.number, move.name])
        return Act(move.label, url, ButtonWeight.SOLID)
    if page.state is DossierState.READY and course.hearings:
        return _lead("Voir la séance", "jury:sitting", course.hearings[-1].sitting_id)
    if page.state is DossierState.IN_ASSESSMENT and course.sessions and missing:
        return _lead("Voir la session", "assessment:session", course.sessions[-1].session_id)
    if page.state is DossierState.IN_ASSESSMENT and course.never_came:
        return _lead("Choisir une session", "assessment:sessions")
    if page.state is DossierState.IN_ASSESSMENT:
        return _lead("Choisir une séance", "jury:sittings")
    if page.state is DossierState.DECIDED and course.waits_for_its_certificate:
        return _lead("Délivrer", "certificates:sittings")
    return None


def _is_lapsed(page: DossierPage) -> bool:
    return bool(page.lapsed) or page.state is DossierState.LAPSED


def _lead(label: str, route: str, *args: int) -> Act:
    return Act(label, reverse(route, args=args), ButtonWeight.SOLID, posted=False)


def _standing_in_words(tile: BlocTile, status: BlocStatus, here: Container[str]) -> str:
    """Return how the standing of a bloc is said; `here` are the decisions of the juries of this dossier."""
    match tile.standing:
        case BlocStanding.OUTSIDE | BlocStanding.MARK_KEPT:
            return lowered(tile.standing.label)
        case BlocStanding.CARRIED if tile.origin in here:
            return "acquis devant un jury précédent de ce dossier"
        case BlocStanding.CARRIED:
            return "acquis avant ce dossier"
    return status.label


def _with_validity(tile: BlocTile, ready: Readiness) -> BlocTile:
    """Return a bloc with how long the règlement keeps what a paper tells of it, and does not say itself."""
    kept = {one.code: one.kept for one in ready.held}
    return replace(
        tile,
        kept=tile.kept or kept.get(tile.code),
        competences=tuple(
            replace(one, kept=one.kept or kept.get(one.code)) for one in tile.competences
        ),
    )


def _bloc_rows(
    tiles: Sequence[BlocTile], grids: Sequence[GridFollowed], hearings: Sequence[Hearing]
) -> tuple[BlocRow, ...]:
    decisions = [hearing.decision for hearing in hearings if hearing.decision]
    refused = refused_blocs(decisions[-1] if decisions else None)
    assessed = {grid.bloc for grid in grids}
    here = {f"decision/{decision.pk}" for decision in decisions}
    return tuple(
        BlocRow(
            rank=rank,
            tile=tile,
            status=status,
            said=_standing_in_words(tile, status, here),
            grids=tuple(grid for grid in grids if grid.bloc == tile.code),
        )
        for rank, tile in enumerate(tiles, start=1)
        for status in (status_of(tile, assessed, refused),)
    )
