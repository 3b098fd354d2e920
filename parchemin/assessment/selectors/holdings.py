"""What candidates hold already: the blocs that their dossiers carry over, the competences of the ledger."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from parchemin.assessment.models import Session
from parchemin.assessment.rules.carried_units import CarriedResult, CarriedUnit, carried_result
from parchemin.assessment.selectors.blocs import AssessedBloc
from parchemin.assessment.selectors.law import (
    register_of,
    registration_relied_on,
    registrations_of,
    rules_under,
)
from parchemin.certifications.models import Equivalence, Registration
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Unit
from parchemin.certifications.reglement.validity import Validity
from parchemin.certifications.reglement.value import Reglement
from parchemin.pathways.models import AcquiredUnit, Dossier, DossierBloc
from parchemin.pathways.rules.routes import route_family
from parchemin.pathways.terms import AcquiredOrigin, Route


class Holdings:
    """What the persons of some dossiers hold, read in two queries whatever their number.

    Competences are read where the jury decides competence by competence. Reads `dossier.blocs`, to be
    prefetched with what they carry.
    """

    def __init__(self, dossiers: Sequence[Dossier], *, by_competence: bool) -> None:
        persons = {dossier.person_id for dossier in dossiers}
        self._competences = _competences(persons) if by_competence else {}
        blocs = {
            row.carried.bloc_id
            for dossier in dossiers
            for row in dossier.blocs.all()
            if row.carried
        }
        blocs |= {line.bloc_id for lines in self._competences.values() for line in lines}
        self._equivalences = set(
            Equivalence.objects.filter(acquired_id__in=blocs).values_list(
                "acquired_id", "granted_id"
            )
        )

    def units_of(
        self, dossier: Dossier, blocs: Sequence[AssessedBloc], registrations: Sequence[Registration]
    ) -> tuple[CarriedUnit, ...]:
        """Return what the person of a dossier holds as the rules read it.

        `blocs` are those of its edition, `registrations` those of its certification.
        """
        return (
            *self._blocs(dossier, registrations),
            *self._competences_of(dossier, blocs, registrations),
        )

    def _blocs(
        self, dossier: Dossier, registrations: Sequence[Registration]
    ) -> Iterator[CarriedUnit]:
        for row in dossier.blocs.all():
            if row.carried is not None:
                yield _unit(
                    row.carried,
                    row.bloc.code,
                    dossier,
                    registrations,
                    replaced=not self._counts_as(row.carried.bloc_id, row.bloc_id),
                )

    def _competences_of(
        self, dossier: Dossier, blocs: Sequence[AssessedBloc], registrations: Sequence[Registration]
    ) -> Iterator[CarriedUnit]:
        """Yield the competences held in the blocs presented, each by the line that keeps it longest.

        One of an earlier edition counts where the CPNE has its bloc count as the present one, and the present
        one has the same competence, by code and by title; otherwise it is told as replaced.
        """
        rows = dossier.blocs.all()
        sought = {row.bloc_id for row in rows if row.carried is None}
        presented = [bloc for bloc in blocs if not rows or bloc.id in sought]
        own = {bloc.id for bloc in blocs}
        found: dict[str, CarriedUnit] = {}
        for line in self._competences.get(dossier.person_id, ()):
            counts = any(self._is_of(line, bloc) for bloc in presented)
            elsewhere = line.bloc.edition.certification_id != dossier.certification_id
            code = line.competence.code if line.competence else ""
            if counts or (code not in found and not elsewhere and line.bloc_id not in own):
                found[code] = _unit(line, code, dossier, registrations, replaced=not counts)
        yield from found.values()

    def _is_of(self, line: AcquiredUnit, bloc: AssessedBloc) -> bool:
        """Tell whether a competence held is one of a bloc presented."""
        if not self._counts_as(line.bloc_id, bloc.id):
            return False
        named = {(said.competence, said.competence_title) for said in bloc.lines}
        held = line.competence
        return held is not None and (held.code, held.title) in named

    def _counts_as(self, acquired_id: int, bloc_id: int) -> bool:
        """Tell whether a bloc acquired counts as another: itself, or by a decision of the CPNE."""
        return acquired_id == bloc_id or (acquired_id, bloc_id) in self._equivalences


class HeldOnDay:
    """What counts of what some candidates hold, under a règlement on a day: in three queries at most."""

    def __init__(self, dossiers: Sequence[Dossier], reglement: Reglement, on: date) -> None:
        self._held = Holdings(dossiers, by_competence=reglement.decision.unit is Unit.COMPETENCE)
        self._registrations = registrations_of({dossier.certification_id for dossier in dossiers})
        self._reglement, self._on = reglement, on

    def of(self, dossier: Dossier, blocs: Sequence[AssessedBloc]) -> tuple[CarriedResult, ...]:
        """Return each bloc carried over and each competence held; `blocs` are those of the edition."""
        registrations = self._registrations.get(dossier.certification_id, ())
        effective = rules_under(registrations, dossier, self._reglement, self._on)
        relied_on = registration_relied_on(registrations, dossier.relies_since, self._on)
        ends_on = relied_on.ends_on if relied_on else None
        return tuple(
            carried_result(unit, self._on, ends_on, effective)
            for unit in self._held.units_of(dossier, blocs, registrations)
        )


class HeldInSessions:
    """The competences that candidates hold on the day of their session, where competences are decided one by one.

    Read in four queries whatever the number of candidates and of sessions; none under any other règlement.
    """

    def __init__(self, registered: Iterable[tuple[Session, Dossier]]) -> None:
        dossiers = [dossier for session, dossier in registered if _by_competence(session)]
        prefetch_related_objects(dossiers, blocs_carrying("blocs"))
        self._held = Holdings(dossiers, by_competence=True)
        self._registrations = registrations_of({dossier.certification_id for dossier in dossiers})

    def of(self, session: Session, dossier: Dossier, bloc: AssessedBloc) -> dict[str, Validity]:
        """Return how long each competence of a bloc that the candidate holds that day is kept, by code."""
        if not _by_competence(session):
            return {}
        day = session.day
        registrations = self._registrations.get(dossier.certification_id, ())
        effective = rules_under(registrations, dossier, reglement_of(session.reglement.value), day)
        relied_on = registration_relied_on(registrations, dossier.relies_since, day)
        results = (
            carried_result(unit, day, relied_on.ends_on if relied_on else None, effective)
            for unit in self._held.units_of(dossier, [bloc], registrations)
            if unit.unit is Unit.COMPETENCE
        )
        return {result.code: result.kept for result in results if result.valid}


def blocs_carrying(path: str) -> "Prefetch[str]":
    """Return the prefetch of the blocs of dossiers with what they carry, as `Holdings` reads them."""
    return Prefetch(path, DossierBloc.objects.select_related("bloc", "carried"))


def _by_competence(session: Session) -> bool:
    return reglement_of(session.reglement.value).decision.unit is Unit.COMPETENCE


def _competences(person_ids: Collection[int]) -> dict[int, list[AcquiredUnit]]:
    """Return the competences that each person holds, the one kept longest last."""
    found: dict[int, list[AcquiredUnit]] = defaultdict(list)
    lines = AcquiredUnit.objects.standing().competences().filter(person__in=person_ids)
    rows = lines.select_related("competence", "bloc__edition").defer("bloc__edition__document")
    for line in sorted(rows.order_by("pk"), key=lambda line: line.valid_until or date.max):
        found[line.person_id].append(line)
    return found


def _unit(
    line: AcquiredUnit,
    code: str,
    dossier: Dossier,
    registrations: Sequence[Registration],
    *,
    replaced: bool,
) -> CarriedUnit:
    """Return a line of the ledger as the rules read it; what a jury gave is kept as it was fixed then."""
    on = line.acquired_on
    return CarriedUnit(
        code=code,
        unit=Unit.COMPETENCE if line.competence_id else Unit.BLOC,
        acquired_on=on,
        route=route_family(Route(dossier.route)),
        register=register_of(registration_relied_on(registrations, on, on)),
        origin=line.origin_ref,
        valid_until=line.valid_until,
        replaced=replaced,
        kept=line.validity if line.origin == AcquiredOrigin.JURY else None,
    )
