"""The people of a body: their list, the page of each, and when a mandate ends or is given again."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.accounts.actions import end_mandate
from parchemin.accounts.models import Mandate
from parchemin.accounts.selectors import (
    people_of,
    tenure_of,
    waiting_invitation,
    waiting_replacements,
)
from parchemin.journal.selectors import acts_of, story_of
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.text import of
from parchemin.processes.invite_person import give_again
from parchemin.web.access import ActorRequest
from parchemin.web.accounts.forms import EndForm, TenureForm
from parchemin.web.accounts.inviting import accounts_trail
from parchemin.web.accounts.listing import (
    COMING,
    HELD,
    OVER,
    PEOPLE,
    label_of,
    people_lines,
    person_line,
)
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.pieces.acts import Act, ButtonWeight
from parchemin.web.pieces.marks import State
from parchemin.web.pieces.today import NextAct

TOLD = 15


@dataclass(frozen=True, slots=True)
class MandateLine:
    """A mandate on the page of a person: where it stands, and what may be done of it."""

    label: str
    mandate: Mandate
    state: State
    act: Act


@require_GET
def people(request: ActorRequest) -> HttpResponse:
    """Return the people of the body, as the address filters them, or their export."""
    today = paris_date(request.at)
    following = NextAct("", "", "Inviter quelqu’un", reverse("accounts:invite"))
    rows = people_of(request.actor, today)
    return PEOPLE.page_answer(
        request, "accounts/list.html", rows, lambda some: people_lines(some, today), next=following
    )


@require_GET
def person(request: ActorRequest, user_id: int) -> HttpResponse:
    """Return one person: mandates, invitation, second factor, and what their account did."""
    actor, today = request.actor, paris_date(request.at)
    row: Any = people_of(actor, today).filter(pk=user_id).first()
    if row is None:
        raise Http404("Personne à cette adresse.")
    line = person_line(row, today)
    invitation = waiting_invitation(user_id, actor.body_id)
    replacing = waiting_replacements(actor.body_id, request.at).filter(user_id=user_id)
    context = {
        "line": line,
        "mandates": [_mandate_line(mandate, today) for mandate in row.here],
        "invitation": invitation,
        "late": invitation is not None and invitation.expires_at <= request.at,
        "invitable": line.last_seen is None and line.state is not OVER,
        "replacement": replacing.select_related("proposed_by").first(),
        "myself": user_id == actor.user_id,
        "me": actor.user_id,
        "done": acts_of(actor.body_id, user_id, limit=TOLD),
        "story": story_of(actor.body_id, f"user/{user_id}", limit=TOLD),
        "trail": accounts_trail(),
    }
    return render(request, "accounts/person.html", context)


@require_http_methods(["GET", "POST"])
def end(request: ActorRequest, mandate_id: int) -> HttpResponse:
    """End a mandate on a day or at once, or give it no end any more."""
    mandate = _mandate_or_404(request, mandate_id)
    person = _address(mandate)
    name = mandate.user.name
    form = EndForm(
        request.POST or None, initial={"ends_on": mandate.ends_on or paris_date(request.at)}
    )

    def do(**typed: Any) -> tuple[str, str]:
        end_mandate(mandate_id=mandate_id, actor=request.actor, at=request.at, **typed)
        return "Le mandat est à jour.", person

    return ask(
        request,
        form,
        do,
        title=f"Finir un mandat {of(name)}",
        label="Enregistrer la fin",
        weight=ButtonWeight.BINDING,
        effects=(
            f"{label_of(mandate)} : le lendemain du dernier jour, {name} n’y a plus accès.",
            "Retiré tout de suite, il n’ouvre plus rien ici ; ce qui s’envoie à cet instant n’est pas gardé.",
            "Ce que cette personne a fait et signé reste. Le mandat peut être redonné.",
        ),
        back=person,
        trail=_trail(mandate),
    )


@require_http_methods(["GET", "POST"])
def give(request: ActorRequest, mandate_id: int) -> HttpResponse:
    """Give a mandate that ended again, over another period."""
    mandate = _mandate_or_404(request, mandate_id)
    person = _address(mandate)
    form = TenureForm(request.POST or None, initial={"starts_on": paris_date(request.at)})

    def do(**typed: Any) -> tuple[str, str]:
        give_again(mandate_id=mandate_id, actor=request.actor, at=request.at, **typed)
        return f"Le mandat est redonné ; un courriel le dit à {mandate.user.name}.", person

    return ask(
        request,
        form,
        do,
        title=f"Redonner un mandat à {mandate.user.name}",
        label="Redonner le mandat",
        effects=(
            f"{label_of(mandate)}, sur la période choisie.",
            "Un courriel le dit, avec une adresse qui ouvre le compte s’il ne l’est pas encore.",
        ),
        back=person,
        trail=_trail(mandate),
    )


def _mandate_line(mandate: Mandate, today: Any) -> MandateLine:
    about = label_of(mandate)
    if tenure_of(mandate).is_over(today):
        url = reverse("accounts:give_again", args=[mandate.pk])
        act = Act("Redonner", url, posted=False, about=f"le mandat {about}")
        return MandateLine(about, mandate, OVER, act)
    state = HELD if mandate.starts_on <= today else COMING
    url = reverse("accounts:end_mandate", args=[mandate.pk])
    label = "Changer la fin" if mandate.ends_on else "Finir"
    return MandateLine(
        about, mandate, state, Act(label, url, posted=False, about=f"du mandat {about}")
    )


def _mandate_or_404(request: ActorRequest, mandate_id: int) -> Mandate:
    rows = Mandate.objects.select_related("user", "partner")
    return get_object_or_404(rows, pk=mandate_id, body_id=request.actor.body_id)


def _address(mandate: Mandate) -> str:
    return reverse("accounts:person", args=[mandate.user_id])


def _trail(mandate: Mandate) -> tuple[Link, ...]:
    return (*accounts_trail(), Link(mandate.user.name, _address(mandate), current=False))
