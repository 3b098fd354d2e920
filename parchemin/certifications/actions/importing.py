"""Importing a référentiel: a certification and a draft edition, whole or not at all."""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certifications.events import REFERENTIEL_IMPORTED
from parchemin.certifications.models import (
    Activity,
    Bloc,
    Certification,
    Competence,
    Criterion,
    Edition,
    Modality,
)
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
    refuse_if((*_objections_to_role(actor), *_objections_to_replacing(edition)))
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
    """Give a certification the title, sector, codes and branches that an edition describes."""
    columns = _described(identity)
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


def _objections_to_role(actor: Actor) -> tuple[Objection, ...]:
    if actor.holds(Role.SECRETARIAT):
        return ()
    return (
        Objection(
            "role",
            "Votre mandat ne permet pas d’importer un référentiel.",
            remedy="Adressez-vous au secrétariat de votre certificateur.",
        ),
    )


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
    """Save a draft with its rows, in place of those that it had."""
    edition.number = referentiel.adoption.number
    edition.source_title = referentiel.source.title
    edition.source_url = referentiel.source.url
    edition.source_licence = referentiel.source.licence
    edition.document = to_document(referentiel)
    edition.digest = seal
    edition.save()
    edition.blocs.all().delete()
    edition.activities.all().delete()
    activities = Activity.objects.bulk_create(
        Activity(edition=edition, code=activity.code, title=activity.title, position=rank)
        for rank, activity in enumerate(referentiel.activities, start=1)
    )
    by_code = {activity.code: activity for activity in activities}
    blocs = Bloc.objects.bulk_create(
        Bloc(
            edition=edition,
            code=bloc.code,
            title=bloc.title,
            optional=bloc.optional,
            position=rank,
        )
        for rank, bloc in enumerate(referentiel.blocs, start=1)
    )
    for row, bloc in zip(blocs, referentiel.blocs, strict=True):
        _write_bloc(row, bloc, by_code)


def _write_bloc(row: Bloc, bloc: v.Bloc, activities: dict[str, Activity]) -> None:
    competences = Competence.objects.bulk_create(
        Competence(
            bloc=row,
            activity=activities.get(competence.activity),
            code=competence.code,
            title=competence.title,
            transversal=competence.transversal,
            position=rank,
        )
        for rank, competence in enumerate(bloc.competences, start=1)
    )
    _write_criteria(row, bloc, competences)
    _write_modalities(row, bloc)


def _write_criteria(row: Bloc, bloc: v.Bloc, competences: list[Competence]) -> None:
    tied: list[tuple[Competence | None, v.Criterion]] = [
        (owner, criterion)
        for owner, competence in zip(competences, bloc.competences, strict=True)
        for criterion in competence.criteria
    ]
    tied += [(None, criterion) for criterion in bloc.criteria]
    Criterion.objects.bulk_create(
        Criterion(
            bloc=row,
            competence=owner,
            code=criterion.code,
            title=criterion.title,
            indicators=list(criterion.indicators),
            eliminatory=criterion.eliminatory,
            weight=str(criterion.weight),
            modality=criterion.modality.value if criterion.modality else "",
            position=rank,
        )
        for rank, (owner, criterion) in enumerate(tied, start=1)
    )


def _write_modalities(row: Bloc, bloc: v.Bloc) -> None:
    Modality.objects.bulk_create(
        Modality(
            bloc=row,
            kind=modality.kind.value,
            title=modality.title,
            description=modality.description,
            minutes=modality.minutes,
            weight=None if modality.weight is None else str(modality.weight),
            place=modality.place,
            gate=modality.gate,
            competences=list(modality.competences),
            position=rank,
        )
        for rank, modality in enumerate(bloc.modalities, start=1)
    )
