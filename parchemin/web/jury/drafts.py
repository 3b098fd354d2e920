"""The procès-verbal before anybody signs: read before the closing, corrected, or the sitting reopened."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db import transaction
from django.forms import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.jury.documents import MinutesFacts, make_minutes, objections_to_minutes
from parchemin.jury.models import Minutes, Reopening, Sitting
from parchemin.jury.selectors.access import visible_minutes
from parchemin.jury.selectors.minutes import (
    AdvisedLine,
    WordingPage,
    facts_before_closing,
    wording_page,
)
from parchemin.jury.selectors.sittings import visible_sittings
from parchemin.jury.terms import BEFORE_CLOSING, MinutesState
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Objection, Refused, refuse_if
from parchemin.kernel.text import of
from parchemin.processes.correct_draft import Wording, correct_draft
from parchemin.processes.rectify_minutes import withdraw_rectification
from parchemin.processes.reopen_sitting import reopen_sitting
from parchemin.processes.sign_minutes import attest_unsigned_minutes, note_unable_to_sign
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask, refusal
from parchemin.web.jury.minutes_shapes import shown_minutes
from parchemin.web.jury.shapes import trail_of
from parchemin.web.pieces.concurrency import ShowingForm
from parchemin.web.pieces.fields import ReasonField, ReasonForm
from parchemin.web.whole_numbers import whole_numbers

PREVIEW = "jury/minutes_preview.html"


@require_GET
def preview(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return what the procès-verbal of an open sitting would say now; no number is taken by it."""
    return render(request, PREVIEW, _previewed(sitting_id, _facts_or_404(request, sitting_id)))


@require_GET
def preview_file(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return the same as a PDF marked as a draft, or what could not be printed of it."""
    facts = _facts_or_404(request, sitting_id)
    try:
        pdf = make_minutes(facts)
    except Refused as refused:
        return refusal(request, refused, page=PREVIEW, context=_previewed(sitting_id, facts))
    name = f"pv-{facts.number.lower()}-projet.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _previewed(sitting_id: int, facts: MinutesFacts) -> dict[str, Any]:
    return {
        "sitting_id": sitting_id,
        "minutes": shown_minutes(facts),
        "unprintable": objections_to_minutes(facts),
        "trail": trail_of(sitting_id, facts.number),
    }


def _facts_or_404(request: ActorRequest, sitting_id: int) -> MinutesFacts:
    try:
        return facts_before_closing(request.actor, sitting_id)
    except Sitting.DoesNotExist as missing:
        raise Http404("Cette séance n’est pas ouverte, ou n’est pas la vôtre.") from missing


@require_http_methods(["GET", "POST"])
def reopen(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Reopen a closed sitting before anybody signed, with its reason."""
    found = get_object_or_404(visible_sittings(request.actor), pk=sitting_id)
    last = found.reopenings.order_by("-reopened_at").first()
    if request.method == "GET" and last and found.state in BEFORE_CLOSING:
        return render(request, "act_done.html", _reopened(found, last))
    form = ReasonForm(request.POST or None)

    def do(**typed: Any) -> tuple[str, str]:
        reason = typed["reason"]
        reopen_sitting(sitting_id=sitting_id, reason=reason, actor=request.actor, at=request.at)
        message = f"La séance {found.code} est rouverte : les voix sont là, il reste à clore."
        return message, reverse("jury:board", args=[sitting_id])

    return ask(
        request,
        form,
        do,
        title=f"Rouvrir la séance {found.code}",
        effects=(
            "Les décisions et les blocs qu’elles donnaient sont retirés ; les voix demeurent.",
            "Le projet de procès-verbal est repris : la prochaine clôture en dressera un autre.",
            "Le motif est au journal et dans le procès-verbal.",
        ),
        label="Rouvrir la séance",
        trail=trail_of(sitting_id, found.code),
        back=reverse("jury:minutes", args=[sitting_id]),
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Take back a rectifying procès-verbal that nobody signed, with its reason."""
    found = get_object_or_404(visible_sittings(request.actor), pk=sitting_id)
    back = reverse("jury:minutes", args=[sitting_id])
    form = ReasonForm(request.POST or None)

    def do(**typed: Any) -> tuple[str, str]:
        withdraw_rectification(sitting_id=sitting_id, actor=request.actor, at=request.at, **typed)
        return "Le rectificatif est retiré.", back

    return ask(
        request,
        form,
        do,
        title=f"Retirer le rectificatif de la séance {found.code}",
        effects=(
            "Ce qu’il décidait autrement est décidé de nouveau comme avant lui.",
            "Le procès-verbal signé reste le seul ; un autre rectificatif peut être dressé.",
            "Le motif est au journal.",
        ),
        label="Retirer le rectificatif",
        trail=trail_of(sitting_id, found.code),
        back=back,
    )


@require_http_methods(["GET", "POST"])
def unable(request: ActorRequest, minutes_id: int, seat_id: int) -> HttpResponse:
    """Note why one of those who sign the procès-verbal cannot."""
    found = get_object_or_404(visible_minutes(request.actor), pk=minutes_id)
    seat = get_object_or_404(found.sitting.seats.select_related("juror"), pk=seat_id)
    back = reverse("jury:minutes", args=[found.sitting_id])
    form = ReasonForm(request.POST or None)

    def do(**typed: Any) -> tuple[str, str]:
        noted = note_unable_to_sign(
            minutes_id=minutes_id,
            seat_id=seat_id,
            reason=typed["reason"],
            actor=request.actor,
            at=request.at,
        )
        sealed = " Le procès-verbal est scellé." if noted.signed_at else ""
        return f"L’empêchement {of(seat.juror.name)} est noté.{sealed}", back

    return ask(
        request,
        form,
        do,
        title=f"{seat.juror.name} ne peut pas signer",
        effects=(
            "Le procès-verbal le dit à la place de sa signature, avec ce motif ; le projet ne se corrige plus, et "
            "la séance ne se rouvre plus.",
            "Si aucun de ceux que le règlement fait signer ne le peut, ceux qui ont siégé avec une voix signent à "
            "leur place.",
            "Quand plus personne n’est attendu et que quelqu’un a signé, il est scellé.",
            "Cela ne se retire pas : un rectificatif se signe à nouveau.",
        ),
        label="Noter l’empêchement",
        trail=trail_of(found.sitting_id, found.facts["number"]),
        back=back,
    )


@require_http_methods(["GET", "POST"])
def attest(request: ActorRequest, minutes_id: int) -> HttpResponse:
    """Attest that nobody who sat can sign the procès-verbal, with the reason."""
    found = get_object_or_404(visible_minutes(request.actor), pk=minutes_id)
    number, back = found.facts["number"], reverse("jury:minutes", args=[found.sitting_id])

    def do(**typed: Any) -> tuple[str, str]:
        attest_unsigned_minutes(
            minutes_id=minutes_id, reason=typed["reason"], actor=request.actor, at=request.at
        )
        return "L’attestation est consignée. Le procès-verbal est scellé.", back

    return ask(
        request,
        ReasonForm(request.POST or None),
        do,
        title=f"Attester que nul ne peut signer le procès-verbal {number}",
        effects=(
            "Le procès-verbal porte votre nom et ce motif ; ce n’est la signature d’aucun juré, et il le dit.",
            "Il est scellé aussitôt, avec l’empêchement de chacun.",
            "Cela ne se retire pas : un rectificatif se signe à nouveau.",
        ),
        label="Attester et sceller",
        trail=trail_of(found.sitting_id, number),
        back=back,
    )


def _reopened(found: Sitting, last: Reopening) -> dict[str, Any]:
    """Return that a sitting is reopened, since when and why, in the place of the form that did it."""
    day = french_date(paris_date(last.reopened_at))
    return {
        "title": f"Séance {found.code} rouverte",
        "told": f"La séance est rouverte depuis le {day}. Motif : {last.reason}",
        "url": reverse("jury:board", args=[found.pk]),
        "label": "Reprendre la délibération",
        "trail": trail_of(found.pk, found.code),
    }


class WordingForm(ShowingForm):
    """Why, and the words of a draft; those left as the page showed them stay as written."""

    reason = ReasonField(label="Motif de la correction", rows=3, help_text="Il est au journal.")
    place = forms.CharField(label="Lieu de la séance", max_length=160)
    incidents = forms.CharField(
        label="Incidents, fraudes et retards",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Un par ligne.",
    )

    def __init__(
        self, *args: Any, page: WordingPage, chosen: Collection[int], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["place"].initial = page.place
        self.fields["incidents"].initial = "\n".join(page.incidents)
        self.chosen = tuple(line for line in page.judged if line.dossier_id in chosen)
        for line in self.chosen:
            self.fields[_advice(line)] = forms.CharField(
                label="Recommandation au candidat",
                required=False,
                initial=line.recommendation,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def cases(self) -> tuple[tuple[AdvisedLine, BoundField], ...]:
        """Return the dossiers to correct, each with its field."""
        return tuple((line, self[_advice(line)]) for line in self.chosen)

    @property
    def wording(self) -> Wording:
        """Return what was changed, and nothing else."""
        said, changed = self.cleaned_data, self.changed
        lines = tuple(line.strip() for line in said["incidents"].splitlines() if line.strip())
        return Wording(
            place=said["place"] if "place" in changed else None,
            incidents=lines if "incidents" in changed else None,
            recommendations={
                line.dossier_id: said[_advice(line)]
                for line in self.chosen
                if _advice(line) in changed
            },
        )


def _advice(line: AdvisedLine) -> str:
    return f"advice-{line.dossier_id}"


@transaction.atomic
def _correct(request: ActorRequest, sitting_id: int, form: WordingForm) -> None:
    """Write the draft again; raises `Refused` when it says the same as before, names included."""
    before = Minutes.objects.filter(sitting_id=sitting_id, state=MinutesState.DRAFT)
    facts = before.values_list("facts", flat=True).first()
    draft = correct_draft(
        sitting_id=sitting_id,
        wording=form.wording,
        reason=form.cleaned_data["reason"],
        actor=request.actor,
        at=request.at,
    )
    refuse_if(_UNCHANGED if draft.facts == facts else ())


_UNCHANGED = (
    Objection(
        "nothing-changed",
        "Rien n’a changé : le projet dirait la même chose.",
        remedy="Changez un lieu, un incident ou une recommandation, ou revenez au procès-verbal.",
    ),
)


def _signed_meanwhile(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return, to who corrects a draft that is one no more, why nothing was written."""
    sitting = get_object_or_404(visible_sittings(request.actor), pk=sitting_id)
    shown = {
        "title": f"Procès-verbal de la séance {sitting.code}",
        "told": "Le projet a été signé, ou la séance rouverte : rien n’est écrit. "
        "Un procès-verbal signé se corrige par un rectificatif.",
        "url": reverse("jury:minutes", args=[sitting_id]),
        "label": "Voir le procès-verbal",
        "trail": trail_of(sitting_id, sitting.code),
    }
    return render(request, "act_done.html", shown, status=422)


@require_http_methods(["GET", "POST"])
def correct(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Correct the words of a draft before anybody signs it."""
    try:
        page = wording_page(request.actor, sitting_id)
    except (Sitting.DoesNotExist, Minutes.DoesNotExist) as missing:
        if request.method == "POST" and visible_sittings(request.actor).filter(pk=sitting_id):
            return _signed_meanwhile(request, sitting_id)
        raise Http404("Cette séance n’a pas de projet de procès-verbal.") from missing
    picked = request.POST.getlist("dossier") or request.GET.getlist("dossier")
    chosen = whole_numbers(picked)
    choosing = "choose" in request.POST
    form = WordingForm(
        None if choosing else request.POST or None,
        page=page,
        chosen=chosen,
        initial=request.POST.dict() if choosing else None,
    )
    shown = {"page": page, "chosen": chosen}

    def do(**_: object) -> tuple[str, str]:
        _correct(request, sitting_id, form)
        message = "Le projet est corrigé ; les noms ont été relus. Il reste à le signer."
        return message, reverse("jury:minutes", args=[sitting_id])

    return ask(request, form, do, template="jury/correct.html", **shown)
