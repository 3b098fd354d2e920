"""Who a body is, how its numbers start, which clocks it works on: each a page of its own."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from parchemin.certificates.actions.numbers import set_number_prefix
from parchemin.kernel.zones import Zone
from parchemin.organisations.actions import set_zone
from parchemin.organisations.selectors import identity_of
from parchemin.processes.correct_identity import correct_identity
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.settings.forms import BodyForm, PrefixForm, ZoneForm
from parchemin.web.settings.pages import around, body_of, home_of, one_at_a_time


@require_http_methods(["GET", "POST"])
@one_at_a_time
def identity(request: ActorRequest) -> HttpResponse:
    """Correct who the body is."""
    form = BodyForm(request.POST or None, initial=identity_of(body_of(request)))

    def correct(**_: Any) -> tuple[str, str]:
        asked = form.values_to_write(BodyForm.base_fields)
        correct_identity(actor=request.actor, at=request.at, **asked)
        return "L’organisme est à jour.", home_of("identite")

    shown = around(
        "Identité de l’organisme",
        "Enregistrer",
        "identite",
        "Les parchemins, les lettres et la page publique le disent à partir d’ici.",
        "L’en-tête des lettres suit le nom, s’il disait l’ancien ; sinon, corrigez-le sous « Contact et logo ».",
        "Un parchemin déjà délivré garde ce qu’il dit.",
        "Le cachet des PDF porte la raison sociale et le SIRET qu’il avait : remplacez sa clé s’ils changent.",
    )
    return ask(request, form, correct, **shown)


@require_http_methods(["GET", "POST"])
@one_at_a_time
def prefix(request: ActorRequest) -> HttpResponse:
    """Give the numbers to come another prefix."""
    form = PrefixForm(
        request.POST or None, initial={"number_prefix": body_of(request).number_prefix}
    )

    def change(**_: Any) -> tuple[str, str]:
        asked = form.values_to_write(PrefixForm.base_fields)["number_prefix"]
        set_number_prefix(prefix=asked, actor=request.actor, at=request.at)
        return "Le préfixe est enregistré.", home_of("numeros")

    shown = around(
        "Préfixe des numéros",
        "Enregistrer",
        "numeros",
        "Les prochains certificats le portent ; leur rang repart de un.",
        "Un numéro déjà donné ne change jamais.",
    )
    return ask(request, form, change, **shown)


@require_http_methods(["GET", "POST"])
@one_at_a_time
def zone(request: ActorRequest) -> HttpResponse:
    """Say which clocks hours are typed on first."""
    form = ZoneForm(request.POST or None, initial={"zone": body_of(request).zone})

    def change(**_: Any) -> tuple[str, str]:
        asked = form.values_to_write(ZoneForm.base_fields)
        set_zone(zone=Zone(asked["zone"]), actor=request.actor, at=request.at)
        return "Le fuseau est enregistré.", home_of("fuseau")

    shown = around(
        "Fuseau des lieux",
        "Enregistrer",
        "fuseau",
        "Une nouvelle session, une séance ou un sondage le propose d’abord ; chacun peut en dire un autre.",
        "Ce qui est déjà planifié garde son heure.",
    )
    return ask(request, form, change, **shown)
