"""The file that a holder receives is found true by a reader who knows only the body."""

import json

import pytest

from parchemin.certificates.models import Rendition, StatusList
from parchemin.certificates.offline_check import check_bytes
from parchemin.certificates.selectors.identity import did_document_of
from parchemin.certificates.terms import RenditionKind
from parchemin.certificates.trust import Trust
from parchemin.certificates.verification import Verdict
from parchemin.processes.deliver import deliver_certificate, undelivered
from tests.certificates.test_award_and_delivery import award, sign, signed_day

pytestmark = pytest.mark.django_db


def reader_of(body_id):
    """Return the trust of a reader who fetched identity and lists of a body today."""
    identity = did_document_of(body_id)
    lists = [json.loads(row.credential) for row in StatusList.objects.filter(body_id=body_id)]
    return Trust({identity["id"]: identity}, {found["id"]: found for found in lists})


def test_the_delivered_files_are_valid_offline_and_unknown_to_strangers():
    day, minutes = signed_day()
    sign(day, minutes)
    (certificate,) = award(day)
    for waiting in undelivered():
        deliver_certificate(certificate_id=waiting.pk, actor=day.system, at=day.at)
    trust = reader_of(certificate.body_id)
    files = Rendition.objects.filter(certificate=certificate)
    kinds = {row.kind: bytes(row.content) for row in files}
    assert set(kinds) >= {RenditionKind.PDF.value, RenditionKind.CREDENTIAL.value}
    for kind, content in kinds.items():
        report = check_bytes(content, trust, day.at)
        findings = [check.finding for check in report.checks]
        assert report.verdict is Verdict.VALID, (kind, findings)
        assert report.number == certificate.number
        assert check_bytes(content, Trust(), day.at).verdict is Verdict.UNKNOWN
