"""Replacing a key of the body, with a proof of who asks."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from parchemin.certificates.actions.keys import rotate_key
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.settings.forms import PURPOSES, RotationForm
from parchemin.web.settings.pages import around, home_of, one_at_a_time
from parchemin.web.sign_in import prove_again


@require_http_methods(["GET", "POST"])
@one_at_a_time
def rotate(request: ActorRequest, purpose: str) -> HttpResponse:
    """Replace the key in use."""
    if purpose not in PURPOSES:
        raise Http404("Aucune clé de cet usage.")
    asked = PURPOSES[purpose]
    form = RotationForm(request.POST if request.method == "POST" else None)

    def replace(**typed: Any) -> tuple[str, str]:
        prove_again(request)
        rotate_key(purpose=asked, actor=request.actor, at=request.at, **typed)
        return "La clé est remplacée.", home_of("cles")

    shown = around(
        f"Remplacer une clé : {asked.label.lower()}",
        "Remplacer",
        "cles",
        "Une nouvelle clé signe à partir d’ici ; la précédente reste publiée et vérifie ce qu’elle a signé.",
        "Si elle a pu être copiée : ce qu’elle a signé ne se vérifie plus, et chaque document qu’elle a signé est "
        "à établir de nouveau. Cela ne se reprend pas.",
    )
    return ask(request, form, replace, **{**shown, "weight": "binding"})
