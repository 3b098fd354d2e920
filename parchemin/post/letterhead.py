"""The letterhead of a body: set by its secretariat, printed on letters, told in e-mails."""

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.changes import changes_told
from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.documents import (
    NO_HEAD,
    DocumentFault,
    Letter,
    Paragraph,
    PrintedHead,
    make_letter,
)
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy, tidy_lines
from parchemin.organisations.models import CertifyingBody
from parchemin.post.events import LETTERHEAD_CHANGED
from parchemin.post.logos import logo_of
from parchemin.post.models import Letterhead


@transaction.atomic
def set_letterhead(
    *,
    name: str,
    actor: Actor,
    at: datetime,
    address: str = "",
    phone: str = "",
    email: str = "",
    signatory: str = "",
    logo: bytes | None = None,
    without_logo: bool = False,
) -> Letterhead:
    """Say what is printed on every letter of the actor's body from now on; letters written already do not change.

    `logo` is a PNG, JPEG or SVG file that replaces the one kept, unless none is given. Raises `Refused` for a logo
    that cannot be, for what no font can print, or unless the actor is of the secretariat.
    """
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    said = {
        "name": tidy(name),
        "address": tidy_lines(address),
        "phone": tidy(phone),
        "email": email.strip(),
        "signatory": tidy(signatory),
    }
    refuse_if(tuple(o for text in said.values() for o in objections_to_text(text, f"« {text} »")))
    _refuse_undrawable(said["name"], logo)
    kept = Letterhead.objects.select_for_update().filter(body_id=actor.body_id).first()
    drawn = logo_of(logo) if logo else "" if without_logo or kept is None else kept.logo
    values = {**said, "logo": drawn}
    if kept is not None and all(getattr(kept, key) == value for key, value in values.items()):
        return kept
    before = {key: getattr(kept, key) if kept else "" for key in values}
    head, _ = Letterhead.objects.update_or_create(body_id=actor.body_id, defaults=values)
    record(
        actor=actor,
        event=LETTERHEAD_CHANGED,
        subjects=[f"body/{actor.body_id}"],
        at=at,
        changes=changes_told(_LABELS, _details_of(before), _details_of(values)),
    )
    return head


_LABELS = {
    "name": "nom",
    "address": "adresse",
    "phone": "téléphone",
    "email": "courriel",
    "signatory": "signataire",
    "logo": "logo",
}


def _details_of(values: Mapping[str, str]) -> dict[str, str]:
    """Return what an head says as the journal tells it: a logo by its digest."""
    return {**values, "logo": logo_digest(values["logo"])}


def logo_digest(logo: str) -> str:
    """Return what tells a logo from another, empty without one."""
    return sha256_hex(logo.encode())[:12] if logo else ""


def sample_letter(head: PrintedHead, on: date) -> bytes:
    """Return a letter that says nothing, under a head, for who wants to see it. Raises `Refused`."""
    return make_letter(
        Letter(
            sender=("Certificateur",),
            recipient=("Madame Camille Exemple",),
            place="Paris",
            dated=on,
            subject="Un exemple de lettre",
            greeting="Madame,",
            parts=(Paragraph("Le texte de la lettre vient ici, sous votre en-tête."),),
            closing="Nous vous prions d’agréer, Madame, l’expression de nos salutations distinguées.",
            signatory=("Le secrétariat", head.name or "Certificateur"),
            specimen=True,
        ),
        head,
    )


def _refuse_undrawable(name: str, logo: bytes | None) -> None:
    """Refuse a logo that is what it should be, and that cannot be drawn all the same."""
    if not logo:
        return
    try:
        sample_letter(PrintedHead(name=name, logo=logo_of(logo)), date(2026, 1, 1))
    except DocumentFault:
        why = "Logo : le fichier ne peut pas être dessiné."
        refuse_if((Objection("logo-unreadable", why, remedy="Enregistrez-le de nouveau."),))


def head_of(body_id: int) -> PrintedHead:
    """Return what is printed on the letters of a body; nothing more than they say while it set none."""
    kept = Letterhead.objects.filter(body_id=body_id).first()
    if kept is None:
        return NO_HEAD
    return PrintedHead(kept.name, tuple(contact_of(kept)), kept.signatory, kept.logo)


def contact_of(head: Letterhead) -> list[str]:
    """Return where a body is reached, line by line."""
    lines = head.address.splitlines()
    if head.phone:
        lines.append(f"Téléphone : {head.phone}")
    if head.email:
        lines.append(f"Courriel : {head.email}")
    return lines


def sender_of(body: CertifyingBody) -> str:
    """Return the address that the e-mails of a body leave from: its own where the operator set one."""
    return settings.EMAIL_SENDERS.get(body.slug, "")


def name_of(body: CertifyingBody) -> str:
    """Return the name that a body writes and convenes under: that of its letterhead where it has one."""
    head = getattr(body, "letterhead", None)
    return head.name if head else body.name
