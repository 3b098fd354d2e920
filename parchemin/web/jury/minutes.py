"""The procès-verbal: closing the sitting, reading, signing, rectifying. It never says who voted what."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.accounts.terms import Role
from parchemin.certificates.selectors.awards_due import awaiting_sittings
from parchemin.certificates.selectors.foundation import at_stake, granted_by, unfounded
from parchemin.jury.documents import make_minutes, minutes_from_json
from parchemin.jury.models import Minutes, Sitting
from parchemin.jury.selectors.access import visible_minutes
from parchemin.jury.selectors.minutes import (
    MinutesPage,
    RectifyingPage,
    minutes_page,
    rectifying_page,
)
from parchemin.jury.selectors.sittings import visible_sittings
from parchemin.jury.terms import SittingState
from parchemin.kernel.numbers import plural
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.rectify_minutes import rectify_minutes
from parchemin.processes.sign_minutes import sign_minutes
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.jury.minutes_shapes import draft_of, shown_minutes, signatures_of
from parchemin.web.jury.rectifying import RectifyingForm
from parchemin.web.jury.shapes import minutes_state, sitting_state, tabs_of
from parchemin.web.sign_in import fresh_proof_required
from parchemin.web.whole_numbers import whole_number, whole_numbers

PAGE = "jury/minutes.html"


@require_GET
def minutes(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return the procès-verbal, the last version by default; before the closing, what it would record."""
    return render(request, PAGE, _context(request, sitting_id))


def _context(request: ActorRequest, sitting_id: int) -> Mapping[str, Any]:
    page = _page_or_404(request, sitting_id)
    waiting = page.sitting.state is SittingState.MINUTES_SIGNED and {
        sitting.pk: sitting for sitting in awaiting_sittings(request.actor)
    }.get(sitting_id)
    return {
        "page": page,
        "tabs": tabs_of(
            page.sitting, "jury:minutes", follows=request.actor.holds(Role.SECRETARIAT)
        ),
        "state": sitting_state(page.sitting.state),
        "versions": [(line, minutes_state(line.state)) for line in page.versions],
        "minutes": shown_minutes(page.facts) if page.facts else None,
        "draft": None if page.facts else draft_of(page),
        "signatures": signatures_of(page),
        "waiting": waiting,
        "unfounded": unfounded(granted_by(sitting_id)),
        "at_stake": at_stake(granted_by(sitting_id)),
    }


def _page_or_404(request: ActorRequest, sitting_id: int) -> MinutesPage:
    version = whole_number(request.GET.get("version", ""))
    try:
        return minutes_page(request.actor, sitting_id, version)
    except (Sitting.DoesNotExist, Minutes.DoesNotExist) as missing:
        raise Http404("Ce procès-verbal n’existe pas, ou n’est pas le vôtre.") from missing


@require_POST
def close(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Close the sitting: decisions are recorded and the procès-verbal is drafted."""
    get_object_or_404(visible_sittings(request.actor), pk=sitting_id)

    confirmed = request.POST.getlist("put_off") if "confirmed" in request.POST else ()

    def do() -> tuple[str, str]:
        close_sitting(
            sitting_id=sitting_id,
            put_off=whole_numbers(confirmed),
            actor=request.actor,
            at=request.at,
        )
        told = "La séance est close. Relisez le procès-verbal, puis signez-le."
        return told, reverse("jury:minutes", args=[sitting_id])

    return ask(request, None, do, partial(_context, request, sitting_id), template=PAGE)


@require_POST
@fresh_proof_required
def sign(request: ActorRequest, minutes_id: int, seat_id: int) -> HttpResponse:
    """Put one’s own signature; with the last one the procès-verbal is sealed."""
    found = get_object_or_404(visible_minutes(request.actor), pk=minutes_id)
    get_object_or_404(found.sitting.seats, pk=seat_id)
    sitting_id = found.sitting_id

    def do() -> tuple[str, str]:
        signed = sign_minutes(
            minutes_id=minutes_id, seat_id=seat_id, actor=request.actor, at=request.at
        )
        page = reverse("jury:minutes", args=[sitting_id])
        if signed.signed_at is not None:
            return "Le procès-verbal est signé et scellé.", page
        due = _page_or_404(request, sitting_id).signatures
        awaited = ", ".join(one.name for one in due if not one.signed)
        return f"Votre signature est posée. Il manque : {awaited}.", page

    return ask(request, None, do, partial(_context, request, sitting_id), template=PAGE)


@require_GET
def minutes_file(request: ActorRequest, minutes_id: int) -> HttpResponse:
    """Return the sealed PDF of a procès-verbal, or its draft, marked as such."""
    found = get_object_or_404(visible_minutes(request.actor), pk=minutes_id)
    facts = minutes_from_json(found.facts)
    pdf = found.content if found.file_id else make_minutes(facts)
    name = f"pv-{facts.number.lower()}{'' if found.file_id else '-projet'}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "POST"])
def rectify(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Choose what was written wrong, correct it, and draft a rectifying procès-verbal with its reason."""
    page = _rectifying_or_404(request, sitting_id)
    form = RectifyingForm(request.POST or None, chosen=page.chosen)
    chosen = [case.dossier_id for case in page.chosen]
    valid = granted_by(sitting_id).filter(decision__dossier__in=chosen)
    shown = {"page": page, "cases": form.cases, "valid": valid}

    def do(**typed: Any) -> tuple[str, str]:
        drafted = rectify_minutes(
            sitting_id=sitting_id,
            reason=typed["reason"],
            corrections=form.corrections,
            actor=request.actor,
            at=request.at,
        )
        told = plural(len(form.corrections), "dossier corrigé", "dossiers corrigés")
        message = (
            f"Le rectificatif {drafted.facts['number']} est dressé : {told}. Il reste à le signer."
        )
        return message, reverse("jury:minutes", args=[sitting_id])

    return ask(request, form, do, template="jury/rectify.html", **shown)


def _rectifying_or_404(request: ActorRequest, sitting_id: int) -> RectifyingPage:
    chosen = request.POST.getlist("dossier") or request.GET.getlist("dossier")
    try:
        return rectifying_page(request.actor, sitting_id, whole_numbers(chosen))
    except Sitting.DoesNotExist as missing:
        raise Http404("Cette séance n’est pas la vôtre.") from missing
