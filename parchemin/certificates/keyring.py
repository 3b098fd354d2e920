"""Opening the private keys of a certifying body, for those who sign in its name."""

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings

from parchemin.certificates import keys
from parchemin.certificates.models import SigningKey
from parchemin.certificates.terms import KeyPurpose


def key_in_use(body_id: int, purpose: KeyPurpose) -> SigningKey:
    """Return the key in use; raises `SigningKey.DoesNotExist` when the body has none."""
    return SigningKey.objects.get(body_id=body_id, purpose=purpose, retired_at__isnull=True)


def signer_of(key: SigningKey) -> keys.Sign:
    """Return the signer of an Ed25519 key; raises `KeyUnreadable` when this installation cannot open it."""
    return keys.signer(_private(key))


def opened_seal(key: SigningKey) -> tuple[EllipticCurvePrivateKey, x509.Certificate]:
    """Return the P-256 key and X.509 certificate that seal PDFs; raises `KeyUnreadable`."""
    private = serialization.load_der_private_key(_private(key), password=None)
    if not isinstance(private, EllipticCurvePrivateKey):
        raise keys.KeyUnreadable("le cachet n’est pas une clé P-256")
    return private, x509.load_pem_x509_certificate(key.certificate_pem.encode())


def keys_closed() -> tuple[str, ...]:
    """Return the keys in use that this installation cannot open, for want of the secret that sealed them."""
    closed = []
    for key in SigningKey.objects.filter(retired_at__isnull=True).select_related("body"):
        try:
            _private(key)
        except keys.KeyUnreadable:
            closed.append(f"{key.body.slug}, {key.fragment}")
    return tuple(closed)


def _private(key: SigningKey) -> bytes:
    return keys.unseal(bytes(key.sealed_private), settings.KEY_SEALING_SECRET, key.fragment)
