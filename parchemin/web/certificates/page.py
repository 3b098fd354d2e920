"""The page of a certificate, in words: its chain, its files, its place in the register, what may be done."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from parchemin.accounts.actor import Actor
from parchemin.certificates.selectors.awards_due import awaiting_sittings, count_awaiting
from parchemin.certificates.selectors.origin import Rectification, last_signed
from parchemin.certificates.selectors.pages import (
    CertificatePage,
    Change,
    File,
    Leaf,
    Pending,
    count_proposals,
)
from parchemin.certificates.terms import RenditionKind
from parchemin.certificates.workflow import SUPERSEDE
from parchemin.kernel.workflow import Transition
from parchemin.web.certificates import words
from parchemin.web.navigation import Link
from parchemin.web.pieces.acts import Act, ButtonWeight
from parchemin.web.pieces.marks import State
from parchemin.web.pieces.paper import sheet_of
from parchemin.web.pieces.words import day_date, short_date

TRAIL = "Certificats"


@dataclass(frozen=True, slots=True)
class Ring:
    """One ring of the chain that leads from the certificate to its procès-verbal."""

    what: str
    name: str
    detail: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file, what it is, and where it is downloaded."""

    file: File
    nature: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class LeafLine:
    """A leaf of the register, and how its event is shown."""

    leaf: Leaf
    state: State


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change of status, and how its result is shown."""

    change: Change
    state: State


def page_context(page: CertificatePage) -> dict[str, Any]:
    """Return what `certificates/certificate.html` shows."""
    certificate = page.certificate
    return {
        "page": page,
        "certificate": certificate,
        "state": words.state_of(certificate),
        "nature": words.nature_of(certificate),
        "sheet": sheet_of(certificate),
        "trail": trail(),
        "chain": _chain(page),
        "files": tuple(_file(page, file) for file in page.files),
        "leaves": tuple(LeafLine(leaf, words.LEAVES[leaf.status]) for leaf in page.leaves),
        "acts": tuple(_acts(page)),
        "moves": tuple(_move(page, move) for move in page.moves),
        "changes": tuple(ChangeLine(change, words.STATES[change.state]) for change in page.changes),
        "settling": _settling(certificate.number, page.pending) if page.pending else (),
    }


def tabs(actor: Actor, current: str) -> tuple[Link, ...]:
    """Return the views of the register: all of it, the sittings that wait, the proposals that wait."""
    return (
        Link("Registre", reverse("certificates:list"), current == "list"),
        Link(
            "À délivrer",
            reverse("certificates:sittings"),
            current == "sittings",
            count_awaiting(awaiting_sittings(actor)),
        ),
        Link(
            "À confirmer",
            f"{reverse('certificates:list')}?proposition=open",
            current == "proposals",
            count_proposals(actor),
        ),
    )


def trail(number: str = "") -> tuple[Link, ...]:
    """Return the way back to the register, through the certificate `number` if given."""
    links = [Link(TRAIL, reverse("certificates:list"), current=False)]
    if number:
        links.append(Link(number, address(number), current=False))
    return tuple(links)


def address(number: str, act: str = "certificate") -> str:
    """Return the address of a certificate, or of one of its acts."""
    return reverse(f"certificates:{act}", args=[number])


def _chain(page: CertificatePage) -> tuple[Ring, ...]:
    certificate, origin = page.certificate, page.origin
    awarded = f"Délivré le {short_date(certificate.awarded_on)} à {certificate.place}"
    minutes = reverse("jury:minutes", args=[origin.sitting_id])
    return (
        Ring(words.nature_of(certificate), certificate.number, awarded),
        Ring(
            "Décision du jury",
            origin.outcome.label,
            f"Dossier {origin.dossier}, le {short_date(origin.decided_on)}",
            reverse("pathways:dossier", args=[origin.dossier]),
        ),
        Ring(
            "Séance",
            origin.sitting,
            f"{day_date(origin.held_at)}, {origin.place}",
            reverse("jury:sitting", args=[origin.sitting_id]),
        ),
        Ring(
            "Procès-verbal",
            origin.minutes,
            _opened(origin.signing.in_words),
            f"{minutes}?version={origin.version}" if origin.version else minutes,
        ),
        *(
            Ring(
                "Rectificatif",
                later.number,
                _rectifying(page, later),
                f"{minutes}?version={later.version}",
            )
            for later in origin.rectified
        ),
    )


def _rectifying(page: CertificatePage, later: Rectification) -> str:
    """Return what a rectificatif decides in the place of what granted a certificate, and who signed it."""
    decides, signing = later.outcome.label.lower(), later.signing.in_words
    if not later.signed:
        put = f" par tous ({signing})" if signing else ""
        return f"Projet, pas encore signé{put} : il déciderait « {decides} »"
    said = f"{_opened(signing)} : « {decides} »"
    if page.taken_back and later == last_signed(page.origin.rectified):
        return f"{said}. La décision n’accorde plus ce certificat"
    return said


def _opened(told: str) -> str:
    return told[:1].upper() + told[1:]


def _file(page: CertificatePage, file: File) -> FileLine:
    number = page.certificate.number
    return FileLine(
        file,
        words.file_nature(page.certificate, file.kind),
        words.file_name(number, file.kind, file.pk),
        reverse("certificates:file", args=[number, file.pk]),
    )


def _acts(page: CertificatePage) -> list[Act]:
    number = page.certificate.number
    original = next((file for file in page.files if file.kind is RenditionKind.PDF), None)
    if original is None:
        return [
            Act("Établir et sceller", address(number, "deliver"), ButtonWeight.SOLID, icon="seal")
        ]
    download = reverse("certificates:file", args=[number, original.pk])
    return [
        Act("Télécharger le PDF", download, ButtonWeight.SOLID, posted=False, icon="export"),
        Act(
            "Établir un duplicata",
            address(number, "duplicate"),
            posted=False,
            blocked=" ".join(objection.message for objection in page.kept_from_duplicate),
            key="duplicate",
        ),
    ]


def _move(page: CertificatePage, move: Transition) -> Act:
    return Act(
        f"{move.label}…",
        reverse("certificates:change", args=[page.certificate.number, move.name]),
        posted=False,
        blocked=_why_not(page, move),
        key=move.name,
    )


def _why_not(page: CertificatePage, move: Transition) -> str:
    if page.pending:
        return "Une proposition attend déjà d’être confirmée."
    if move is SUPERSEDE and page.taken_back:
        return "La décision rectifiée n’accorde plus ce certificat."
    if move is SUPERSEDE and not page.corrections:
        return "L’état civil et l’intitulé enregistré n’ont pas changé depuis la délivrance."
    return ""


def _settling(number: str, pending: Pending) -> tuple[Act, ...]:
    """Return what may be done with the proposal that waits: confirmed by another, dropped by anybody."""
    place = [number, pending.pk]
    own = "Vous l’avez proposé : une autre personne du secrétariat doit confirmer."
    return (
        Act(
            f"Confirmer : {pending.label.lower()}",
            reverse("certificates:confirm", args=place),
            ButtonWeight.BINDING,
            blocked=own if pending.own else "",
            key="confirm",
        ),
        Act(
            "Abandonner la proposition",
            reverse("certificates:drop", args=place),
            ButtonWeight.QUIET,
        ),
    )
