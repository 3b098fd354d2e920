"""The lists of the jury room: their columns, their filters, their words."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django_filters import ChoiceFilter, FilterSet, TypedChoiceFilter

from parchemin.jury.models import Appeal, Sitting
from parchemin.jury.selectors.candidacies import Candidacy
from parchemin.jury.selectors.followup import AppealLine
from parchemin.jury.selectors.sittings import AgendaCase, SittingLine
from parchemin.jury.terms import AppealState, Ground, SittingState
from parchemin.kernel.objections import Objection
from parchemin.kernel.zones import local_there
from parchemin.pathways.models import Dossier, Person
from parchemin.pathways.terms import Route
from parchemin.web.jury.appeal_shapes import appeal_state
from parchemin.web.jury.shapes import DRAFTED, outcome_state, sitting_state
from parchemin.web.navigation import Link
from parchemin.web.pieces.filters import Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State
from parchemin.web.pieces.people import contact_columns, name_column, name_of
from parchemin.web.pieces.words import hour_at, long_date

# The way from an appeal to the person.
CONTESTS = "decision__dossier__person"


@dataclass(frozen=True, slots=True)
class SittingShown:
    """A sitting, and what waits there for the juror who reads the list."""

    line: SittingLine
    duties: tuple[Link, ...]


class SittingFilters(FilterSet):  # type: ignore[misc]
    """What narrows the sittings; certifications are those of the sittings listed."""

    q = Search("code", "place", "certification__short_title", placeholder="Code, lieu, jury")
    quand = TypedChoiceFilter(
        field_name="past",
        label="Quand",
        choices=[("0", "à venir et en cours"), ("1", "passées")],
        coerce=int,
    )
    etat = ChoiceFilter(field_name="state", label="État", choices=SittingState.choices())
    certification = ChoiceFilter(field_name="certification__code", label="Certification")

    def __init__(self, *args: Any, queryset: QuerySet[Sitting], **kw: Any) -> None:
        super().__init__(*args, queryset=queryset, **kw)
        known = queryset.prefetch_related(None).order_by("certification__short_title")
        self.filters["certification"].extra["choices"] = list(
            known.values_list("certification__code", "certification__short_title").distinct()
        )


SITTINGS: Listing[SittingShown] = Listing(
    noun="séance,séances",
    caption="Les séances, celles qui attendent quelque chose d’abord",
    columns=(
        Column(
            "jury",
            "Jury",
            lambda row: f"Jury {row.line.certification}",
            order=("certification__short_title",),
        ),
        Column("code", "Séance", lambda row: row.line.code, order=("code",)),
        Column(
            "jour",
            "Jour",
            lambda row: f"{long_date(row.line.day)}, {hour_at(row.line.starts_at, row.line.zone)}",
            order=("past", "awaited_at", "-starts_at"),
            text=lambda row: local_there(row.line.starts_at, row.line.zone).replace(tzinfo=None),
        ),
        Column(
            "lieu",
            "Lieu",
            lambda row: f"{row.line.place}{', à distance' if row.line.remote else ''}",
            order=("place",),
            narrow="drop-3",
        ),
        Column(
            "sieges",
            "Sièges",
            lambda row: row.line,
            part="jury/seats_count.html",
            apart=(
                ("Sièges employeurs", lambda row: row.line.employers),
                ("Sièges salariés", lambda row: row.line.employees),
            ),
        ),
        Column(
            "candidats",
            "Candidats",
            lambda row: row.line.candidates,
            CellLook.NUMBER,
            order=("candidates",),
            narrow="drop-3",
        ),
        Column(
            "etat",
            "État",
            lambda row: sitting_state(row.line.state),
            CellLook.STATE,
            order=("state",),
        ),
        Column(
            "a_faire",
            "À faire",
            lambda row: row.duties or None,
            part="jury/duties.html",
            text=lambda row: ", ".join(link.label for link in row.duties),
        ),
    ),
    filters=SittingFilters,
    link=lambda row: reverse("jury:sitting", args=[row.line.id]),
    name=lambda row: f"Jury {row.line.certification}, séance {row.line.code}",
    key=lambda row: str(row.line.id),
    order="jour",
    roomy=True,
)


class AppealFilters(FilterSet):  # type: ignore[misc]
    """What narrows the appeals."""

    q = Search(
        *("decision__dossier__person__search_text", "decision__dossier__number"),
        *("decision__sitting__code",),
        placeholder="Candidat, dossier ou séance",
    )
    etat = ChoiceFilter(field_name="state", label="État", choices=AppealState.choices())
    motif = ChoiceFilter(field_name="ground", label="Motif", choices=Ground.choices())
    reponse = ChoiceFilter(
        label="Réponse",
        choices=[("attendue", "attendue"), ("envoyee", "envoyée")],
        method="replied",
    )

    def replied(self, rows: QuerySet[Appeal], name: str, value: str) -> QuerySet[Appeal]:
        """Keep the appeals whose answer was sent, or those that still wait for it."""
        return rows.filter(reply__isnull=value == "attendue")


APPEALS: Listing[AppealLine] = Listing(
    noun="recours,recours",
    caption="Les recours, ceux qui attendent d’abord",
    columns=(
        name_column("candidat", "Candidat", lambda line: line.person, CONTESTS),
        Column(
            "dossier",
            "Dossier",
            lambda line: line.dossier,
            order=("decision__dossier__number",),
            narrow="drop-3",
        ),
        Column(
            "decision",
            "Décision contestée",
            lambda line: outcome_state(line.outcome),
            CellLook.STATE,
        ),
        Column(
            "seance",
            "Séance",
            lambda line: line.sitting,
            order=("decision__sitting__code",),
            narrow="drop-3",
        ),
        Column(
            "motif", "Motif", lambda line: line.ground.label, order=("ground",), narrow="drop-2"
        ),
        Column(
            "recu",
            "Reçu le",
            lambda line: line.lodged_on,
            CellLook.DATE,
            order=("lodged_on",),
            narrow="drop-3",
        ),
        Column(
            "echeance",
            "À répondre avant le",
            lambda line: line.reply_due_on,
            CellLook.DATE,
            order=("answered", "due", "lodged_on"),
        ),
        Column(
            "envoyee",
            "Réponse envoyée le",
            lambda line: line.replied_on,
            CellLook.DATE,
            order=("reply__sent_on",),
            narrow="drop-2",
        ),
        Column("etat", "État", appeal_state, CellLook.STATE, order=("state",)),
        *contact_columns(lambda line: line.person, CONTESTS),
    ),
    filters=AppealFilters,
    link=lambda line: reverse("jury:appeal", args=[line.appeal_id]),
    name=lambda line: str(name_of(line.person)),
    key=lambda line: str(line.appeal_id),
    order="echeance",
    roomy=True,
)


class CandidacyFilters(FilterSet):  # type: ignore[misc]
    """What narrows the dossiers that a sitting may hear; organisms are those of the dossiers listed."""

    q = Search("person__search_text", "number", placeholder="Nom ou numéro")
    voie = ChoiceFilter(field_name="route", label="Voie", choices=Route.choices())
    organisme = ChoiceFilter(field_name="partner__siret", label="Organisme")

    def __init__(self, *args: Any, queryset: QuerySet[Dossier], **kw: Any) -> None:
        super().__init__(*args, queryset=queryset, **kw)
        known = queryset.prefetch_related(None).exclude(partner=None).order_by("partner__name")
        self.filters["organisme"].extra["choices"] = list(
            known.values_list("partner__siret", "partner__name").distinct()
        )


def _all_said_of(line: Candidacy) -> tuple[Objection, ...]:
    return (*line.objections, *line.remarks)


CANDIDACIES: Listing[Candidacy] = Listing(
    noun="dossier pas encore inscrit,dossiers pas encore inscrits",
    caption="Les dossiers pas encore inscrits, les plus avancés d’abord",
    columns=(
        name_column("candidat", "Candidat", lambda line: line.person),
        Column("dossier", "Dossier", lambda line: line.dossier, order=("number",), narrow="drop-3"),
        Column("voie", "Voie", lambda line: line.route, order=("route",), narrow="drop-2"),
        Column(
            "organisme",
            "Organisme",
            lambda line: line.partner,
            order=("partner__name",),
            narrow="drop-3",
        ),
        Column("etat", "État", lambda line: line.state.label, order=("-state", "number")),
        Column("jury", "Jury au plus tard le", lambda line: line.last_day, CellLook.DATE),
        Column(
            "manque",
            "Ce qui manque, ce qu’il faut savoir",
            lambda line: _all_said_of(line) or None,
            part="jury/lacking.html",
            text=lambda line: " ".join(one.message for one in _all_said_of(line)),
        ),
        *contact_columns(lambda line: line.person),
    ),
    filters=CandidacyFilters,
    link=lambda line: reverse("pathways:dossier", args=[line.dossier]),
    name=lambda line: str(name_of(line.person)),
    key=lambda line: "" if line.objections else str(line.dossier_id),
    order="etat",
    roomy=True,
)


@dataclass(frozen=True, slots=True)
class AgendaShown:
    """A dossier of the agenda, its rank, and what may be done of it: declare a link, take it off."""

    rank: int
    person: Person
    line: AgendaCase
    declares: bool
    withdraws: bool

    @property
    def decided(self) -> State | None:
        """Return what was decided, as a tag."""
        return outcome_state(self.line.outcome) if self.line.outcome else None

    @property
    def corrected(self) -> str:
        """Return that a rectificatif is still to be signed, after what stands until then."""
        return DRAFTED if self.line.rectificatifs.drafted else ""

    @property
    def remarks(self) -> str:
        """Return who stands aside and what is lacking, in one line."""
        objections = (*self.line.objections, *self.line.remarks)
        return " ".join((*self.line.recusals, *(one.message for one in objections)))


class AgendaFilters(FilterSet):  # type: ignore[misc]
    """What narrows the agenda of a sitting."""

    q = Search("dossier__person__search_text", "dossier__number", placeholder="Nom ou numéro")
    voie = ChoiceFilter(field_name="dossier__route", label="Voie", choices=Route.choices())


AGENDA: Listing[AgendaShown] = Listing(
    noun="candidat,candidats",
    caption="Candidats, déports et quorum",
    columns=(
        # Jurors read it too: names, never how to reach somebody.
        name_column("candidat", "Candidat", lambda row: row.person, "dossier__person"),
        Column(
            "dossier",
            "Dossier",
            lambda row: row.line.dossier,
            order=("dossier__number",),
            narrow="drop-3",
        ),
        Column(
            "passage",
            "Passage",
            lambda row: row.rank,
            CellLook.NUMBER,
            order=("position",),
            narrow="drop-3",
        ),
        Column(
            "decision",
            "Décision",
            lambda row: row if row.decided else None,
            narrow="drop-3",
            part="jury/agenda_decided.html",
            text=lambda row: f"{row.decided.label}{row.corrected}" if row.decided else "",
        ),
        Column(
            "deports",
            "Qui se déporte, ce qui manque",
            lambda row: row.line,
            part="jury/agenda_said.html",
            text=lambda row: row.remarks,
        ),
        Column(
            "actes",
            "À faire",
            lambda row: row if row.declares or row.withdraws else None,
            part="jury/agenda_acts.html",
            text=lambda row: "",
        ),
    ),
    filters=AgendaFilters,
    link=lambda row: "",
    name=lambda row: str(name_of(row.person)),
    key=lambda row: str(row.line.item_id),
    order="passage",
    anchor="agenda",
    roomy=True,
)
