"""The partners of the body, the conventions that habilitate them, and what becomes of these."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.certifications.models import Certification
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Refused
from parchemin.organisations.actions import (
    end_habilitation,
    register_partner,
    resume_habilitation,
    suspend_habilitation,
)
from parchemin.organisations.models import Habilitation, Partner
from parchemin.organisations.selectors import partners_of
from parchemin.organisations.terms import HabilitationState, Service
from parchemin.organisations.workflow import END, HABILITATION_LIFE, RESUME, SUSPEND
from parchemin.processes.habilitate_partner import habilitate_partner
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.partner_forms import (
    EndingForm,
    HabilitationForm,
    PartnerForm,
    ReasonForm,
)
from parchemin.web.assessment.shown import tabs
from parchemin.web.http import done, refusal
from parchemin.web.navigation import Link
from parchemin.web.pieces.acts import Act, Weight
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.today import NextAct

_TONES: Mapping[HabilitationState, tuple[Tone, str]] = {
    HabilitationState.ACTIVE: (Tone.OK, "acquired"),
    HabilitationState.SUSPENDED: (Tone.WAIT, "suspended"),
    HabilitationState.ENDED: (Tone.PLAIN, "close"),
}


@dataclass(frozen=True, slots=True)
class HabilitationLine:
    """A habilitation on the page: what it covers, where it stands, what may be done."""

    row: Habilitation
    certification: str
    service: Service
    state: State
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A move of a habilitation: its form, its act, what it does and what is told."""

    label: str
    form: Callable[[QueryDict | None], Form]
    act: Callable[..., Habilitation]
    effects: tuple[str, ...]
    told: str
    weight: Weight


_MOVES: Mapping[str, Move] = {
    SUSPEND.name: Move(
        SUSPEND.label,
        ReasonForm,
        suspend_habilitation,
        (
            "L’organisme ne prépare plus et n’évalue plus, par précaution (C. trav., art. R6113-16-6).",
            "La suspension se lève, ou l’habilitation prend fin une fois l’organisme entendu.",
        ),
        "L’habilitation est suspendue.",
        Weight.PLAIN,
    ),
    RESUME.name: Move(
        RESUME.label,
        ReasonForm,
        resume_habilitation,
        ("L’habilitation vaut de nouveau, jusqu’à son dernier jour.",),
        "La suspension est levée.",
        Weight.PLAIN,
    ),
    END.name: Move(
        END.label,
        EndingForm,
        end_habilitation,
        ("L’habilitation prend fin pour toujours ; une autre convention pourra la suivre.",),
        "Il est mis fin à l’habilitation.",
        Weight.BINDING,
    ),
}


@require_GET
def partners(request: ActorRequest) -> HttpResponse:
    """Return the partners of the body with their habilitations, in five queries."""
    named = {row.code: row.short_title for row in _certifications(request)}
    lines = tuple(
        (partner, tuple(_line(request, row, named) for row in partner.habilitations.all()))
        for partner in partners_of(request.actor.body_id)
    )
    context = {
        "lines": lines,
        "tabs": tabs(request.actor, "assessment:partners"),
        "next": NextAct("", "", "Ajouter un organisme", reverse("assessment:new_partner")),
    }
    return render(request, "assessment/partners.html", context)


@require_http_methods(["GET", "POST"])
def welcome(request: ActorRequest) -> HttpResponse:
    """Record a partner; its habilitation is another act."""
    form = PartnerForm(request.POST or None)
    effects = ("Il paraît dans la liste ; rien ne l’habilite encore.",)
    shown = _page("Ajouter un organisme", "Ajouter", effects, form)
    if not form.is_valid():
        return render(request, "act.html", shown, status=422 if form.errors else 200)
    try:
        partner = register_partner(actor=request.actor, at=request.at, **form.cleaned_data)
    except Refused as refused:
        return refusal(request, refused, page="act.html", context=shown)
    told = f"{partner.name} est enregistré. Enregistrez sa convention."
    return done(request, told, reverse("assessment:habilitate_partner", args=[partner.pk]))


@require_http_methods(["GET", "POST"])
def grant(request: ActorRequest, partner_id: int) -> HttpResponse:
    """Record what a convention lets a partner do; a fault gives the page back with what was typed."""
    partner = get_object_or_404(Partner, pk=partner_id, body_id=request.actor.body_id)
    today = paris_date(request.at)
    form = HabilitationForm(
        request.POST or None,
        certifications=_certifications(request),
        initial={"signed_on": today, "starts_on": today},
    )
    effects = (
        f"{partner.name} pourra former, ou organiser l’évaluation, dans la période de la convention.",
        "Une convention signée depuis le 1er octobre 2025 dit tout ce que demande l’article R6113-16-2.",
    )
    shown = _page(f"Habiliter {partner.name}", "Habiliter", effects, form)
    if not form.is_valid():
        return render(request, "act.html", shown, status=422 if form.errors else 200)
    typed = form.cleaned_data
    try:
        habilitate_partner(
            partner_id=partner.pk,
            certification_code=typed["certification_code"],
            bloc_codes=typed["bloc_codes"],
            service=Service(typed["service"]),
            convention=form.convention,
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            actor=request.actor,
            at=request.at,
        )
    except Refused as refused:
        return refusal(request, refused, page="act.html", context=shown)
    return done(request, f"{partner.name} est habilité.", reverse("assessment:partners"))


@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, habilitation_id: int, move: str) -> HttpResponse:
    """Suspend a habilitation, lift its suspension, or end it, with a reason."""
    if move not in _MOVES:
        raise Http404(move)
    found = get_object_or_404(
        Habilitation.objects.select_related("partner"),
        pk=habilitation_id,
        partner__body_id=request.actor.body_id,
    )
    chosen = _MOVES[move]
    form = chosen.form(request.POST or None)
    title = f"{chosen.label} : {found.partner.name}"
    shown = _page(title, chosen.label, chosen.effects, form) | {"weight": chosen.weight}
    if not form.is_valid():
        return render(request, "act.html", shown, status=422 if form.errors else 200)
    try:
        chosen.act(
            habilitation_id=found.pk, actor=request.actor, at=request.at, **form.cleaned_data
        )
    except Refused as refused:
        return refusal(request, refused, page="act.html", context=shown)
    return done(request, chosen.told, reverse("assessment:partners"))


def _line(request: ActorRequest, row: Habilitation, named: Mapping[str, str]) -> HabilitationLine:
    state, today = HabilitationState(row.state), paris_date(request.at)
    moves = HABILITATION_LIFE.available(state, request.actor.roles)
    return HabilitationLine(
        row=row,
        certification=named.get(row.certification_code, row.certification_code),
        service=Service(row.service),
        state=_state(state, row.ends_on, today),
        acts=tuple(
            Act(
                move.label,
                reverse("assessment:change_habilitation", args=[row.pk, move.name]),
                Weight.QUIET,
                posted=False,
                about=f": {row.convention}",
            )
            for move in moves
            if row.ends_on >= today
        ),
    )


def _state(state: HabilitationState, ends_on: date, today: date) -> State:
    if state is HabilitationState.ACTIVE and ends_on < today:
        return State("Échue", Tone.PLAIN, "clock")
    return State(state.label, *_TONES[state])


def _page(title: str, label: str, effects: tuple[str, ...], form: Form) -> dict[str, Any]:
    back = reverse("assessment:partners")
    return {
        "title": title,
        "label": label,
        "effects": effects,
        "form": form,
        "back": back,
        "trail": (Link("Organismes", back, current=False),),
    }


def _certifications(request: ActorRequest) -> tuple[Certification, ...]:
    rows = Certification.objects.filter(body_id=request.actor.body_id)
    return tuple(rows.order_by("short_title"))
