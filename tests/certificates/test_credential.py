"""A credential says what the parchemin says, no more, in the form that the world reads."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import jsonschema
import pytest

from parchemin.certificates.credential import (
    CertificateKind,
    CredentialHolder,
    HashedIdentity,
    credential,
    credential_number,
    hashed_email,
)
from parchemin.kernel.objections import Refused
from tests.certificates.credentials import BLOCS, FACTS, SUSPENDABLE, issued
from tests.shared import SHARED, needs_shared

BLOC_FACTS = replace(FACTS, kind=CertificateKind.BLOC, units=BLOCS[:1])
UNREGISTERED = replace(
    FACTS,
    certification=replace(
        FACTS.certification,
        register_code="",
        level=None,
        rome=(),
        nsf=(),
        url="https://a.example/x",
    ),
    units=(),
    valid_until=datetime(2031, 11, 24, tzinfo=UTC),
)


def test_a_cqp_names_holder_certification_blocs_and_place():
    document = credential(FACTS)
    subject = document["credentialSubject"]
    achievement = subject["achievement"]
    assert credential_number(document) == FACTS.number
    assert subject["identifier"][0]["identityHash"] == "Léa N’Diaye Le Goff"
    assert achievement["achievementType"] == "Certification"
    assert [a["targetCode"] for a in achievement["alignment"]] == ["RNCP40123", "5", "D1301"]
    assert achievement["alignment"][0]["targetUrl"].endswith("/recherche/rncp/40123/")
    assert [(r["status"], r["value"]) for r in subject["result"]] == [
        ("Completed", bloc.acquired_on.isoformat()) for bloc in BLOCS
    ]
    assert {r["resultDescription"] for r in subject["result"]} == {
        description["id"] for description in achievement["resultDescription"]
    }
    assert document["awardedDate"].startswith("2026-11-19")
    assert document["validFrom"] == "2026-11-20T11:00:00Z"
    assert "Délivré à Paris" in document["evidence"][0]["narrative"]
    assert document["credentialStatus"]["statusListIndex"] == "94567"


def test_an_attestation_of_blocs_is_a_competency_and_says_so():
    achievement = credential(BLOC_FACTS)["credentialSubject"]["achievement"]
    assert achievement["achievementType"] == "Competency"
    assert achievement["name"].startswith("Attestation de blocs de compétences")
    assert len(achievement["resultDescription"]) == 1


def test_a_published_email_hash_is_that_of_open_badges():
    # independent value: printf 'lea@example.orgb1d1f6e0c6' | sha256sum
    expected = "01ed3ec662fb8a67f36492a0ce413e8c9f7e74414c3b9756e8ad3a78a9306c24"
    found = hashed_email(" Lea@Example.org ", "b1d1f6e0c6")
    assert found == HashedIdentity(identity_hash=f"sha256${expected}", salt="b1d1f6e0c6")
    assert hashed_email("lea@example.org", "other").identity_hash != found.identity_hash


@pytest.mark.parametrize("facts", [FACTS, SUSPENDABLE, BLOC_FACTS, UNREGISTERED])
def test_nothing_is_empty_null_or_more_personal_than_the_name(facts):
    def walk(value):
        assert value not in (None, "", [], {})
        for inner in value.values() if isinstance(value, dict) else value:
            if isinstance(inner, dict | list):
                walk(inner)
            else:
                assert inner not in (None, "")

    document = issued(facts)
    walk(document)
    text = json.dumps(document).lower()
    for forbidden in ("birth", "naissance", "nir", "college", "syndica", "employ"):
        assert f'"{forbidden}' not in text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": ""}, "text"),
        ({"holder": CredentialHolder(display_name="Léa\x07")}, "text"),
        ({"holder": CredentialHolder(display_name="Léa\ud800")}, "text"),
        ({"place": "Lyon\n"}, "text"),
        ({"url": "/v/1"}, "address"),
        ({"verification_url": "https://a b/"}, "address"),
        ({"body": replace(FACTS.body, did="did:key:z6Mk")}, "did"),
        (
            {"certification": replace(FACTS.certification, register_code="RNCP 40123")},
            "register",
        ),
        ({"units": (BLOCS[0], BLOCS[0])}, "units-twice"),
        ({"kind": CertificateKind.BLOC, "units": ()}, "no-unit"),
        ({"statuses": ()}, "no-status"),
        ({"signatories": ()}, "text"),
    ],
)
def test_facts_that_cannot_be_said_are_refused_with_their_reason(changes, code):
    with pytest.raises(Refused) as refused:
        credential(replace(FACTS, **changes))
    assert refused.value.codes == (code,)


def test_every_reason_is_given_at_once():
    with pytest.raises(Refused) as refused:
        credential(replace(FACTS, number="", url="x", statuses=()))
    assert refused.value.codes == ("text", "address", "no-status")


@needs_shared
@pytest.mark.parametrize("facts", [FACTS, BLOC_FACTS, UNREGISTERED])
def test_the_schema_of_1edtech_accepts_ours_and_refuses_a_broken_one(facts):
    folder = SHARED / "formats/ob3/schemas"
    schema = json.loads((folder / "ob_v3p0_achievementcredential_schema.json").read_text("utf-8"))
    validator = jsonschema.Draft201909Validator(schema)
    document = issued(facts)
    assert [error.message for error in validator.iter_errors(document)] == []
    broken = {**document, "credentialSubject": {"type": ["AchievementSubject"]}}
    assert not validator.is_valid(broken), "negative control"
