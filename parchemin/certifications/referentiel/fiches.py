"""Extracts of the national registers: lists of fiches, which are not référentiels."""

from typing import Any

from parchemin.kernel.numbers import plural
from parchemin.kernel.schema import Fault


def is_list_of_fiches(document: Any) -> bool:
    """Tell whether a document is a list of fiches of the RNCP or the RS."""
    return (
        isinstance(document, list)
        and bool(document)
        and all(
            isinstance(fiche, dict) and {"code", "intitule"} <= set(fiche) for fiche in document
        )
    )


def faults_of_fiches(document: list[dict[str, Any]]) -> tuple[Fault, ...]:
    """Return, fiche by fiche, why it cannot stand for a référentiel.

    A fiche of the public export gives titles of blocs at most; a référentiel asks for competences
    and their assessment. Source: C. trav., art. L6113-1.
    """
    return tuple(
        Fault(f"[{rank}]", "", "not-a-referentiel", _why(fiche))
        for rank, fiche in enumerate(document)
    )


def _why(fiche: dict[str, Any]) -> str:
    blocs = fiche.get("blocs")
    held = "elle n’a aucun bloc de compétences"
    if blocs and isinstance(blocs, list):
        number = plural(len(blocs), "bloc")
        held = f"elle donne le titre de {number}, sans compétence, ni critère, ni modalité d’évaluation"
    return (
        f"la fiche {fiche['code']} « {fiche['intitule']} » n’est pas un référentiel : {held}"
        " (C. trav., art. L6113-1) ; reprenez le référentiel déposé"
    )
