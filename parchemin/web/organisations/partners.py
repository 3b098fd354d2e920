"""The partners of the body: who they are, where they work, what their conventions let them do."""

from collections.abc import Sequence
from typing import Any

from django.db.models.functions import Coalesce
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.certifications.selectors import habilitations_by_partner
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.text import of
from parchemin.organisations.actions import (
    add_site,
    correct_partner,
    correct_site,
    describe_partner,
    register_partner,
)
from parchemin.organisations.models import Partner, PartnerSite
from parchemin.organisations.rules import remark_on_name
from parchemin.organisations.selectors import mergers_of, same_company, story_of_partner
from parchemin.pathways.selectors import visible_dossiers
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.shapes import tabs
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.organisations.habilitation_lines import habilitation_line
from parchemin.web.organisations.listing import PARTNERS, PartnerLine
from parchemin.web.organisations.partner_forms import (
    ContactForm,
    NamingForm,
    PartnerForm,
    SiteForm,
)
from parchemin.web.pieces.today import NextAct


@require_GET
def partners(request: ActorRequest) -> HttpResponse:
    """Return the partners of the body with their habilitations, in queries that their number does not change."""
    return PARTNERS.page_answer(
        request,
        "organisations/partners.html",
        Partner.objects.filter(body_id=request.actor.body_id, merged_into=None),
        lambda rows: _lines(request, rows),
        tabs=tabs(request.actor, "organisations:partners"),
        next=NextAct("", "", "Ajouter un organisme", reverse("organisations:new_partner")),
    )


def _lines(request: ActorRequest, partners: Sequence[Partner]) -> list[PartnerLine]:
    held, today = habilitations_by_partner(partners), paris_date(request.at)
    return [
        PartnerLine(partner, tuple(habilitation_line(row, today) for row in held[partner.pk]))
        for partner in partners
    ]


@require_GET
def partner_of_siret(request: ActorRequest, siret: str) -> HttpResponse:
    """Lead to the partner who has a SIRET, or to the form that registers it."""
    rows = Partner.objects.filter(body_id=request.actor.body_id, siret=siret)
    known = rows.select_related("merged_into").first()
    if known is not None:
        return HttpResponseRedirect(page_of(known.merged_into or known))
    return HttpResponseRedirect(
        f"{reverse('organisations:new_partner')}?{urlencode({'siret': siret})}"
    )


@require_GET
def partner(request: ActorRequest, partner_id: int) -> HttpResponse:
    """Return one partner: its sites, its habilitations and their acts, its dossiers, what happened."""
    found = partner_or_404(request, partner_id)
    today, roles = paris_date(request.at), request.actor.roles
    dossiers = visible_dossiers(request.actor).filter(partner=found)
    context = {
        "partner": found,
        "sites": found.sites.order_by("name"),
        "habilitations": [
            habilitation_line(row, today, roles)
            for row in reversed(habilitations_by_partner([found])[found.pk])
        ],
        "dossiers": dossiers.count(),
        "dossiers_url": f"{reverse('pathways:dossiers')}?{urlencode({'organisme': found.siret})}",
        "mergers": mergers_of(found),
        "same": [(other, page_of(other)) for other in same_company(found)],
        "story": story_of_partner(found),
        "trail": trail(),
        "next": None
        if found.merged_into_id
        else NextAct(
            "",
            "",
            "Enregistrer une convention",
            reverse("organisations:habilitate_partner", args=[found.pk]),
        ),
    }
    return render(request, "organisations/partner.html", context)


@require_http_methods(["GET", "POST"])
def welcome(request: ActorRequest) -> HttpResponse:
    """Record a partner; its habilitation is another act. One known already is shown, not written again."""
    form = PartnerForm(request.POST or None, initial={"siret": request.GET.get("siret", "")[:40]})
    effects = (
        "Il paraît dans la liste ; rien ne l’habilite encore.",
        "Un SIRET déjà enregistré mène à la fiche qui le porte : rien n’y est changé.",
    )

    def record(**typed: Any) -> tuple[str, str]:
        before = set(_partners_of_siret(request))
        partner = register_partner(actor=request.actor, at=request.at, **typed)
        if partner.pk in before:
            kept = remark_on_name(partner.name, typed["name"])
            told = f"{partner.name} est déjà enregistré sous ce SIRET : voici sa fiche."
            return (kept[0].message if kept else told), page_of(partner)
        told = f"{partner.name} est enregistré. Enregistrez sa convention."
        return told, reverse("organisations:habilitate_partner", args=[partner.pk])

    shown = around("Ajouter un organisme", "Ajouter", effects)
    return ask(request, form, record, **shown)


@require_http_methods(["GET", "POST"])
def rename(request: ActorRequest, partner_id: int) -> HttpResponse:
    """Correct the name or the SIRET of a partner, with a reason."""
    partner = partner_or_404(request, partner_id)
    form = NamingForm(request.POST or None, initial={"siret": partner.siret, "name": partner.name})
    effects = (
        "Le nom et le SIRET paraissent partout où l’organisme est nommé ; ce qui est signé reste.",
        "Ses dossiers, ses sessions et ses conventions le suivent.",
    )

    def correct(**typed: Any) -> tuple[str, str]:
        correct_partner(
            partner_id=partner_id,
            **form.values_to_write(("siret", "name")),
            reason=typed["reason"],
            actor=request.actor,
            at=request.at,
        )
        return "L’organisme est corrigé.", page_of(partner)

    title = f"Corriger le nom ou le SIRET {of(partner.name)}"
    return ask(request, form, correct, **around(title, "Corriger", effects, partner))


@require_http_methods(["GET", "POST"])
def describe(request: ActorRequest, partner_id: int) -> HttpResponse:
    """Write where a partner is and where it is written to."""
    partner = partner_or_404(request, partner_id)
    names = ("city", "nda", "email")
    form = ContactForm(
        request.POST or None, initial={name: getattr(partner, name) for name in names}
    )

    def write(**_: Any) -> tuple[str, str]:
        describe_partner(
            partner_id=partner_id,
            **form.values_to_write(names),
            actor=request.actor,
            at=request.at,
        )
        return "La fiche est à jour.", page_of(partner)

    effects = ("Le journal garde ce qui change.",)
    title = f"Modifier la fiche {of(partner.name)}"
    return ask(request, form, write, **around(title, "Enregistrer", effects, partner))


@require_http_methods(["GET", "POST"])
def new_site(request: ActorRequest, partner_id: int) -> HttpResponse:
    """Add a site to a partner."""
    partner = partner_or_404(request, partner_id)
    form = SiteForm(request.POST or None)

    def add(**typed: Any) -> tuple[str, str]:
        site = add_site(partner_id=partner_id, actor=request.actor, at=request.at, **typed)
        return f"Le site {site.name} est ajouté.", page_of(partner)

    effects = ("Une convention peut se limiter à ce site, et une session s’y tenir.",)
    title = f"Ajouter un site : {partner.name}"
    return ask(request, form, add, **around(title, "Ajouter", effects, partner))


@require_http_methods(["GET", "POST"])
def change_site(request: ActorRequest, site_id: int) -> HttpResponse:
    """Correct the name or the address of a site."""
    site = get_object_or_404(
        PartnerSite.objects.select_related("partner"),
        pk=site_id,
        partner__body_id=request.actor.body_id,
    )
    names = ("name", "address", "city")
    form = SiteForm(request.POST or None, initial={name: getattr(site, name) for name in names})

    def correct(**_: Any) -> tuple[str, str]:
        correct_site(
            site_id=site_id, **form.values_to_write(names), actor=request.actor, at=request.at
        )
        return "Le site est corrigé.", page_of(site.partner)

    effects = ("Une session déjà planifiée garde le lieu qu’elle dit.",)
    title = f"Corriger le site {site.name}"
    return ask(request, form, correct, **around(title, "Corriger", effects, site.partner))


def partner_or_404(request: ActorRequest, partner_id: int) -> Partner:
    """Return a partner of the body of the actor; raise `Http404` otherwise."""
    return get_object_or_404(Partner, pk=partner_id, body_id=request.actor.body_id)


def page_of(partner: Partner) -> str:
    """Return the address of the page of a partner."""
    return reverse("organisations:partner", args=[partner.pk])


def trail(partner: Partner | None = None) -> tuple[Link, ...]:
    """Return the way to the page of a partner, or to what lies below it."""
    found = [Link("Organismes", reverse("organisations:partners"), current=False)]
    if partner is not None:
        found.append(Link(partner.name, page_of(partner), current=False))
    return tuple(found)


def around(
    title: str, label: str, effects: tuple[str, ...], partner: Partner | None = None
) -> dict[str, Any]:
    """Return what `act.html` shows around the form of an act on a partner."""
    return {
        "title": title,
        "label": label,
        "effects": effects,
        "back": page_of(partner) if partner else reverse("organisations:partners"),
        "trail": trail(partner),
    }


def _partners_of_siret(request: ActorRequest) -> Sequence[int]:
    siret = "".join(filter(str.isdecimal, request.POST.get("siret", "")))
    rows = Partner.objects.filter(body_id=request.actor.body_id, siret=siret)
    return tuple(rows.values_list(Coalesce("merged_into", "pk"), flat=True))
