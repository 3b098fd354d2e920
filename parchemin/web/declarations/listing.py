"""The lists of the declarations: their columns, their filters, their words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django_filters import ChoiceFilter, FilterSet

from parchemin.certificates.models import Certificate
from parchemin.declarations.models import Passage
from parchemin.declarations.selectors.corrections import CorrectionLine
from parchemin.declarations.selectors.pages import FluxLine, PassageLine, PendingDeclaration
from parchemin.declarations.terms import (
    CorrectionState,
    DeclarationStatus,
    FluxAction,
    FluxState,
    PassageState,
)
from parchemin.kernel.objections import Objection
from parchemin.web.declarations import words
from parchemin.web.pieces.filters import Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State
from parchemin.web.pieces.people import contact_columns, name_column, name_of
from parchemin.web.pieces.words import hour, short_date

# The way from a passage or a correction to the person.
HOLDER = "certificate__person"
# What the answers of a flux are narrowed to: what the address says, its label, the states it keeps.
ANSWERS = {
    "refuses": ("Refusés", (PassageState.REFUSED,)),
    "acceptes": (
        "Acceptés",
        (PassageState.ACCEPTED, PassageState.WITHDRAWAL, PassageState.WITHDRAWN),
    ),
    "attente": ("En attente", (PassageState.PENDING,)),
}


@dataclass(frozen=True, slots=True)
class HolderLine:
    """A holder in the list: the clock, where things stand, everything to correct, and where."""

    row: PendingDeclaration
    clock: State | None
    status: State
    risk: State | None
    reasons: tuple[Objection, ...]
    correct_url: str = ""

    @property
    def obstacles(self) -> str:
        """Return what stands in the way, in one line."""
        return " ; ".join((*(reason.message for reason in self.reasons), *self.row.messages))

    @property
    def withdrawable(self) -> bool:
        """Tell whether the declaration may be withdrawn now."""
        return self.row.status is DeclarationStatus.TO_WITHDRAW and not self.row.to_revoke

    @property
    def stands(self) -> bool:
        """Tell whether anything blocks or threatens the declaration, or whether a flux holds it."""
        return bool(self.reasons or self.row.messages or self.risk or self.row.flux)


def holder_line(row: PendingDeclaration) -> HolderLine:
    """Return a pending declaration as the list shows it."""
    status = words.STATUSES[row.status]
    if row.to_revoke:
        return HolderLine(row, None, status, None, (words.TO_REVOKE,))
    if row.status in words.WITHDRAWALS:
        return HolderLine(row, None, status, None, (words.WITHDRAWALS[row.status],))
    return HolderLine(
        row=row,
        clock=words.clock_state(row.clock) if row.clock else None,
        status=status,
        risk=words.RISKS.get(row.risk.level),
        reasons=row.reasons,
        correct_url=reverse("pathways:correct", args=[row.dossier]),
    )


class HolderFilters(FilterSet):  # type: ignore[misc]
    """What narrows the holders; `pending` says where each stands, which no column of the database does."""

    q = Search(
        *("person__search_text", "number", "registration__code"),
        placeholder="Titulaire, numéro ou fiche",
    )
    statut = ChoiceFilter(
        label="Où en est-on", choices=DeclarationStatus.choices(), method="standing"
    )

    def __init__(self, *args: Any, pending: Mapping[int, PendingDeclaration], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.pending = pending

    def standing(self, rows: QuerySet[Certificate], name: str, value: str) -> QuerySet[Certificate]:
        """Keep the certificates whose declaration has that status."""
        return rows.filter(pk__in=[pk for pk, row in self.pending.items() if row.status == value])


HOLDERS: Listing[HolderLine] = Listing(
    noun="titulaire,titulaires",
    caption="Les titulaires qui attendent, le plus urgent d’abord",
    columns=(
        name_column("titulaire", "Titulaire", lambda line: line.row.person),
        Column(
            "numero",
            "Certificat",
            lambda line: line.row.number,
            order=("number",),
            narrow="drop-3 whole",
        ),
        Column(
            "certification", "Certification", lambda line: line.row.certification, narrow="drop-3"
        ),
        Column(
            "fiche",
            "Fiche",
            lambda line: line.row.code,
            order=("registration__code",),
            narrow="drop-2",
        ),
        Column(
            "delivre",
            "Délivré le",
            lambda line: line.row.awarded_on,
            CellLook.DATE,
            order=("awarded_on",),
            shown=False,
        ),
        Column(
            "echeance",
            "À déclarer avant le",
            lambda line: line.row.clock.due if line.clock and line.row.clock else None,
            CellLook.DATE,
            order=("awarded_on", "number"),
        ),
        Column("reste", "Délai", lambda line: line.clock, CellLook.STATE),
        Column("statut", "Où en est-on", lambda line: line.status, CellLook.STATE),
        Column(
            "bloque",
            "Ce qui bloque ou menace",
            lambda line: line if line.stands else None,
            part="declarations/reasons.html",
            text=lambda line: line.obstacles,
        ),
        Column("risque", "Risque de rejet", lambda line: line.risk, CellLook.STATE, shown=False),
        Column("dossier", "Dossier", lambda line: line.row.dossier, shown=False),
        *contact_columns(lambda line: line.row.person),
    ),
    filters=HolderFilters,
    link=lambda line: reverse("certificates:certificate", args=[line.row.number]),
    name=lambda line: str(name_of(line.row.person)),
    key=lambda line: line.row.number if line.withdrawable else "",
    order="echeance",
    roomy=True,
)


class FluxFilters(FilterSet):  # type: ignore[misc]
    """What narrows the flux."""

    q = Search("filename", "ident", placeholder="Fichier")
    etat = ChoiceFilter(field_name="state", label="État", choices=FluxState.choices())
    objet = ChoiceFilter(field_name="action", label="Objet", choices=FluxAction.choices())


FLUX_LIST: Listing[FluxLine] = Listing(
    noun="flux,flux",
    caption="Les flux, le plus récent d’abord",
    columns=(
        Column(
            "prepare",
            "Préparé le",
            lambda line: line.made_at,
            CellLook.MOMENT,
            order=("made_at",),
        ),
        Column("fichier", "Fichier", lambda line: line.filename, shown=False),
        Column("objet", "Objet", lambda line: line.action.label, order=("action",)),
        Column("schema", "Schéma", lambda line: line.profile, order=("profile",), narrow="drop-2"),
        Column(
            "etat", "État", lambda line: words.FLUX[line.state], CellLook.STATE, order=("state",)
        ),
        Column(
            "depose",
            "Déposé le",
            lambda line: line.submitted_at,
            CellLook.DATE,
            order=("submitted_at",),
            shown=False,
        ),
        Column(
            "titulaires", "Titulaires", lambda line: line.count, CellLook.NUMBER, order=("count",)
        ),
        Column(
            "acceptes",
            "Acceptés",
            lambda line: line.accepted,
            CellLook.NUMBER,
            order=("accepted",),
            narrow="drop-3",
        ),
        Column(
            "refuses", "Refusés", lambda line: line.refused, CellLook.NUMBER, order=("refused",)
        ),
        Column(
            "attente",
            "En attente",
            lambda line: line.pending,
            CellLook.NUMBER,
            order=("pending",),
            narrow="drop-3",
        ),
    ),
    filters=FluxFilters,
    link=lambda line: reverse("declarations:flux", args=[line.ident]),
    name=lambda line: f"Flux du {short_date(line.made_at)}, {hour(line.made_at)}",
    key=lambda line: line.ident,
    order="-prepare",
    roomy=True,
)


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """A holder of a flux, and whether the declaration may be withdrawn."""

    passage: PassageLine
    withdrawable: bool

    @property
    def lost(self) -> Objection | None:
        """Return what to do of a declaration accepted whose certificate a rectificatif took back."""
        accepted = self.passage.state is PassageState.ACCEPTED
        return words.TO_REVOKE if accepted and self.passage.taken_back else None

    @property
    def messages(self) -> tuple[str, ...]:
        """Return what the Caisse des Dépôts says of it, and what the house does since."""
        return (*self.passage.messages, *((self.lost.message,) if self.lost else ()))


class PassageFilters(FilterSet):  # type: ignore[misc]
    """What narrows the holders of a flux."""

    q = Search(
        *("certificate__person__search_text", "certificate__number"),
        placeholder="Titulaire ou numéro",
    )
    reponse = ChoiceFilter(
        label="Réponse",
        choices=[(key, label) for key, (label, _) in ANSWERS.items()],
        method="answered",
    )

    def answered(self, rows: QuerySet[Passage], name: str, value: str) -> QuerySet[Passage]:
        """Keep the holders who were answered so."""
        return rows.filter(state__in=ANSWERS[value][1])


PASSAGES: Listing[AnsweredLine] = Listing(
    noun="titulaire,titulaires",
    caption="Les titulaires de ce flux",
    columns=(
        name_column("titulaire", "Titulaire", lambda line: line.passage.person, HOLDER),
        Column("ligne", "Ligne", lambda line: line.passage.line, CellLook.NUMBER, order=("line",)),
        Column(
            "numero",
            "Certificat",
            lambda line: line.passage.number,
            order=("certificate__number",),
            narrow="drop-3 whole",
        ),
        Column(
            "reponse",
            "Réponse",
            lambda line: words.PASSAGES[line.passage.state],
            CellLook.STATE,
            order=("state",),
        ),
        Column(
            "dit",
            "Ce que dit la Caisse des Dépôts, et que faire",
            lambda line: line if line.messages else None,
            part="declarations/answered.html",
            text=lambda line: " ; ".join(line.messages),
        ),
        Column("dossier", "Dossier", lambda line: line.passage.dossier, shown=False),
        *contact_columns(lambda line: line.passage.person, HOLDER),
    ),
    filters=PassageFilters,
    link=lambda line: reverse("certificates:certificate", args=[line.passage.number]),
    name=lambda line: str(name_of(line.passage.person)),
    key=lambda line: line.passage.number if line.withdrawable else "",
    order="ligne",
    anchor="passages",
    roomy=True,
)


class CorrectionFilters(FilterSet):  # type: ignore[misc]
    """What narrows the corrections asked."""

    q = Search(
        *("certificate__person__search_text", "certificate__number"),
        placeholder="Titulaire ou numéro",
    )
    etat = ChoiceFilter(field_name="state", label="État", choices=CorrectionState.choices())


def _correction_state(line: CorrectionLine) -> State:
    answered = line.state is CorrectionState.ANSWERED
    return words.correction_state(line.clock, answered=answered)


CORRECTIONS: Listing[CorrectionLine] = Listing(
    noun="correction,corrections",
    caption="Les corrections demandées, celles à répondre d’abord",
    columns=(
        name_column("titulaire", "Titulaire", lambda line: line.person, HOLDER),
        Column(
            "numero",
            "Certificat",
            lambda line: line.number,
            order=("certificate__number",),
            narrow="drop-3 whole",
        ),
        Column(
            "demandee",
            "Demandée le",
            lambda line: line.requested_on,
            CellLook.DATE,
            order=("requested_on",),
            narrow="drop-3",
        ),
        Column("demande", "Ce qui est demandé", lambda line: line.request),
        Column(
            "echeance",
            "À répondre avant le",
            lambda line: line.clock.due,
            CellLook.DATE,
            order=("waits", "requested_on"),
        ),
        Column("delai", "Délai", _correction_state, CellLook.STATE),
        Column(
            "reponse",
            "Réponse",
            lambda line: line,
            part="declarations/answer.html",
            text=lambda line: f"{line.answer.label} : {line.explanation}" if line.answer else "",
        ),
        Column(
            "repondue", "Répondue le", lambda line: line.answered_on, CellLook.DATE, shown=False
        ),
        Column("dossier", "Dossier", lambda line: line.dossier, shown=False),
        *contact_columns(lambda line: line.person, HOLDER),
    ),
    filters=CorrectionFilters,
    link=lambda line: reverse("certificates:certificate", args=[line.number]),
    name=lambda line: str(name_of(line.person)),
    key=lambda line: str(line.id),
    order="echeance",
    roomy=True,
)
