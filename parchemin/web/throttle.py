"""How often one network may ask, counted in the cache that every process shares."""

from datetime import datetime
from ipaddress import IPv4Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from parchemin.accounts.models import User
from parchemin.kernel.canonical import sha256_hex
from parchemin.post.notices import Notice, tell_owner

MINUTE = 60
# Wrong passwords of one account within a day, wherever they come from, after which its owner is told, once.
TOLD_AFTER = 10
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def within(request: HttpRequest, action: str, most: int, *, lasting: int = MINUTE) -> bool:
    """Count one more request for an action; tell whether its network made at most so many in so many seconds."""
    slot = int(timezone.now().timestamp()) // lasting
    return _ticket(f"throttle:{action}:{network(request)}:{slot}", most, 2 * lasting) > 0


def note_wrong_password(address: str, at: datetime) -> None:
    """Count one more wrong password for an address; tell its owner at the tenth of a day.

    The same is done whether an account has this address or not.
    """
    key = f"throttle:wrong-password:{mark_of(address)}:{at.date().isoformat()}"
    if _ticket(key, TOLD_AFTER, DAY) == TOLD_AFTER:
        owner = User.objects.filter(email=address.strip().lower(), is_active=True).first()
        tell_owner(owner.pk if owner else None, Notice.TRIES, at)


def _ticket(key: str, most: int, lasting: int) -> int:
    """Take the next of so many tickets and return its rank, 0 when none is left; each is kept for so many seconds.

    Two requests never take the same one: to add to a cache is atomic, to count in it is not.
    """
    for rank in range(cache.get(key, 0) + 1, most + 1):
        if cache.add(f"{key}:{rank}", 1, timeout=lasting):
            cache.set(key, rank, timeout=lasting)
            return rank
    return 0


def mark_of(address: str) -> str:
    """Return what stands for an e-mail address in a count: the address itself is kept nowhere."""
    return sha256_hex(address.strip().lower().encode())


def network(request: HttpRequest) -> str:
    """Return the address of the reader, or the whole /64 that an IPv6 subscriber is given."""
    address = ip_address(get_adapter().get_client_ip(request))
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, 64), strict=False).network_address)
