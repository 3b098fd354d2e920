"""Two records of one partner merged, and parted again; the last day of a site."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from parchemin.kernel.numbers import plural
from parchemin.kernel.text import of
from parchemin.organisations.models import PartnerMerger, PartnerSite
from parchemin.organisations.selectors import partners_of
from parchemin.processes.close_site import close_site
from parchemin.processes.merge_partners import (
    kept_by_other,
    merge_partners,
    moved_told,
    part_partners,
    what_moves,
)
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.organisations.partners import around, page_of, partner_or_404
from parchemin.web.pieces.concurrency import ShowingForm
from parchemin.web.pieces.fields import DayField, ReasonField, offer
from parchemin.web.pieces.words import short_date


class MergeForm(forms.Form):
    """Which other record is the same partner, and why they are one."""

    into_id = forms.TypedChoiceField(label="Le même organisme que", coerce=int)
    wider = forms.BooleanField(
        label="Une convention qui ne nomme aucun site vaut aussi pour les sites de l’autre",
        required=False,
        help_text="À cocher si la convention signée le permet.",
    )
    reason = ReasonField(label="Motif", help_text="Le journal le garde.")


class PartForm(forms.Form):
    """Why two partners were not one."""

    reason = ReasonField(label="Motif", help_text="Le journal le garde.")


class ClosingForm(ShowingForm):
    """The last day of a site, and why."""

    last_day = DayField(
        label="Dernier jour",
        required=False,
        help_text="Ce jour compris. Vide : sans dernier jour.",
    )
    reason = ReasonField(label="Motif", help_text="Le journal le garde.")


@require_http_methods(["GET", "POST"])
def merge(request: ActorRequest, partner_id: int) -> HttpResponse:
    """Say what would move, then merge a partner recorded twice into the other, with a reason."""
    former = partner_or_404(request, partner_id)
    form = MergeForm(request.POST or None)
    others = (row for row in partners_of(request.actor.body_id) if row.pk != partner_id)
    offer(
        form,
        "into_id",
        [("", "Choisir…"), *((row.pk, f"{row.name}, SIRET {row.siret}") for row in others)],
    )

    def do(into_id: int, wider: bool, reason: str) -> tuple[str, str]:
        merger = merge_partners(
            former_id=partner_id,
            into_id=into_id,
            wider=wider,
            reason=reason,
            actor=request.actor,
            at=request.at,
        )
        return f"{former.name} est réuni à {merger.into.name}.", page_of(merger.into)

    moved = ", ".join(what_moves(former))
    effects = (
        f"Passent à l’autre organisme : {moved}." if moved else "Rien n’est à lui.",
        f"La fiche {of(former.name)} n’est plus proposée ; son SIRET mène à l’autre.",
        "Deux conventions pour le même service à la même période, deux sites du même nom : c’est refusé.",
        "Cela se défait : ce qui est passé revient, ce qui s’est ajouté depuis reste à l’autre.",
    )
    title = f"Réunir {former.name} à un autre organisme"
    return ask(request, form, do, **around(title, "Réunir", effects, former))


@require_http_methods(["GET", "POST"])
def part(request: ActorRequest, merger_id: int) -> HttpResponse:
    """Say what would be given back, then part two partners merged by mistake, with a reason."""
    merger = get_object_or_404(
        PartnerMerger.objects.select_related("former", "into"),
        pk=merger_id,
        parted_at=None,
        former__body_id=request.actor.body_id,
    )

    def do(reason: str) -> tuple[str, str]:
        part_partners(merger_id=merger_id, reason=reason, actor=request.actor, at=request.at)
        return f"{merger.former.name} a retrouvé ce qui était à lui.", page_of(merger.former)

    since = kept_by_other(merger)
    effects = (
        f"Reviennent {of(merger.into.name)} : {moved_told(merger)}, tels qu’ils sont aujourd’hui.",
        f"La fiche {of(merger.former.name)} est de nouveau proposée, sous son SIRET.",
        f"Ce qui s’est ajouté depuis reste à {merger.into.name}"
        + (f", dont {plural(len(since), 'dossier')} : {', '.join(since[:10])}." if since else "."),
    )
    title = f"Défaire la réunion {of(merger.former.name)}"
    form = PartForm(request.POST or None)
    return ask(request, form, do, **around(title, "Défaire", effects, merger.into))


@require_http_methods(["GET", "POST"])
def close(request: ActorRequest, site_id: int) -> HttpResponse:
    """Say the last day of a site, with a reason."""
    site = get_object_or_404(
        PartnerSite.objects.select_related("partner"),
        pk=site_id,
        partner__body_id=request.actor.body_id,
    )
    form = ClosingForm(request.POST or None, initial={"last_day": site.closes_on})

    def do(last_day: date | None, reason: str) -> tuple[str, str]:
        close_site(
            site_id=site_id,
            last_day=last_day,
            reason=reason,
            actor=request.actor,
            at=request.at,
        )
        told = f"ferme le {short_date(last_day)}" if last_day else "n’a plus de dernier jour"
        return f"Le site {site.name} {told}.", page_of(site.partner)

    effects: tuple[Any, ...] = (
        "Passé ce jour, aucune session ne s’y tient ; ce qui s’y est tenu reste.",
        "Une session plus tardive se déplace d’abord.",
        "Une convention limitée à ce seul site ne permet plus d’y évaluer après ce jour.",
    )
    title = f"Fermer le site {site.name}"
    return ask(request, form, do, **around(title, "Enregistrer", effects, site.partner))
