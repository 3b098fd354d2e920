"""Importing a référentiel: a certification and a draft edition, whole or not at all."""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.events import REFERENTIEL_IMPORTED
from parchemin.certifications.models import Certification, Edition
from parchemin.certifications.referentiel import value as v
from parchemin.certifications.referentiel.writing import digest, to_document
from parchemin.certifications.terms import EditionState
from parchemin.certifications.trades import trade_names
from parchemin.journal.actions import record
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import folded
from parchemin.organisations.models import Branch


@transaction.atomic
def import_referentiel(*, referentiel: v.Referentiel, actor: Actor, at: datetime) -> Edition:
    """Keep a référentiel as a draft edition of the actor's body, and return the edition (RULE-05).

    The certification is made when its code is new. The same référentiel twice has no second effect;
    a changed one replaces the draft of the same number. Raises `Refused` when the actor is not of the
    secretariat, or when that number is no longer a draft.
    """
    identity = referentiel.identity
    certification = _certification(identity, actor, referentiel.demonstration)
    edition = (
        Edition.objects.select_for_update(of=("self",))
        .filter(certification=certification, number=referentiel.adoption.number)
        .first()
    )
    seal = digest(referentiel)
    if edition is not None and edition.digest == seal and actor.holds(Role.SECRETARIAT):
        return edition
    refuse_if((*objections_to_role(actor, Role.SECRETARIAT), *_objections_to_replacing(edition)))
    edition = edition or Edition(certification=certification)
    _write(edition, referentiel, seal)
    record(
        actor=actor,
        event=REFERENTIEL_IMPORTED,
        subjects=[f"certification/{certification.code}", f"edition/{edition.pk}"],
        at=at,
        number=edition.number,
        title=certification.title,
        digest=seal,
    )
    return edition


def _certification(identity: v.Identity, actor: Actor, demonstration: bool) -> Certification:
    certification, created = Certification.objects.select_for_update(of=("self",)).get_or_create(
        body_id=actor.body_id,
        code=identity.code,
        defaults={"demonstration": demonstration, **_described(identity)},
    )
    adopted = certification.editions.exclude(state__in=[EditionState.DRAFT, EditionState.SUBMITTED])
    if created or not adopted.exists():
        describe(certification, identity)
    return certification


def describe(certification: Certification, identity: v.Identity) -> None:
    """Give a certification the title, sector, codes and branches that an edition describes.

    An edition without NSF codes leaves those that somebody noted.
    """
    columns = _described(identity)
    columns["nsf_codes"] = columns["nsf_codes"] or certification.nsf_codes
    for name, column in columns.items():
        setattr(certification, name, column)
    certification.save(update_fields=list(columns))
    certification.branches.set(_branches(identity))


def _described(identity: v.Identity) -> dict[str, object]:
    return {
        "kind": identity.kind.value,
        "title": identity.title,
        "short_title": identity.short_title,
        "sector": identity.sector,
        "nsf_codes": list(identity.nsf),
        "rome_codes": list(identity.rome),
        "classification": identity.classification,
        "search_text": search_text(identity),
    }


def _branches(identity: v.Identity) -> list[Branch]:
    return [
        Branch.objects.get_or_create(idcc=branch.idcc, defaults={"title": branch.title})[0]
        for branch in identity.branches
    ]


def search_text(identity: v.Identity) -> str:
    """Return the folded words under which a certification is found, each after a space."""
    words = [
        identity.code,
        identity.kind.value,
        identity.title,
        identity.sector,
        *(f"{branch.title} {branch.idcc}" for branch in identity.branches),
        *identity.rome,
        *trade_names(identity.rome),
    ]
    return " " + folded(" ".join(words))


def _objections_to_replacing(edition: Edition | None) -> tuple[Objection, ...]:
    if edition is None or edition.state == EditionState.DRAFT:
        return ()
    state = EditionState(edition.state).label.lower()
    return (
        Objection(
            "edition-not-draft",
            f"L’édition {edition.number} est {state} ; son contenu ne change plus.",
            source="C. trav., art. L6113-4",
            remedy=f"Donnez au fichier un autre numéro d’édition, par exemple {edition.number + 1}.",
        ),
    )


def _write(edition: Edition, referentiel: v.Referentiel, seal: str) -> None:
    """Save a draft: its document is the whole of it."""
    edition.number = referentiel.adoption.number
    edition.source_title = referentiel.source.title
    edition.source_url = referentiel.source.url
    edition.source_licence = referentiel.source.licence
    edition.document = to_document(referentiel)
    edition.digest = seal
    edition.save()
