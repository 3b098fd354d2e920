"""Replace a second factor that was lost: two people of the body, and its owner told by e-mail each time.

Crosses accounts (the proposal, the second factor) and post (the e-mails).
"""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actions import confirm_factor_replacement, propose_factor_replacement
from parchemin.accounts.actor import Actor
from parchemin.accounts.models import FactorReplacement
from parchemin.post.notices import Notice, tell_owner


@transaction.atomic
def propose_replacing(
    *, user_id: int, reason: str, actor: Actor, at: datetime
) -> FactorReplacement:
    """Propose to detach a second factor, and tell its owner. Raises as `propose_factor_replacement` does."""
    made = propose_factor_replacement(user_id=user_id, reason=reason, actor=actor, at=at)
    if made.proposed_at == at:
        tell_owner(made.user_id, Notice.FACTOR_PROPOSED, at)
    return made


@transaction.atomic
def confirm_replacing(*, replacement_id: int, actor: Actor, at: datetime) -> FactorReplacement:
    """Detach a second factor, and tell its owner. Raises as `confirm_factor_replacement` does."""
    done = confirm_factor_replacement(replacement_id=replacement_id, actor=actor, at=at)
    tell_owner(done.user_id, Notice.FACTOR_REPLACED, at)
    return done
