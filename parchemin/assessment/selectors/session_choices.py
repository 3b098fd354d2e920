"""What one chooses from when a session is prepared: certifications, dossiers, assessors."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.names import by_surname
from parchemin.assessment.models import Assessor, Grid, Session
from parchemin.assessment.selectors.sessions import visible_sessions
from parchemin.assessment.terms import REGISTRABLE, GridState, SessionState
from parchemin.certifications.models import Bloc, Certification
from parchemin.certifications.terms import EditionState
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors import listed_dossiers
from parchemin.pathways.selectors.names import by_name


@dataclass(frozen=True, slots=True)
class Plannable:
    """A certification that a session may assess, with the blocs of its edition in force: code, title."""

    id: int
    title: str
    blocs: tuple[tuple[str, str], ...]


def plannable_certifications(actor: Actor) -> tuple[Plannable, ...]:
    """Return the certifications of the actor's body that have a règlement, by title, in two queries."""
    rows = Certification.objects.filter(body_id=actor.body_id, reglements__isnull=False)
    certifications = list(rows.distinct().order_by("title", "pk"))
    blocs: dict[int, list[tuple[str, str]]] = defaultdict(list)
    in_force = Bloc.objects.filter(
        edition__certification__in=certifications, edition__state=EditionState.IN_FORCE
    )
    for bloc in in_force.select_related("edition").order_by("position"):
        blocs[bloc.edition.certification_id].append((bloc.code, bloc.title))
    return tuple(Plannable(row.pk, row.title, tuple(blocs[row.pk])) for row in certifications)


def registrable_dossiers(actor: Actor, session: Session, on: date) -> QuerySet[Dossier]:
    """Return the dossiers that the actor may register on a day to a session, and that are not registered yet."""
    return (
        listed_dossiers(actor, on)
        .in_states(REGISTRABLE, on)
        .filter(certification_id=session.certification_id)
        .exclude(attendance__session=session)
    )


def sessions_with_room(actor: Actor, session: Session) -> tuple[Session, ...]:
    """Return the other sessions to come of the same certification that have room, first day first, in one query.

    Each is annotated with how many are `registered`.
    """
    rows = visible_sessions(actor).filter(
        certification_id=session.certification_id,
        state__in=(SessionState.PLANNED, SessionState.CONVENED),
    )
    counted = rows.exclude(pk=session.pk).annotate(registered=Count("attendances"))
    return tuple(counted.filter(registered__lt=F("capacity")).order_by("starts_at", "code"))


def open_grids_of(session: Session, assessor_id: int) -> tuple[Grid, ...]:
    """Return the open grids of an assessor in a session, by candidate and bloc, in one query.

    Each is annotated with how many marks were `entered`.
    """
    grids = session.grids.filter(assessor_id=assessor_id, state=GridState.OPEN)
    return tuple(
        grids.select_related("assessor", "dossier__person", "bloc")
        .annotate(entered=Count("marks"))
        .order_by(*by_name("dossier__person"), "dossier__number", "bloc__position")
    )


def assessors_on(actor: Actor, session: Session) -> tuple[Assessor, ...]:
    """Return the assessors of the actor's body habilitated on the day of a session, by name, in one query."""
    day = session.day
    return tuple(
        Assessor.objects.filter(body_id=actor.body_id, habilitated_from__lte=day)
        .filter(Q(habilitated_until__isnull=True) | Q(habilitated_until__gte=day))
        .select_related("employer", "partner")
        .order_by(*by_surname(), "pk")
    )
