"""Our credentials verify with the npm packages of Digital Bazaar, which we did not write."""

import copy
import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine

from parchemin.certificates.credential import CertificateKind, CredentialHolder, StatusPurpose
from parchemin.certificates.didweb import document_url
from parchemin.certificates.proof.rdf import CONTEXT_FILES, CONTEXT_FOLDER
from tests.certificates.credentials import (
    AT,
    BLOCS,
    FACTS,
    INDEX,
    SUSPENDABLE,
    identity,
    issued,
    status_list,
)
from tests.web.certificates import LATER, one_delivered

VERIFIER = Path(__file__).parent / "verifier"
NODE = shutil.which("node")

# Where the verifier must be there (continuous integration), its absence is a failure, not a skip.
pytestmark = pytest.mark.skipif(
    "REQUIRE_FOREIGN_VERIFIER" not in os.environ
    and (NODE is None or not (VERIFIER / "node_modules").is_dir()),
    reason="le vérificateur étranger n’est pas installé : `make verifier` (node et npm)",
)


def verified(*credentials, revoked=(), suspended=()):
    """Return what the foreign verifier says of each credential, given our published documents."""
    lists = [status_list(revoked), status_list(suspended, purpose=StatusPurpose.SUSPENSION)]
    return asked(credentials, identity(), lists, AT)


def asked(credentials, known, lists, at):
    """Return what the foreign verifier says of credentials at a moment, given an identity and status lists."""
    documents = {document["id"]: document for document in (*lists, known)}
    for url, name in CONTEXT_FILES.items():
        documents[url] = json.loads((CONTEXT_FOLDER / name).read_text("utf-8"))
    for method in known["verificationMethod"]:
        documents[method["id"]] = {"@context": known["@context"][1], **method}
    done = subprocess.run(
        [NODE or "node", "verify.mjs"],
        cwd=VERIFIER,
        input=json.dumps(
            {"now": at.isoformat(), "documents": documents, "credentials": credentials}
        ),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_kind_of_credential_verifies():
    awkward = replace(
        FACTS,
        holder=CredentialHolder(display_name='Zoë « Zed » O\'Neil "\\" 👩🏽‍🔧 e\u0301 \u00e9'),
    )
    bloc = replace(FACTS, kind=CertificateKind.BLOC, units=BLOCS[:1])
    bare = replace(
        FACTS,
        units=(),
        certification=replace(FACTS.certification, register_code="", rome=(), nsf=()),
    )
    results = verified(*(issued(facts) for facts in (FACTS, SUSPENDABLE, awkward, bloc, bare)))
    assert [(result["verified"], result["errors"]) for result in results] == [(True, [])] * 5
    assert [result["status"] for result in results] == [[False], [False] * 2] + [[False]] * 3


def test_a_tampered_copy_does_not_verify():
    tampered = copy.deepcopy(issued())
    tampered["credentialSubject"]["achievement"]["name"] = "CQP Directeur"
    named = copy.deepcopy(issued())
    named["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
    good, *bad = verified(issued(), tampered, named)
    assert good["verified"], "negative control"
    assert [result["verified"] for result in bad] == [False, False]
    assert all("Invalid signature." in result["errors"] for result in bad)


def test_a_word_that_the_signature_does_not_cover_is_refused_there_as_here():
    (result,) = verified(issued() | {"mention": "Très bien"})
    assert not result["verified"]


@pytest.mark.parametrize(
    ("revoked", "suspended", "status"),
    [
        ([INDEX], [], [True, False]),
        ([], [INDEX], [False, True]),
        ([INDEX - 1, INDEX + 1], [0], [False, False]),
    ],
)
def test_the_lists_read_there_as_we_wrote_them(revoked, suspended, status):
    (result,) = verified(issued(SUSPENDABLE), revoked=revoked, suspended=suspended)
    assert result["status"] == status
    assert result["verified"], "there, a revoked credential is well signed, and its status is set"


@pytest.mark.django_db
def test_what_the_product_serves_verifies_there_and_tells_of_a_revocation(client):
    scene = one_delivered()
    with time_machine.travel(LATER, tick=False):
        before = asked(*served(client, scene), LATER)
        scene.revoke()
        after = asked(*served(client, scene), LATER)
    assert [(result["verified"], result["errors"]) for result in before + after] == [(True, [])] * 2
    assert [result["status"] for result in before + after] == [[False, False], [True, False]]


def served(client, scene):
    """Return a credential, the identity of its issuer and its lists, downloaded where they say they are."""
    document = client.get(f"{scene.page}attestation.json").json()
    known = client.get(urlsplit(document_url(document["issuer"]["id"])).path).json()
    lists = [
        client.get(urlsplit(entry["statusListCredential"]).path).json()
        for entry in document["credentialStatus"]
    ]
    return [document], known, lists
