"""The list of assessors."""

from django_filters import FilterSet, TypedChoiceFilter

from parchemin.assessment.selectors.pool import AssessorLine
from parchemin.web.pieces.filters import Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.people import called, called_column

_LIVE = State("habilité", Tone.OK)
_AWAY = State("non habilité", Tone.NO)


class AssessorFilters(FilterSet):  # type: ignore[misc]
    """What narrows the assessors."""

    q = Search(
        *("surname", "given_names", "email", "employer__name", "partner__name"),
        placeholder="Nom, courriel, employeur",
    )
    habilitation = TypedChoiceFilter(
        field_name="away",
        label="Habilitation",
        choices=[("0", "en cours"), ("1", "finie ou à venir")],
        coerce=int,
    )


ASSESSORS: Listing[AssessorLine] = Listing(
    noun="évaluateur,évaluateurs",
    caption="Les évaluateurs du certificateur, ceux qui sont habilités d’abord",
    columns=(
        called_column("personne", "Personne", lambda line: line, before=("away",)),
        Column("courriel", "Courriel", lambda line: line.email, order=("email",), narrow="drop-2"),
        Column("employeur", "Employeur ou organisme", lambda line: line.house, narrow="drop-3"),
        Column(
            "etat",
            "Habilitation",
            lambda line: _LIVE if line.live else _AWAY,
            CellLook.STATE,
            order=("away",),
            narrow="col-beside",
        ),
        Column(
            "depuis",
            "Depuis le",
            lambda line: line.habilitated_from,
            CellLook.DATE,
            order=("habilitated_from",),
            narrow="drop-3",
        ),
        Column(
            "jusqu",
            "Jusqu’au",
            lambda line: line.habilitated_until,
            CellLook.DATE,
            order=("habilitated_until",),
            narrow="drop-3",
        ),
        Column(
            "compte", "Compte", lambda line: "oui" if line.has_account else "non", narrow="drop-1"
        ),
        Column(
            "signees",
            "Grilles signées",
            lambda line: line.signed,
            CellLook.NUMBER,
            order=("signed",),
            narrow="drop-2",
        ),
        Column(
            "a_signer",
            "À signer",
            lambda line: line.to_sign,
            CellLook.NUMBER,
            order=("to_sign",),
            narrow="drop-4",
        ),
        Column(
            "fiche",
            "Fiche",
            lambda line: line.id,
            narrow="col-under",
            part="assessment/correct_assessor.html",
            text=lambda line: "",
        ),
    ),
    filters=AssessorFilters,
    link=lambda line: "",
    name=lambda line: str(called(line)),
    key=lambda line: str(line.id),
    order="personne",
)
