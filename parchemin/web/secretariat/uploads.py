"""A file sent, kept an hour between its trial and its confirmation.

It is sealed under a key that the page alone holds: what an abandoned trial leaves behind cannot be read.
"""

from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.core.cache import cache

from parchemin.accounts.actor import Actor

KEPT_SECONDS = 3600


def keep(actor: Actor, name: str, data: bytes) -> str:
    """Keep a file for who sent it and return the key under which it is found again."""
    key = Fernet.generate_key().decode()
    cache.set(_place(actor, key), (name, Fernet(key).encrypt(data)), KEPT_SECONDS)
    return key


def kept(actor: Actor, key: str) -> tuple[str, bytes] | None:
    """Return the name and the bytes of a file kept by the same person, or None once it is gone."""
    found = cache.get(_place(actor, key))
    if found is None:
        return None
    name, sealed = found
    try:
        return name, Fernet(key).decrypt(sealed)
    except (InvalidToken, ValueError):
        return None


def forget(actor: Actor, key: str) -> None:
    """Keep a file no longer."""
    cache.delete(_place(actor, key))


def _place(actor: Actor, key: str) -> str:
    return f"upload/{actor.body_id}/{actor.user_id}/{sha256(key.encode()).hexdigest()}"
