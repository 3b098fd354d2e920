"""The list of sessions, and that of the dossiers to register to one."""

from dataclasses import replace

from django.db.models import Q, QuerySet
from django.forms import SearchInput
from django.http import QueryDict
from django.urls import reverse
from django_filters import CharFilter, ChoiceFilter, FilterSet, MultipleChoiceFilter

from parchemin.assessment.models import Session
from parchemin.assessment.selectors.followup import lacking_signatures
from parchemin.assessment.selectors.sessions import session_line
from parchemin.assessment.terms import SessionState
from parchemin.kernel.zones import local_there
from parchemin.pathways.models import Dossier
from parchemin.web.assessment.shapes import session_state
from parchemin.web.pathways.dossier_filters import SharedDossierFilters
from parchemin.web.pathways.dossiers import DOSSIERS
from parchemin.web.pieces.filters import DayFilter
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.words import hour_at

SESSION_WORDS = ("code", "place", "room", "certification__short_title", "partner__name")
CHOSEN_COLUMNS = ("personne", "numero", "voie", "organisme", "blocs", "etat")


class SessionFilters(FilterSet):  # type: ignore[misc]
    """What narrows the list; certifications are those of the sessions listed."""

    q = CharFilter(
        label="Recherche",
        method="search",
        widget=SearchInput(attrs={"placeholder": "Code, lieu, organisme"}),
    )
    etat = MultipleChoiceFilter(field_name="state", label="État", choices=SessionState.choices())
    certification = ChoiceFilter(field_name="certification__code", label="Certification")
    grilles = ChoiceFilter(
        label="Grilles", method="unsigned", choices=[("attendues", "en attente d’une signature")]
    )
    du = DayFilter(
        field_name="starts_at",
        lookup_expr="date__gte",
        label="À partir du",
    )
    au = DayFilter(
        field_name="starts_at",
        lookup_expr="date__lte",
        label="Jusqu’au",
    )

    def __init__(self, data: QueryDict, *, queryset: QuerySet[Session]) -> None:
        super().__init__(data, queryset=queryset)
        known = queryset.order_by("certification__short_title")
        self.filters["certification"].extra["choices"] = list(
            known.values_list("certification__code", "certification__short_title").distinct()
        )

    def unsigned(self, sessions: QuerySet[Session], name: str, value: str) -> QuerySet[Session]:
        """Keep the sessions where somebody has still to sign a grid."""
        return lacking_signatures(sessions)

    def search(self, sessions: QuerySet[Session], name: str, value: str) -> QuerySet[Session]:
        """Keep the sessions that hold every word typed."""
        for word in value.split():
            found = Q()
            for field in SESSION_WORDS:
                found |= Q(**{f"{field}__icontains": word})
            sessions = sessions.filter(found)
        return sessions


def _place(session: Session) -> str:
    room = f", {session.room}" if session.room else ""
    return f"{session.place}{room}{', à distance' if session.remote else ''}"


def _filled(session: Session) -> str:
    return f"{session_line(session).registered} sur {session.capacity}"


def _signed(session: Session) -> str:
    line = session_line(session)
    return f"{line.signed} sur {line.grids}" if line.grids else ""


SESSIONS: Listing[Session] = Listing(
    noun="session,sessions",
    caption="Les sessions d’évaluation",
    columns=(
        Column("code", "Session", lambda s: s.code, order=("code",)),
        Column(
            "certification",
            "Certification",
            lambda s: s.certification.short_title,
            order=("certification__short_title",),
            narrow="drop-3",
        ),
        Column(
            "jour",
            "Jour",
            lambda s: s.day,
            CellLook.DATE,
            order=("starts_at",),
            narrow="col-beside",
        ),
        Column(
            "heure",
            "Heure",
            lambda s: hour_at(s.starts_at, s.clock),
            narrow="drop-4",
            text=lambda s: local_there(s.starts_at, s.clock).time(),
        ),
        Column("lieu", "Lieu", _place, order=("place",), narrow="drop-2"),
        Column(
            "organisme",
            "Organisme",
            lambda s: s.partner.name if s.partner else "",
            order=("partner__name",),
            narrow="drop-1",
        ),
        Column(
            "places",
            "Inscrits",
            _filled,
            narrow="drop-4",
            apart=(
                ("Inscrits", lambda s: session_line(s).registered),
                ("Places", lambda s: s.capacity),
            ),
        ),
        Column(
            "grilles",
            "Grilles signées",
            _signed,
            narrow="drop-3",
            apart=(
                ("Grilles signées", lambda s: session_line(s).signed),
                ("Grilles", lambda s: session_line(s).grids),
            ),
        ),
        Column(
            "etat",
            "État",
            lambda s: session_state(SessionState(s.state)),
            CellLook.STATE,
            order=("state",),
            narrow="col-under",
        ),
    ),
    filters=SessionFilters,
    link=lambda s: reverse("assessment:session", args=[s.pk]),
    name=lambda s: f"Session {s.code}",
    key=lambda s: s.code,
    order="-jour",
)

REGISTRABLE: Listing[Dossier] = Listing(
    noun="dossier,dossiers",
    caption="Les dossiers à inscrire",
    columns=tuple(column for column in DOSSIERS.columns if column.key in CHOSEN_COLUMNS),
    filters=SharedDossierFilters,
    link=DOSSIERS.link,
    name=DOSSIERS.name,
    key=DOSSIERS.key,
    order="personne",
)

# A partner registers those whom it follows, and has no page of theirs.
OWN_REGISTRABLE: Listing[Dossier] = replace(REGISTRABLE, link=lambda dossier: "")
