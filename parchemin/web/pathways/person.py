"""Who a candidate is and what they already hold, corrected or completed from the page of a dossier."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, cast

from django.forms import CharField, ChoiceField, Form, Textarea
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.certifications.models import Bloc, Competence
from parchemin.certifications.reglement.validity import Validity
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import (
    Gain,
    correct_civil_status,
    present_bloc_again,
    record_acquired_units,
)
from parchemin.pathways.models import AcquiredUnit, Dossier
from parchemin.pathways.selectors import civil_status_of, visible_dossiers
from parchemin.pathways.terms import AcquiredOrigin
from parchemin.processes.take_up import take_up_bloc
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.pathways.civil_status_form import CivilStatusForm, initial_of
from parchemin.web.pieces.concurrency import ShowingForm
from parchemin.web.pieces.fields import DayField

# What a jury grants is written by its sitting, never by hand.
BY_HAND = tuple(origin for origin in AcquiredOrigin if origin is not AcquiredOrigin.JURY)


class CivilStatusCorrectionForm(ShowingForm, CivilStatusForm):
    """A civil status to correct, and why: written as one whole, on what is written now."""

    reason = CharField(
        label="Motif",
        widget=Textarea(attrs={"rows": 2}),
        help_text="La pièce qui le montre : acte de naissance, pièce d’identité. Le journal le garde.",
    )

    @property
    def changed(self) -> frozenset[str]:
        """Return every field of the civil status: it is written again whole."""
        return frozenset(self.initial)


Unit = tuple[Bloc, Competence | None]
"""What is acquired: a bloc, or one competence of it."""


class AcquiredForm(Form):
    """A bloc that a person holds, or one competence of it, and the paper that says so."""

    bloc = ChoiceField(label="Bloc, ou compétence acquise seule")
    origin = ChoiceField(
        label="Origine", choices=[(origin.value, origin.label) for origin in BY_HAND]
    )
    reference = CharField(
        label="Référence", max_length=80, help_text="Numéro de l’attestation ou du procès-verbal."
    )
    acquired_on = DayField(label="Acquis le")
    valid_until = DayField(
        label="Valable jusqu’au",
        required=False,
        help_text="Ce que dit l’attestation. Vide : autant que le règlement le dit.",
    )

    def __init__(self, *args: Any, units: Mapping[str, Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        offered: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for value, (bloc, competence) in units.items():
            name = f"{competence.code}. {competence.title}" if competence else "Le bloc entier"
            offered[f"{bloc.code}. {bloc.title}"].append((value, name))
        cast(ChoiceField, self.fields["bloc"]).choices = list(offered.items())


class AgainForm(Form):
    """Why a bloc already acquired is presented again."""

    reason = CharField(
        label="Motif",
        widget=Textarea(attrs={"rows": 2}),
        help_text="Par exemple : sa validité finit avant le jury. Le journal le garde.",
    )


@require_http_methods(["GET", "POST"])
def correct(request: ActorRequest, number: str) -> HttpResponse:
    """Correct the civil status of the person of a dossier, with the reason."""
    person = _dossier(request, number).person
    kept = civil_status_of(person)
    form = CivilStatusCorrectionForm(request.POST or None, initial=initial_of(kept))
    form.found = kept.resolved_birthplace() if request.method == "GET" else None
    shown = {"person": person, "number": number, "trail": _trail(number)}
    if request.method == "POST" and "look_up" in request.POST:
        form.full_clean()
        form.keep_faults_of_birth()
        return render(request, "pathways/correct.html", {"form": form, **shown})

    def do(**typed: Any) -> tuple[str, str]:
        correct_civil_status(
            person_id=person.pk,
            status=form.status(),
            reason=typed["reason"],
            actor=request.actor,
            at=request.at,
        )
        return "L’état civil est corrigé.", _page_of(number)

    return ask(request, form, do, template="pathways/correct.html", **shown)


@require_http_methods(["GET", "POST"])
def acquired(request: ActorRequest, number: str) -> HttpResponse:
    """Write in the ledger a bloc, or a competence, that the person of a dossier already holds."""
    dossier = _dossier(request, number)
    units = dict(_units(dossier))
    form = AcquiredForm(request.POST or None, units=units)
    shown = {"number": number, "trail": _trail(number)}

    def do(**typed: Any) -> tuple[str, str]:
        bloc, competence = units[typed["bloc"]]
        gain = Gain(
            person=dossier.person,
            bloc=bloc,
            competence=competence,
            origin=AcquiredOrigin(typed["origin"]),
            reference=typed["reference"],
            acquired_on=typed["acquired_on"],
            kept=Validity(typed["valid_until"]),
        )
        (line,) = record_acquired_units(gains=[gain], actor=request.actor, at=request.at)
        told = (
            f"La compétence {competence.code} est inscrite"
            if competence
            else f"Le bloc {bloc.code} est inscrit"
        )
        return f"{told} aux acquis.{_taken_up(request, dossier, line)}", _page_of(number)

    return ask(request, form, do, template="pathways/acquired.html", **shown)


def _taken_up(request: ActorRequest, dossier: Dossier, line: AcquiredUnit) -> str:
    """Have the dossier take up a bloc just written, where it may, and say so or why not."""
    if line.competence_id or not dossier.blocs.filter(bloc_id=line.bloc_id).exists():
        return ""
    try:
        take_up_bloc(dossier_id=dossier.pk, acquired_id=line.pk, actor=request.actor, at=request.at)
    except Refused as refused:
        return f" Ce dossier ne le reprend pas : {refused.objections[0].message}"
    return " Ce dossier le reprend : il n’y est plus évalué."


def _units(dossier: Dossier) -> Iterator[tuple[str, Unit]]:
    """Yield what the edition of a dossier lets acquire, by the value of its choice."""
    for bloc in dossier.edition.blocs.prefetch_related("competences"):
        yield bloc.code, (bloc, None)
        for competence in bloc.competences.all():
            yield f"{bloc.code} {competence.code}", (bloc, competence)


@require_http_methods(["GET", "POST"])
def present_again(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """Stop carrying over a bloc of a dossier, or its mark, with the reason: it is assessed as the others."""
    dossier = _dossier(request, number)
    rows = dossier.blocs.select_related("bloc", "carried", "kept_mark")
    row = rows.filter(bloc__code=code).first()
    if row is None or (row.carried is None and row.kept_mark is None):
        raise Http404("Ce dossier ne reprend aucun bloc acquis à cette adresse.")
    form = AgainForm(request.POST or None)
    shown = {"number": number, "row": row, "trail": _trail(number)}

    def do(**typed: Any) -> tuple[str, str]:
        present_bloc_again(
            dossier_id=dossier.pk,
            bloc_id=row.bloc_id,
            reason=typed["reason"],
            actor=request.actor,
            at=request.at,
        )
        return f"Le bloc {code} sera présenté de nouveau.", _page_of(number)

    return ask(request, form, do, template="pathways/present_again.html", **shown)


def _dossier(request: ActorRequest, number: str) -> Dossier:
    rows = visible_dossiers(request.actor).select_related("person", "edition")
    dossier = rows.defer("edition__document").filter(number=number).first()
    if dossier is None:
        raise Http404("Aucun dossier à cette adresse.")
    return dossier


def _page_of(number: str) -> str:
    return reverse("pathways:dossier", args=[number])


def _trail(number: str) -> tuple[Link, ...]:
    dossiers = Link("Dossiers", reverse("pathways:dossiers"), current=False)
    return (dossiers, Link(number, _page_of(number), current=False))
