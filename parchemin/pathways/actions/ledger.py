"""The ledger of acquired blocs: lines are written once; what no longer stands is said by another line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certifications.models import Bloc
from parchemin.journal.actions import record, told_together
from parchemin.kernel.calendar import french_date, french_short_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.pathways.actions.guards import objections_to_reason, objections_to_role
from parchemin.pathways.events import BLOC_ACQUIRED, BLOC_PRESENTED_AGAIN, BLOC_WITHDRAWN
from parchemin.pathways.models import AcquiredBloc, BlocWithdrawal, DossierBloc, Person
from parchemin.pathways.selectors.visible import visible_dossiers
from parchemin.pathways.terms import CLOSED_STATES, AcquiredOrigin, DossierState


@dataclass(frozen=True, slots=True)
class Gain:
    """A bloc that a person acquires: from which decision or paper, and since when; no `valid_until`, for ever."""

    person: Person
    bloc: Bloc
    origin: AcquiredOrigin
    reference: str
    acquired_on: date
    valid_until: date | None = None

    @property
    def key(self) -> tuple[int, int, str]:
        """Return what makes it one line of the ledger, written once."""
        return self.person.pk, self.bloc.pk, self.reference.strip()


@transaction.atomic
def record_acquired_blocs(
    *, gains: Sequence[Gain], actor: Actor, at: datetime
) -> tuple[AcquiredBloc, ...]:
    """Write that persons hold blocs, from decisions or papers, and return the lines; once per `reference`.

    Raises `Refused` for a date to come, a validity that ends before it starts, or no reference.
    """
    today = paris_date(at)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER, Role.CHAIR, Role.SYSTEM),
            *(objection for gain in gains for objection in _objections(gain, today)),
        )
    )
    known = _known(gains)
    missing = {gain.key: gain for gain in gains if gain.key not in known}
    written = AcquiredBloc.objects.bulk_create(
        AcquiredBloc(
            body_id=gain.person.body_id,
            person=gain.person,
            bloc=gain.bloc,
            origin=gain.origin,
            origin_ref=gain.reference.strip(),
            acquired_on=gain.acquired_on,
            valid_until=gain.valid_until,
        )
        for gain in missing.values()
    )
    with told_together():
        for acquired in written:
            _tell(acquired, actor, at)
    known |= dict(zip(missing, written, strict=True))
    return tuple(known[gain.key] for gain in gains)


def _known(gains: Sequence[Gain]) -> dict[tuple[int, int, str], AcquiredBloc]:
    """Return the lines already written of these persons, locked: who writes the same meanwhile waits."""
    persons = {gain.person.pk for gain in gains}
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=persons).order_by("pk"))
    rows = AcquiredBloc.objects.filter(
        person__in=persons, origin_ref__in={gain.reference.strip() for gain in gains}
    )
    return {(row.person_id, row.bloc_id, row.origin_ref): row for row in rows}


@transaction.atomic
def withdraw_acquired_blocs(
    *, person: Person, reference: str, replaced_by: str, actor: Actor, at: datetime
) -> None:
    """Say that what a person acquired by the decision `reference` no longer stands, since it was rectified.

    The lines stay; the dossiers of the person that are still open stop carrying them over. Done once.
    """
    lines = AcquiredBloc.objects.standing().filter(person=person, origin_ref=reference)
    for acquired in lines.select_related("bloc", "person").order_by("pk"):
        BlocWithdrawal.objects.create(acquired=acquired, origin_ref=replaced_by, withdrawn_at=at)
        DossierBloc.objects.filter(carried=acquired).exclude(
            dossier__state__in=CLOSED_STATES
        ).update(carried=None)
        record(
            actor=actor,
            event=BLOC_WITHDRAWN,
            subjects=[f"person/{person.reference}"],
            at=at,
            person=person.reference,
            bloc=acquired.bloc.code,
            acquired_on=french_date(acquired.acquired_on),
            decision=reference,
        )


@transaction.atomic
def present_bloc_again(
    *, dossier_id: int, bloc_id: int, reason: str, actor: Actor, at: datetime
) -> DossierBloc:
    """Stop carrying over a bloc in a dossier, because its validity ends before the jury or the candidate asks.

    What the person acquired stays in the ledger; the bloc is assessed as the others. Done already, nothing more
    is done. Raises `Refused`, or `DoesNotExist` for a bloc that is not of the dossier.
    """
    dossier = visible_dossiers(actor).select_for_update(of=("self",)).get(pk=dossier_id)
    row = DossierBloc.objects.select_related("bloc", "carried").get(
        dossier=dossier, bloc_id=bloc_id
    )
    if row.carried is None:
        return row
    state = DossierState(dossier.state)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_reason(reason),
            *((_ON_AN_AGENDA,) if state is DossierState.READY else ()),
            *((_CLOSED,) if state in CLOSED_STATES else ()),
        )
    )
    acquired, row.carried = row.carried, None
    row.save(update_fields=["carried"])
    record(
        actor=actor,
        event=BLOC_PRESENTED_AGAIN,
        subjects=[f"dossier/{dossier.number}"],
        at=at,
        dossier=dossier.number,
        bloc=row.bloc.code,
        acquired_on=french_date(acquired.acquired_on),
        reason=reason.strip(),
    )
    return row


_ON_AN_AGENDA = Objection(
    "on-an-agenda",
    "Le dossier est à l’ordre du jour d’une séance.",
    remedy="Retirez-le de l’ordre du jour d’abord.",
)
_CLOSED = Objection("dossier-closed", "Le dossier est clos : ses blocs ne changent plus.")


def _tell(acquired: AcquiredBloc, actor: Actor, at: datetime) -> None:
    record(
        actor=actor,
        event=BLOC_ACQUIRED,
        subjects=[f"person/{acquired.person.reference}"],
        at=at,
        person=acquired.person.reference,
        bloc=acquired.bloc.code,
        acquired_on=french_date(acquired.acquired_on),
        origin=AcquiredOrigin(acquired.origin).label.lower(),
    )


def _objections(gain: Gain, today: date) -> tuple[Objection, ...]:
    code, acquired_on, valid_until = gain.bloc.code, gain.acquired_on, gain.valid_until
    found = []
    if not gain.reference.strip():
        found.append(
            Objection(
                "reference-missing",
                f"Rien ne dit d’où vient le bloc « {code} ».",
                remedy="Donnez la référence du procès-verbal ou de l’attestation.",
            )
        )
    if acquired_on > today:
        day = french_short_date(acquired_on)
        found.append(
            Objection("acquired-later", f"Le bloc « {code} » serait acquis le {day}, à venir.")
        )
    if valid_until is not None and valid_until < acquired_on:
        found.append(
            Objection(
                "validity",
                f"La validité du bloc « {code} » finirait le {french_short_date(valid_until)}, avant "
                "son acquisition.",
            )
        )
    return tuple(found)
