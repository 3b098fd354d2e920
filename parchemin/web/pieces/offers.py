"""A file too long to make while somebody waits: the page that offers it, and the address that it names."""

from django.core.signing import Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_SIGNED = Signer(salt="offered-file")


def is_made_apart(request: HttpRequest) -> bool:
    """Tell whether a worker asks for the file: then it is made, however long that is."""
    return getattr(request, "made_apart", False)


def offer(request: HttpRequest, what: str) -> HttpResponse:
    """Answer that a worker can make the file at this address; `what` says how large it is, « 12 000 lignes ».

    The address is signed: what nobody was offered cannot be asked for.
    """
    context = {"what": what, "offer": _SIGNED.sign(request.get_full_path()), "back": request.path}
    return render(request, "jobs/offer.html", context)


def offered_address(signed: str) -> str:
    """Return the address that was offered; raises `BadSignature` for one that was not."""
    return _SIGNED.unsign(signed)
