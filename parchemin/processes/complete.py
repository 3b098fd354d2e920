"""Complete: a dossier opened without its partner, its employer or its tutor says who they are.

Crosses organisations (partner, employer), certifications (habilitation), pathways (dossier) and jury (an open
sitting has read the dossier).
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.jury.models import Sitting
from parchemin.jury.terms import SittingState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import lowered, tidy_lines
from parchemin.organisations.rules import unnamed
from parchemin.pathways.enrolment import Completion
from parchemin.pathways.events import DOSSIER_COMPLETED, DOSSIER_CORRECTED
from parchemin.pathways.models import Dossier, Support
from parchemin.pathways.terms import CLOSED_STATES, DossierState, Route, SupportKind
from parchemin.processes.enrol import (
    employer_named,
    objections_to_names,
    objections_to_preparing,
    partner_named,
)

_UNDER_WAY = (SittingState.OPEN, SittingState.SUSPENDED)


@transaction.atomic
def complete_dossier(
    *, dossier_id: int, completion: Completion, actor: Actor, at: datetime
) -> Dossier:
    """Write who prepares, employs and accompanies a candidate; what is said already changes nothing.

    Juries and assessors read it afterwards: who tutors the candidate does not judge them (RULE-28, RULE-34).
    Raises `Refused` with every objection: a dossier that ended or that an open sitting hears, a partner without
    habilitation (RULE-13), a name that cannot be kept, what was known changed without a reason.
    """
    # A sitting is locked before its dossiers, as when it puts them on its agenda.
    sittings = Sitting.objects.select_for_update(of=("self",)).filter(
        body_id=actor.body_id, agenda__dossier_id=dossier_id
    )
    heard = [sitting for sitting in sittings if sitting.state in _UNDER_WAY]
    dossier = (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("certification", "partner", "employer")
        .get(pk=dossier_id, body_id=actor.body_id)
    )
    partner, unknown = partner_named(completion.partner_siret, actor)
    known = {(row.kind, row.name): row for row in dossier.supports.all()}
    asked = {(support.kind, support.name): support for support in completion.supports}
    named = [support for key, support in asked.items() if key not in known]
    gone = [row for key, row in known.items() if key not in asked]
    another_partner = partner is not None and partner != dossier.partner
    siret = completion.employer_siret
    another_employer = bool(siret) and (dossier.employer is None or dossier.employer.siret != siret)
    called = dossier.employer is not None and dossier.employer.name == unnamed(siret)
    naming = called and bool(completion.employer_name.strip())
    if not (named or gone or another_partner or another_employer or naming or unknown):
        return dossier
    corrected = bool(
        gone
        or (another_partner and dossier.partner is not None)
        or (another_employer and dossier.employer is not None)
    )
    route = Route(dossier.route)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *_on_state(dossier, heard, at),
            *_on_tutor(dossier, completion),
            *unknown,
            *(
                objections_to_preparing(partner, route, dossier.certification, dossier.entry_date)
                if another_partner
                else ()
            ),
            *objections_to_names(
                named, completion.employer_name if another_employer or naming else ""
            ),
            *(objections_to_reason(completion.reason) if corrected else ()),
        )
    )
    if another_partner:
        dossier.partner = partner
    if another_employer or naming:
        dossier.employer = employer_named(siret, completion.employer_name, actor, at)
    dossier.save(update_fields=["partner", "employer"])
    dossier.supports.filter(pk__in=[row.pk for row in gone]).delete()
    Support.objects.bulk_create(
        Support(dossier=dossier, kind=support.kind, name=support.name, email=support.email)
        for support in named
    )
    changed = {"organisme": another_partner, "employeur": another_employer or naming}
    kinds = {one.kind for one in named} | {row.kind for row in gone}
    changed |= {lowered(kind.label): kind in kinds for kind in SupportKind}
    details = {"reason": tidy_lines(completion.reason)} if corrected else {}
    record(
        actor=actor,
        event=DOSSIER_CORRECTED if corrected else DOSSIER_COMPLETED,
        subjects=[f"dossier/{dossier.number}"],
        at=at,
        dossier=dossier.number,
        fields=", ".join(label for label, is_new in changed.items() if is_new),
        **details,
    )
    return dossier


def _on_state(dossier: Dossier, heard: list[Sitting], at: datetime) -> Iterator[Objection]:
    """Yield that a dossier ended, or that a sitting which is open has read it."""
    state = dossier.state_on(paris_date(at))
    if state in CLOSED_STATES:
        yield Objection(
            "dossier-ended", f"Un dossier « {state.label.lower()} » ne se complète plus."
        )
    for sitting in heard:
        yield Objection(
            "sitting-under-way",
            f"La séance {sitting.code} est ouverte : elle a lu ce que dit le dossier.",
            remedy="Déclarez le lien d’un juré depuis la séance, ou retirez le dossier de son ordre du jour.",
        )


def _on_tutor(dossier: Dossier, completion: Completion) -> Iterator[Objection]:
    """Yield that a dossier put before a jury would lose the tutor that its contract asks (RULE-37)."""
    asked = dossier.route == Route.PROFESSIONALISATION_CONTRACT
    if not asked or dossier.state != DossierState.READY:
        return
    if all(support.kind is not SupportKind.TUTOR for support in completion.supports):
        yield Objection(
            "tutor-missing",
            "Un dossier inscrit à une séance garde le tuteur de son contrat de professionnalisation.",
            "C. trav., art. D6325-6",
            "Nommez-en un autre.",
        )
