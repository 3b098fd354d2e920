"""The life of an edition: submitted, adopted, in force, replaced."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.actions.imports import describe
from parchemin.certifications.actions.rows import write_rows
from parchemin.certifications.events import EDITION_TRANSMITTED
from parchemin.certifications.models import Edition
from parchemin.certifications.referentiel.reading import referentiel_of
from parchemin.certifications.rules import objections_to_adoption, objections_to_force
from parchemin.certifications.terms import EditionState, Register
from parchemin.certifications.workflow import (
    ADOPT,
    PUT_IN_FORCE,
    REPLACE,
    RETURN,
    SUBMIT,
)
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.workflow import Transition


@transaction.atomic
def submit_edition(*, edition_id: int, actor: Actor, at: datetime) -> Edition:
    """Put a draft before the CPNE; raises `Refused` from any other state."""
    edition = _locked(edition_id, actor)
    refuse_if(_objections_to_move(SUBMIT, edition, actor))
    return _moved(edition, SUBMIT, actor, at)


@transaction.atomic
def return_edition(*, edition_id: int, actor: Actor, at: datetime) -> Edition:
    """Give a submitted edition back to its authors; raises `Refused` from any other state."""
    edition = _locked(edition_id, actor)
    refuse_if(_objections_to_move(RETURN, edition, actor))
    return _moved(edition, RETURN, actor, at)


@transaction.atomic
def adopt_edition(
    *,
    edition_id: int,
    adopted_on: date,
    decision: str,
    ip_holder: str,
    actor: Actor,
    at: datetime,
    register: Register | None = None,
    waivers: Mapping[str, str] | None = None,
) -> Edition:
    """Note that the CPNE adopted an edition: its rows are made from its document, and neither changes again.

    The journal keeps the `waivers`. Arguments as in `rules.objections_to_adoption`; raises `Refused`
    with every objection. Source: C. trav., art. L6113-4.
    """
    edition = _locked(edition_id, actor)
    if edition.state == EditionState.ADOPTED and edition.adopted_by == decision:
        return edition
    voted = referentiel_of(edition.document)
    refuse_if(
        (
            *_objections_to_move(ADOPT, edition, actor),
            *_objections_to_future("L’adoption", adopted_on, at),
            *objections_to_adoption(
                voted, decision=decision, ip_holder=ip_holder, register=register, waivers=waivers
            ),
        )
    )
    write_rows(edition, voted)
    edition.adopted_on, edition.adopted_by = adopted_on, decision
    edition.certification.ip_holder = ip_holder
    edition.certification.save(update_fields=["ip_holder"])
    details = {
        "adopted_on": french_date(adopted_on),
        "decision": decision,
        "ip_holder": ip_holder,
        "waivers": dict(waivers or {}),
    }
    return _moved(edition, ADOPT, actor, at, "adopted_on", "adopted_by", **details)


@transaction.atomic
def put_in_force(*, edition_id: int, from_day: date, actor: Actor, at: datetime) -> Edition:
    """Put an adopted edition in force from a day; the one it follows is replaced.

    Whoever started under the former edition ends under it. The certification takes the title, sector
    and codes of the new edition. Raises `Refused` with every objection.
    """
    edition = _locked(edition_id, actor)
    if edition.state == EditionState.IN_FORCE and edition.in_force_from == from_day:
        return edition
    refuse_if(
        (
            *_objections_to_move(PUT_IN_FORCE, edition, actor),
            *_objections_to_future("L’entrée en vigueur", from_day, at),
            *objections_to_force(edition.transmission, from_day),
        )
    )
    former = (
        Edition.objects.select_for_update(of=("self",))
        .select_related("certification")
        .filter(certification=edition.certification, state=EditionState.IN_FORCE)
        .first()
    )
    if former is not None:
        _moved(former, REPLACE, actor, at, by=edition.number)
    edition.in_force_from = from_day
    describe(edition.certification, referentiel_of(edition.document).identity)
    return _moved(edition, PUT_IN_FORCE, actor, at, "in_force_from", from_day=french_date(from_day))


@transaction.atomic
def note_transmission(
    *, edition_id: int, register: str, on: date, actor: Actor, at: datetime
) -> Edition:
    """Note the day on which an adopted edition was sent to `register`: `fc` or `cdc`.

    Source: C. trav., art. L6113-4. Raises `Refused` before adoption, for a later day than `at`, or
    when another day is noted already.
    """
    column, name = {
        "fc": ("transmitted_fc_on", "France compétences"),
        "cdc": ("transmitted_cdc_on", "la Caisse des Dépôts"),
    }[register]
    edition = _locked(edition_id, actor)
    if getattr(edition, column) == on:
        return edition
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *_objections_to_future("La transmission", on, at),
            *_objections_to_transmission(edition, getattr(edition, column), name),
        )
    )
    setattr(edition, column, on)
    edition.save(update_fields=[column])
    _tell(edition, EDITION_TRANSMITTED, actor, at, to=name, on=french_date(on))
    return edition


def _locked(edition_id: int, actor: Actor) -> Edition:
    return (
        Edition.objects.select_for_update(of=("self",))
        .select_related("certification")
        .get(pk=edition_id, certification__body_id=actor.body_id)
    )


def _objections_to_move(move: Transition, edition: Edition, actor: Actor) -> tuple[Objection, ...]:
    return move.objections(EditionState(edition.state), actor.roles)


def _objections_to_future(what: str, day: date, at: datetime) -> tuple[Objection, ...]:
    if day <= paris_date(at):
        return ()
    return (
        Objection(
            "future",
            f"{what} se constate le jour venu ; le {french_date(day)} n’est pas encore là.",
            remedy="Revenez ce jour-là, ou donnez la date réelle.",
        ),
    )


def _objections_to_transmission(
    edition: Edition, noted: date | None, name: str
) -> tuple[Objection, ...]:
    if edition.adopted_on is None:
        return (
            Objection(
                "not-adopted",
                "Seule une édition adoptée est transmise.",
                "C. trav., art. L6113-4",
            ),
        )
    if noted is not None:
        return (
            Objection(
                "already-transmitted",
                f"La transmission à {name} est déjà notée au {french_date(noted)}.",
            ),
        )
    return ()


def _moved(
    edition: Edition, move: Transition, actor: Actor, at: datetime, *columns: str, **details: Any
) -> Edition:
    edition.state = move.target.value
    edition.save(update_fields=["state", *columns])
    _tell(edition, move.event, actor, at, **details)
    return edition


def _tell(edition: Edition, event: str, actor: Actor, at: datetime, **details: Any) -> None:
    certification = edition.certification
    record(
        actor=actor,
        event=event,
        subjects=[f"certification/{certification.code}", f"edition/{edition.pk}"],
        at=at,
        number=edition.number,
        title=certification.title,
        **details,
    )
