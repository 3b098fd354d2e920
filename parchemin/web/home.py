"""Where a person arrives after signing in, the place they work at, the columns they keep in their lists."""

import re
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_GET, require_POST

from parchemin.accounts.actions import drop_view, keep_columns, keep_view
from parchemin.accounts.selectors import places_of
from parchemin.web.access import PLACE, SignedRequest
from parchemin.web.http import done
from parchemin.web.navigation import first_page

# More than any list has, each a short word: what is kept stays small whatever is posted.
MOST_COLUMNS = 40
_COLUMN = re.compile(r"[a-z_]{1,40}")


@require_GET
def home(request: SignedRequest) -> HttpResponse:
    """Lead to the first page of the person's role; show their places when they must choose."""
    route = first_page(request.actor)
    choosing = len(places_of(request.mandates)) > 1 and PLACE not in request.session
    if route and not choosing:
        return HttpResponseRedirect(reverse(route))
    return render(request, "home.html")


@require_POST
def choose_mandate(request: SignedRequest) -> HttpResponse:
    """Act from now on at the place named by `place`, if the person holds a mandate there today."""
    places = {place.key: place for place in places_of(request.mandates)}
    place = places.get(request.POST.get("place", ""))
    if place is None:
        return HttpResponseRedirect(reverse("home"))
    request.session[PLACE] = place.key
    body = place.mandates[0].body
    return done(request, f"Vous agissez maintenant pour {body.name}.", reverse("home"))


@require_POST
def choose_columns(request: SignedRequest) -> HttpResponse:
    """Keep the columns `colonne` for the list at the address `to` of this site, and lead back to it."""
    route, path, query = _list_posted(request)
    columns = [key for key in request.POST.getlist("colonne") if _COLUMN.fullmatch(key)]
    keep_columns(user=request.user, route=route, columns=columns[:MOST_COLUMNS])
    return done(request, "Ces colonnes sont gardées pour vous.", f"{path}?{query}")


@require_POST
def choose_view(request: SignedRequest) -> HttpResponse:
    """Keep what the list at the address `to` asks under a name, or drop the view `sans`, and lead back to it."""
    route, path, query = _list_posted(request)
    if dropped := request.POST.get("sans", ""):
        drop_view(user=request.user, route=route, name=dropped)
        return done(request, f"La vue « {dropped} » n’est plus gardée.", f"{path}?{query}")
    name = request.POST.get("nom", "")
    keep_view(user=request.user, route=route, name=name, query=query)
    return done(request, f"La vue « {name} » est gardée pour vous.", f"{path}?{query}")


def _list_posted(request: SignedRequest) -> tuple[str, str, str]:
    """Return the route and the path of the list at the address `to` of this site, and what it asks."""
    address = request.POST.get("to", "")
    try:
        parts = urlsplit(address)
        route = resolve(parts.path if not parts.netloc else "")
    except (Resolver404, ValueError) as unknown:
        raise Http404("Aucune liste à cette adresse.") from unknown
    query = QueryDict(parts.query, mutable=True)
    query.pop("page", None)
    return route.view_name, parts.path, query.urlencode()
