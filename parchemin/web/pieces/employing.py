"""The employer of a juror or of an assessor: chosen among those known, or typed by its SIRET."""

from collections.abc import Sequence
from typing import Any

from django import forms

from parchemin.kernel.identifiers import normalise_siret
from parchemin.kernel.text import tidy
from parchemin.organisations.actions import register_employer
from parchemin.organisations.models import Employer
from parchemin.web.access import ActorRequest
from parchemin.web.pieces.fields import ReadField, offer

EMPLOYER_FIELDS = ("employer_id", "employer_siret", "employer_name")


class EmployedForm(forms.Form):
    """Where somebody works; a SIRET typed prevails over the choice above it."""

    employer_id = forms.TypedChoiceField(
        label="Employeur", coerce=int, empty_value=None, required=False
    )
    employer_siret = ReadField(
        normalise_siret,
        label="SIRET d’un autre employeur",
        required=False,
        help_text="S’il n’est pas dans la liste : l’établissement est enregistré avec son nom.",
    )
    employer_name = forms.CharField(
        label="Nom de cet autre employeur", max_length=200, required=False
    )

    def __init__(self, *args: Any, employers: Sequence[Employer], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(row.pk, f"{row.name}, SIRET {row.siret}") for row in employers]
        offer(self, "employer_id", [("", "non indiqué"), *named])

    def clean_employer_name(self) -> str:
        """Ask the SIRET of an employer who is named, and the name of one whom a SIRET gives."""
        name, siret = (
            tidy(self.cleaned_data["employer_name"]),
            self.cleaned_data.get("employer_siret", "?"),
        )
        if name and not siret:
            self.add_error("employer_siret", "Donnez le SIRET de l’établissement.")
        if siret and siret != "?" and not name:
            raise forms.ValidationError("Donnez le nom de l’établissement.")
        return name


def employer_said(typed: dict[str, Any], request: ActorRequest) -> int | None:
    """Take the fields of the employer out of what was typed; return it, registered if nobody knew its SIRET.

    Raises `Refused` for a name that cannot be kept.
    """
    chosen, siret, name = (typed.pop(field) for field in EMPLOYER_FIELDS)
    if not siret:
        return None if chosen is None else int(chosen)
    return register_employer(siret=siret, name=name, actor=request.actor, at=request.at).pk
