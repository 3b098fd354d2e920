"""Changing the status of several certificates ticked in the list: proposed together, confirmed together."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from parchemin.certificates.actions.announcements import announce_certificates
from parchemin.certificates.actions.batches import (
    confirm_changes,
    drop_proposals,
    propose_changes,
)
from parchemin.certificates.selectors.pages import listed_certificates
from parchemin.certificates.workflow import REINSTATE, REVOKE, SUSPEND
from parchemin.kernel.numbers import agreement, plural
from parchemin.kernel.workflow import Transition
from parchemin.web.access import ActorRequest
from parchemin.web.certificates.changes import EFFECTS
from parchemin.web.certificates.forms import ChangeForm, RevocationForm
from parchemin.web.certificates.listing import CERTIFICATES
from parchemin.web.certificates.page import tabs, trail
from parchemin.web.http import ask
from parchemin.web.pieces.acts import Act
from parchemin.web.pieces.lists import Named
from parchemin.web.pieces.together import act_together
from parchemin.web.pieces.words import form_of
from parchemin.web.sign_in import fresh_proof_required, prove_again

MOVES: Mapping[str, Transition] = {move.name: move for move in (SUSPEND, REINSTATE, REVOKE)}
SETTLING: Mapping[str, tuple[str, Callable[..., int], str]] = {
    "confirmer": ("Confirmer", confirm_changes, "confirmé,confirmés"),
    "abandonner": ("Abandonner", drop_proposals, "laissé comme il était,laissés comme ils étaient"),
}


def selection(view: str) -> tuple[Act, ...]:
    """Return what may be done with the certificates ticked in a view of the register."""
    if view == "proposals":
        return tuple(
            Act(label, reverse("certificates:settle_together", args=[name]), key=name)
            for name, (label, _, _) in SETTLING.items()
        )
    telling = Act(
        "Envoyer aux titulaires", reverse("certificates:announce_together"), key="announce"
    )
    return telling, *(
        Act(f"{move.label}…", reverse("certificates:change_together", args=[name]), key=name)
        for name, move in MOVES.items()
    )


@require_POST
def announce_together(request: ActorRequest) -> HttpResponse:
    """Mail their certificate to the holders of those ticked."""

    def act(numbers: list[str]) -> tuple[str, str]:
        count = announce_certificates(numbers=numbers, actor=request.actor, at=request.at)
        told = f"{plural(count, 'courriel en partance', 'courriels en partance')}."
        return told, reverse("certificates:list")

    return _together(request, act, "list", apart=True)


@require_POST
def change_together(request: ActorRequest, name: str) -> HttpResponse:
    """Ask why, then propose the same change for every certificate ticked, or for none."""
    if name not in MOVES:
        raise Http404("Ce geste ne se fait pas sur plusieurs certificats.")
    move, numbers = MOVES[name], [line.key for line in _chosen(request)]
    typed = request.POST if "reason" in request.POST else None
    form = (RevocationForm if move is REVOKE else ChangeForm)(typed)

    def propose(reason: str, holder_heard: bool = False) -> tuple[str, str]:
        prove_again(request)
        count = propose_changes(
            numbers=numbers,
            move=move,
            reason=reason,
            holder_heard=holder_heard,
            actor=request.actor,
            at=request.at,
        )
        made = agreement(count, "proposition enregistrée", "propositions enregistrées")
        return f"{count} {made} : une autre personne du secrétariat doit confirmer.", _to_confirm()

    return ask(request, form, propose, **_page(move, numbers))


@require_POST
@fresh_proof_required
def settle_together(request: ActorRequest, name: str) -> HttpResponse:
    """Confirm, or give up, what waits on every certificate ticked, or on none."""
    if name not in SETTLING:
        raise Http404("Ce geste ne se fait pas sur plusieurs certificats.")
    _, act, forms = SETTLING[name]

    def settle(numbers: list[str]) -> tuple[str, str]:
        count = act(numbers=numbers, actor=request.actor, at=request.at)
        return f"{plural(count, 'certificat')} {form_of(count, forms)}.", _to_confirm()

    # Settled together or not at all: what binds is never half done.
    return _together(request, settle, "proposals", apart=False)


def _together(
    request: ActorRequest, act: Callable[[list[str]], tuple[str, str]], view: str, *, apart: bool
) -> HttpResponse:
    return act_together(
        request,
        _chosen(request),
        act,
        lambda: {
            "list": CERTIFICATES.page(request, listed_certificates(request.actor), path=_list()),
            "tabs": tabs(request.actor, view),
            "selection": selection(view),
        },
        template="certificates/list.html",
        apart=apart,
    )


def _chosen(request: ActorRequest) -> tuple[Named, ...]:
    return CERTIFICATES.chosen(
        request, listed_certificates(request.actor), path=_list(), field="number"
    )


def _list() -> str:
    return reverse("certificates:list")


def _to_confirm() -> str:
    return f"{reverse('certificates:list')}?proposition=open"


def _page(move: Transition, numbers: list[str]) -> dict[str, Any]:
    count = len(numbers)
    return {
        "title": f"{move.label} : {plural(count, 'certificat')}",
        "selected": numbers,
        "effects": (f"Certificats : {', '.join(numbers)}.", *EFFECTS[move]),
        "label": f"Proposer : {move.label.lower()}",
        "weight": "binding" if move is REVOKE else "solid",
        "back": reverse("certificates:list"),
        "trail": trail(),
    }
