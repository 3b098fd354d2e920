"""The assessors of the body, and welcoming one."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.assessment.actions.assessor_corrections import correct_assessor
from parchemin.assessment.actions.assessor_periods import end_assessor
from parchemin.assessment.models import Assessor
from parchemin.assessment.selectors.pool import assessor_line, listed_assessors
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.text import of
from parchemin.organisations.selectors import employers_of, partners_of
from parchemin.processes.welcome_assessor import welcome_assessor
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.assessors import ASSESSORS
from parchemin.web.assessment.forms import AssessorCorrectionForm, AssessorForm, AssessorPeriodForm
from parchemin.web.assessment.shapes import tabs
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.pieces.employing import employer_said
from parchemin.web.pieces.today import NextAct
from parchemin.web.pieces.words import short_date


@require_GET
def assessors(request: ActorRequest) -> HttpResponse:
    """Return the assessors of the body, those habilitated today first."""
    following = NextAct("", "", "Habiliter un évaluateur", reverse("assessment:habilitate"))
    return ASSESSORS.page_answer(
        request,
        "assessment/assessors.html",
        listed_assessors(request.actor, paris_date(request.at)),
        lambda rows: [assessor_line(row) for row in rows],
        tabs=tabs(request.actor, "assessment:assessors"),
        next=following,
    )


@require_http_methods(["GET", "POST"])
def habilitate(request: ActorRequest) -> HttpResponse:
    """Habilitate an assessor, with an account when one is asked."""
    body_id = request.actor.body_id
    form = AssessorForm(
        request.POST or None,
        employers=employers_of(body_id),
        partners=partners_of(body_id),
        initial={"habilitated_from": paris_date(request.at)},
    )

    def welcome(**typed: Any) -> tuple[str, str]:
        employer_id = employer_said(typed, request)
        assessor = welcome_assessor(
            employer_id=employer_id, actor=request.actor, at=request.at, **typed
        )
        told = f"L’habilitation d’évaluateur est enregistrée : {assessor.name}."
        return told, reverse("assessment:assessors")

    return ask(request, form, welcome, template="assessment/habilitate.html")


@require_http_methods(["GET", "POST"])
def correct(request: ActorRequest, assessor_id: int) -> HttpResponse:
    """Correct the name, the address or the employer of an assessor, with a reason."""
    assessor = get_object_or_404(Assessor, pk=assessor_id, body_id=request.actor.body_id)
    back = reverse("assessment:assessors")
    form = AssessorCorrectionForm(
        request.POST or None,
        employers=employers_of(request.actor.body_id),
        partners=partners_of(request.actor.body_id),
        initial={
            **assessor.name_parts,
            "email": assessor.email,
            "employer_id": assessor.employer_id,
            "partner_id": assessor.partner_id,
        },
    )

    def correct_it(**typed: Any) -> tuple[str, str]:
        employer_id = employer_said(typed, request)
        correct_assessor(
            assessor_id=assessor_id,
            employer_id=employer_id,
            actor=request.actor,
            at=request.at,
            **typed,
        )
        return "La fiche est corrigée.", back

    return ask(
        request,
        form,
        correct_it,
        title=f"Corriger la fiche {of(assessor.name)}",
        effects=(
            "Un évaluateur externe n’évalue pas un candidat de son entreprise, et nul n’évalue qui il a formé.",
            "Une grille déjà confiée le reste : changez-la depuis la session si elle ne doit plus l’être.",
            "Le journal garde ce qui change, et le motif.",
        ),
        label="Corriger la fiche",
        trail=(Link("Évaluateurs", back, current=False),),
        back=back,
    )


@require_http_methods(["GET", "POST"])
def end(request: ActorRequest, assessor_id: int) -> HttpResponse:
    """Say until when an assessor is habilitated, with a reason."""
    assessor = get_object_or_404(Assessor, pk=assessor_id, body_id=request.actor.body_id)
    back = reverse("assessment:assessors")
    form = AssessorPeriodForm(
        request.POST or None, initial={"last_day": assessor.habilitated_until}
    )

    def end_it(last_day: date | None, reason: str) -> tuple[str, str]:
        end_assessor(
            assessor_id=assessor_id,
            last_day=last_day,
            reason=reason,
            actor=request.actor,
            at=request.at,
        )
        told = f"jusqu’au {short_date(last_day)}" if last_day else "sans dernier jour"
        return f"L’habilitation {of(assessor.name)} vaut {told}.", back

    return ask(
        request,
        form,
        end_it,
        title=f"Habilitation {of(assessor.name)}",
        effects=(
            f"Elle vaut depuis le {short_date(assessor.habilitated_from)}.",
            "Passé son dernier jour, aucune grille ne lui est confiée ; ce qui est signé reste.",
            "Ses grilles d’une session plus tardive se confient d’abord à quelqu’un d’autre.",
            "Son compte, s’il en a un, se ferme depuis « Comptes ».",
        ),
        label="Enregistrer",
        trail=(Link("Évaluateurs", back, current=False),),
        back=back,
    )
