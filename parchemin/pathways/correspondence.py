"""What the post asks before what a dossier lacks is asked by a letter."""

from parchemin.kernel.objections import Objection
from parchemin.pathways.actions.requests import KIND, fresh_link, objections_to_answering
from parchemin.pathways.models import CompletionRequest
from parchemin.post.letters import Leaving, LetterRules, declare, one_by_one
from parchemin.post.models import Dispatch
from parchemin.post.terms import number_in


def _objections(dispatch: Dispatch, leaving: Leaving) -> tuple[Objection, ...]:
    asked = CompletionRequest.objects.select_related("dossier").get(pk=number_in(dispatch.about))
    return objections_to_answering(asked, asked.dossier)


declare(KIND, LetterRules(one_by_one(_objections), link=fresh_link))
