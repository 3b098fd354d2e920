"""Whom clocks are about, in words: a person, a jury, a partner; one query a kind of thing."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import CharField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from parchemin.accounts.actor import Actor
from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.pages import visible_certificates
from parchemin.certifications.models import Certification
from parchemin.deadlines.models import Deadline
from parchemin.jury.models import Sitting
from parchemin.jury.selectors.sittings import visible_sittings
from parchemin.kernel.text import folded
from parchemin.organisations.models import Partner
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors.access import visible_dossiers

Names = Mapping[str, str]


def names_of(actor: Actor, rows: Sequence[Deadline]) -> Names:
    """Return by subject (`dossier/2026-00012`) whom each clock is about, as far as the actor may know."""
    asked: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        prefix, _, name = row.about.partition("/")
        asked[prefix].add(name)
    return {
        f"{prefix}/{name}": who
        for prefix, names in asked.items()
        for name, who in _READ[prefix](actor, names).items()
    }


def _dossiers(actor: Actor, numbers: Collection[str]) -> Names:
    rows = visible_dossiers(actor).filter(number__in=numbers).select_related("person")
    return {row.number: row.person.full_name for row in rows}


def _certificates(actor: Actor, numbers: Collection[str]) -> Names:
    rows = visible_certificates(actor).filter(number__in=numbers).select_related("person")
    return {row.number: row.person.full_name for row in rows.defer("facts")}


def _sittings(actor: Actor, codes: Collection[str]) -> Names:
    rows = visible_sittings(actor).filter(code__in=codes)
    titles = rows.values_list("code", "certification__short_title")
    return {code: f"Jury {title}" for code, title in titles}


def _partners(actor: Actor, sirets: Collection[str]) -> Names:
    rows = Partner.objects.filter(body_id=actor.body_id, siret__in=sirets)
    return dict(rows.values_list("siret", "name"))


def _certifications(actor: Actor, codes: Collection[str]) -> Names:
    rows = Certification.objects.filter(body_id=actor.body_id, code__in=codes)
    return dict(rows.values_list("code", "short_title"))


def subjects_named(rows: QuerySet[Deadline], word: str) -> Q:
    """Return what keeps the clocks, of one body, about whom or what a word names."""
    body, plain = Subquery(rows.values("body")[:1]), folded(word)
    found = Q(about__icontains=word)
    for prefix, model, key, named in _NAMED:
        sought = plain if named.endswith("search_text__contains") else word
        if sought:
            known = model.objects.filter(body=body, **{named: sought})
            found |= Q(
                about__in=known.values_list(
                    Concat(Value(f"{prefix}/"), key, output_field=CharField())
                )
            )
    return found


# By kind of thing: its table, what a clock names it by, and where a word is sought.
_NAMED: tuple[tuple[str, Any, str, str], ...] = (
    ("dossier", Dossier, "number", "person__search_text__contains"),
    ("certificate", Certificate, "number", "person__search_text__contains"),
    ("sitting", Sitting, "code", "certification__short_title__icontains"),
    ("partner", Partner, "siret", "name__icontains"),
    ("certification", Certification, "code", "short_title__icontains"),
)
_READ = {
    "certification": _certifications,
    "dossier": _dossiers,
    "certificate": _certificates,
    "sitting": _sittings,
    "partner": _partners,
}
