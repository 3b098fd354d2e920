"""Candidates that a jury received, up to their certificates."""

from collections.abc import Sequence

from parchemin.accounts.models import User
from parchemin.accounts.terms import Role
from parchemin.certificates.actions.award import Awarding
from parchemin.certificates.models import Certificate
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.selectors.seats import seats_of, signatories_of
from parchemin.kernel.objections import Objection, Refused
from parchemin.organisations.models import CertifyingBody
from parchemin.processes.award import award_sitting
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.deliver import deliver_certificate
from parchemin.processes.sign_minutes import sign_minutes
from tests.factories import MandateFactory, UserFactory
from tests.scenes import JuryDay, jury_day


def signed_day(*cases: dict[str, str], **reglement: object) -> JuryDay:
    """Return a sitting whose procès-verbal is signed; each case says what its grids gave."""
    day = jury_day(**reglement)
    for case in cases or ({},):
        day.case(**case)
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    for seat in signatories_of(day.sitting, seats_of(day.sitting)):
        sign_minutes(minutes_id=minutes.pk, seat_id=seat.pk, actor=day.system, at=day.at)
    day.sitting.refresh_from_db()
    return day


def awarded(day: JuryDay) -> tuple[Certificate, ...]:
    """Enter in the register all that a sitting granted."""
    awarding = Awarding(on=day.at.date(), place="Paris")
    return award_sitting(sitting_id=day.sitting.pk, awarding=awarding, actor=day.system, at=day.at)


def delivered(day: JuryDay) -> tuple[Certificate, ...]:
    """Enter in the register all that a sitting granted, and make its files."""
    return tuple(
        deliver_certificate(certificate_id=certificate.pk, actor=day.system, at=day.at)
        for certificate in awarded(day)
    )


def secretaries(body: CertifyingBody, names: Sequence[str]) -> tuple[User, ...]:
    """Return people of the secretariat of a body."""
    return tuple(
        MandateFactory(user=UserFactory(name=name), body=body, role=Role.SECRETARIAT).user
        for name in names
    )


def but_one(certificate_id, why):
    """Return a delivery that refuses one certificate, with these words, and makes the others."""

    def deliver(**asked):
        if asked["certificate_id"] == certificate_id:
            raise Refused(Objection("jammed", why))
        return deliver_certificate(**asked)

    return deliver
