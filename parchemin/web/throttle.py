"""How often one network may ask, counted in the cache that every process shares."""

from ipaddress import IPv4Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

MINUTE = 60


def within(request: HttpRequest, action: str, most: int) -> bool:
    """Count one more request for an action; tell whether its network made at most so many this minute."""
    minute = int(timezone.now().timestamp()) // MINUTE
    key = f"throttle:{action}:{_network(request)}:{minute}"
    cache.add(key, 0, timeout=2 * MINUTE)
    return cache.incr(key) <= most


def _network(request: HttpRequest) -> str:
    """Return the address of the reader, or the whole /64 that an IPv6 subscriber is given."""
    address = ip_address(get_adapter().get_client_ip(request))
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, 64), strict=False).network_address)
