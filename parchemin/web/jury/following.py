"""What follows a signed procès-verbal: the CPNE where it decides last, then a letter to each candidate."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.jury.actions.notifying import notify_candidate, notify_sitting
from parchemin.jury.models import Decision, Notification, Sitting
from parchemin.jury.selectors.appeals import appeals_of_sitting
from parchemin.jury.selectors.following import DecisionLine, decided_cases, visible_decisions
from parchemin.jury.selectors.letters import KeptFile, notification_letter
from parchemin.jury.selectors.sittings import SittingLine, sitting_line, visible_sittings
from parchemin.jury.terms import ConfirmationVerdict, NoticeChannel
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Refused
from parchemin.processes.confirm_sitting import confirm_sitting
from parchemin.web.access import ActorRequest
from parchemin.web.http import done, refusal
from parchemin.web.jury.confirming import ConfirmingForm
from parchemin.web.jury.room import room_tabs
from parchemin.web.jury.shown import outcome_state, sitting_state, tabs_of, trail_of
from parchemin.web.pieces.fields import DayField
from parchemin.web.sign_in import fresh_proof_required

PAGE = "jury/follow_up.html"


class ChannelForm(forms.Form):
    """How letters leave."""

    channel = forms.TypedChoiceField(
        label="Voie", choices=NoticeChannel.choices(), coerce=NoticeChannel
    )


class NoticeForm(ChannelForm):
    """How and when a letter reached a candidate."""

    notified_on = DayField(
        label="Notifiée le", help_text="Le délai de recours court à partir de ce jour."
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """The letters that one sitting still owes, the day of the most urgent one, and what waits for the CPNE."""

    sitting_id: int
    sitting: str
    decided_on: date
    count: int
    to_confirm: int
    due_on: date
    late: int


@require_GET
def letters(request: ActorRequest) -> HttpResponse:
    """Return the sittings whose candidates are still to be told, the most urgent first."""
    lines = decided_cases(request.actor, paris_date(request.at), waiting_only=True)
    waiting = tuple(_waiting(lines))
    return render(
        request, "jury/letters.html", {"waiting": waiting, "tabs": room_tabs("jury:letters")}
    )


@require_GET
def follow_up(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return what follows a sitting: the word of the CPNE, letters, appeals."""
    return render(request, PAGE, follow_up_context(request, sitting_id))


def follow_up_context(
    request: ActorRequest, sitting_id: int, **typed: forms.Form
) -> Mapping[str, Any]:
    """Return what the page shows, with the forms as typed; raise `Http404` for a sitting of somebody else."""
    line = sitting_or_404(request, sitting_id)
    lines = decided_cases(request.actor, paris_date(request.at), sitting_id)
    contested = appeals_of_sitting(request.actor, sitting_id)
    to_confirm = [line for line in lines if line.to_confirm]
    ready = [line for line in lines if line.waits and not line.to_confirm]
    return {
        "sitting": line,
        "tabs": tabs_of(line, "jury:follow_up", follows=True),
        "state": sitting_state(line.state),
        "lines": [
            (line, outcome_state(line.outcome), contested.get(line.decision_id)) for line in lines
        ],
        "ready": len(ready),
        "due_on": min((line.due_on for line in ready), default=None),
        "channel": ChannelForm(),
        "confirming": ConfirmingForm(lines=to_confirm) if to_confirm else None,
        **typed,
    }


@require_POST
def notify_all(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Write a letter to each candidate of a sitting who was not told yet."""
    sitting_or_404(request, sitting_id)
    form = ChannelForm(request.POST)
    if not form.is_valid():
        context = follow_up_context(request, sitting_id, channel=form)
        return render(request, PAGE, context, status=422)
    try:
        notify_sitting(
            sitting_id=sitting_id,
            channel=form.cleaned_data["channel"],
            actor=request.actor,
            at=request.at,
        )
    except Refused as refused:
        context = follow_up_context(request, sitting_id, channel=form)
        return refusal(request, refused, page=PAGE, context=context)
    told = "Chaque candidat de la séance a sa lettre, gardée ici : envoyez-la par la voie choisie."
    return done(request, told, reverse("jury:follow_up", args=[sitting_id]))


@require_POST
@fresh_proof_required
def confirm(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Record the délibération of the CPNE: decisions confirmed, and those sent back with their reason."""
    sitting_or_404(request, sitting_id)
    lines = decided_cases(request.actor, paris_date(request.at), sitting_id)
    form = ConfirmingForm(request.POST, lines=[line for line in lines if line.to_confirm])
    if not form.is_valid():
        context = follow_up_context(request, sitting_id, confirming=form)
        return render(request, PAGE, context, status=422)
    try:
        written = confirm_sitting(
            sitting_id=sitting_id, actor=request.actor, at=request.at, **form.said
        )
    except Refused as refused:
        context = follow_up_context(request, sitting_id, confirming=form)
        return refusal(request, refused, page=PAGE, context=context)
    back = sum(row.verdict == ConfirmationVerdict.SENT_BACK for row in written)
    told = plural(len(written) - back, "décision confirmée", "décisions confirmées")
    told += f", {plural(back, 'rendue', 'rendues')} au jury" if back else ""
    return done(request, f"{told}.", reverse("jury:follow_up", args=[sitting_id]))


@require_http_methods(["GET", "POST"])
def notify(request: ActorRequest, decision_id: int) -> HttpResponse:
    """Write the letter of one decision, and note how and when it reached the candidate."""
    decision = decision_or_404(request, decision_id)
    back = reverse("jury:follow_up", args=[decision.sitting_id])
    form = NoticeForm(request.POST or None, initial={"notified_on": paris_date(request.at)})
    shown = {
        "form": form,
        "title": f"Notifier le dossier {decision.dossier.number}",
        "effects": (
            "La lettre est composée et gardée ; elle ne se refait plus.",
            "Parchemin ne l’envoie pas : le secrétariat l’envoie par la voie choisie.",
            "Le délai de recours court à partir du jour donné.",
        ),
        "label": "Notifier",
        "trail": trail_of(decision.sitting_id, decision.sitting.code),
        "back": back,
    }
    if not form.is_valid():
        return render(request, "act.html", shown, status=422 if form.errors else 200)
    try:
        kept = notify_candidate(
            decision_id=decision_id, actor=request.actor, at=request.at, **form.cleaned_data
        )
    except Refused as refused:
        return refusal(request, refused, page="act.html", context=shown)
    until = f", recours jusqu’au {french_date(kept.appeal_until)}" if kept.appeal_until else ""
    told = f"Notification consignée au {french_date(kept.notified_on)}{until}. La lettre est gardée : envoyez-la."
    return done(request, told, back)


@require_GET
def letter(request: ActorRequest, decision_id: int) -> HttpResponse:
    """Return the letter of a decision as it left."""
    try:
        return file_answer(notification_letter(request.actor, decision_id))
    except Notification.DoesNotExist as missing:
        raise Http404("Aucune lettre à cette adresse.") from missing


def file_answer(file: KeptFile) -> HttpResponse:
    """Return a kept file to download."""
    disposition = content_disposition_header(True, file.name) or ""
    headers = {"Content-Disposition": disposition}
    return HttpResponse(file.content, content_type=file.media_type, headers=headers)


def decision_or_404(request: ActorRequest, decision_id: int) -> Decision:
    """Return a decision that the actor may see, with its sitting and dossier; raise `Http404` otherwise."""
    rows = visible_decisions(request.actor).select_related(
        "sitting__reglement", "dossier__person", "notification", "confirmation"
    )
    found = rows.filter(pk=decision_id).first()
    if found is None:
        raise Http404("Aucune décision à cette adresse.")
    return found


def sitting_or_404(request: ActorRequest, sitting_id: int) -> SittingLine:
    """Return a sitting that the actor may see, as lists show it; raise `Http404` otherwise."""
    rows = visible_sittings(request.actor).select_related("certification")
    try:
        sitting = rows.prefetch_related("seats").get(pk=sitting_id)
    except Sitting.DoesNotExist as missing:
        raise Http404("Cette séance n’est pas la vôtre.") from missing
    return sitting_line(sitting, list(sitting.seats.all()))


def _waiting(lines: Sequence[DecisionLine]) -> Iterator[Waiting]:
    by_sitting = sorted(lines, key=lambda line: line.sitting_id)
    groups = [list(group) for _, group in groupby(by_sitting, key=lambda line: line.sitting_id)]
    for group in sorted(groups, key=lambda group: min(line.due_on for line in group)):
        first = group[0]
        yield Waiting(
            sitting_id=first.sitting_id,
            sitting=first.sitting,
            decided_on=first.decided_on,
            count=len(group),
            to_confirm=sum(line.to_confirm for line in group),
            due_on=min(line.due_on for line in group),
            late=sum(line.late for line in group),
        )
