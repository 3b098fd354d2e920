"""What the post asks before the links of a poll leave, and whom it shows them to."""

from django.db.models import Q

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.jurors.actions.poll_links import fresh_link
from parchemin.jurors.actions.polls import objections_to_answering
from parchemin.jurors.models import PollInvitation
from parchemin.kernel.objections import Objection
from parchemin.post.letters import Leaving, LetterRules, declare
from parchemin.post.models import Dispatch
from parchemin.post.terms import LetterKind, number_in


def _objections(dispatch: Dispatch, leaving: Leaving) -> tuple[Objection, ...]:
    invitation = PollInvitation.objects.select_related("poll").get(pk=number_in(dispatch.thread))
    return objections_to_answering(invitation.poll, leaving.today)


def _visible(actor: Actor) -> Q:
    """Return the links that the actor may see: all of its body for the secretariat, none for anybody else."""
    return Q() if actor.holds(Role.SECRETARIAT) else Q(pk__in=())


declare(LetterKind.POLL_LINK, LetterRules(_objections, _visible, link=fresh_link))
