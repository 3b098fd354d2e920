"""What the navigation of each role shows, in order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.selectors.grid_pages import grids_to_sign
from parchemin.assessment.selectors.sessions import count_live_sessions
from parchemin.certificates.selectors.pages import count_certificates, count_held
from parchemin.declarations.selectors.pages import count_pending
from parchemin.pathways.selectors import count_open_dossiers


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its French label, its route, and what it counts, if anything (one query)."""

    label: str
    route: str
    count: Callable[[Actor, date], int] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as a template shows it; `count` is None when there is nothing to count."""

    label: str
    url: str
    current: bool
    count: int | None = None


PUBLIC_ENTRIES = (
    Entry("Catalogue", "public:cqp_list"),
    Entry("Vérifier un certificat", "public:check"),
    Entry("Aide", "public:help"),
)

# The first entry is the page a person meets after signing in.
ENTRIES: Mapping[Role, tuple[Entry, ...]] = {
    Role.SECRETARIAT: (
        Entry("À traiter", "desk:today"),
        Entry("Dossiers", "pathways:dossiers", count_open_dossiers),
        Entry("Sessions", "assessment:sessions", count_live_sessions),
        Entry("Jurys", "jury:sittings"),
        Entry("Certificats", "certificates:list", count_certificates),
        Entry("Déclarations", "declarations:list", count_pending),
        Entry("Référentiels", "certifications:referentiels"),
        Entry("Lettres", "post:list"),
        Entry("Travaux", "jobs:list"),
        Entry("Comptes", "accounts:list"),
        Entry("Réglages", "settings:home"),
    ),
    Role.COMMISSION: (
        Entry("Ma commission", "certifications:commission"),
        Entry("Référentiels", "certifications:referentiels"),
    ),
    Role.PARTNER: (
        Entry("Mes candidats", "partners:dossiers"),
        Entry("Sessions", "assessment:sessions", count_live_sessions),
    ),
    Role.ASSESSOR: (Entry("Mes grilles", "assessment:grids", grids_to_sign),),
    Role.JUROR: (
        Entry("Mes jurys", "jury:sittings"),
        Entry("Mes voix et documents", "jury:record"),
    ),
    Role.CANDIDATE: (
        Entry("Mes dossiers", "candidates:course"),
        Entry("Mes certificats", "certificates:mine", count_held),
    ),
    Role.STAFF: (
        Entry("Installation", "installation"),
        Entry("Travaux", "jobs:list"),
        Entry("Comptes", "accounts:list"),
    ),
}


def public_links(path: str) -> tuple[Link, ...]:
    """Return the navigation of the public pages, seen from `path`."""
    return tuple(_link(entry, path, None) for entry in PUBLIC_ENTRIES)


def links_of(actor: Actor | None, path: str, on: date) -> tuple[Link, ...]:
    """Return the navigation of `actor` on that day, seen from `path`: each entry once, one query a count."""
    if actor is None:
        return ()
    entries = {entry.route: entry for entry in _entries_of(actor)}
    links = [
        _link(entry, path, entry.count(actor, on) if entry.count else None)
        for entry in entries.values()
    ]
    # Of two entries one above the other, the page is that of the closest.
    here = max((link.url for link in links if link.current), key=len, default="")
    return tuple(replace(link, current=link.url == here) for link in links)


def first_page(actor: Actor | None) -> str | None:
    """Return the route of the page where `actor` starts the day, or None when no screen is theirs."""
    entries = _entries_of(actor) if actor else ()
    return entries[0].route if entries else None


def _entries_of(actor: Actor) -> tuple[Entry, ...]:
    return tuple(
        entry for role, entries in ENTRIES.items() if actor.holds(role) for entry in entries
    )


def _link(entry: Entry, path: str, count: int | None) -> Link:
    url = reverse(entry.route)
    current = path == url or (url != "/" and path.startswith(url))
    return Link(label=entry.label, url=url, current=current, count=count)
