"""Convocations: written for every seat, sent in time, received; each with its files."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.jury.actions.mailing import mail_summons
from parchemin.jury.actions.summons import (
    acknowledge_summons,
    prepare_summons,
    send_all_summons,
    send_summons,
)
from parchemin.jury.models import Sitting, Summons
from parchemin.jury.selectors.letters import (
    KeptFile,
    employer_letter,
    summons_calendar,
    summons_letter,
    visible_summons,
)
from parchemin.jury.selectors.summons import SummonsLine, summons_of
from parchemin.jury.terms import SittingState, SummonsState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Refused, refuse_if
from parchemin.kernel.text import of
from parchemin.web.access import ActorRequest
from parchemin.web.http import done, refusal
from parchemin.web.jury.following import ChannelForm, file_answer, sitting_or_404
from parchemin.web.jury.shown import function_of, sitting_state, tabs_of, trail_of
from parchemin.web.pieces.fields import DayField, in_one_line
from parchemin.web.pieces.marks import State, Tone

PAGE = "jury/summons.html"
MAILING = "mail"
TO_PREPARE = State("À préparer", Tone.PLAIN, "pending")
STATES: Mapping[SummonsState, State] = {
    SummonsState.PREPARED: State(SummonsState.PREPARED.label, Tone.WAIT, "document"),
    SummonsState.SENT: State(SummonsState.SENT.label, Tone.INFO, "arrow"),
    SummonsState.ACKNOWLEDGED: State(SummonsState.ACKNOWLEDGED.label, Tone.OK),
}
_FILES: Mapping[str, Callable[[Actor, int], KeptFile]] = {
    "lettre": summons_letter,
    "employeur": employer_letter,
    "agenda": summons_calendar,
}


class MailingForm(forms.Form):
    """Whether a short notice was agreed to, by those who are written to."""

    short_notice_agreed = forms.BooleanField(
        label="Les jurés acceptent un délai plus court ; leur accord est consigné", required=False
    )


class SendingForm(ChannelForm):
    """How and when convocations left, and whether a short notice was agreed to."""

    sent_on = DayField(label="Envoyée le")
    short_notice_agreed = forms.BooleanField(
        label="Le juré accepte un délai plus court ; son accord est consigné", required=False
    )


@require_GET
def summons(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return the convocations of a sitting, seat by seat."""
    return render(request, PAGE, _context(request, sitting_id))


@require_POST
def prepare(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Write the letters of every seat; those that left stay as they are."""
    try:
        prepare_summons(sitting_id=sitting_id, actor=request.actor, at=request.at)
    except Sitting.DoesNotExist as missing:
        raise _nothing() from missing
    except Refused as refused:
        return refusal(request, refused, page=PAGE, context=_context(request, sitting_id))
    return done(
        request,
        "Les convocations sont écrites. Relisez-les, puis envoyez-les.",
        _page_of(sitting_id),
    )


@require_POST
def mail(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Send by e-mail every convocation prepared; what the mail server refuses is told, name by name."""
    sitting_or_404(request, sitting_id)
    form = MailingForm(request.POST, prefix=MAILING)
    form.is_valid()
    read_at = settings.PUBLIC_URL + reverse("jury:convocation", args=[sitting_id])
    try:
        mailing = mail_summons(
            sitting_id=sitting_id,
            read_at=read_at,
            actor=request.actor,
            at=request.at,
            **form.cleaned_data,
        )
        refuse_if(tuple(mailing.refused))
    except Refused as refused:
        context = _context(request, sitting_id, mailing=form)
        return refusal(request, refused, page=PAGE, context=context)
    told = plural(len(mailing.sent), "convocation envoyée", "convocations envoyées")
    return done(request, f"{told} par courriel.", _page_of(sitting_id))


@require_POST
def send_all(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Note that every convocation prepared left, all of them or none."""
    sitting_or_404(request, sitting_id)
    form = SendingForm(request.POST)
    if not form.is_valid():
        context = _context(request, sitting_id, form)
        return render(request, PAGE, context, status=422)
    try:
        count = send_all_summons(
            sitting_id=sitting_id, actor=request.actor, at=request.at, **form.cleaned_data
        )
    except Refused as refused:
        context = _context(request, sitting_id, form)
        return refusal(request, refused, page=PAGE, context=context)
    told = plural(count, "convocation envoyée", "convocations envoyées")
    return done(request, f"{told}.", _page_of(sitting_id))


@require_http_methods(["GET", "POST"])
def send(request: ActorRequest, summons_id: int) -> HttpResponse:
    """Note when and how one convocation left."""
    found = _summons_or_404(request, summons_id)
    sitting, name = found.seat.sitting, found.seat.juror.name
    form = SendingForm(request.POST or None, initial={"sent_on": paris_date(request.at)})
    shown = {
        "form": form,
        "title": f"Envoyer la convocation {of(name)}",
        "effects": _effects(request, found),
        "label": "Noter l’envoi",
        "trail": trail_of(sitting.pk, sitting.code),
        "back": _page_of(sitting.pk),
    }
    if not form.is_valid():
        return render(request, "act.html", shown, status=422 if form.errors else 200)
    try:
        send_summons(summons_id=summons_id, actor=request.actor, at=request.at, **form.cleaned_data)
    except Refused as refused:
        return refusal(request, refused, page="act.html", context=shown)
    return done(request, f"La convocation {of(name)} est envoyée.", _page_of(sitting.pk))


@require_POST
def acknowledge(request: ActorRequest, summons_id: int) -> HttpResponse:
    """Note that a convocation was received: by its juror, or by the secretariat for them."""
    found = _summons_or_404(request, summons_id)
    acknowledge_summons(summons_id=summons_id, actor=request.actor, at=request.at)
    name, sitting_id = found.seat.juror.name, found.seat.sitting_id
    if request.actor.holds(Role.SECRETARIAT):
        return done(request, f"La convocation {of(name)} est reçue.", _page_of(sitting_id))
    told = "Votre convocation est reçue : le secrétariat le sait."
    return done(request, told, reverse("jury:convocation", args=[sitting_id]))


@require_GET
def summons_file(request: ActorRequest, summons_id: int, kind: str) -> HttpResponse:
    """Return the letter, the letter for the employer, or the file for the agenda."""
    try:
        file = _FILES[kind](request.actor, summons_id)
    except (KeyError, Summons.DoesNotExist) as missing:
        raise _nothing() from missing
    if not file.content:
        raise Http404("Aucun employeur n’est connu pour ce juré.")
    return file_answer(file)


def _context(
    request: ActorRequest,
    sitting_id: int,
    typed: SendingForm | None = None,
    mailing: MailingForm | None = None,
) -> dict[str, Any]:
    sitting = sitting_or_404(request, sitting_id)
    today = paris_date(request.at)
    lines = summons_of(request.actor, sitting_id, today)
    waiting = [line for line in lines if line.state is SummonsState.PREPARED]
    return {
        "sitting": sitting,
        "tabs": tabs_of(sitting, "", follows=True),
        "state": sitting_state(sitting.state),
        "lines": [(line, _function(line), _state(line)) for line in lines],
        "convened": sitting.state is SittingState.CONVENED,
        "to_write": any(line.state in (None, SummonsState.PREPARED) for line in lines),
        "waiting": len(waiting),
        "remarks": tuple(dict.fromkeys(remark for line in lines for remark in line.remarks)),
        "mailing": mailing or MailingForm(prefix=MAILING),
        "by_hand": typed is not None,
        "sending": typed or SendingForm(initial={"sent_on": today}),
    }


def _function(line: SummonsLine) -> str:
    return function_of(line.role, substitute=False, voting=True)


def _state(line: SummonsLine) -> State:
    return STATES[line.state] if line.state else TO_PREPARE


def _effects(request: ActorRequest, found: Summons) -> tuple[str, ...]:
    """Return what sending does, and each notice that sending it today would not keep."""
    lines = summons_of(request.actor, found.seat.sitting_id, paris_date(request.at))
    line = next(line for line in lines if line.summons_id == found.pk)
    told = "La lettre et le fichier d’agenda restent tels qu’ils partent."
    return (told, *(in_one_line(remark) for remark in line.remarks))


def _summons_or_404(request: ActorRequest, summons_id: int) -> Summons:
    rows = visible_summons(request.actor).select_related("seat__sitting", "seat__juror")
    found = rows.filter(pk=summons_id).first()
    if found is None:
        raise _nothing()
    return found


def _page_of(sitting_id: int) -> str:
    return reverse("jury:summons", args=[sitting_id])


def _nothing() -> Http404:
    return Http404("Aucune convocation à cette adresse.")
