"""The link of an assessor's grids: made by the secretariat, opened by a code, closed in time."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import tell
from parchemin.assessment.events import GRID_LINK_MADE, GRID_LINK_OPENED, GRID_LINK_REVOKED
from parchemin.assessment.models import Assessor, Grid, GridLink, Session
from parchemin.assessment.terms import GridState, SessionState
from parchemin.kernel.calendar import french_moment
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, Refused, refuse_if

MOST_ATTEMPTS = 10
CODE_DIGITS = 8
BEFORE, AFTER = timedelta(days=7), timedelta(days=2)
# What was entered in time may arrive late: a phone can stay a month without a network.
GRACE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link just made: the token of its address and its code, told once and kept nowhere."""

    link: GridLink
    token: str
    code: str


@transaction.atomic
def make_grid_link(*, session_id: int, assessor_id: int, actor: Actor, at: datetime) -> NewLink:
    """Make the link of an assessor's grids of one session; it replaces the former one, which closes.

    It opens a week before the session and closes two days after. Raises `Refused` for an assessor without an
    open grid there, or a session that is over.
    """
    session = Session.objects.select_for_update(of=("self",)).get(
        pk=session_id, body_id=actor.body_id
    )
    grids = Grid.objects.filter(session=session, assessor_id=assessor_id, state=GridState.OPEN)
    grid = grids.select_related("assessor").first()
    refuse_if((*objections_to_role(actor, Role.SECRETARIAT), *_objections_to_session(session)))
    if grid is None:
        raise Refused(_NO_GRID)
    GridLink.objects.filter(
        session=session, assessor_id=assessor_id, revoked_at__isnull=True
    ).update(revoked_at=at)
    token, code = secrets.token_urlsafe(24), _code()
    link = GridLink.objects.create(
        session=session,
        assessor_id=assessor_id,
        token_digest=digest_of(token),
        code_hash=make_password(code),
        opens_at=min(at, session.starts_at - BEFORE),
        closes_at=session.starts_at + AFTER,
        made_at=at,
    )
    tell(GRID_LINK_MADE, session, actor, at, assessor=grid.assessor.name)
    return NewLink(link, token, code)


@transaction.atomic
def revoke_grid_link(*, link_id: int, actor: Actor, at: datetime) -> GridLink:
    """Close a link and every phone that it opened; closing again changes nothing."""
    link = (
        GridLink.objects.select_for_update(of=("self",))
        .select_related("session", "assessor")
        .get(pk=link_id, session__body_id=actor.body_id)
    )
    if link.revoked_at is not None:
        return link
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    link.revoked_at = at
    link.save(update_fields=["revoked_at"])
    tell(GRID_LINK_REVOKED, link.session, actor, at, assessor=link.assessor.name)
    return link


def close_links(session: Session, assessor: Assessor, actor: Actor, at: datetime) -> None:
    """Close the link in force of an assessor who has nothing left to fill in a session."""
    live = session.links.filter(assessor=assessor, revoked_at__isnull=True)
    if live.update(revoked_at=at):
        tell(GRID_LINK_REVOKED, session, actor, at, assessor=assessor.name)


def shift_links(session: Session) -> None:
    """Let the links in force of a session follow its new day, on either side of it."""
    for link in session.links.filter(revoked_at__isnull=True):
        link.opens_at = min(link.opens_at, session.starts_at - BEFORE)
        link.closes_at = session.starts_at + AFTER
        link.save(update_fields=["opens_at", "closes_at"])


def open_grid_link(*, token: str, code: str, at: datetime) -> GridLink:
    """Return the link that a token and its code open.

    Raises `GridLink.DoesNotExist` for an unknown token, `Refused` for a link that is closed, or a wrong code:
    after ten, the link stays closed whatever the code.
    """
    with transaction.atomic():
        link = _locked(token)
        refuse_if(objections_to_opening(link, at))
        wrong = _tried(link, code)
        if not wrong:
            link.opened_at = at
            link.save(update_fields=["opened_at"])
            tell(
                GRID_LINK_OPENED, link.session, actor_of_link(link), at, assessor=link.assessor.name
            )
    refuse_if(wrong)
    return link


def prove_code(link: GridLink, code: str) -> None:
    """Raise `Refused` unless this is the code of a link, which a phone types again to sign.

    Wrong codes are counted with those that did not open it: after ten, none is right any more.
    """
    with transaction.atomic():
        locked = GridLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
        refuse_if((_LINK_LOCKED,) if locked.attempts >= MOST_ATTEMPTS else ())
        wrong = _tried(locked, code)
    refuse_if(wrong)


def actor_of_link(link: GridLink) -> Actor:
    """Return the assessor as the actor of what a link lets do: their own grids, nothing else."""
    return Actor(
        label=f"{link.assessor.name}, évaluateur, par lien",
        body_id=link.session.body_id,
        roles=frozenset({Role.ASSESSOR}),
        assessor_id=link.assessor_id,
    )


def digest_of(token: str) -> str:
    """Return what is kept of the token of a link."""
    return sha256(token.encode()).hexdigest()


def objections_to_opening(link: GridLink, at: datetime) -> tuple[Objection, ...]:
    """Return why a link opens nothing at this moment."""
    if link.revoked_at is not None:
        return (Objection("link-revoked", "Ce lien a été remplacé ou retiré.", remedy=_ASK),)
    if link.attempts >= MOST_ATTEMPTS:
        return (_LINK_LOCKED,)
    if at < link.opens_at:
        day = french_moment(link.opens_at)
        return (Objection("link-to-come", f"Ce lien n’ouvre que le {day}."),)
    if at > link.closes_at:
        day = french_moment(link.closes_at)
        return (Objection("link-closed", f"Ce lien a fermé le {day}.", remedy=_ASK),)
    return ()


def objections_to_sending(link: GridLink, at: datetime) -> tuple[Objection, ...]:
    """Return why a phone that the link opened may not send what it holds; a month is left after the closing."""
    if link.revoked_at is not None or at > link.closes_at + GRACE:
        return (
            Objection(
                "link-closed",
                "Ce lien ne reçoit plus de saisies ; elles restent sur votre téléphone.",
                remedy=_ASK,
            ),
        )
    return ()


_ASK = "Demandez un nouveau lien au secrétariat."
_LINK_LOCKED = Objection("link-locked", "Trop de codes faux : ce lien est fermé.", remedy=_ASK)
_NO_GRID = Objection(
    "no-open-grid",
    "Cet évaluateur n’a aucune grille à remplir dans cette session.",
    remedy="Désignez-le d’abord pour un candidat.",
)


def _locked(token: str) -> GridLink:
    links = GridLink.objects.select_for_update(of=("self",)).select_related("session", "assessor")
    return links.get(token_digest=digest_of(token))


def _tried(link: GridLink, code: str) -> tuple[Objection, ...]:
    """Return nothing for the right code; count a wrong one and say how many tries are left."""
    if check_password(code.replace(" ", ""), link.code_hash):
        return ()
    GridLink.objects.filter(pk=link.pk).update(attempts=F("attempts") + 1)
    left = MOST_ATTEMPTS - link.attempts - 1
    return (
        Objection(
            "code-wrong",
            f"Ce code n’est pas celui du lien ; il reste {plural(left, 'essai')}.",
            remedy="Recopiez les huit chiffres que le secrétariat vous a donnés.",
        ),
    )


def _code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def _objections_to_session(session: Session) -> tuple[Objection, ...]:
    state = SessionState(session.state)
    if state not in (SessionState.CLOSED, SessionState.CANCELLED):
        return ()
    return (Objection("session-over", f"La session {session.code} est {state.label.lower()}."),)
