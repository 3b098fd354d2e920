"""Law of partners: who may prepare for, or evaluate, a certification on a day, and under which convention."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from parchemin.certifications.terms import HabilitationState, Service
from parchemin.kernel import reasons
from parchemin.kernel.calendar import french_date, french_short_date
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import of

CONTENT = "Code du travail, art. R6113-16-2"
# Conventions signed from this day on say all that the article asks.
CONTENT_SINCE = date(2025, 10, 1)
BREACH = "Code du travail, art. R6113-16-6"
LARGEST_DOCUMENT = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Convention:
    """The convention of a habilitation: its reference, the day it was signed, and what it says (RULE-14).

    What it covers and for how long are those of the habilitation. `purpose` is its object, `finance` the financial
    counterpart and how it is paid, `subcontracting` its conditions, `means` those of the partner.
    """

    reference: str
    signed_on: date
    purpose: str = ""
    finance: str = ""
    subcontracting: str = ""
    means: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what the article asks and the convention does not say, in French."""
        asked = (
            (self.purpose, "l’objet"),
            (self.finance, "la contrepartie financière et les modalités de paiement"),
            (self.subcontracting, "les conditions de sous-traitance"),
            (self.means, "les moyens"),
        )
        return tuple(named for said, named in asked if not said.strip())


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """The convention signed, as a file."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class HabilitationFacts:
    """A habilitation as the law sees it: its service, certification code, state and period (inclusive).

    `blocs` are the codes it covers, `sites` the names of those where it holds, all of them when empty.
    """

    service: Service
    certification_code: str
    state: HabilitationState
    starts_on: date
    ends_on: date
    blocs: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()

    def covers(self, on: date) -> bool:
        """Tell whether that day falls within the period."""
        return self.starts_on <= on <= self.ends_on


def objections_to_partner(
    *,
    name: str,
    siret: str,
    habilitations: Iterable[HabilitationFacts],
    service: Service,
    certification_code: str,
    on: date,
    blocs: Collection[str] = (),
    site: str | None = None,
) -> tuple[Objection, ...]:
    """Return why a partner may not do this service for this certification, or these blocs, that day (RULE-13).

    `site` is the name of the site where it does, empty when it is not said, None where no site is asked.
    Source: Code du travail, art. R6113-16-1 and R6113-16-2 (a convention, a scope, a period).
    """
    held = [
        h
        for h in habilitations
        if h.service is service and h.certification_code == certification_code
    ]
    live = [h for h in held if h.state is HabilitationState.ACTIVE and h.covers(on)]
    if live:
        fitting = [h for h in live if site is None or not h.sites or site in h.sites]
        if not fitting:
            return _objections_to_site(name, siret, live, site or "")
        return _objections_to_blocs(name, siret, fitting, blocs)
    if not held:
        return (
            Objection(
                code="partner-not-habilitated",
                message=f"{name} n’est pas habilité à « {service.label.lower()} » pour cette certification.",
                source="Code du travail, art. R6113-16-1",
                remedy="Enregistrez la convention d’habilitation, ou choisissez un autre organisme.",
                about=siret,
            ),
        )
    if any(h.covers(on) for h in held):
        return (
            Objection(
                code="habilitation-suspended",
                message=f"L’habilitation {of(name)} est suspendue ou terminée.",
                source=BREACH,
                about=siret,
            ),
        )
    periods = ", ".join(
        f"du {french_short_date(h.starts_on)} au {french_short_date(h.ends_on)}" for h in held
    )
    return (
        Objection(
            code="habilitation-out-of-period",
            message=f"Le {french_short_date(on)}, {name} n’est pas habilité : sa convention court {periods}.",
            source="Code du travail, art. R6113-16-2",
            remedy="Renouvelez-la, ou choisissez un autre jour.",
            about=siret,
        ),
    )


def _objections_to_site(
    name: str, siret: str, live: Iterable[HabilitationFacts], site: str
) -> tuple[Objection, ...]:
    """Return that no habilitation in force holds at a site."""
    held = ", ".join(sorted(frozenset().union(*(h.sites for h in live))))
    where = (
        f"n’est pas habilité au site « {site} »" if site else "n’est habilité qu’à certains sites"
    )
    return (
        Objection(
            code="habilitation-other-site",
            message=f"{name} {where}. Sa convention vaut pour : {held}.",
            source=CONTENT,
            remedy="Choisissez l’un de ces sites, ou un autre organisme.",
            about=siret,
        ),
    )


def _objections_to_blocs(
    name: str, siret: str, live: Iterable[HabilitationFacts], blocs: Collection[str]
) -> tuple[Objection, ...]:
    """Return the blocs that no habilitation in force covers."""
    if any(not h.blocs for h in live):
        return ()
    covered = frozenset().union(*(h.blocs for h in live))
    missing = sorted(set(blocs) - covered)
    if not missing:
        return ()
    return (
        Objection(
            code="habilitation-other-blocs",
            message=f"{name} n’est pas habilité pour : {', '.join(missing)}. "
            f"Sa convention couvre : {', '.join(sorted(covered))}.",
            source="Code du travail, art. R6113-16-1",
            remedy="Limitez les blocs, ou choisissez un autre organisme.",
            about=siret,
        ),
    )


def objections_to_convention(
    convention: Convention, *, starts_on: date, ends_on: date, today: date
) -> tuple[Objection, ...]:
    """Return why a habilitation may not be recorded under this convention (RULE-14).

    Source: Code du travail, art. R6113-16-1, 2° (a convention) and R6113-16-2 (what it says: object, scope,
    period, finance, subcontracting, means), the content for those signed from 1 October 2025.
    """
    return tuple(_about_convention(convention, starts_on, ends_on, today))


def _about_convention(
    convention: Convention, starts_on: date, ends_on: date, today: date
) -> Iterator[Objection]:
    if ends_on < starts_on:
        yield Objection(
            code="period",
            message=f"L’habilitation finirait le {french_short_date(ends_on)}, "
            f"avant son début le {french_short_date(starts_on)}.",
            source=f"{CONTENT}, 3°",
        )
    if not convention.reference.strip():
        yield Objection(
            code="convention",
            message="La référence de la convention manque.",
            source="Code du travail, art. R6113-16-1, 2°",
        )
    if convention.signed_on > today:
        yield Objection(
            code="signed-in-the-future",
            message=f"Le {french_date(convention.signed_on)}, jour de la signature, n’est pas encore venu.",
            source="Code du travail, art. R6113-16-1, 2°",
            remedy="Enregistrez l’habilitation une fois la convention signée.",
        )
    if convention.signed_on >= CONTENT_SINCE and convention.missing:
        yield Objection(
            code="convention-incomplete",
            message=f"La convention ne dit pas : {' ; '.join(convention.missing)}.",
            source=f"{CONTENT} (conventions signées depuis le {french_date(CONTENT_SINCE)})",
            remedy="Complétez la convention, puis enregistrez l’habilitation.",
        )


def objections_to_renewal(
    state: HabilitationState, former: HabilitationFacts, starts_on: date, ends_on: date
) -> tuple[Objection, ...]:
    """Return why a habilitation may not be renewed over a period: it was ended, or would not go on."""
    if state is HabilitationState.ENDED:
        return (
            Objection(
                code="habilitation-ended",
                message="Il a été mis fin à cette habilitation : elle ne se renouvelle pas.",
                source=BREACH,
                remedy="Enregistrez une autre convention.",
            ),
        )
    if starts_on <= former.starts_on or ends_on <= former.ends_on:
        return (
            Objection(
                code="renewal-goes-no-further",
                message=f"Le renouvellement commence après le {french_short_date(former.starts_on)} et "
                f"finit après le {french_short_date(former.ends_on)}, terme de la convention renouvelée.",
                source=f"{CONTENT}, 3°",
            ),
        )
    return ()


def objections_to_shortening(
    state: HabilitationState, former: HabilitationFacts, ends_on: date, reason: str, today: date
) -> tuple[Objection, ...]:
    """Return why the last day of a habilitation may not come sooner: what is past stays as it was.

    Both parties agree on it; a breach ends the habilitation otherwise (Code du travail, art. R6113-16-6).
    """
    found = [*objections_to_reason(reason, f"{CONTENT}, 3°")]
    if state is HabilitationState.ENDED or former.ends_on < today:
        found.append(Objection("habilitation-over", "Cette habilitation a déjà pris fin.", BREACH))
    elif not max(today, former.starts_on) <= ends_on < former.ends_on:
        first = french_short_date(max(today, former.starts_on))
        found.append(
            Objection(
                code="not-shorter",
                message=f"Le terme avancé est entre le {first} et la veille "
                f"du {french_short_date(former.ends_on)}, terme actuel.",
                source=f"{CONTENT}, 3°",
                remedy="Pour aller plus loin, renouvelez l’habilitation.",
            )
        )
    return tuple(found)


def objections_to_document(document: SignedDocument | None) -> tuple[Objection, ...]:
    """Return why a file may not be the convention signed: it is no PDF, or is too large; None has no fault."""
    if document is None:
        return ()
    content = document.content
    if not content.startswith(b"%PDF-"):
        return (
            Objection(
                "document-not-pdf",
                "Le document joint n’est pas un PDF.",
                remedy="Numérisez la convention signée en PDF.",
            ),
        )
    if len(content) > LARGEST_DOCUMENT:
        return (
            Objection(
                "document-too-large",
                f"Le document joint dépasse {LARGEST_DOCUMENT // (1024 * 1024)} Mo.",
                remedy="Numérisez-le en noir et blanc, ou réduisez-le.",
            ),
        )
    return ()


def objections_to_ending(
    *, reason: str, grievances_on: date | None, today: date
) -> tuple[Objection, ...]:
    """Return why a habilitation may not be ended: no reason, or the partner could not answer its grievances.

    The article sets no delay to answer: a day at least has passed. Source: Code du travail, art. R6113-16-6.
    """
    found = list(objections_to_reason(reason))
    if grievances_on is None or grievances_on >= today:
        found.append(
            Objection(
                code="not-heard",
                message="L’organisme n’a pas été mis en mesure de répondre aux griefs.",
                source=BREACH,
                remedy="Communiquez-lui les griefs, laissez-lui le temps de répondre, puis revenez.",
            )
        )
    return tuple(found)


def objections_to_reason(reason: str, source: str = BREACH) -> tuple[Objection, ...]:
    """Return why a habilitation may not change: nobody says why, in words to be told."""
    missing = Objection(code="reason", message="Le motif manque.", source=source)
    return reasons.objections_to_reason(reason, missing)
