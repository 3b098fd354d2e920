"""The journal of a body, and that of one dossier: the same list, page after page."""

from dataclasses import replace

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET
from django_filters import CharFilter, FilterSet

from parchemin.journal.models import Event
from parchemin.journal.selectors import JournalLine, chain_faults, events_of, line_of
from parchemin.web.access import ActorRequest
from parchemin.web.navigation import Link
from parchemin.web.pieces.filters import DayFilter, Search
from parchemin.web.pieces.lists import CellLook, Column, Listing


class EventFilters(FilterSet):  # type: ignore[misc]
    """What narrows the journal of one dossier."""

    q = Search("actor_label", placeholder="Par qui")
    du = DayFilter(field_name="at", lookup_expr="date__gte", label="Depuis le")
    au = DayFilter(field_name="at", lookup_expr="date__lte", label="Jusqu’au")


class JournalFilters(EventFilters):
    """What narrows the journal of a body."""

    dossier = CharFilter(label="Dossier, par son numéro", method="about_dossier")

    def about_dossier(self, rows: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        """Keep what happened to one dossier."""
        return rows.filter(about__subject=f"dossier/{value}")


JOURNAL: Listing[JournalLine] = Listing(
    noun="événement,événements",
    caption="Ce qui est arrivé, le plus récent d’abord",
    columns=(
        Column("evenement", "Événement", lambda line: line.sentence),
        Column(
            "instant",
            "Le",
            lambda line: line.at,
            CellLook.MOMENT,
            order=("seq",),
        ),
        Column("par", "Par", lambda line: line.actor, order=("actor_label",)),
        Column("rang", "N°", lambda line: line.seq, order=("seq",)),
        Column("empreinte", "Empreinte", lambda line: line.hash[:12], text=lambda line: line.hash),
    ),
    filters=JournalFilters,
    link=lambda line: "",
    name=lambda line: f"n° {line.seq}",
    key=lambda line: str(line.seq),
    order="-instant",
    roomy=True,
)
OF_DOSSIER = replace(
    JOURNAL, caption="Ce qui est arrivé au dossier et à la personne", filters=EventFilters
)


@require_GET
def body_journal(request: ActorRequest) -> HttpResponse:
    """Return the journal of the body, or its export; `?verifier=1` recomputes the chain."""
    trail = (Link("À traiter", reverse("desk:today"), current=False),)
    return shown_journal(request, JOURNAL, events_of(request.actor.body_id), "Journal", trail)


def shown_journal(
    request: ActorRequest,
    listing: Listing[JournalLine],
    events: QuerySet[Event],
    title: str,
    trail: tuple[Link, ...],
) -> HttpResponse:
    """Answer with the page of these events as the address filters them, or their export."""
    checked = "verifier" in request.GET
    return listing.page_answer(
        request,
        "desk/journal.html",
        events,
        lambda rows: [line_of(event) for event in rows],
        title=title,
        trail=trail,
        checked=checked,
        faults=chain_faults(request.actor.body_id) if checked else (),
    )
