"""Whom clocks are about, in words: a person, a jury, a partner; one query a kind of thing."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from parchemin.accounts.actor import Actor
from parchemin.certificates.selectors.pages import visible_certificates
from parchemin.certifications.models import Certification
from parchemin.deadlines.models import Deadline
from parchemin.jury.selectors.sittings import visible_sittings
from parchemin.organisations.models import Partner
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


_READ = {
    "certification": _certifications,
    "dossier": _dossiers,
    "certificate": _certificates,
    "sitting": _sittings,
    "partner": _partners,
}
