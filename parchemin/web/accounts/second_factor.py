"""A lost second factor: one person proposes to detach it, another confirms."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from parchemin.accounts.actions import drop_factor_replacement
from parchemin.accounts.models import FactorReplacement
from parchemin.accounts.selectors import people_of, waiting_replacements
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.text import of
from parchemin.processes.replace_factor import confirm_replacing, propose_replacing
from parchemin.web.access import ActorRequest
from parchemin.web.accounts.inviting import accounts_trail
from parchemin.web.http import ask, done
from parchemin.web.navigation import Link
from parchemin.web.pieces.acts import ButtonWeight
from parchemin.web.pieces.fields import ReasonForm
from parchemin.web.sign_in import fresh_proof_required


@require_http_methods(["GET", "POST"])
def propose(request: ActorRequest, user_id: int) -> HttpResponse:
    """Propose to detach the second factor that somebody lost."""
    user = people_of(request.actor, paris_date(request.at)).filter(pk=user_id).first()
    if user is None:
        raise Http404("Personne à cette adresse.")
    person = reverse("accounts:person", args=[user_id])

    def do(**typed: Any) -> tuple[str, str]:
        propose_replacing(user_id=user_id, actor=request.actor, at=request.at, **typed)
        told = f"La proposition attend quelqu’un d’autre, trois jours ; {user.name} en reçoit un courriel."
        return told, person

    return ask(
        request,
        ReasonForm(request.POST or None),
        do,
        title=f"Remplacer le second facteur {of(user.name)}",
        label="Proposer le remplacement",
        weight=ButtonWeight.BINDING,
        effects=(
            "Assurez-vous que c’est bien cette personne qui le demande, de vive voix.",
            "Une autre personne du secrétariat ou de l’exploitation confirme, depuis la fiche.",
            f"{user.name} en reçoit un courriel dès maintenant, et un autre à la confirmation.",
        ),
        back=person,
        trail=(*accounts_trail(), Link(user.name, person, current=False)),
    )


@require_POST
@fresh_proof_required
def confirm(request: ActorRequest, replacement_id: int) -> HttpResponse:
    """Detach it, as somebody else proposed."""
    found = _waiting_or_404(request, replacement_id)
    confirm_replacing(replacement_id=found.pk, actor=request.actor, at=request.at)
    told = f"Le second facteur est détaché ; {found.user.name} en relie un autre à sa prochaine connexion."
    return done(request, told, reverse("accounts:person", args=[found.user_id]))


@require_POST
def drop(request: ActorRequest, replacement_id: int) -> HttpResponse:
    """Set a proposal aside."""
    found = _waiting_or_404(request, replacement_id)
    drop_factor_replacement(replacement_id=found.pk, actor=request.actor, at=request.at)
    told = "La proposition est écartée : le second facteur reste."
    return done(request, told, reverse("accounts:person", args=[found.user_id]))


def _waiting_or_404(request: ActorRequest, replacement_id: int) -> FactorReplacement:
    rows = waiting_replacements(request.actor.body_id, request.at).select_related("user")
    found = rows.filter(pk=replacement_id).first()
    if found is None:
        raise Http404("Cette proposition n’attend plus.")
    return found
