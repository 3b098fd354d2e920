"""Changing the status of a certificate: one person proposes on a page, another confirms on the certificate."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from parchemin.certificates.actions.proposals import confirm_change, drop_proposal, propose_change
from parchemin.certificates.models import Certificate, StatusProposal
from parchemin.certificates.selectors.pages import corrections_of
from parchemin.certificates.terms import CertificateState
from parchemin.certificates.workflow import REINSTATE, REVOKE, SUPERSEDE, SUSPEND, named_move
from parchemin.kernel.workflow import Transition
from parchemin.web.access import ActorRequest
from parchemin.web.certificates import words
from parchemin.web.certificates.forms import ChangeForm, RevocationForm
from parchemin.web.certificates.lookup import known_certificate
from parchemin.web.certificates.page import address, trail
from parchemin.web.http import ask, done
from parchemin.web.sign_in import fresh_proof_required, prove_again

SECOND = "Rien ne change tant qu’une autre personne du secrétariat n’a pas confirmé, depuis cette même page."
PUBLISHED = (
    "À la confirmation, le changement entre au registre public et dans la liste de statuts signée : toute "
    "vérification répond aussitôt"
)
EFFECTS: Mapping[Transition, tuple[str, ...]] = {
    SUSPEND: (
        SECOND,
        f"{PUBLISHED} « Suspendu ».",
        "Une suspension se lève, et n’est pas déclarée à la Caisse des Dépôts.",
    ),
    REINSTATE: (SECOND, f"{PUBLISHED} de nouveau « Valide »."),
    SUPERSEDE: (
        SECOND,
        "Un nouveau certificat est inscrit, avec un autre numéro, l’état civil et l’intitulé enregistré "
        "d’aujourd’hui ; la décision, la date et le lieu de délivrance restent ceux du premier.",
        "Le premier ne vaut plus : toute vérification répond aussitôt « Révoqué », et qu’un autre le remplace.",
        "S’il était déclaré, son retrait est à demander à la Caisse des Dépôts, puis le nouveau se déclare.",
    ),
    REVOKE: (
        SECOND,
        f"{PUBLISHED} « Révoqué ».",
        "Une révocation est définitive : elle ne se lève pas. Si le certificat est déjà déclaré, son retrait "
        "est à demander à la Caisse des Dépôts.",
        "Pour fraude, le retrait n’a lieu qu’après que le titulaire a pu présenter ses observations (Code du "
        "travail, art. R6412-7).",
    ),
}


@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, number: str, name: str) -> HttpResponse:
    """Ask why, then propose a change of status."""
    found = known_certificate(request, number)
    try:
        move = named_move(name)
    except LookupError as error:
        raise Http404(str(error)) from None
    form = (RevocationForm if move is REVOKE else ChangeForm)(request.POST or None)

    def propose(reason: str, holder_heard: bool = False) -> tuple[str, str]:
        prove_again(request)
        propose_change(
            certificate_id=found.pk,
            move=move,
            reason=reason,
            holder_heard=holder_heard,
            actor=request.actor,
            at=request.at,
        )
        told = "Proposition enregistrée : une autre personne du secrétariat doit la confirmer."
        return told, address(number)

    return ask(request, form, propose, lambda: _page(found, move))


@require_POST
@fresh_proof_required
def confirm(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """Make the change that somebody else proposed."""
    proposal = _proposal(request, number, pk)
    certificate = confirm_change(proposal_id=proposal.pk, actor=request.actor, at=request.at)
    state = CertificateState(certificate.state)
    if state is CertificateState.SUPERSEDED:
        newer = certificate.superseded_by.number
        message = f"Confirmé : le n° {number} est remplacé par le n° {newer}, dont les fichiers sont à établir."
        return done(request, message, address(newer))
    return done(request, f"Confirmé : le n° {number} est {state.label.lower()}.", address(number))


@require_POST
def drop(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """Give up a proposal."""
    proposal = _proposal(request, number, pk)
    drop_proposal(proposal_id=proposal.pk, actor=request.actor, at=request.at)
    return done(request, "La proposition est abandonnée.", address(number))


def _proposal(request: ActorRequest, number: str, pk: int) -> StatusProposal:
    proposal = known_certificate(request, number).proposals.filter(pk=pk).first()
    if proposal is None:
        raise Http404("Ce certificat n’a pas cette proposition.")
    return proposal


def _page(found: Certificate, move: Transition) -> dict[str, Any]:
    named = move in (SUSPEND, REVOKE)
    corrected = corrections_of(found) if move is SUPERSEDE else ()
    return {
        "title": f"{move.label} le n° {found.number}" if named else move.label,
        "effects": (*map(words.corrected, corrected), *EFFECTS[move]),
        "label": f"Proposer : {move.label.lower()}",
        "weight": "binding" if move in (REVOKE, SUPERSEDE) else "solid",
        "back": address(found.number),
        "trail": trail(found.number),
    }
