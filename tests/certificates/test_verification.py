"""“Valid” is said of what is signed, in force and not revoked, and of nothing else."""

import copy
import json
from datetime import UTC, datetime, timedelta

import pytest

from parchemin.certificates.credential import StatusPurpose, credential
from parchemin.certificates.didweb import PublishedKey
from parchemin.certificates.keys import new_signing_key, public_key
from parchemin.certificates.terms import KeyPurpose
from parchemin.certificates.verification import Check, Verdict, Verification, verify_credential
from tests.certificates.credentials import (
    AT,
    DID,
    FACTS,
    INDEX,
    LOG_PRIVATE,
    SUSPENDABLE,
    identity,
    issued,
    sign,
    status_list,
)
from tests.shared import SHARED, needs_shared


def verified(document, *, known=None, lists=(), at=AT):
    """Verify against the identity of the body and some status lists."""
    found = {entry["id"]: entry for entry in lists or (status_list(),)}
    return verify_credential(
        document,
        resolve_did={DID: identity() if known is None else known}.get,
        find_status_list=found.get,
        at=at,
    )


def suspension(indices=(), **more):
    return status_list(indices, purpose=StatusPurpose.SUSPENSION, **more)


def findings(verification):
    return " ".join(check.finding for check in verification.checks)


def test_a_signed_credential_in_force_is_valid_and_says_why():
    found = verified(issued())
    assert found.verdict is Verdict.VALID
    assert [check.name for check in found.checks] == ["Émetteur", "Signature", "Dates", "État"]
    assert "Non révoqué, selon la liste du 24 novembre 2026 à 12 h 00" in findings(found)


@pytest.mark.parametrize(
    ("revoked", "suspended", "verdict"),
    [
        ((), (), Verdict.VALID),
        ((INDEX,), (), Verdict.REVOKED),
        ((), (INDEX,), Verdict.SUSPENDED),
        ((INDEX,), (INDEX,), Verdict.REVOKED),
        ((INDEX - 1, INDEX + 1), (0,), Verdict.VALID),
    ],
)
def test_the_lists_decide_between_valid_suspended_and_revoked(revoked, suspended, verdict):
    lists = (status_list(revoked), suspension(suspended))
    assert verified(issued(SUSPENDABLE), lists=lists).verdict is verdict


def test_one_list_missing_of_two_leaves_the_state_unknown():
    assert verified(issued(SUSPENDABLE), lists=(status_list(),)).verdict is Verdict.UNKNOWN
    assert verified(issued(SUSPENDABLE), lists=(suspension(),)).verdict is Verdict.UNKNOWN
    assert verified(issued(SUSPENDABLE), lists=(status_list([INDEX]),)).verdict is Verdict.REVOKED


def forged_list():
    forged = status_list([INDEX])
    forged["credentialSubject"] = status_list()["credentialSubject"]
    return forged


OTHER = "did:web:other.example"


@pytest.mark.parametrize(
    "published",
    [
        forged_list(),
        {key: value for key, value in status_list().items() if key != "proof"},
        status_list(private=new_signing_key()),
        status_list(at=AT + timedelta(minutes=1)),
        sign({**{k: v for k, v in status_list().items() if k != "proof"}, "issuer": OTHER}),
        sign(
            {
                **{k: v for k, v in status_list().items() if k != "proof"},
                "type": ["VerifiableCredential"],
            }
        ),
    ],
    ids=["altered", "unsigned", "other-key", "future", "other-issuer", "no-list"],
)
def test_a_list_that_proves_nothing_never_makes_a_certificate_valid(published):
    assert verified(issued(), lists=(published,)).verdict is Verdict.UNKNOWN


def test_a_list_is_good_until_its_ttl_and_a_revocation_for_ever():
    lists = (status_list(ttl=timedelta(hours=2)),)
    assert verified(issued(), lists=lists, at=AT + timedelta(hours=2)).verdict is Verdict.VALID
    late = verified(issued(), lists=lists, at=AT + timedelta(hours=2, seconds=1))
    assert late.verdict is Verdict.UNKNOWN
    assert "trop ancienne" in findings(late)
    revoked = (status_list([INDEX], ttl=timedelta(hours=2)),)
    assert verified(issued(), lists=revoked, at=AT + timedelta(days=900)).verdict is Verdict.REVOKED


@pytest.mark.parametrize("ttl", [None, True, -1, 10**15, "86400000"])
def test_a_ttl_that_means_nothing_leaves_one_day(ttl):
    published = {key: value for key, value in status_list().items() if key != "proof"}
    published["credentialSubject"] = {**published["credentialSubject"], "ttl": ttl}
    if ttl is None:
        del published["credentialSubject"]["ttl"]
    lists = (sign(published, created=AT),)
    assert verified(issued(), lists=lists, at=AT + timedelta(hours=24)).verdict is Verdict.VALID
    assert verified(issued(), lists=lists, at=AT + timedelta(hours=25)).verdict is Verdict.UNKNOWN


def test_an_unknown_issuer_is_unknown_whatever_the_document_says():
    expired = credential(FACTS) | {"validUntil": "2020-01-01T00:00:00Z"}
    for document in (issued(), sign(expired)):
        found = verify_credential(
            document, resolve_did=lambda _: None, find_status_list=lambda _: status_list(), at=AT
        )
        assert found.verdict is Verdict.UNKNOWN


def test_an_identity_of_somebody_else_is_refused():
    known = identity() | {"id": OTHER}
    assert verified(issued(), known=known).verdict is Verdict.UNVERIFIABLE


def test_a_tampered_document_is_not_verifiable():
    for path in (("name",), ("credentialSubject", "licenseNumber"), ("credentialStatus", "id")):
        document = issued()
        place = document
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = "https://cqp.example/other"
        assert verified(document).verdict is Verdict.UNVERIFIABLE


def test_a_document_that_adds_unsigned_words_is_not_verifiable():
    found = verified(issued() | {"mention": "Très bien"})
    assert found.verdict is Verdict.UNVERIFIABLE
    assert "ne couvrirait pas" in findings(found)


def test_every_proof_is_looked_at():
    document = issued()
    (good,) = document["proof"]
    wrong = sign(credential(FACTS), private=new_signing_key())["proof"][0]
    foreign = {"type": "SomethingElse2031", "proofValue": "z1"}
    third = good | {"verificationMethod": f"{OTHER}#1"}
    cases = {
        Verdict.VALID: [[good], [foreign, good], [third, good], good],
        Verdict.UNVERIFIABLE: [
            [],
            None,
            "x",
            ["x", good],
            [wrong],
            [wrong, good],
            [good, wrong],
            [foreign],
            [third],
            [good | {"cryptosuite": "eddsa-jcs-2022"}],
        ],
    }
    for verdict, proofs in cases.items():
        for proof in proofs:
            assert verified(document | {"proof": proof}).verdict is verdict, proof


@pytest.mark.parametrize(
    "changes",
    [
        {"proofPurpose": "authentication"},
        {"previousProof": "urn:uuid:1"},
        {"verificationMethod": f"{DID}#cle-2026-2"},
        {"verificationMethod": f"{DID}#unknown"},
        {"created": "2026-11-25T00:00:00Z"},
        {"expires": "2030-01-01T00:00:00Z"},
        {"@context": "https://www.w3.org/ns/credentials/v2"},
    ],
)
def test_a_proof_of_another_purpose_key_or_option_does_not_count(changes):
    document = issued()
    document["proof"] = [document["proof"][0] | changes]
    assert verified(document).verdict is Verdict.UNVERIFIABLE


def test_the_key_of_the_register_cannot_issue():
    document = sign(credential(FACTS), private=LOG_PRIVATE, method=f"{DID}#cle-2026-2")
    assert verified(document).verdict is Verdict.UNVERIFIABLE


def test_after_rotation_old_certificates_verify_and_after_theft_they_do_not():
    successor = PublishedKey(
        fragment="cle-2027-1",
        purpose=KeyPurpose.CREDENTIAL,
        public=public_key(new_signing_key()),
    )
    assert verified(issued(), known=identity(successor)).verdict is Verdict.VALID
    stolen = verified(issued(), known=identity(successor, compromised_at=AT))
    assert stolen.verdict is Verdict.UNVERIFIABLE
    assert "compromise" in findings(stolen)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"validUntil": "2026-11-24T11:00:00Z"}, Verdict.VALID),
        ({"validUntil": "2026-11-24T10:59:59Z"}, Verdict.EXPIRED),
        ({"validFrom": "2026-11-24T11:00:01Z"}, Verdict.NOT_YET_VALID),
        ({"validFrom": "2026-11-24T12:30:00+01:00"}, Verdict.NOT_YET_VALID),
        ({"validFrom": "2026-11-24"}, Verdict.UNVERIFIABLE),
        ({"validFrom": "soon"}, Verdict.UNVERIFIABLE),
        ({"validUntil": "2099-01-01T00:00:00"}, Verdict.UNVERIFIABLE),
    ],
)
def test_dates_are_read_with_their_zone(changes, verdict):
    assert verified(sign(credential(FACTS) | changes)).verdict is verdict


@pytest.mark.parametrize(
    "status",
    [
        {"id": "https://a.example/1", "type": "BitstringStatusListEntry"},
        {
            **credential(FACTS)["credentialStatus"],
            "statusPurpose": "message",
        },
    ],
)
def test_a_state_announced_in_an_unknown_way_is_unknown(status):
    document = sign(credential(FACTS) | {"credentialStatus": status})
    assert verified(document).verdict is Verdict.UNKNOWN


def test_without_any_announced_state_nothing_is_valid():
    document = credential(FACTS)
    del document["credentialStatus"]
    assert verified(sign(document)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"issuer": 3},
        {"issuer": {"id": []}, "type": "x"},
        {"issuer": DID, "type": []},
        {"issuer": DID, "type": ["VerifiableCredential"], "proof": [3], "@context": 3},
        {"issuer": DID, "type": "VerifiableCredential", "proof": {"type": {}}, "validFrom": 3},
    ],
)
def test_any_json_gets_an_answer_and_never_valid(document):
    assert verified(document).verdict is Verdict.UNVERIFIABLE


def test_every_single_change_of_type_in_the_document_is_survived():
    def places(value, path=()):
        yield path
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            if isinstance(inner, dict | list):
                yield from places(inner, (*path, key))
            else:
                yield (*path, key)

    for path in list(places(issued()))[1:]:
        for odd in (None, 3, "x", [], {}, [[]]):
            document = copy.deepcopy(issued())
            place = document
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = odd
            assert verified(document).verdict is not Verdict.VALID, (path, odd)


def test_the_worst_check_gives_the_verdict_and_no_check_is_not_valid():
    checks = [Check("x", "x", verdict) for verdict in Verdict]
    assert Verification(tuple(checks)).verdict is Verdict.UNVERIFIABLE
    assert Verification(tuple(checks[1:])).verdict is Verdict.REVOKED
    assert Verification((checks[-1], checks[-2])).verdict is Verdict.UNKNOWN
    assert Verification(()).verdict is Verdict.UNVERIFIABLE


@needs_shared
@pytest.mark.parametrize("name", ["simple-multiple-proofs", "simple", "simple-err-proof-value"])
def test_samples_of_1edtech_get_an_answer_and_are_not_known_here(name):
    path = SHARED / f"formats/ob3/samples_1edtech/{name}.json"
    document = json.loads(path.read_text("utf-8"))
    found = verified(document, at=datetime(2026, 11, 24, tzinfo=UTC))
    assert found.verdict in (Verdict.UNKNOWN, Verdict.UNVERIFIABLE)
