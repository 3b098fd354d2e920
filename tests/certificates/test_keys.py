"""Keys are written as the W3C says, rest encrypted, and old ones go on verifying."""

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certificates.didweb import (
    KeyRefused,
    PublishedKey,
    assertion_key,
    did_document,
    did_web,
    document_url,
    trusted_keys,
)
from parchemin.certificates.keys import (
    KeyUnreadable,
    multikey,
    new_seal_identity,
    new_signing_key,
    public_from_multikey,
    public_key,
    seal,
    seal_public_key,
    signature_holds,
    signer,
    unseal,
)
from parchemin.certificates.terms import KeyPurpose

AT = datetime(2026, 3, 12, 9, tzinfo=UTC)
DID = "did:web:cqp.example:organismes:opco"


def test_an_ed25519_multikey_begins_as_every_verifier_expects():
    public = public_key(new_signing_key())
    assert multikey(public).startswith("z6Mk")
    assert public_from_multikey(multikey(public)) == public


@pytest.mark.parametrize("text", ["", "z", "z6Mk", "x6MkabC", "z0OIl", "zQ3shokFTS3brHcDQrn82RUDf"])
def test_a_key_in_another_writing_is_refused(text):
    with pytest.raises(KeyUnreadable):
        public_from_multikey(text)


def test_a_signature_holds_for_its_message_and_key_only():
    private = new_signing_key()
    signature = signer(private)(b"fait")
    assert signature_holds(public_key(private), signature, b"fait")
    assert not signature_holds(public_key(private), signature, b"faux")
    assert not signature_holds(public_key(new_signing_key()), signature, b"fait")
    assert not signature_holds(b"short", signature, b"fait")


@given(st.binary(min_size=1, max_size=200), st.integers(0, 10_000))
def test_a_sealed_key_opens_with_the_same_secret_and_no_byte_may_change(private, place):
    sealed = seal(private, "secret de l’installation", "did:web:a#1")
    assert unseal(sealed, "secret de l’installation", "did:web:a#1") == private
    assert private not in sealed or len(private) < 4
    broken = bytearray(sealed)
    broken[place % len(sealed)] ^= 1
    for attempt in (
        (bytes(broken), "secret de l’installation", "did:web:a#1"),
        (sealed, "autre secret", "did:web:a#1"),
        (sealed, "secret de l’installation", "did:web:b#1"),
        (b"", "secret de l’installation", "did:web:a#1"),
    ):
        with pytest.raises(KeyUnreadable, match="secret de cette installation"):
            unseal(*attempt)


def test_the_seal_certificate_names_the_body_and_its_key():
    identity = new_seal_identity("CPNE du commerce de détail", "73282932000074", AT)
    certificate = x509.load_pem_x509_certificate(identity.certificate)
    private = serialization.load_der_private_key(identity.private_key, password=None)
    assert certificate.public_key() == private.public_key()
    assert "NTRFR-73282932000074" in certificate.subject.rfc4514_string()
    assert certificate.not_valid_before_utc == AT
    assert certificate.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment
    public = seal_public_key(identity.certificate)
    assert public_from_multikey(multikey(public)) == public
    with pytest.raises(KeyUnreadable):
        seal_public_key(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")


def test_a_body_with_a_long_name_has_a_seal():
    name = "Commission paritaire nationale de l’emploi et de la formation des métiers du numérique"
    certificate = x509.load_pem_x509_certificate(
        new_seal_identity(name, "73282932000074", AT).certificate
    )
    (organisation,) = certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)
    assert name.startswith(str(organisation.value))
    assert len(str(organisation.value)) > 60


def test_a_did_web_points_to_its_document():
    assert document_url(did_web("cqp.example")) == "https://cqp.example/.well-known/did.json"
    assert document_url(DID) == "https://cqp.example/organismes/opco/did.json"
    local = did_web("localhost:8000", "o", "1")
    assert local == "did:web:localhost%3A8000:o:1"
    assert document_url(local) == "https://localhost:8000/o/1/did.json"


@pytest.mark.parametrize("did", ["did:key:z6Mk", "did:web:", "did:web:a:..%2f", "did:web:a b"])
def test_what_is_not_a_did_web_has_no_address(did):
    with pytest.raises(ValueError, match="did:web"):
        document_url(did)


def test_a_replaced_key_still_asserts_and_a_compromised_one_does_not():
    old, new, stolen = (public_key(new_signing_key()) for _ in range(3))
    seal_key = seal_public_key(new_seal_identity("CPNE", "73282932000074", AT).certificate)
    document = did_document(
        DID,
        [
            PublishedKey(fragment="cle-2025-1", purpose=KeyPurpose.CREDENTIAL, public=old),
            PublishedKey(fragment="cle-2026-1", purpose=KeyPurpose.CREDENTIAL, public=new),
            PublishedKey(
                fragment="cle-volee",
                purpose=KeyPurpose.CREDENTIAL,
                public=stolen,
                compromised_at=AT,
            ),
            PublishedKey(fragment="cachet-2026", purpose=KeyPurpose.SEAL, public=seal_key),
        ],
    )
    assert assertion_key(document, f"{DID}#cle-2025-1") == old
    assert assertion_key(document, f"{DID}#cle-2026-1") == new
    assert trusted_keys(document, 33) == (seal_key,)
    assert trusted_keys(document, 32) == (old, new)
    with pytest.raises(KeyRefused, match="compromise depuis 2026-03-12"):
        assertion_key(document, f"{DID}#cle-volee")
    with pytest.raises(KeyRefused, match="pas faite pour"):
        assertion_key(document, f"{DID}#cachet-2026")
    with pytest.raises(KeyRefused, match="pas publiée"):
        assertion_key(document, f"{DID}#inconnue")
    document["verificationMethod"][0]["controller"] = "did:web:autre.example"
    with pytest.raises(KeyRefused, match="autre organisme"):
        assertion_key(document, f"{DID}#cle-2025-1")
    with pytest.raises(KeyRefused):
        assertion_key({"verificationMethod": "x", "assertionMethod": {}}, "x")
