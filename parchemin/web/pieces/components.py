"""The page where every piece is shown with its states."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parchemin.web.pieces import samples
from parchemin.web.pieces.sample_verdicts import VERDICTS

RIBBONS = ("aaaaa", "eaapr", "ap...", ".....")

COLOURS = (
    *("ink", "ink-2", "ink-3", "paper", "surface", "sunk", "line", "line-2"),
    *("primary", "primary-t", "accent", "accent-t", "success", "success-t"),
    *("warning", "warning-t", "danger", "danger-t"),
    *("employers", "employers-t", "employees", "employees-t"),
)

KEYS = (
    {"keys": "1 à 4", "effect": "acquis, partiel, non acquis, non évalué"},
    {"keys": "Ctrl Entrée", "effect": "candidat suivant"},
)

BIG_BLOCS = tuple(
    {"number": str(rank), "title": title, "meta": meta, "url": samples.HERE}
    for rank, (title, meta) in enumerate(
        (
            ("Gérer une unité de vente", "10 compétences"),
            ("Animer l’équipe", "7 compétences"),
            ("Mettre en œuvre la politique commerciale", "8 compétences"),
        ),
        start=1,
    )
)


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Return the pieces of the interface, each with its states, on invented data."""
    return render(
        request,
        "components.html",
        {
            "samples": samples,
            "ribbons": [samples.ribbon(letters) for letters in RIBBONS],
            "big_blocs": BIG_BLOCS,
            "form": samples.SampleForm(),
            "faulty": samples.faulty_form(),
            "list": samples.listing(),
            "verdicts": [(f"verdict-{n}", page) for n, page in enumerate(VERDICTS)],
            "colours": COLOURS,
            "keys": KEYS,
        },
    )
