"""What follows a signed procès-verbal: the CPNE where it decides last, then a letter to each candidate."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from parchemin.jury.actions.notifications import write_notifications
from parchemin.jury.models import Decision, Sitting
from parchemin.jury.selectors.appeals import appeals_of_sitting
from parchemin.jury.selectors.followup import (
    DecisionLine,
    decided_cases,
    sittings_owing_letters,
    visible_decisions,
)
from parchemin.jury.selectors.notification import about_sitting, thread_of
from parchemin.jury.selectors.sittings import SittingLine, sitting_line, visible_sittings
from parchemin.jury.terms import ConfirmationVerdict
from parchemin.jury.work import ask_for_notifications
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.numbers import plural
from parchemin.post.actions import mail, send_all
from parchemin.post.selectors import last_letters, mail_news
from parchemin.post.terms import Channel, DispatchState, LetterKind
from parchemin.processes.confirm_sitting import confirm_sitting
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.jobs.long_acts import asked_of_a_worker
from parchemin.web.jury.confirmation import ConfirmingForm
from parchemin.web.jury.followup_lists import (
    DECISIONS,
    LETTERS,
    FollowedLine,
    LetterShown,
    LettersOwed,
)
from parchemin.web.jury.room import room_tabs
from parchemin.web.jury.shapes import sitting_state, tabs_of
from parchemin.web.pieces.lists import Lines, ListPage
from parchemin.web.post.shapes import STATES, LeavingForm
from parchemin.web.sign_in import fresh_proof_required

PAGE = "jury/follow_up.html"
KIND = LetterKind.NOTIFICATION


@require_GET
def letters(request: ActorRequest) -> HttpResponse:
    """Return the sittings whose candidates are still to be told, as the address filters them, or their export."""

    def lines(rows: Sequence[Sitting]) -> tuple[LettersOwed, ...]:
        ids = [row.pk for row in rows]
        found = decided_cases(request.actor, paris_date(request.at), *ids, waiting_only=True)
        return tuple(_owed([line for line in found if line.sitting_id == pk]) for pk in ids)

    rows, tabs = sittings_owing_letters(request.actor), room_tabs("jury:letters")
    return LETTERS.page_answer(request, "jury/letters.html", rows, lines, tabs=tabs)


@require_GET
def follow_up(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return what follows a sitting: the word of the CPNE, letters, appeals; or the list of them in a file."""
    line = sitting_or_404(request, sitting_id)
    followed = _followed(request, sitting_id)
    answer = DECISIONS.answer(request, followed)
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, PAGE, _page_context(request, line, answer, {}, followed))


def follow_up_context(
    request: ActorRequest, sitting_id: int, **typed: forms.Form
) -> Mapping[str, Any]:
    """Return what the page shows, with the forms as typed; raise `Http404` for a sitting of somebody else."""
    line = sitting_or_404(request, sitting_id)
    path = reverse("jury:follow_up", args=[sitting_id])
    followed = _followed(request, sitting_id)
    return _page_context(
        request, line, DECISIONS.page(request, followed, path=path), typed, followed
    )


def _followed(request: ActorRequest, sitting_id: int) -> Lines[FollowedLine]:
    """Return the decisions of a sitting, each with its letter and its appeal, in a constant number of queries."""
    letters = last_letters(request.actor, KIND, about_sitting(sitting_id))
    news = mail_news([row.pk for row in letters.values()])
    shown = {
        thread: LetterShown(
            row,
            STATES[row.state],
            news.answers.get(row.pk, "") if row.state == DispatchState.PREPARED else "",
            news.returns.get(row.pk, ""),
        )
        for thread, row in letters.items()
    }
    contested = appeals_of_sitting(request.actor, sitting_id)
    lines = decided_cases(request.actor, paris_date(request.at), sitting_id)
    return Lines(
        FollowedLine(line, shown.get(thread_of(line.decision_id)), contested.get(line.decision_id))
        for line in lines
    )


def _page_context(
    request: ActorRequest,
    line: SittingLine,
    found: ListPage,
    typed: Mapping[str, forms.Form],
    followed: Sequence[FollowedLine],
) -> Mapping[str, Any]:
    lines = [row.line for row in followed]
    states = [row.letter.dispatch.state for row in followed if row.letter]
    waiting = states.count(DispatchState.PREPARED)
    to_confirm = [line for line in lines if line.to_confirm]
    ready = [line for line in lines if line.waits and not line.to_confirm]
    return {
        "sitting": line,
        "tabs": tabs_of(line, "jury:follow_up", follows=True),
        "state": sitting_state(line.state),
        "list": found,
        "ready": len(ready),
        "due_on": min((line.due_on for line in ready), default=None),
        "waiting": waiting,
        "leaving": states.count(DispatchState.LEAVING),
        "sending": LeavingForm(initial={"sent_on": paris_date(request.at)}),
        "confirming": ConfirmingForm(lines=to_confirm) if to_confirm else None,
        **typed,
    }


@require_POST
def notify_all(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Write a letter to each candidate still to be told, and mail it unless they are to be printed."""
    sitting_or_404(request, sitting_id)
    actor, at, about = request.actor, request.at, about_sitting(sitting_id)
    printed = request.POST.get("channel") == Channel.POST
    job = ask_for_notifications(sitting_id=sitting_id, mailed=not printed, actor=actor, at=at)
    if job is not None:
        return asked_of_a_worker(request, job)

    def do() -> tuple[str, str]:
        write_notifications(sitting_id=sitting_id, actor=actor, at=at)
        handed = () if printed else mail(kind=KIND, about=about, actor=actor, at=at)
        told = plural(len(handed), "courriel en partance", "courriels en partance")
        if printed:
            told = "Les lettres sont écrites : imprimez-les, puis dites quand elles sont parties"
        return f"{told}.", reverse("jury:follow_up", args=[sitting_id])

    return ask(request, None, do, partial(follow_up_context, request, sitting_id), template=PAGE)


@require_POST
def send_notifications(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Note that every letter written to the candidates of a sitting left, all of them or none."""
    sitting_or_404(request, sitting_id)
    form = LeavingForm(request.POST)

    def do(**typed: Any) -> tuple[str, str]:
        asked = {"actor": request.actor, "at": request.at, **typed}
        count = send_all(kind=KIND, about=about_sitting(sitting_id), **asked)
        told = plural(count, "lettre partie", "lettres parties")
        return f"{told}.", reverse("jury:follow_up", args=[sitting_id])

    around = partial(follow_up_context, request, sitting_id, sending=form)
    return ask(request, form, do, around, template=PAGE)


@require_POST
@fresh_proof_required
def confirm(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Record the délibération of the CPNE: decisions confirmed, and those sent back with their reason."""
    sitting_or_404(request, sitting_id)
    lines = decided_cases(request.actor, paris_date(request.at), sitting_id)
    form = ConfirmingForm(request.POST, lines=[line for line in lines if line.to_confirm])

    def do(**_: object) -> tuple[str, str]:
        written = confirm_sitting(
            sitting_id=sitting_id, actor=request.actor, at=request.at, **form.act_values
        )
        back = sum(row.verdict == ConfirmationVerdict.SENT_BACK for row in written)
        told = plural(len(written) - back, "décision confirmée", "décisions confirmées")
        told += f", {plural(back, 'rendue', 'rendues')} au jury" if back else ""
        return f"{told}.", reverse("jury:follow_up", args=[sitting_id])

    around = partial(follow_up_context, request, sitting_id, confirming=form)
    return ask(request, form, do, around, template=PAGE)


@require_POST
def notify(request: ActorRequest, decision_id: int) -> HttpResponse:
    """Write the letter of one decision, and show it, to be sent."""
    decision = decision_or_404(request, decision_id)
    sitting_id = decision.sitting_id

    def do() -> tuple[str, str]:
        write_notifications(
            sitting_id=sitting_id, only=[decision_id], actor=request.actor, at=request.at
        )
        letters = last_letters(request.actor, KIND, about_sitting(sitting_id))
        written = letters[thread_of(decision_id)]
        told = "La lettre est écrite : relisez-la, puis envoyez-la."
        return told, reverse("post:letter", args=[written.pk])

    return ask(request, None, do, partial(follow_up_context, request, sitting_id), template=PAGE)


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


def _owed(lines: Sequence[DecisionLine]) -> LettersOwed:
    first = lines[0]
    return LettersOwed(
        sitting_id=first.sitting_id,
        sitting=first.sitting,
        decided_on=first.decided_on,
        count=len(lines),
        to_confirm=sum(line.to_confirm for line in lines),
        due_on=min(line.due_on for line in lines),
        late=any(line.late for line in lines),
    )
