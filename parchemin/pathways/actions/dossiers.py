"""Writing a dossier; whether it may be opened is told by `processes.enrol`, the only way in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from parchemin.accounts.actor import Actor
from parchemin.certifications.models import Bloc, Certification, Edition, Reglement
from parchemin.journal.actions import record
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.text import lowered
from parchemin.organisations.models import Employer, Partner
from parchemin.pathways.actions.guards import lock_numbering
from parchemin.pathways.enrolment import NamedSupport
from parchemin.pathways.events import DOSSIER_OPENED, SUPPORT_NAMED
from parchemin.pathways.models import (
    AcquiredUnit,
    Dossier,
    DossierBloc,
    ImportBatch,
    KeptMark,
    Person,
    Support,
)
from parchemin.pathways.terms import Route, Scope
from parchemin.pathways.workflow import DOSSIER


@dataclass(frozen=True, slots=True)
class Opening:
    """What a dossier pins: edition and règlement of the entry, route, blocs sought or carried over."""

    person: Person
    certification: Certification
    edition: Edition
    reglement: Reglement | None
    route: Route
    scope: Scope
    entry: date
    blocs: tuple[Bloc, ...]
    carried: Mapping[int, AcquiredUnit]
    kept_marks: Mapping[int, KeptMark]
    partner: Partner | None = None
    employer: Employer | None = None
    supports: tuple[NamedSupport, ...] = ()


@transaction.atomic
def open_dossier(*, opening: Opening, actor: Actor, at: datetime) -> Dossier:
    """Write a dossier in its first state, with its blocs, and tell it."""
    lock_numbering(actor.body_id)
    dossier = Dossier.objects.create(
        body_id=actor.body_id,
        number=_next_number(actor.body_id, paris_date(at).year),
        person=opening.person,
        certification=opening.certification,
        edition=opening.edition,
        reglement=opening.reglement,
        route=opening.route,
        scope=opening.scope,
        state=DOSSIER.initial,
        entry_date=opening.entry,
        partner=opening.partner,
        employer=opening.employer,
        created_at=at,
        state_since=at,
    )
    DossierBloc.objects.bulk_create(
        DossierBloc(
            dossier=dossier,
            bloc=bloc,
            carried=opening.carried.get(bloc.pk),
            kept_mark=opening.kept_marks.get(bloc.pk),
        )
        for bloc in opening.blocs
    )
    record(
        actor=actor,
        event=DOSSIER_OPENED,
        subjects=[f"dossier/{dossier.number}", f"person/{opening.person.reference}"],
        at=at,
        dossier=dossier.number,
        certification=opening.certification.short_title,
        edition=opening.edition.number,
        route=opening.route.label,
    )
    for support in dict.fromkeys(opening.supports):
        name_support(dossier=dossier, support=support, actor=actor, at=at)
    return dossier


@transaction.atomic
def name_support(*, dossier: Dossier, support: NamedSupport, actor: Actor, at: datetime) -> Support:
    """Name somebody who trains, tutors or guides the candidate: they will not judge them."""
    named, created = Support.objects.get_or_create(
        dossier=dossier, kind=support.kind, name=support.name, defaults={"email": support.email}
    )
    if created:
        record(
            actor=actor,
            event=SUPPORT_NAMED,
            subjects=[f"dossier/{dossier.number}"],
            at=at,
            dossier=dossier.number,
            kind=lowered(support.kind.label),
        )
    return named


def _next_number(body_id: int, year: int) -> str:
    given = (
        Dossier.objects.filter(body_id=body_id, number__startswith=f"{year}-").aggregate(
            last=Max("number")
        ),
        ImportBatch.objects.filter(body_id=body_id, last_number__startswith=f"{year}-").aggregate(
            last=Max("last_number")
        ),
    )
    latest = max(one["last"] or "" for one in given)
    return f"{year}-{int(latest[5:]) + 1 if latest else 1:05d}"
