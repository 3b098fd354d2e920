"""A file sent, kept an hour between its trial and its confirmation, longer when a worker is to read it.

It is sealed under a key that the page alone holds: what an abandoned trial leaves behind cannot be read.
"""

from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.core.cache import cache

from parchemin.accounts.actor import Actor

KEPT_SECONDS = 3600
# What a worker is to read waits for it, and for whoever tries it again.
HELD_SECONDS = 7 * 24 * 3600


def keep(actor: Actor, name: str, data: bytes) -> str:
    """Keep a file for who sent it and return the key under which it is found again."""
    key = Fernet.generate_key().decode()
    cache.set(_place(actor, key), (name, Fernet(key).encrypt(data)), KEPT_SECONDS)
    return key


def upload_of(actor: Actor, key: str) -> tuple[str, bytes] | None:
    """Return the name and the bytes of a file kept by the same person, or None once it is gone."""
    found = cache.get(_place(actor, key))
    if found is None:
        return None
    name, sealed = found
    try:
        return name, Fernet(key).decrypt(sealed)
    except (InvalidToken, ValueError):
        return None


def keep_beside(actor: Actor, key: str, what: str, data: bytes) -> None:
    """Keep a week, under the same key, what a worker made of a file."""
    cache.set(f"{_place(actor, key)}/{what}", Fernet(key).encrypt(data), HELD_SECONDS)


def kept_beside(actor: Actor, key: str, what: str) -> bytes | None:
    """Return what a worker made of a file kept by the same person, or None once it is gone."""
    sealed = cache.get(f"{_place(actor, key)}/{what}")
    return Fernet(key).decrypt(sealed) if sealed else None


def hold(actor: Actor, key: str) -> None:
    """Keep a file a week, for the worker that will read it."""
    cache.touch(_place(actor, key), HELD_SECONDS)


def forget(actor: Actor, key: str) -> None:
    """Keep a file no longer."""
    cache.delete(_place(actor, key))


def _place(actor: Actor, key: str) -> str:
    return f"upload/{actor.body_id}/{actor.user_id}/{sha256(key.encode()).hexdigest()}"
