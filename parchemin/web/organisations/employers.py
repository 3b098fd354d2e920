"""The employers of the body: the establishments where candidates, jurors and assessors work."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django_filters import ChoiceFilter, FilterSet

from parchemin.organisations.actions import correct_employer, register_employer
from parchemin.organisations.models import Employer
from parchemin.organisations.rules import remark_on_name
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.shapes import tabs
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.organisations.partner_forms import EmployerForm, NamingForm
from parchemin.web.pieces.filters import Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.today import NextAct

EMPLOYED = ("dossiers", "jures", "evaluateurs")


class EmployerFilters(FilterSet):  # type: ignore[misc]
    """What narrows the employers."""

    q = Search("name", "siret", placeholder="Nom, SIRET")
    emploie = ChoiceFilter(
        label="Emploie",
        choices=[
            ("dossiers", "des candidats"),
            ("jures", "des jurés"),
            ("evaluateurs", "des évaluateurs"),
            ("personne", "personne"),
        ],
        method="employing",
    )

    def employing(self, rows: QuerySet[Employer], name: str, value: str) -> QuerySet[Employer]:
        """Keep the employers of somebody, or of nobody."""
        if value == "personne":
            return rows.filter(**dict.fromkeys(EMPLOYED, 0))
        return rows.filter(**{f"{value}__gt": 0})


def _counted(label: str, key: str, drop: str) -> Column[Employer]:
    return Column(
        key, label, lambda row: vars(row)[key], CellLook.NUMBER, order=(key,), narrow=drop
    )


EMPLOYERS: Listing[Employer] = Listing(
    noun="employeur,employeurs",
    caption="Les employeurs de candidats, de jurés et d’évaluateurs",
    columns=(
        Column("nom", "Employeur", lambda row: row.name, order=("name",)),
        Column("siret", "SIRET", lambda row: row.siret, order=("siret",)),
        _counted("Dossiers", "dossiers", "drop-2"),
        _counted("Jurés", "jures", "drop-3"),
        _counted("Évaluateurs", "evaluateurs", "drop-3"),
    ),
    filters=EmployerFilters,
    link=lambda row: reverse("organisations:correct_employer", args=[row.pk]),
    name=lambda row: row.name,
    key=lambda row: str(row.pk),
    order="nom",
)


@require_GET
def employers(request: ActorRequest) -> HttpResponse:
    """Return the employers of the body, each with how many work there."""
    return EMPLOYERS.page_answer(
        request,
        "organisations/employers.html",
        _listed(request),
        tabs=tabs(request.actor, "organisations:employers"),
        next=NextAct("", "", "Ajouter un employeur", reverse("organisations:new_employer")),
    )


@require_http_methods(["GET", "POST"])
def register(request: ActorRequest) -> HttpResponse:
    """Record an employer; known already, it keeps its name."""
    form = EmployerForm(request.POST or None)

    def record(**typed: Any) -> tuple[str, str]:
        employer = register_employer(actor=request.actor, at=request.at, **typed)
        kept = remark_on_name(employer.name, typed["name"])
        told = kept[0].message if kept else f"{employer.name} est enregistré."
        return told, reverse("organisations:employers")

    effects = (
        "Il se choisit pour un juré, un évaluateur, et le contrat d’un candidat.",
        "Un juré ou un évaluateur externe ne juge pas un candidat de son entreprise.",
    )
    return ask(request, form, record, **_around("Ajouter un employeur", "Ajouter", effects))


@require_http_methods(["GET", "POST"])
def correct(request: ActorRequest, employer_id: int) -> HttpResponse:
    """Correct the name or the SIRET of an employer, with a reason."""
    employer = get_object_or_404(Employer, pk=employer_id, body_id=request.actor.body_id)
    form = NamingForm(
        request.POST or None, initial={"siret": employer.siret, "name": employer.name}
    )

    def correct_it(**typed: Any) -> tuple[str, str]:
        correct_employer(
            employer_id=employer_id,
            **form.values_to_write(("siret", "name")),
            reason=typed["reason"],
            actor=request.actor,
            at=request.at,
        )
        return "L’employeur est corrigé.", reverse("organisations:employers")

    effects = (
        "Le nom et le SIRET paraissent partout où l’employeur est nommé ; ce qui est signé reste.",
        "Un lien avec un candidat se lit à l’entreprise, les neuf premiers chiffres du SIRET.",
    )
    title = f"Corriger l’employeur {employer.name}"
    return ask(request, form, correct_it, **_around(title, "Corriger", effects))


def _listed(request: ActorRequest) -> QuerySet[Employer]:
    rows = Employer.objects.filter(body_id=request.actor.body_id)
    return rows.annotate(
        dossiers=Count("dossier", distinct=True),
        jures=Count("juror", distinct=True),
        evaluateurs=Count("assessor", distinct=True),
    )


def _around(title: str, label: str, effects: tuple[str, ...]) -> dict[str, Any]:
    back = reverse("organisations:employers")
    return {
        "title": title,
        "label": label,
        "effects": effects,
        "back": back,
        "trail": (Link("Employeurs", back, current=False),),
    }
