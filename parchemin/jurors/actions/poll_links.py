"""Writing to the jurors of a poll: a letter whose secret link is made as it leaves."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.jurors.actions.polls import objections_to_answering
from parchemin.jurors.models import AvailabilityPoll, PollInvitation
from parchemin.jurors.selectors.polls import about_poll, thread_of, token_digest
from parchemin.jurors.texts import link_values
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.objections import refuse_if
from parchemin.post.actions import prepare
from parchemin.post.letters import PersonalLetter
from parchemin.post.models import Dispatch
from parchemin.post.terms import LetterKind, number_in
from parchemin.post.texts import said_to


@transaction.atomic
def write_links(*, poll_id: int, actor: Actor, at: datetime) -> tuple[Dispatch, ...]:
    """Write to each juror of a poll who has not answered, unless they were already written to.

    Raises `Refused` for a poll that takes no answer any more, `AvailabilityPoll.DoesNotExist` for another body.
    """
    poll = (
        AvailabilityPoll.objects.select_for_update(of=("self",))
        .select_related("body", "certification")
        .get(pk=poll_id, body_id=actor.body_id)
    )
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_answering(poll, paris_date(at)),
        )
    )
    unheard = poll.invitations.filter(answered_at__isnull=True).select_related("juror")
    return prepare(
        kind=LetterKind.POLL_LINK,
        about=about_poll(poll.pk),
        subjects=[about_poll(poll.pk)],
        letters=[_asking(poll, one) for one in unheard.order_by("pk")],
        actor=actor,
        at=at,
    )


def fresh_link(dispatch: Dispatch) -> str:
    """Return the secret address that a letter carries, the same at each try; the former opens nothing any more."""
    token = salted_hmac("parchemin.poll", str(dispatch.pk), algorithm="sha256").hexdigest()
    invitation = PollInvitation.objects.filter(pk=number_in(dispatch.thread))
    invitation.update(token_digest=token_digest(token))
    return settings.PUBLIC_URL + reverse("availability", args=[token])


def _asking(poll: AvailabilityPoll, invitation: PollInvitation) -> PersonalLetter:
    invitation.poll, juror = poll, invitation.juror
    values = link_values(invitation)
    said = said_to(poll.body_id, LetterKind.POLL_LINK, values)
    return PersonalLetter(
        thread=thread_of(invitation.pk),
        name=juror.name,
        email=juror.email,
        says=sha256_hex(repr(values).encode()),
        subject=said.subject,
        text=said.text,
        files=(),
    )
