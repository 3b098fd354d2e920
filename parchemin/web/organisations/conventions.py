"""The conventions that habilitate partners: recorded, renewed, suspended, ended, with their signed documents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.certifications.actions.habilitations import (
    end_habilitation,
    grant_habilitation,
    join_convention,
    renew_habilitation,
    resume_habilitation,
    shorten_habilitation,
    suspend_habilitation,
)
from parchemin.certifications.models import Certification, ConventionFile, Habilitation
from parchemin.certifications.terms import Service
from parchemin.certifications.workflow import (
    END_HABILITATION,
    RESUME_HABILITATION,
    SUSPEND_HABILITATION,
)
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.text import of
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.organisations.convention_forms import (
    ConventionForm,
    DocumentForm,
    EndingForm,
    HabilitationForm,
    ShorteningForm,
)
from parchemin.web.organisations.partners import around, page_of, partner_or_404
from parchemin.web.pieces.acts import ButtonWeight
from parchemin.web.pieces.fields import ReasonForm
from parchemin.web.pieces.words import short_date


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
    "shorten": HabilitationMove(
        "Avancer le terme",
        ShorteningForm,
        shorten_habilitation,
        (
            "L’habilitation vaut jusqu’au jour dit, celui dont vous êtes convenus avec l’organisme.",
            "Un manquement suit un autre chemin : Mettre fin.",
        ),
        "Le terme de l’habilitation est avancé.",
        ButtonWeight.SOLID,
    ),
}


@require_http_methods(["GET", "POST"])
def grant(request: ActorRequest, partner_id: int) -> HttpResponse:
    """Record what a convention lets a partner do; a fault gives the page back with what was typed."""
    partner = partner_or_404(request, partner_id)
    today = paris_date(request.at)
    form = HabilitationForm(
        request.POST or None,
        request.FILES or None,
        certifications=_certifications(request),
        sites=tuple(partner.sites.order_by("name")),
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
            site_ids=typed.get("site_ids", ()),
            service=Service(typed["service"]),
            convention=form.convention,
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            document=typed["document"],
            actor=request.actor,
            at=request.at,
        )
        return f"{partner.name} est habilité.", page_of(partner)

    title = f"Habiliter {partner.name}"
    return ask(request, form, record, **around(title, "Habiliter", effects, partner))


@require_http_methods(["GET", "POST"])
def renew(request: ActorRequest, habilitation_id: int) -> HttpResponse:
    """Record the convention that follows one: what it said is offered again, from the day after its last."""
    former = _habilitation_or_404(request, habilitation_id)
    following = former.ends_on + timedelta(days=1)
    kept = ("purpose", "finance", "subcontracting", "means")
    form = ConventionForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "signed_on": paris_date(request.at),
            "starts_on": following,
            **{name: getattr(former, name) for name in kept},
        },
    )
    effects = (
        f"Même service, mêmes blocs, mêmes sites que {former.convention}, pour une autre période.",
        f"{former.convention} vaut jusqu’à son dernier jour, le {short_date(former.ends_on)}.",
        "Son échéance ne se rappelle plus ; celle du renouvellement la remplace.",
    )

    def record(**typed: Any) -> tuple[str, str]:
        renew_habilitation(
            habilitation_id=former.pk,
            convention=form.convention,
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            document=typed["document"],
            actor=request.actor,
            at=request.at,
        )
        return "L’habilitation est renouvelée.", page_of(former.partner)

    title = f"Renouveler l’habilitation {of(former.partner.name)}"
    return ask(request, form, record, **around(title, "Renouveler", effects, former.partner))


@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, habilitation_id: int, move: str) -> HttpResponse:
    """Suspend a habilitation, lift its suspension, have it end sooner, or end it, with a reason."""
    if move not in _MOVES:
        raise Http404(move)
    found = _habilitation_or_404(request, habilitation_id)
    chosen = _MOVES[move]
    form = chosen.form(request.POST or None)

    def change_it(**typed: Any) -> tuple[str, str]:
        chosen.act(habilitation_id=found.pk, actor=request.actor, at=request.at, **typed)
        return chosen.told, page_of(found.partner)

    title = f"{chosen.label} : {found.partner.name}, {found.convention}"
    shown = around(title, chosen.label, chosen.effects, found.partner)
    return ask(request, form, change_it, weight=chosen.weight, **shown)


@require_http_methods(["GET", "POST"])
def join(request: ActorRequest, habilitation_id: int) -> HttpResponse:
    """Join the document signed to a convention already recorded."""
    found = _habilitation_or_404(request, habilitation_id)
    posted = request.method == "POST"
    form = DocumentForm(request.POST if posted else None, request.FILES if posted else None)

    def join_it(**typed: Any) -> tuple[str, str]:
        join_convention(
            habilitation_id=found.pk,
            document=typed["document"],
            actor=request.actor,
            at=request.at,
        )
        return "La convention signée est jointe.", page_of(found.partner)

    effects = ("Le document est gardé tel quel ; un autre s’ajoute et ne le remplace pas.",)
    title = f"Joindre la convention signée : {found.convention}"
    return ask(request, form, join_it, **around(title, "Joindre", effects, found.partner))


@require_GET
def document(request: ActorRequest, document_id: int) -> HttpResponse:
    """Return a convention signed, to keep and never to open in place."""
    found = get_object_or_404(
        ConventionFile.objects.select_related("habilitation__partner"),
        pk=document_id,
        habilitation__partner__body_id=request.actor.body_id,
    )
    response = HttpResponse(found.content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, found.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _habilitation_or_404(request: ActorRequest, habilitation_id: int) -> Habilitation:
    return get_object_or_404(
        Habilitation.objects.select_related("partner"),
        pk=habilitation_id,
        partner__body_id=request.actor.body_id,
    )


def _certifications(request: ActorRequest) -> tuple[Certification, ...]:
    rows = Certification.objects.filter(body_id=request.actor.body_id)
    return tuple(rows.order_by("short_title"))
