"""The partners of the body, the conventions that habilitate them, and what becomes of these."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.certifications.actions.habilitations import (
    end_habilitation,
    grant_habilitation,
    resume_habilitation,
    suspend_habilitation,
)
from parchemin.certifications.models import Certification, Habilitation
from parchemin.certifications.selectors import habilitations_by_partner
from parchemin.certifications.terms import HabilitationState, Service
from parchemin.certifications.workflow import (
    END_HABILITATION,
    HABILITATION,
    RESUME_HABILITATION,
    SUSPEND_HABILITATION,
)
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.text import of
from parchemin.organisations.actions import register_partner, rename_partner
from parchemin.organisations.models import Partner
from parchemin.organisations.rules import remark_on_name
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.partner_forms import (
    EndingForm,
    HabilitationForm,
    PartnerForm,
    RenamingForm,
)
from parchemin.web.assessment.people import PARTNERS, HabilitationLine, PartnerLine
from parchemin.web.assessment.shapes import tabs
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.pieces.acts import Act, ButtonWeight
from parchemin.web.pieces.fields import ReasonForm
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.today import NextAct

_TONES: Mapping[HabilitationState, tuple[Tone, str]] = {
    HabilitationState.ACTIVE: (Tone.OK, "acquired"),
    HabilitationState.SUSPENDED: (Tone.WAIT, "suspended"),
    HabilitationState.ENDED: (Tone.PLAIN, "close"),
}


@dataclass(frozen=True, slots=True)
class HabilitationMove:
    """A move of a habilitation: its form, its act, what it does and what is told."""

    label: str
    form: Callable[[QueryDict | None], Form]
    act: Callable[..., Habilitation]
    effects: tuple[str, ...]
    told: str
    weight: ButtonWeight


_MOVES: Mapping[str, HabilitationMove] = {
    SUSPEND_HABILITATION.name: HabilitationMove(
        SUSPEND_HABILITATION.label,
        ReasonForm,
        suspend_habilitation,
        (
            "L’organisme ne prépare plus et n’évalue plus, par précaution (C. trav., art. R6113-16-6).",
            "La suspension se lève, ou l’habilitation prend fin une fois l’organisme entendu.",
        ),
        "L’habilitation est suspendue.",
        ButtonWeight.PLAIN,
    ),
    RESUME_HABILITATION.name: HabilitationMove(
        RESUME_HABILITATION.label,
        ReasonForm,
        resume_habilitation,
        ("L’habilitation vaut de nouveau, jusqu’à son dernier jour.",),
        "La suspension est levée.",
        ButtonWeight.PLAIN,
    ),
    END_HABILITATION.name: HabilitationMove(
        END_HABILITATION.label,
        EndingForm,
        end_habilitation,
        ("L’habilitation prend fin pour toujours ; une autre convention pourra la suivre.",),
        "Il est mis fin à l’habilitation.",
        ButtonWeight.BINDING,
    ),
}


@require_GET
def partners(request: ActorRequest) -> HttpResponse:
    """Return the partners of the body with their habilitations, in queries that their number does not change."""
    return PARTNERS.shown(
        request,
        "assessment/partners.html",
        Partner.objects.filter(body_id=request.actor.body_id),
        lambda rows: _lines(request, rows),
        tabs=tabs(request.actor, "assessment:partners"),
        next=NextAct("", "", "Ajouter un organisme", reverse("assessment:new_partner")),
    )


def _lines(request: ActorRequest, partners: Sequence[Partner]) -> list[PartnerLine]:
    held = habilitations_by_partner(partners)
    return [
        PartnerLine(partner, tuple(_line(request, row) for row in held[partner.pk]))
        for partner in partners
    ]


@require_http_methods(["GET", "POST"])
def welcome(request: ActorRequest) -> HttpResponse:
    """Record a partner; its habilitation is another act."""
    form = PartnerForm(request.POST or None)
    effects = ("Il paraît dans la liste ; rien ne l’habilite encore.",)

    def record(**typed: Any) -> tuple[str, str]:
        partner = register_partner(actor=request.actor, at=request.at, **typed)
        known = remark_on_name(partner.name, typed["name"])
        told = f"{partner.name} est enregistré. Enregistrez sa convention."
        following = reverse("assessment:habilitate_partner", args=[partner.pk])
        return (known[0].message if known else told), following

    return ask(request, form, record, **_page("Ajouter un organisme", "Ajouter", effects))


@require_http_methods(["GET", "POST"])
def rename(request: ActorRequest, partner_id: int) -> HttpResponse:
    """Correct the name of a partner, with a reason."""
    partner = get_object_or_404(Partner, pk=partner_id, body_id=request.actor.body_id)
    form = RenamingForm(request.POST or None, initial={"name": partner.name})
    effects = ("Le nouveau nom paraît partout où l’organisme est nommé ; ce qui est signé reste.",)
    title = f"Corriger le nom {of(partner.name)}"

    def correct(**typed: Any) -> tuple[str, str]:
        rename_partner(partner_id=partner_id, actor=request.actor, at=request.at, **typed)
        return "Le nom est corrigé.", reverse("assessment:partners")

    return ask(request, form, correct, **_page(title, "Corriger le nom", effects))


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

    def record(**typed: Any) -> tuple[str, str]:
        grant_habilitation(
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
        return f"{partner.name} est habilité.", reverse("assessment:partners")

    return ask(request, form, record, **_page(f"Habiliter {partner.name}", "Habiliter", effects))


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

    def change_it(**typed: Any) -> tuple[str, str]:
        chosen.act(habilitation_id=found.pk, actor=request.actor, at=request.at, **typed)
        return chosen.told, reverse("assessment:partners")

    shown = _page(title, chosen.label, chosen.effects)
    return ask(request, form, change_it, weight=chosen.weight, **shown)


def _line(request: ActorRequest, row: Habilitation) -> HabilitationLine:
    state, today = HabilitationState(row.state), paris_date(request.at)
    moves = HABILITATION.available(state, request.actor.roles)
    return HabilitationLine(
        row=row,
        certification=row.certification.short_title,
        service=Service(row.service),
        state=_state(state, row.ends_on, today),
        acts=tuple(
            Act(
                move.label,
                reverse("assessment:change_habilitation", args=[row.pk, move.name]),
                ButtonWeight.QUIET,
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


def _page(title: str, label: str, effects: tuple[str, ...]) -> dict[str, Any]:
    back = reverse("assessment:partners")
    return {
        "title": title,
        "label": label,
        "effects": effects,
        "back": back,
        "trail": (Link("Organismes", back, current=False),),
    }


def _certifications(request: ActorRequest) -> tuple[Certification, ...]:
    rows = Certification.objects.filter(body_id=request.actor.body_id)
    return tuple(rows.order_by("short_title"))
