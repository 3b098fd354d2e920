"""Acts that take back what was decided of a dossier: abandonment, admission, refusal, each with its reason."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason
from parchemin.kernel.calendar import at_paris, french_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.pathways.actions.life import locked_dossier, move_dossier, settle_silence
from parchemin.pathways.models import Dossier
from parchemin.pathways.rules.clocks import ADMISSIBILITY, is_silent
from parchemin.pathways.selectors.clocks import first_step
from parchemin.pathways.terms import CLOSED_STATES, DossierState
from parchemin.pathways.workflow import (
    ADMIT_ON_REVIEW,
    RESUME_ADMISSIBLE,
    RESUME_ASSESSMENT,
    RESUME_DRAFT,
    RESUME_SUBMITTED,
    STOP_ASSESSMENT,
    WITHDRAW_ADMISSION,
)

_RESUMED = {
    move.target: move
    for move in (RESUME_DRAFT, RESUME_SUBMITTED, RESUME_ADMISSIBLE, RESUME_ASSESSMENT)
}


@transaction.atomic
def resume_dossier(*, dossier_id: int, reason: str, actor: Actor, at: datetime) -> Dossier:
    """Lift an abandonment: the dossier stands again where it stood, its clocks as if it never left.

    One that is under way has nothing to lift. Raises `Refused` while another dossier of the person is open for
    the same certification.
    """
    dossier = locked_dossier(dossier_id, actor, at)
    refuse_if(RESUME_DRAFT.objections_to(actor.roles))
    if dossier.state in _RESUMED:
        return dossier
    state, since = dossier.resumes_in
    move = _RESUMED[state]
    refuse_if(
        (
            *move.objections(DossierState(dossier.state), actor.roles),
            *_objections_to_reopening(dossier),
            *objections_to_reason(reason),
        )
    )
    move_dossier(dossier, move, actor=actor, at=at, reason=tidy_lines(reason))
    dossier.state_since, dossier.former_state, dossier.former_since = since, "", None
    dossier.save(update_fields=["state_since", "former_state", "former_since"])
    settle_silence(dossier, at)
    return dossier


@transaction.atomic
def withdraw_admission(*, dossier_id: int, reason: str, actor: Actor, at: datetime) -> Dossier:
    """Take back that a dossier is admissible: it awaits its reply again.

    Raises `Refused` for a VAE that silence made admissible, or would, or whose candidate has gone on (RULE-24).
    """
    dossier = locked_dossier(dossier_id, actor, at)
    refuse_if(WITHDRAW_ADMISSION.objections_to(actor.roles))
    if dossier.state == WITHDRAW_ADMISSION.target:
        return dossier
    refuse_if(
        (
            *WITHDRAW_ADMISSION.objections(DossierState(dossier.state), actor.roles),
            *_objections_to_withdrawing(dossier, at),
            *objections_to_reason(reason),
        )
    )
    move_dossier(dossier, WITHDRAW_ADMISSION, actor=actor, at=at, reason=tidy_lines(reason))
    return dossier


@transaction.atomic
def admit_on_review(*, dossier_id: int, reason: str, actor: Actor, at: datetime) -> Dossier:
    """Declare admissible a dossier that was refused, from today on; admissible already, nothing more is done.

    Raises `Refused` while another dossier of the person is open for the same certification.
    """
    dossier = locked_dossier(dossier_id, actor, at)
    refuse_if(ADMIT_ON_REVIEW.objections_to(actor.roles))
    if dossier.state == ADMIT_ON_REVIEW.target:
        return dossier
    refuse_if(
        (
            *ADMIT_ON_REVIEW.objections(DossierState(dossier.state), actor.roles),
            *_objections_to_reopening(dossier),
            *objections_to_reason(reason),
        )
    )
    move_dossier(dossier, ADMIT_ON_REVIEW, actor=actor, at=at, reason=tidy_lines(reason))
    return dossier


def stop_assessment(dossier: Dossier, actor: Actor, at: datetime) -> None:
    """Make admissible again a dossier that the caller has locked and that no session expects any more."""
    if dossier.state not in STOP_ASSESSMENT.sources:
        return
    move_dossier(dossier, STOP_ASSESSMENT, actor=actor, at=at)
    if dossier.admissible_on:  # the six months of a VAE run from there (RULE-25)
        dossier.state_since = at_paris(dossier.admissible_on, 12)
        dossier.save(update_fields=["state_since"])


def _objections_to_reopening(dossier: Dossier) -> Iterator[Objection]:
    """Yield the other dossier that is open: a person has one at a time for a certification."""
    others = Dossier.objects.filter(
        person_id=dossier.person_id, certification_id=dossier.certification_id
    )
    for other in others.exclude(pk=dossier.pk).exclude(state__in=CLOSED_STATES):
        yield Objection(
            "open-dossier",
            f"Le dossier {other.number} est ouvert pour la même certification.",
            remedy="Menez-le à son terme, ou abandonnez-le.",
        )


def _objections_to_withdrawing(dossier: Dossier, at: datetime) -> Iterator[Objection]:
    step_on, due_on = first_step(dossier), dossier.reply_due_on
    if step_on is not None:
        yield Objection(
            "step-taken",
            f"Le candidat a fait une démarche le {french_date(step_on)} : la recevabilité lui est acquise.",
            ADMISSIBILITY,
        )
    if due_on is not None and (dossier.silent or is_silent(due_on, paris_date(at))):
        yield Objection(
            "reply-over",
            f"Le dernier jour pour répondre était le {french_date(due_on)} : sans cette recevabilité, le silence "
            "rend le dossier recevable.",
            ADMISSIBILITY,
        )
