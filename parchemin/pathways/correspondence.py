"""What the post asks before what a dossier lacks is asked by a letter, and whom it shows it to."""

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.kernel.objections import Objection
from parchemin.pathways.actions.requests import KIND, fresh_link, objections_to_answering
from parchemin.pathways.models import CompletionRequest
from parchemin.post.letters import Leaving, LetterRules, declare, one_by_one
from parchemin.post.models import Dispatch
from parchemin.post.terms import LEFT, number_in


def _objections(dispatch: Dispatch, leaving: Leaving) -> tuple[Objection, ...]:
    asked = CompletionRequest.objects.select_related("dossier").get(pk=number_in(dispatch.about))
    return objections_to_answering(asked, asked.dossier)


def _visible(actor: Actor) -> Q:
    """Return the requests that the actor may see: all for the secretariat, their own once sent for a candidate."""
    if actor.holds(Role.SECRETARIAT):
        return Q()
    if not actor.holds(Role.CANDIDATE):
        return Q(pk__in=())
    own = CompletionRequest.objects.filter(
        dossier__body_id=actor.body_id, dossier__person__user_id=actor.user_id or 0
    )
    thread = Concat(Value("completion/"), Cast("pk", CharField()))
    return Q(state__in=LEFT, thread__in=own.annotate(of=thread).values("of"))


declare(KIND, LetterRules(one_by_one(_objections), visible=_visible, link=fresh_link))
