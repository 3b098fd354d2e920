"""The list of letters: its columns, its filters, its words."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django_filters import ChoiceFilter, FilterSet

from parchemin.accounts.actor import Actor
from parchemin.post.models import Bounce, Dispatch
from parchemin.post.selectors import visible_dispatches
from parchemin.post.terms import Channel, DispatchState, LetterKind
from parchemin.web.pieces.filters import DayFilter, Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.post.shapes import STATES


def letters_seen_by(actor: Actor) -> QuerySet[Dispatch]:
    """Return the letters that the actor may read, each with the reason why it came back, if it did."""
    reason = Bounce.objects.filter(dispatch=OuterRef("pk")).order_by("-pk").values("reason")[:1]
    return visible_dispatches(actor).defer("text").annotate(came_back=Subquery(reason))


def _came_back(letter: Dispatch) -> str:
    return vars(letter)["came_back"] or ""


def _filter_returned(rows: QuerySet[Dispatch], name: str, value: str) -> QuerySet[Dispatch]:
    back = Bounce.objects.values("dispatch")
    return rows.filter(pk__in=back) if value == "oui" else rows.exclude(pk__in=back)


class LetterFilters(FilterSet):  # type: ignore[misc]
    """What narrows the list."""

    q = Search("name", "email", "about", placeholder="Destinataire, adresse")
    etat = ChoiceFilter(field_name="state", label="État", choices=DispatchState.choices())
    nature = ChoiceFilter(field_name="kind", label="Nature", choices=LetterKind.choices())
    revenu = ChoiceFilter(
        label="Courriel revenu", choices=[("oui", "Oui"), ("non", "Non")], method=_filter_returned
    )
    depuis = DayFilter(field_name="prepared_at", lookup_expr="date__gte", label="Écrite depuis le")


LETTERS: Listing[Dispatch] = Listing(
    noun="lettre,lettres",
    caption="Les lettres",
    columns=(
        Column("destinataire", "Destinataire", lambda letter: letter.name, order=("name",)),
        Column("nature", "Nature", lambda letter: LetterKind(letter.kind).label, order=("kind",)),
        Column(
            "etat",
            "État",
            lambda letter: STATES[letter.state],
            CellLook.STATE,
            order=("state",),
            narrow="col-beside",
        ),
        Column("retour", "Revenu", _came_back, narrow="col-under", order=()),
        Column("courriel", "Adresse", lambda letter: letter.email, narrow="drop-3"),
        Column(
            "voie",
            "Voie",
            lambda letter: Channel(letter.channel).label if letter.channel else "",
            narrow="drop-2",
        ),
        Column(
            "partie",
            "Partie le",
            lambda letter: letter.sent_on,
            CellLook.DATE,
            order=("sent_on",),
            narrow="drop-1",
        ),
        Column(
            "ecrite",
            "Écrite le",
            lambda letter: letter.prepared_at,
            CellLook.DATE,
            order=("prepared_at",),
            narrow="drop-4",
        ),
    ),
    filters=LetterFilters,
    link=lambda letter: reverse("post:letter", args=[letter.pk]),
    name=lambda letter: letter.name,
    key=lambda letter: str(letter.pk),
    order="-ecrite",
)
