"""Reading a référentiel or a règlement from a file: what it holds and lacks is told before it is kept."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.certifications.actions import import_referentiel, set_reglement
from parchemin.certifications.models import Reglement
from parchemin.certifications.referentiel.opening import open_referentiel
from parchemin.certifications.referentiel.reading import referentiel_of
from parchemin.certifications.referentiel.value import Referentiel
from parchemin.certifications.reglement.clauses import chapters_of
from parchemin.certifications.reglement.law import with_law
from parchemin.certifications.reglement.reading import reglement_in
from parchemin.certifications.reglement.terms import Register, RouteFamily
from parchemin.certifications.rules import remarks_on_modalities
from parchemin.certifications.selectors import ReferentielPage, edition_in_force, registration_on
from parchemin.certifications.terms import EditionState
from parchemin.jobs.selectors import jobs_seen_by
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Objection, Refused
from parchemin.kernel.reading import LARGEST_DOCUMENT, Document, Unreadable, parse_document
from parchemin.web.access import ActorRequest
from parchemin.web.certifications.import_job import (
    GONE,
    LARGEST_READ_AT_ONCE,
    READ,
    TOLD,
    ask_for_keeping,
    ask_for_reading,
    report_of,
    told_of,
)
from parchemin.web.certifications.pages import page_or_404, trail
from parchemin.web.http import done, refusal
from parchemin.web.jobs.long_acts import asked_of_a_worker
from parchemin.web.uploads import keep, upload_of

REFERENTIEL, REGLEMENT = (
    "certifications/referentiel_import.html",
    "certifications/reglement_set.html",
)
_NO_FILE = Objection("file-missing", "Aucun fichier n’est joint.", remedy="Choisissez-en un.")


@require_http_methods(["GET", "POST"])
def referentiel_import(request: ActorRequest) -> HttpResponse:
    """Read a référentiel that is sent, and tell what it holds, lacks and changes; nothing is done, so no `ask`."""
    shown: dict[str, Any] = {"trail": trail()}
    if request.method == "GET":
        return render(request, REFERENTIEL, shown)
    try:
        name, data = _file(request)
        key = keep(request.actor, name, data)
        if LARGEST_READ_AT_ONCE < len(data) <= LARGEST_DOCUMENT:
            return asked_of_a_worker(
                request, ask_for_reading(key, actor=request.actor, at=request.at)
            )
        conversion = open_referentiel(parse_document(name, data))
    except Refused as refused:
        return refusal(request, refused, page=REFERENTIEL, context=shown)
    except Unreadable as unreadable:
        return render(request, REFERENTIEL, {**shown, "unreadable": unreadable}, status=422)
    told = [render_to_string(part, report_of(request.actor, conversion)) for part in TOLD]
    return render(request, REFERENTIEL, {**shown, "key": key, "told": _marked(told)})


@require_GET
def referentiel_read(request: ActorRequest, pk: int) -> HttpResponse:
    """Return what a worker told of a large référentiel, for who sent it."""
    mine = jobs_seen_by(request.actor).filter(asked_by_id=request.actor.user_id)
    job = mine.filter(pk=pk, kind=READ).first()
    if job is None:
        raise Http404("Aucune lecture à cette adresse.")
    key = job.arguments["upload"]
    told = told_of(key, request.actor)
    if told is None:
        raise Refused(GONE)
    return render(request, REFERENTIEL, {"trail": trail(), "key": key, "told": _marked(told)})


def _marked(told: Sequence[str]) -> list[SafeString]:
    """Return parts of the page as its templates wrote them: they escaped what the file says."""
    return [mark_safe(part) for part in told]  # noqa: S308


@require_POST
def referentiel_keep(request: ActorRequest) -> HttpResponse:
    """Keep the référentiel read as a draft edition."""
    key = request.POST.get("key", "")
    found = upload_of(request.actor, key)
    if found is None:
        raise Refused(GONE)
    if len(found[1]) > LARGEST_READ_AT_ONCE:
        job = ask_for_keeping(key, actor=request.actor, at=request.at)
        return asked_of_a_worker(request, job)
    conversion = open_referentiel(parse_document(*found))
    edition = import_referentiel(
        referentiel=conversion.referentiel, actor=request.actor, at=request.at
    )
    place = [edition.certification.code, edition.number]
    said = f"L’édition {edition.number} est importée en brouillon."
    if edition.state != EditionState.DRAFT:
        said = f"L’édition {edition.number} est déjà ce référentiel : rien n’a changé."
    return done(request, said, reverse("certifications:edition", args=place))


@require_http_methods(["GET", "POST"])
def reglement_set(request: ActorRequest, code: str) -> HttpResponse:
    """Read a règlement that is sent, and tell it in French before it is fixed; nothing is done, so no `ask`."""
    page = page_or_404(request, code, None)
    shown: dict[str, Any] = {"page": page, "trail": trail(page.certification)}
    if request.method == "GET":
        return render(request, REGLEMENT, shown)
    try:
        document, key = _sent(request)
        value = reglement_in(document)
    except Refused as refused:
        return refusal(request, refused, page=REGLEMENT, context=shown)
    except Unreadable as unreadable:
        return render(request, REGLEMENT, {**shown, "unreadable": unreadable}, status=422)
    on = max(paris_date(request.at), value.in_force_from)
    registration = registration_on(page.certification.pk, on)
    register = Register(registration.register) if registration else Register.NONE
    effective = with_law(value, RouteFamily.TRAINING, register, on)
    told = {
        "value": value,
        "chapters": chapters_of(effective),
        "warnings": effective.warnings,
        "route": RouteFamily.TRAINING,
        "key": key,
        "remarks": remarks_on_modalities(_bound(page, request), value),
    }
    return render(request, REGLEMENT, {**shown, **told})


def _bound(page: ReferentielPage, request: ActorRequest) -> Referentiel:
    """Return the référentiel that a new règlement binds: that in force, else the last one."""
    in_force = edition_in_force(page.certification.pk, paris_date(request.at))
    return referentiel_of(in_force.document) if in_force else page.referentiel


@require_POST
def reglement_keep(request: ActorRequest, code: str) -> HttpResponse:
    """Fix the règlement read, from the date that it bears."""
    page = page_or_404(request, code, None)
    document = _upload_read(request)
    row = set_reglement(
        certification_id=page.certification.pk,
        value=document.value,
        actor=request.actor,
        at=request.at,
    )
    to = reverse("certifications:reglement", args=[code, row.pk])
    return done(request, f"Le règlement est fixé : {_since(row)}.", to)


def _since(row: Reglement) -> str:
    return f"il vaut à partir du {french_date(row.in_force_from)}"


def _sent(request: ActorRequest) -> tuple[Document, str]:
    """Return the document sent and the key under which it is kept; raises `Refused` or `Unreadable`."""
    name, data = _file(request)
    return parse_document(name, data), keep(request.actor, name, data)


def _file(request: ActorRequest) -> tuple[str, bytes]:
    """Return the name and the bytes of the file sent; raises `Refused` without one."""
    sent = request.FILES.get("file")
    if sent is None:
        raise Refused(_NO_FILE)
    return sent.name or "fichier", sent.read(LARGEST_DOCUMENT + 1)


def _upload_read(request: ActorRequest) -> Document:
    """Return what was read, kept its whole hour: a second press finds what the first one did."""
    found = upload_of(request.actor, request.POST.get("key", ""))
    if found is None:
        raise Refused(GONE)
    return parse_document(*found)
