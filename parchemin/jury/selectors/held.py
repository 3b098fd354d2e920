"""What candidates hold before a jury: the blocs that their dossiers carry over, the competences of the ledger."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date

from parchemin.assessment.selectors.blocs import AssessedBloc
from parchemin.certifications.models import Equivalence
from parchemin.certifications.reglement.terms import Register
from parchemin.jury.rules.facts import CarriedUnit, KeptMark
from parchemin.jury.terms import Unit
from parchemin.pathways.models import AcquiredUnit, Dossier
from parchemin.pathways.rules.routes import route_family
from parchemin.pathways.terms import AcquiredOrigin, Route

RegisterOn = Callable[[date], Register]


class Held:
    """What the persons of some dossiers hold, read in two queries whatever their number.

    Competences are read where the jury decides competence by competence.
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
        self, dossier: Dossier, blocs: Sequence[AssessedBloc], register_on: RegisterOn
    ) -> tuple[CarriedUnit, ...]:
        """Return what the person of a dossier holds as the rules read it; `blocs` are those of its edition."""
        return (
            *self._blocs(dossier, register_on),
            *self._competences_of(dossier, blocs, register_on),
        )

    def _blocs(self, dossier: Dossier, register_on: RegisterOn) -> Iterator[CarriedUnit]:
        for row in dossier.blocs.all():
            if row.carried is not None:
                yield _unit(
                    row.carried,
                    row.bloc.code,
                    dossier,
                    register_on,
                    replaced=not self._counts_as(row.carried.bloc_id, row.bloc_id),
                )

    def _competences_of(
        self, dossier: Dossier, blocs: Sequence[AssessedBloc], register_on: RegisterOn
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
                found[code] = _unit(line, code, dossier, register_on, replaced=not counts)
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


def marks_kept_in(dossier: Dossier) -> tuple[KeptMark, ...]:
    """Return the marks of an earlier jury that a dossier takes up, as the rules read them."""
    return tuple(
        KeptMark(row.bloc.code, mark.share, mark.kept_on, mark.valid_until, mark.origin_ref)
        for row in dossier.blocs.all()
        if (mark := row.kept_mark)
    )


def _competences(person_ids: Collection[int]) -> dict[int, list[AcquiredUnit]]:
    """Return the competences that each person holds, the one kept longest last."""
    found: dict[int, list[AcquiredUnit]] = defaultdict(list)
    lines = AcquiredUnit.objects.standing().competences().filter(person__in=person_ids)
    rows = lines.select_related("competence", "bloc__edition").defer("bloc__edition__document")
    for line in sorted(rows.order_by("pk"), key=lambda line: line.valid_until or date.max):
        found[line.person_id].append(line)
    return found


def _unit(
    line: AcquiredUnit, code: str, dossier: Dossier, register_on: RegisterOn, *, replaced: bool
) -> CarriedUnit:
    """Return a line of the ledger as the rules read it; what a jury gave is kept as it was fixed then."""
    return CarriedUnit(
        code=code,
        unit=Unit.COMPETENCE if line.competence_id else Unit.BLOC,
        acquired_on=line.acquired_on,
        route=route_family(Route(dossier.route)),
        register=register_on(line.acquired_on),
        origin=line.origin_ref,
        valid_until=line.valid_until,
        replaced=replaced,
        kept=line.kept if line.origin == AcquiredOrigin.JURY else None,
    )
