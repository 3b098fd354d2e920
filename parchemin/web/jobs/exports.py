"""Files that a worker makes: it opens the address of the file as who asked for it would."""

from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import Resolver404, resolve

from parchemin.accounts.actor import Actor
from parchemin.jobs.actions import done_once, enqueue_anew, keep_for
from parchemin.jobs.models import Job
from parchemin.jobs.registry import kind
from parchemin.jobs.selectors import actor_of_job
from parchemin.jobs.terms import FileRole
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.objections import Objection, Refused

EXPORT = "make-file"
_GONE = Objection(
    "nothing-to-export",
    "Il n’y a plus de fichier à cette adresse, ou votre mandat n’y donne plus accès.",
    remedy="Revenez à la page d’où vous l’avez demandé.",
)


def ask_for_export(*, address: str, actor: Actor, at: datetime) -> Job:
    """Have a worker make the file at an address, for its asker alone; asked meanwhile, it is the same job."""
    about = f"{actor.user_id}/{sha256_hex(address.encode())[:32]}"
    return enqueue_anew(EXPORT, about=about, arguments={"address": address}, actor=actor, at=at)


@kind(EXPORT, "Faire un fichier")
def _make(job: Job, at: datetime) -> dict[str, Any]:
    """Keep the file that the address gives to who asked; refused when it gives them none any more."""

    def make() -> dict[str, Any]:
        answer = _opened(job.arguments["address"], actor_of_job(job, at), at)
        name = _name_of(answer)
        content = _content_of(answer)
        media_type = answer.headers["Content-Type"]
        keep_for(job, FileRole.MADE, name=name, media_type=media_type, content=content)
        return {"file": name, "bytes": len(content)}

    return done_once(job, make)


def _opened(address: str, actor: Actor, at: datetime) -> HttpResponseBase:
    """Return what a page answers to a GET of the actor, behind the same door as in a browser."""
    parts = urlsplit(address)
    request = cast(Any, HttpRequest())
    request.method, request.path, request.path_info = "GET", parts.path, parts.path
    request.GET = QueryDict(parts.query)
    request.actor, request.at, request.htmx, request.made_apart = actor, at, False, True
    try:
        found = resolve(parts.path)
        audience = getattr(found.func, "audience", None)
        if not isinstance(audience, frozenset) or not actor.holds(*audience):
            raise Refused(_GONE)
        return cast(HttpResponseBase, found.func(request, *found.args, **found.kwargs))
    except (Http404, Resolver404) as missing:
        raise Refused(_GONE) from missing


def _name_of(answer: HttpResponseBase) -> str:
    disposition = answer.headers.get("Content-Disposition", "")
    if answer.status_code != 200 or "filename=" not in disposition:
        raise Refused(_GONE)
    return disposition.partition("filename=")[2].strip('"')


def _content_of(answer: HttpResponseBase) -> bytes:
    if isinstance(answer, StreamingHttpResponse):
        return b"".join(cast(Any, answer))
    return cast(HttpResponse, answer).content
