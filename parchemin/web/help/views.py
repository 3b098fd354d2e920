"""« Aide »: the guides, a page each, and a search."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parchemin.web.help.guides import OF_ROLES, guides, passages

_LONGEST = 200


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Return the guides by role and by subject, and the sections that say the words searched."""
    asked = request.GET.get("q", "")[:_LONGEST].strip()
    every = guides()
    roles = set(OF_ROLES.values())
    shown = {
        "asked": asked,
        "answers": passages(asked),
        "roles": [guide for name, guide in every.items() if name in roles],
        "subjects": [guide for name, guide in every.items() if name not in roles],
    }
    return render(request, "help/index.html", shown)


@require_GET
def guide(request: HttpRequest, name: str) -> HttpResponse:
    """Return one guide. Raises `Http404` when nobody wrote it."""
    if name not in guides():
        raise Http404(name)
    return render(request, "help/guide.html", {"guide": guides()[name]})
