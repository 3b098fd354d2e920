"""How the installation fares, on screen, for who runs it."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from parchemin import __version__
from parchemin.certificates.documents import objections_to_address
from parchemin.kernel.numbers import plural
from parchemin.processes.installation import (
    VerifiedBody,
    ask_for_verification,
    installation_at,
)
from parchemin.web.access import ActorRequest
from parchemin.web.http import done
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.words import file_size

HELD = State("tout tient", Tone.OK)
LOST = State("ne tient plus", Tone.NO)
NEVER = State("jamais vérifié", Tone.PLAIN, "clock")


@require_GET
def installation(request: ActorRequest) -> HttpResponse:
    """Return what the installation keeps, what its workers do, and what the last verifications found."""
    found = installation_at(request.at)
    free = "" if found.free_space is None else file_size(found.free_space)
    files = f"{plural(found.files, 'fichier')}, {file_size(found.files_size)}"
    facts = (
        ("Version", __version__),
        ("Adresse publique", settings.PUBLIC_URL),
        ("Base de données", f"{found.database}, {file_size(found.database_size)}"),
        ("Fichiers gardés", files if found.files else "aucun"),
        ("Place libre pour les fichiers", free or "non mesurée d’ici"),
    )
    context: dict[str, Any] = {
        "found": found,
        "address": objections_to_address(settings.PUBLIC_URL),
        "facts": facts,
        "bodies": [(body, state_of(body)) for body in found.bodies],
    }
    return render(request, "jobs/installation.html", context)


@require_POST
def verify(request: ActorRequest) -> HttpResponse:
    """Have every body verified now."""
    count = ask_for_verification(actor=request.actor, at=request.at)
    told = plural(count, "vérification demandée", "vérifications demandées")
    return done(request, f"{told}.", reverse("installation"))


def state_of(body: VerifiedBody) -> State:
    """Return how the last verification of a body ended."""
    if body.held is None:
        return NEVER
    return HELD if body.held else LOST
