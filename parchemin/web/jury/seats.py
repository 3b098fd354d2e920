"""Who sits: seats, presidency, who came, declared interests."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.accounts.terms import Role
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.actions.seats import change_voice, take_seat_back
from parchemin.jury.actions.sitting_day import give_proxy, record_presence
from parchemin.jury.actions.sittings import name_to_presidency, seat_juror
from parchemin.jury.selectors.access import visible_items, visible_seats
from parchemin.jury.selectors.choice import jurors_to_choose
from parchemin.jury.selectors.sitting_choices import seatable_jurors
from parchemin.jury.selectors.sittings import SeatLine, visible_sittings
from parchemin.jury.terms import Presence, SeatRole, SittingState
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import of
from parchemin.post.models import Dispatch
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask, done
from parchemin.web.jury.followup import sitting_or_404
from parchemin.web.jury.forms import (
    PROXY,
    InterestForm,
    RollCallForm,
    SeatChange,
    SeatChangeForm,
    SeatForm,
)
from parchemin.web.jury.shapes import function_of, trail_of
from parchemin.web.jury.sittings import page_or_404, preparation


@require_GET
def choose(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return who may still be seated in a sitting, best placed first, each with why or why not."""
    sitting = sitting_or_404(request, sitting_id)
    found = jurors_to_choose(request.actor, sitting_id)
    context = {
        "sitting": sitting,
        "found": found,
        "groups": (
            ("Peuvent siéger", [one for one in found if one.free]),
            ("Ne peuvent pas", [one for one in found if not one.free]),
        ),
        "seats": sitting.state is SittingState.CONVENED,
        "member": SeatRole.MEMBER,
        "trail": trail_of(sitting_id, sitting.code),
    }
    return render(request, "jury/choose.html", context)


@require_POST
def seat(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Give a juror a seat in their college."""
    found = get_object_or_404(visible_sittings(request.actor), pk=sitting_id)
    page = page_or_404(request, sitting_id)
    form = SeatForm(request.POST, jurors=seatable_jurors(found), seats=page.seats)

    def do(**typed: Any) -> tuple[str, str]:
        given = seat_juror(
            sitting_id=sitting_id,
            juror_id=typed["juror"],
            role=typed["role"],
            voting=not typed["consultative"],
            stands_in_for_id=typed["stands_in_for"],
            actor=request.actor,
            at=request.at,
        )
        return f"{given.juror.name} siège.", reverse("jury:sitting", args=[sitting_id])

    around = partial(preparation, request, sitting_id, seating=form)
    return ask(request, form, do, around, template="jury/sitting.html")


@require_POST
def preside(request: ActorRequest, seat_id: int, role: str) -> HttpResponse:
    """Name a seated juror chair or vice-chair in the place of who was."""
    found = get_object_or_404(visible_seats(request.actor), pk=seat_id)
    named = {
        SeatRole.CHAIR.value: SeatRole.CHAIR,
        SeatRole.VICE_CHAIR.value: SeatRole.VICE_CHAIR,
    }.get(role)
    if named is None:
        raise Http404(role)
    name_to_presidency(seat_id=seat_id, role=named, actor=request.actor, at=request.at)
    function = function_of(named, substitute=False, voting=True)
    message = f"{found.juror.name} : {function} de la séance."
    return done(request, message, reverse("jury:sitting", args=[found.sitting_id]))


@require_http_methods(["GET", "POST"])
def change_seat(request: ActorRequest, seat_id: int) -> HttpResponse:
    """Take a seat back, or change its voice, while the sitting is not opened."""
    found = get_object_or_404(visible_seats(request.actor).select_related("juror"), pk=seat_id)
    name, back = found.juror.name, reverse("jury:sitting", args=[found.sitting_id])
    form = SeatChangeForm(request.POST or None)

    def do(**typed: Any) -> tuple[str, str]:
        change = typed["change"]
        if change is SeatChange.TAKE_BACK:
            written = take_seat_back(
                seat_id=seat_id, reason=typed["reason"], actor=request.actor, at=request.at
            )
            return f"{name} : {change.message}. {_telling(written)}".strip(), back
        change_voice(
            seat_id=seat_id,
            voting=change is SeatChange.VOTING,
            actor=request.actor,
            at=request.at,
        )
        return f"{name} : {change.message}.", back

    return ask(
        request,
        form,
        do,
        title=f"Le siège {of(name)}",
        effects=(
            "Retiré, le siège disparaît de la table ; déjà convoqué, son juré reçoit l’annulation.",
            "Une convocation écrite qui n’est pas partie est à préparer de nouveau.",
        ),
        label="Changer ce siège",
        trail=trail_of(found.sitting_id, found.sitting.code),
        back=back,
    )


def _telling(written: Sequence[Dispatch]) -> str:
    """Return how a juror whose seat is taken back is told; empty for who was never convened."""
    if not written:
        return ""
    if any(row.email for row in written):
        return "L’annulation de sa convocation part par courriel."
    return "Sans adresse : l’annulation de sa convocation est à poster, depuis « Lettres »."


@require_POST
def presences(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Record who came, who is represented, who is replaced: all of it, or nothing and why."""
    page = page_or_404(request, sitting_id)
    form = RollCallForm(request.POST, seats=page.seats, proxy=page.rules.proxy)

    def do(**_: object) -> tuple[str, str]:
        refuse_if(tuple(_overtaken(line, now) for line, now in form.overtaken))
        with transaction.atomic():
            for line, said in form.changes:
                _record(request, line, said)
        told = plural(len(form.changes), "présence consignée", "présences consignées")
        return f"{told}.", reverse("jury:sitting", args=[sitting_id])

    around = partial(preparation, request, sitting_id, presences=form)
    return ask(request, form, do, around, template="jury/sitting.html")


def _overtaken(line: SeatLine, now: str) -> Objection:
    return Objection(
        "presence-overtaken",
        f"{line.name} : « {now} » a été consigné depuis que vous lisez cette page.",
        remedy="Relisez la table, puis enregistrez à nouveau si vous le maintenez.",
    )


def _record(request: ActorRequest, line: SeatLine, said: str) -> None:
    if said.startswith(PROXY):
        give_proxy(
            seat_id=line.id,
            holder_id=int(said.removeprefix(PROXY)),
            actor=request.actor,
            at=request.at,
        )
    else:
        presence = Presence(said)
        record_presence(seat_id=line.id, presence=presence, actor=request.actor, at=request.at)


@require_http_methods(["GET", "POST"])
def interest(request: ActorRequest, item_id: int) -> HttpResponse:
    """Declare a link between a juror and a candidate; a juror declares their own."""
    item = get_object_or_404(visible_items(request.actor), pk=item_id)
    page = page_or_404(request, item.sitting_id)
    all_seats = request.actor.holds(Role.SECRETARIAT) or any(
        line.own and line.role is SeatRole.CHAIR for line in page.seats
    )
    form = InterestForm(
        request.POST or None,
        seats=[(line.juror_id, line.name) for line in page.seats if all_seats or line.own],
    )
    back = reverse("jury:sitting", args=[item.sitting_id])

    def do(**typed: Any) -> tuple[str, str]:
        declared = declare_interest(
            item_id=item_id,
            juror_id=typed["juror"],
            kind=typed["kind"],
            detail=typed["detail"],
            actor=request.actor,
            at=request.at,
        )
        message = f"{declared.juror.name} quitte la table pour ce candidat."
        if not declared.recuses:
            message = "Le lien est consigné ; le règlement n’en fait pas un motif de déport."
        return message, back

    return ask(
        request,
        form,
        do,
        title=f"Déclarer un lien avec {item.dossier.person.full_name}",
        effects=(
            "Un juré qui se déporte quitte la table et le quorum pour ce seul candidat.",
            "Une déclaration ne se retire pas.",
        ),
        label="Déclarer ce lien",
        trail=trail_of(item.sitting_id, page.sitting.code),
        back=back,
    )
