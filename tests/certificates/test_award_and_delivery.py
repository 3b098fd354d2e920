"""From a signed sitting to a parchemin that anybody can check, and back to a revocation."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.certificates.actions.award import Awarding
from parchemin.certificates.actions.status import revoke_certificate
from parchemin.certificates.models import Certificate, LogEntry
from parchemin.certificates.selectors.register import log_faults
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.kernel.documents import read_pdf
from parchemin.kernel.objections import Refused
from parchemin.processes.award import award_sitting
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.deliver import deliver_certificate, undelivered
from parchemin.processes.sign_minutes import sign_minutes
from tests.factories import UserFactory, actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


def signed_day():
    day = jury_day()
    day.case()
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    return day, minutes


def sign(day, minutes):
    for name in ("marchal", "almeida"):
        sign_minutes(minutes_id=minutes.pk, seat_id=day.seats[name].pk, actor=day.system, at=day.at)


def award(day):
    awarding = Awarding(on=day.at.date(), place="Paris")
    return award_sitting(sitting_id=day.sitting.pk, awarding=awarding, actor=day.system, at=day.at)


def test_nothing_is_awarded_before_both_signatures():
    """RULE-42."""
    day, _ = signed_day()
    with pytest.raises(Refused) as refused:
        award(day)
    assert refused.value.codes == ("minutes-not-signed",)
    assert not Certificate.objects.exists()


def test_a_parchemin_is_awarded_once_and_delivered_with_its_proof():
    day, minutes = signed_day()
    sign(day, minutes)
    (certificate,) = award(day)
    assert award(day) == (certificate,)
    for waiting in undelivered():
        deliver_certificate(certificate_id=waiting.pk, actor=day.system, at=day.at)
    certificate.refresh_from_db()
    pdf = read_pdf(bytes(certificate.renditions.get(kind="pdf").content))
    assert certificate.delivered_at is not None
    assert pdf.sealed_whole
    assert "parchemin.json" in pdf.attachments
    assert list(undelivered()) == []
    assert log_faults(certificate.body_id) == ()


def test_a_revocation_takes_two_people_and_is_final():
    day, minutes = signed_day()
    sign(day, minutes)
    (certificate,) = award(day)
    body = certificate.body
    first, second = UserFactory(), UserFactory()
    asked = {
        "certificate_id": certificate.pk,
        "reason": "Fraude établie.",
        "holder_heard": True,
        "actor": actor_for(body, Role.SECRETARIAT, user=first),
        "at": day.at + timedelta(days=9),
    }
    with pytest.raises(Refused) as refused:
        revoke_certificate(seconded_by=first, **asked)
    assert refused.value.codes == ("two-people",)
    revoked = revoke_certificate(seconded_by=second, **asked)
    assert revoked.state == "revoked"
    assert list(LogEntry.objects.values_list("status", flat=True)) == ["issued", "revoked"]
    with pytest.raises(IntegrityError, match="définitive"), transaction.atomic():
        Certificate.objects.update(state="active")
    with pytest.raises(IntegrityError, match="ne se modifie"), transaction.atomic():
        Certificate.objects.update(number="X")
