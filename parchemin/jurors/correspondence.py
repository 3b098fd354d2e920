"""What the post asks before the links of a poll leave."""

from parchemin.jurors.actions.poll_links import fresh_link
from parchemin.jurors.actions.polls import objections_to_answering
from parchemin.jurors.models import PollInvitation
from parchemin.kernel.objections import Objection
from parchemin.post.letters import Leaving, LetterRules, declare, one_by_one
from parchemin.post.models import Dispatch
from parchemin.post.terms import LetterKind, number_in


def _objections(dispatch: Dispatch, leaving: Leaving) -> tuple[Objection, ...]:
    invitation = PollInvitation.objects.select_related("poll").get(pk=number_in(dispatch.thread))
    return objections_to_answering(invitation.poll, leaving.today)


declare(LetterKind.POLL_LINK, LetterRules(one_by_one(_objections), link=fresh_link))
