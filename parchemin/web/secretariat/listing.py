"""The journal of a body as a list: its columns, its filters, its words."""

from django.db.models import QuerySet
from django_filters import CharFilter, FilterSet

from parchemin.journal.models import Event
from parchemin.journal.selectors import JournalLine
from parchemin.web.pieces.filters import Search
from parchemin.web.pieces.lists import Column, Listing
from parchemin.web.pieces.words import hour, short_date


class JournalFilters(FilterSet):  # type: ignore[misc]
    """What narrows the journal."""

    q = Search("actor_label", placeholder="Par qui")
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
            lambda line: f"{short_date(line.at)}, {hour(line.at)}",
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
