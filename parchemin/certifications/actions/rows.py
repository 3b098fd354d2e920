"""The rows of an adopted edition: what marks, dossiers and the ledger point to, made from its document once."""

from parchemin.certifications.models import Bloc, Competence, Criterion, Edition, Modality
from parchemin.certifications.referentiel import value as v


def write_rows(edition: Edition, referentiel: v.Referentiel) -> None:
    """Write the blocs, competences, criteria and modalities of an edition that is about to be adopted."""
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
        _write_bloc(row, bloc)


def _write_bloc(row: Bloc, bloc: v.Bloc) -> None:
    competences = Competence.objects.bulk_create(
        Competence(
            bloc=row,
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
