"""Keys of a certifying body: Ed25519 for credentials and checkpoints, P-256 for the seal of PDFs.

Private keys leave this module only sealed (AES-256-GCM under a key derived from the secret of the
installation) or as a `Sign` function: a signer in hardware is one more function of that shape.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import base58
from cryptography import x509
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.x509.oid import NameOID

Sign = Callable[[bytes], bytes]

ED25519_PUBLIC = b"\xed\x01"
P256_PUBLIC = b"\x80\x24"
_SEAL_VERSION = b"\x01"
_SALT_BYTES, _NONCE_BYTES = 16, 12


class KeyUnreadable(ValueError):
    """A sealed key that this secret does not open, or a public key in another form."""


@dataclass(frozen=True, slots=True)
class SealIdentity:
    """What seals PDFs: a P-256 private key (PKCS #8, DER) and its X.509 certificate (PEM)."""

    private_key: bytes
    certificate: bytes


def new_signing_key() -> bytes:
    """Return a new Ed25519 private key (32 bytes)."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def signer(private_key: bytes) -> Sign:
    """Return the function that signs bytes with an Ed25519 private key (64-byte signatures)."""
    return Ed25519PrivateKey.from_private_bytes(private_key).sign


def public_key(private_key: bytes) -> bytes:
    """Return the Ed25519 public key (32 bytes) of a private key (32 bytes)."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def signature_holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether an Ed25519 signature of `message` was made by the owner of this public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def multikey(public: bytes) -> str:
    """Return a public key as a W3C Multikey: `z` + base58btc(prefix ‖ key).

    32 bytes are an Ed25519 key (prefix 0xED01), 33 bytes a compressed P-256 key (prefix 0x8024).
    """
    prefix = {32: ED25519_PUBLIC, 33: P256_PUBLIC}.get(len(public))
    if prefix is None:
        raise KeyUnreadable(f"clé publique de {len(public)} octets : 32 ou 33 attendus")
    return "z" + base58.b58encode(prefix + public).decode()


def public_from_multikey(text: str) -> bytes:
    """Return the Ed25519 (32 bytes) or compressed P-256 (33 bytes) key written in a Multikey.

    Raises `KeyUnreadable` for any other writing.
    """
    try:
        raw = base58.b58decode(text.removeprefix("z")) if text.startswith("z") else b""
    except ValueError as error:
        raise KeyUnreadable(f"clé publique « {text[:60]} » illisible (base58)") from error
    if raw[:2] == ED25519_PUBLIC and len(raw) == 34:
        return raw[2:]
    if raw[:2] == P256_PUBLIC and len(raw) == 35:
        return raw[2:]
    raise KeyUnreadable(f"clé publique « {text[:60]} » ni Ed25519 ni P-256 (Multikey)")


def seal(private_key: bytes, secret: str, purpose: str) -> bytes:
    """Return a private key encrypted at rest: version ‖ salt ‖ nonce ‖ AES-256-GCM.

    `secret` is the secret of the installation; `purpose` (for instance the identifier of the key) is
    bound to the result, so that one sealed key cannot be put in the place of another.
    """
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    sealed = AESGCM(_sealing_key(secret, salt)).encrypt(nonce, private_key, purpose.encode())
    return _SEAL_VERSION + salt + nonce + sealed


def unseal(sealed: bytes, secret: str, purpose: str) -> bytes:
    """Return the private key that `seal` encrypted with the same secret and purpose.

    Raises `KeyUnreadable` when the secret, the purpose or a byte differs.
    """
    salt = sealed[1 : 1 + _SALT_BYTES]
    nonce = sealed[1 + _SALT_BYTES : 1 + _SALT_BYTES + _NONCE_BYTES]
    body = sealed[1 + _SALT_BYTES + _NONCE_BYTES :]
    try:
        if sealed[:1] != _SEAL_VERSION:
            raise InvalidTag
        return AESGCM(_sealing_key(secret, salt)).decrypt(nonce, body, purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise KeyUnreadable(
            "La clé privée ne s’ouvre pas avec le secret de cette installation."
        ) from error


def new_seal_identity(organisation: str, siret: str, at: datetime, years: int = 5) -> SealIdentity:
    """Return a new P-256 key and its self-signed X.509 certificate, to seal PDFs (PAdES).

    Self-signed: readers trust it through the did:web document of the body, not through a public
    authority; a body with a qualified seal installs its own certificate instead. `at` is aware.
    """
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _shortened(organisation)),
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRFR-{siret}"),
            x509.NameAttribute(NameOID.COMMON_NAME, _shortened(f"Cachet {organisation}")),
        ]
    )
    key_identifier = x509.SubjectKeyIdentifier.from_public_key(private.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at.astimezone(UTC))
        .not_valid_after(at.astimezone(UTC) + timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_SEAL_USAGE, critical=True)
        .add_extension(key_identifier, critical=False)
        .sign(private, hashes.SHA256())
    )
    return SealIdentity(
        private_key=private.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        certificate=certificate.public_bytes(serialization.Encoding.PEM),
    )


def _shortened(text: str) -> str:
    """Return a name that X.509 can hold: 64 bytes of UTF-8 at most (RFC 5280, upper bounds)."""
    return text.encode()[:64].decode(errors="ignore")


def seal_public_key(certificate: bytes) -> bytes:
    """Return the compressed P-256 public key (33 bytes) of an X.509 certificate (PEM or DER).

    Raises `KeyUnreadable` when it is not a certificate of a P-256 key.
    """
    try:
        if certificate.lstrip().startswith(b"-----"):
            loaded = x509.load_pem_x509_certificate(certificate)
        else:
            loaded = x509.load_der_x509_certificate(certificate)
        public = loaded.public_key()
    except ValueError as error:
        raise KeyUnreadable(f"certificat X.509 illisible : {error}") from error
    if not isinstance(public, ec.EllipticCurvePublicKey) or public.curve.name != "secp256r1":
        raise KeyUnreadable("le certificat X.509 ne porte pas une clé P-256")
    return public.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
    )


_SEAL_USAGE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def _sealing_key(secret: str, salt: bytes) -> bytes:
    derivation = HKDF(hashes.SHA256(), length=32, salt=salt, info=b"parchemin/keys")
    return derivation.derive(secret.encode())
