"""Acts on the agenda: which dossiers go before the jury, and who stands aside for them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.jurors.models import Juror
from parchemin.jury.actions.guards import (
    locked_item,
    locked_sitting,
    objections_to_place,
    objections_to_state,
    tell,
)
from parchemin.jury.actions.recusals import keep_found_interests
from parchemin.jury.events import DOSSIER_OFF_AGENDA, DOSSIER_ON_AGENDA, INTEREST_DECLARED
from parchemin.jury.models import AgendaItem, Interest, MarkAdjustment, Sitting, Vote
from parchemin.jury.rules.facts import InterestFacts
from parchemin.jury.rules.incompatibilities import incompatibilities
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.selectors.readiness import objections_to_hearing
from parchemin.jury.selectors.rounds import objections_to_rounds
from parchemin.jury.terms import BEFORE_CLOSING, InterestKind, SittingState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy, tidy_lines
from parchemin.pathways.actions.life import move_dossier, settle_silence
from parchemin.pathways.models import Dossier
from parchemin.pathways.terms import DossierState
from parchemin.pathways.workflow import ADJOURN, MAKE_READY


@transaction.atomic
def put_on_agenda(*, sitting_id: int, dossier_id: int, actor: Actor, at: datetime) -> AgendaItem:
    """Put a dossier before the jury and make it ready; done once per sitting.

    Raises `Refused` with everything that the dossier lacks (RULE-37) and that stands in the sitting.
    """
    sitting = locked_sitting(sitting_id, actor)
    dossier = (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("person")
        .prefetch_related("blocs__bloc", "blocs__carried", "blocs__kept_mark", "supports")
        .get(pk=dossier_id, body_id=actor.body_id)
    )
    known = sitting.agenda.filter(dossier=dossier).first()
    if known:
        return known
    settle_silence(dossier, at)
    reglement = reglement_of(sitting.reglement.value)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_state(sitting, *BEFORE_CLOSING),
            *_objections_to_other(sitting, dossier),
            *objections_to_hearing(dossier, reglement, sitting.day, today=paris_date(at)),
            *objections_to_rounds(sitting, [dossier], reglement).get(dossier.pk, ()),
        )
    )
    if dossier.state != DossierState.READY:
        move_dossier(dossier, MAKE_READY, actor=actor, at=at)
    last = sitting.agenda.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(sitting=sitting, dossier=dossier, position=last + 1)
    tell(DOSSIER_ON_AGENDA, sitting, actor, at, dossier)
    if sitting.opened_at is not None:
        keep_found_interests(sitting, actor=actor, at=at)
    return item


@transaction.atomic
def take_off_agenda(*, item_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """Withdraw a dossier from a sitting before anybody voted on it; it goes back to assessment.

    Raises `Refused` once there is a voice, or without a reason.
    """
    sitting, item = locked_item(item_id, actor)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_state(sitting, *BEFORE_CLOSING, SittingState.LACKED_QUORUM),
            *objections_to_taking_off((item,)),
            *objections_to_reason(reason),
        )
    )
    take_off(sitting, item, reason, actor, at)


def objections_to_taking_off(items: Collection[AgendaItem]) -> tuple[Objection, ...]:
    """Return why dossiers stay on an agenda: the jury said something of one; two queries."""
    voted = Vote.objects.filter(item__in=items), MarkAdjustment.objects.filter(item__in=items)
    return (_VOTED,) if any(rows.exists() for rows in voted) else ()


def take_off(sitting: Sitting, item: AgendaItem, reason: str, actor: Actor, at: datetime) -> None:
    """Take a dossier off an agenda that the caller has locked; it goes back to assessment."""
    dossier = item.dossier
    item.delete()
    move_dossier(dossier, ADJOURN, actor=actor, at=at)
    tell(DOSSIER_OFF_AGENDA, sitting, actor, at, dossier, reason=tidy_lines(reason))


@transaction.atomic
def declare_interest(
    *,
    item_id: int,
    juror_id: int,
    kind: InterestKind,
    actor: Actor,
    at: datetime,
    detail: str = "",
) -> Interest:
    """Declare a link between a juror and a candidate; the same one is declared once.

    The juror declares it, or the secretariat or chair for them. Whether it makes the juror leave the table
    comes from the règlement merged with the law (RULE-28, RULE-34).
    """
    sitting, item = locked_item(item_id, actor)
    juror = Juror.objects.get(pk=juror_id, body_id=actor.body_id)
    known = Interest.objects.filter(juror=juror, dossier=item.dossier, kind=kind).first()
    own = actor.user_id is not None and actor.user_id == juror.user_id
    not_theirs = () if own else objections_to_place(actor, sitting, Role.SECRETARIAT, Role.CHAIR)
    if known and not not_theirs:
        return known
    seated = sitting.seats.filter(juror=juror).exists()
    refuse_if(
        (
            *not_theirs,
            *objections_to_state(sitting, *BEFORE_CLOSING),
            *(() if seated else (_not_seated(juror),)),
        )
    )
    interest = Interest.objects.create(
        juror=juror,
        dossier=item.dossier,
        kind=kind,
        detail=tidy(detail),
        recuses=_recuses(sitting, item, juror, kind),
        declared_at=at,
    )
    tell(
        INTEREST_DECLARED,
        sitting,
        actor,
        at,
        item.dossier,
        juror=juror.name,
        kind=kind.label.lower(),
    )
    return interest


_VOTED = Objection(
    "item-voted",
    "Le jury s’est déjà prononcé sur ce dossier.",
    remedy="Ajournez-le, ou laissez la séance en décider.",
)


def _not_seated(juror: Juror) -> Objection:
    return Objection("juror-not-convened", f"{juror.name} n’a pas de siège dans cette séance.")


def _recuses(sitting: Sitting, item: AgendaItem, juror: Juror, kind: InterestKind) -> bool:
    docket = docket_of(sitting, [item.pk])
    entry = docket.entry_of(item.pk)
    person = docket.person_of(juror.pk)
    facts = docket.facts.by_person[person]
    linked = entry.case_with(InterestFacts(person, kind))
    reasons = incompatibilities(facts, linked, entry.effective)
    return any(reason.code == f"recused-{kind.value}" for reason in reasons)


def _objections_to_other(sitting: Sitting, dossier: Dossier) -> tuple[Objection, ...]:
    found = []
    if dossier.certification_id != sitting.certification_id:
        found.append(Objection("other-certification", "La séance juge une autre certification."))
    elsewhere = (
        AgendaItem.objects.filter(dossier=dossier, sitting__state__in=BEFORE_CLOSING)
        .exclude(sitting=sitting)
        .select_related("sitting")
        .first()
    )
    if elsewhere:
        found.append(
            Objection(
                "other-sitting",
                f"Le dossier est déjà inscrit à la séance {elsewhere.sitting.code}.",
                remedy="Retirez-le de cette séance d’abord.",
            )
        )
    first = sitting.first
    if first is not None and not first.agenda.filter(dossier=dossier).exists():
        found.append(
            Objection(
                "not-of-the-first-sitting",
                f"Une seconde convocation entend les dossiers de la première séance, {first.code}, et eux seuls.",
                remedy="Inscrivez-le à une autre séance.",
            )
        )
    return tuple(found)
