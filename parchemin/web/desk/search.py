"""One search: people, their dossiers, certificates, sessions, juries, jurors, by name, number or birth date."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from parchemin.accounts.actor import Actor
from parchemin.accounts.names import by_surname
from parchemin.assessment.models import Session
from parchemin.assessment.selectors.sessions import visible_sessions
from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.pages import visible_certificates
from parchemin.jurors.models import Juror
from parchemin.jurors.terms import College
from parchemin.jury.models import Sitting
from parchemin.jury.selectors.sittings import visible_sittings
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors.access import visible_dossiers
from parchemin.pathways.selectors.dossiers import matching, person_matching
from parchemin.pathways.selectors.names import by_name
from parchemin.web.access import ActorRequest
from parchemin.web.pieces.people import born_on, name_of
from parchemin.web.pieces.words import short_date

MOST = 8


@dataclass(frozen=True, slots=True)
class Found:
    """Something found: its name, what tells it from another, its page."""

    name: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class FoundKind:
    """What was found of a kind, the first ones, and the list that shows all of them, where there are more."""

    label: str
    rows: tuple[Found, ...]
    every: str


@dataclass(frozen=True, slots=True)
class _Kind:
    label: str
    route: str
    rows: Callable[[Actor, str], QuerySet[Any]]
    shown: Callable[[Any], Found]


@require_GET
def search(request: ActorRequest) -> HttpResponse:
    """Return what is found under the words of the address, kind by kind, in one query each."""
    words = request.GET.get("q", "").strip()
    found = [_results_of(kind, request.actor, words) for kind in _KINDS] if words else []
    kinds = [kind for kind in found if kind.rows]
    return render(request, "desk/search.html", {"words": words, "kinds": kinds})


def _results_of(kind: _Kind, actor: Actor, words: str) -> FoundKind:
    rows = list(kind.rows(actor, words)[: MOST + 1])
    more = f"{reverse(kind.route)}?{urlencode({'q': words})}" if len(rows) > MOST else ""
    return FoundKind(kind.label, tuple(kind.shown(row) for row in rows[:MOST]), more)


def _dossiers(actor: Actor, words: str) -> QuerySet[Dossier]:
    rows = matching(visible_dossiers(actor), words).select_related("person", "certification")
    return rows.order_by(*by_name("person"), "number")


def _certificates(actor: Actor, words: str) -> QuerySet[Certificate]:
    rows = visible_certificates(actor).select_related("person", "edition__certification")
    for word in words.split():
        rows = rows.filter(Q(number__icontains=word) | person_matching(word, "person__"))
    return rows.defer("facts").order_by(*by_name("person"), "number")


def _sessions(actor: Actor, words: str) -> QuerySet[Session]:
    fields = ("code", "place", "certification__short_title", "partner__name")
    rows = _holding(visible_sessions(actor), words, *fields)
    return rows.select_related("certification").order_by("-starts_at", "pk")


def _sittings(actor: Actor, words: str) -> QuerySet[Sitting]:
    rows = _holding(visible_sittings(actor), words, "code", "place", "certification__short_title")
    return rows.select_related("certification").order_by("-starts_at", "pk")


def _jurors(actor: Actor, words: str) -> QuerySet[Juror]:
    rows = Juror.objects.filter(body_id=actor.body_id)
    found = _holding(rows, words, "surname", "given_names", "email", "employer__name")
    return found.order_by(*by_surname(), "pk")


def _holding(rows: QuerySet[Any], words: str, *fields: str) -> QuerySet[Any]:
    for word in words.split():
        found = Q()
        for field in fields:
            found |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(found)
    return rows


def _dossier(row: Dossier) -> Found:
    detail = f"{born_on(row.person)}, {row.number}, {row.certification.short_title}"
    return Found(str(name_of(row.person)), detail, reverse("pathways:dossier", args=[row.number]))


def _certificate(row: Certificate) -> Found:
    detail = f"{row.number}, {row.edition.certification.short_title}"
    page = reverse("certificates:certificate", args=[row.number])
    return Found(str(name_of(row.person)), detail, page)


def _session(row: Session) -> Found:
    detail = f"{short_date(row.day)}, {row.place}, {row.certification.short_title}"
    return Found(row.code, detail, reverse("assessment:session", args=[row.pk]))


def _sitting(row: Sitting) -> Found:
    detail = f"{short_date(row.day)}, {row.place}, {row.certification.short_title}"
    return Found(row.code, detail, reverse("jury:sitting", args=[row.pk]))


def _juror(row: Juror) -> Found:
    college = College(row.college).label
    return Found(row.listed_name, f"{college}, {row.email}", reverse("jury:juror", args=[row.pk]))


_KINDS = (
    _Kind("Personnes et dossiers", "pathways:dossiers", _dossiers, _dossier),
    _Kind("Certificats", "certificates:list", _certificates, _certificate),
    _Kind("Sessions", "assessment:sessions", _sessions, _session),
    _Kind("Jurys", "jury:sittings", _sittings, _sitting),
    _Kind("Jurés", "jury:jurors", _jurors, _juror),
)
