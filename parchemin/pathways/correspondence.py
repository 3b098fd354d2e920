"""What the post asks before what a dossier lacks is asked by a letter, and whom it shows it to."""

from django.db.models import Q

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.kernel.objections import Objection
from parchemin.pathways.actions.requests import KIND, fresh_link, objections_to_answering
from parchemin.pathways.models import CompletionRequest
from parchemin.post.letters import Leaving, LetterRules, declare
from parchemin.post.models import Dispatch
from parchemin.post.terms import number_in


def _objections(dispatch: Dispatch, leaving: Leaving) -> tuple[Objection, ...]:
    asked = CompletionRequest.objects.select_related("dossier").get(pk=number_in(dispatch.about))
    return objections_to_answering(asked, asked.dossier)


def _visible(actor: Actor) -> Q:
    """Return the requests that the actor may see: all of its body for the secretariat, none for anybody else."""
    return Q() if actor.holds(Role.SECRETARIAT) else Q(pk__in=())


declare(KIND, LetterRules(_objections, _visible, link=fresh_link))
