"""One candidate besides voting: what assessors joined, advice, adjournment, adjusted mark, fraud."""

from collections.abc import Callable

from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from parchemin.assessment.selectors.evidence import content_of
from parchemin.jury.actions import cases as acts
from parchemin.jury.models import AgendaItem
from parchemin.jury.selectors.access import evidence_of_item, visible_items
from parchemin.web.access import ActorRequest
from parchemin.web.http import done
from parchemin.web.jury.board import address_after, ask_on_board, seen_or_404
from parchemin.web.jury.board_forms import (
    AdjournmentForm,
    AdjustmentForm,
    ConclusionForm,
    DepartureForm,
    FraudForm,
)
from parchemin.web.jury.parts.perspective import Seen


@require_GET
def evidence(request: ActorRequest, item_id: int, evidence_id: int) -> HttpResponse:
    """Return a file that an assessor joined to a candidate’s grid, to keep and never to open in place."""
    found = get_object_or_404(evidence_of_item(request.actor, item_id), pk=evidence_id)
    response = HttpResponse(content_of(found), content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name) or ""
    return response


@require_POST
def conclude(request: ActorRequest, item_id: int) -> HttpResponse:
    """Write the recommendation to the candidate and the mention proposed."""
    item, seen = _at(request, item_id)
    written = {"recommendation": seen.candidate.recommendation, "mention": seen.candidate.mention}
    form = ConclusionForm(request.POST, mentions=seen.board.rules.mentions, initial=written)

    def act() -> None:
        if "recommendation" in form.changed:
            advice = form.cleaned_data["recommendation"]
            acts.recommend(item_id=item_id, text=advice, actor=request.actor, at=request.at)
        if "mention" in form.changed:
            mention = form.cleaned_data["mention"]
            acts.propose_mention(
                item_id=item_id, mention=mention, actor=request.actor, at=request.at
            )

    return _act_of_case(request, item, "conclusion", form, act, "Conclusions enregistrées.")


@require_POST
def adjourn(request: ActorRequest, item_id: int) -> HttpResponse:
    """Put a case off to a day, for a complement."""
    item, seen = _at(request, item_id)
    written = {"until": seen.candidate.adjourned_to, "reason": seen.candidate.adjournment_reason}
    form = AdjournmentForm(request.POST, prefix="a", initial=written)

    def act() -> None:
        acts.adjourn(
            item_id=item_id,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            at=request.at,
        )

    return _act_of_case(request, item, "adjournment", form, act, "Le dossier est ajourné.")


@require_POST
def take_up(request: ActorRequest, item_id: int) -> HttpResponse:
    """Take up again a case that was put off during the same sitting."""
    item, _ = _at(request, item_id)
    acts.lift_adjournment(item_id=item_id, actor=request.actor, at=request.at)
    return done(request, "Le jury reprend le dossier.", address_after(request, item))


@require_POST
def adjust(request: ActorRequest, item_id: int) -> HttpResponse:
    """Give a line another mark than the assessors’, with its reason."""
    item, seen = _at(request, item_id)
    if seen.bloc is None:
        return done(request, "Aucun bloc n’est soumis au jury.", address_after(request, item))
    scale = seen.board.rules.grid.scale
    changed = seen.candidate.adjustments
    form = AdjustmentForm(request.POST, prefix="m", bloc=seen.bloc, scale=scale, changed=changed)

    def act() -> None:
        bloc, line = form.place
        acts.adjust_mark(
            item_id=item_id,
            bloc=bloc,
            line=line,
            value=form.cleaned_data["value"],
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            at=request.at,
        )

    return _act_of_case(request, item, "adjustment", form, act, "La note du jury est consignée.")


@require_POST
def remark_departure(request: ActorRequest, item_id: int) -> HttpResponse:
    """Write why the jury departs from what the marks give."""
    item, seen = _at(request, item_id)
    form = DepartureForm(request.POST, prefix="d", initial={"text": seen.candidate.departure})

    def act() -> None:
        acts.remark_departure(
            item_id=item_id, text=form.cleaned_data["text"], actor=request.actor, at=request.at
        )

    return _act_of_case(request, item, "departure", form, act, "La remarque du jury est consignée.")


@require_POST
def retain_fraud(request: ActorRequest, item_id: int) -> HttpResponse:
    """Exclude a candidate for fraud, or lift the exclusion."""
    item, seen = _at(request, item_id)
    form = FraudForm(request.POST, prefix="f", initial={"reason": seen.candidate.fraud_reason})

    def act() -> None:
        acts.retain_fraud(
            item_id=item_id,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            at=request.at,
        )

    return _act_of_case(request, item, "fraud", form, act, "La décision du jury est consignée.")


def _at(request: ActorRequest, item_id: int) -> tuple[AgendaItem, Seen]:
    """Return an item that the actor may see, and the board as they see it."""
    item = get_object_or_404(visible_items(request.actor), pk=item_id)
    return item, seen_or_404(request, item.sitting_id, item_id)


def _act_of_case(
    request: ActorRequest,
    item: AgendaItem,
    name: str,
    form: Form,
    act: Callable[[], None],
    message: str,
) -> HttpResponse:
    """Do an act once its form is whole, and come back to the candidate."""

    def do(**_: object) -> tuple[str, str]:
        with transaction.atomic():
            act()
        return message, address_after(request, item)

    return ask_on_board(request, item, do, form, name)
