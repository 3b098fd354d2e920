"""The docket of a sitting: everything that the rules read of it, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Prefetch, QuerySet

from parchemin.assessment.models import Grid
from parchemin.assessment.rules.grid import GridBloc
from parchemin.assessment.rules.scales import mark_of
from parchemin.assessment.selectors.blocs import AssessedBloc
from parchemin.assessment.selectors.grids import DossierGrids, grids_of
from parchemin.assessment.selectors.holdings import Holdings
from parchemin.assessment.selectors.law import (
    register_of,
    registration_relied_on,
    registrations_of,
)
from parchemin.assessment.terms import AttendanceState, GridState
from parchemin.certifications.models import Registration
from parchemin.certifications.reglement.law import Effective, with_law
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Binding, Register, RouteFamily
from parchemin.certifications.reglement.value import Reglement
from parchemin.jury.inputs import inputs_from_json
from parchemin.jury.models import (
    AgendaItem,
    Decision,
    Interest,
    MarkAdjustment,
    Sitting,
    SittingSeat,
    Vote,
)
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.rules.facts import (
    Adjustment,
    CandidateCase,
    InterestFacts,
    SittingFacts,
    VoteFacts,
)
from parchemin.jury.rules.results import Deliberation
from parchemin.jury.rules.table import Table, table_of
from parchemin.jury.selectors.attendance import candidate_presences, with_table
from parchemin.jury.selectors.earlier_marks import marks_kept_in
from parchemin.jury.selectors.rectifications import as_signed, with_rectificatifs
from parchemin.jury.selectors.rounds import rounds_held
from parchemin.jury.selectors.seats import as_expected, seats_of, sitting_facts
from parchemin.jury.terms import (
    Choice,
    InterestKind,
    Unit,
)
from parchemin.kernel.people import Directory, KnownAs
from parchemin.pathways.models import Dossier, DossierBloc
from parchemin.pathways.rules.routes import route_family
from parchemin.pathways.terms import Route, SupportKind

_LINKS = {
    SupportKind.TRAINER: InterestKind.TRAINER,
    SupportKind.TUTOR: InterestKind.TUTOR,
    SupportKind.GUIDE: InterestKind.GUIDE,
}


@dataclass(frozen=True)
class DocketEntry:
    """One agenda item with all that the rules read of its dossier, and what was decided of it once closed."""

    item: AgendaItem
    dossier: Dossier
    name: str
    grids: DossierGrids
    case: CandidateCase
    effective: Effective
    sitting: SittingFacts
    decision: Decision | None = None

    @cached_property
    def deliberation(self) -> Deliberation:
        """Return what the rules say of this case now."""
        return deliberate(self.case, self.sitting, self.effective)

    @cached_property
    def proposal(self) -> Deliberation:
        """Return what would be decided if the jury adopted every pre-decision, votes left out."""
        case = replace(self.case, votes=(), adopted=True, adjourned_to=None)
        return deliberate(case, self.sitting, self.effective)

    def case_with(self, interest: InterestFacts) -> CandidateCase:
        """Return the case with one more link to a juror."""
        return replace(self.case, interests=(*self.case.interests, interest))


@dataclass(frozen=True)
class Docket:
    """A sitting, its seats and the cases of its agenda, as plain values beside their rows."""

    sitting: Sitting
    reglement: Reglement
    facts: SittingFacts
    seats: tuple[SittingSeat, ...]
    entries: tuple[DocketEntry, ...]

    def table_for(self, entry: DocketEntry) -> Table:
        """Return the table for a case, once who stands aside has left it."""
        out = frozenset(recusal.person for recusal in entry.deliberation.recusals)
        return table_of(self.facts, entry.effective, entry.case.away | out)

    def seat_of(self, person: str) -> SittingSeat:
        """Return the seat of a person, by the key that rules use. Raises LookupError."""
        for seat in self.seats:
            if seat.juror.key == person:
                return seat
        raise LookupError(person)

    def person_of(self, juror_id: int) -> str:
        """Return the key by which rules call a juror of this sitting. Raises LookupError."""
        for seat in self.seats:
            if seat.juror_id == juror_id:
                return seat.juror.key
        raise LookupError(juror_id)

    def has(self, item_id: int) -> bool:
        """Tell whether an agenda item was read."""
        return any(entry.item.pk == item_id for entry in self.entries)

    def entry_of(self, item_id: int) -> DocketEntry:
        """Return the entry of an agenda item. Raises LookupError."""
        for entry in self.entries:
            if entry.item.pk == item_id:
                return entry
        raise LookupError(item_id)


def docket_of(
    sitting: Sitting,
    items: Iterable[int] | None = None,
    seats: tuple[SittingSeat, ...] | None = None,
    *,
    marks: bool = True,
) -> Docket:
    """Return the docket of a sitting, or of some of its items, in a constant number of queries.

    Before the opening, who is not recorded yet is expected; a closed sitting is read as it was decided, from the
    inputs kept with its decisions, those of a rectificatif still to be signed left aside. `seats` puts other
    people at the table, to know beforehand what they would leave it for. Without `marks`, no more is read than who
    may vote on what.
    """
    reglement = reglement_of(sitting.reglement.value)
    seats = seats_of(sitting) if seats is None else seats
    facts = (
        as_expected(sitting, seats) if sitting.opened_at is None else sitting_facts(sitting, seats)
    )
    rows = _items(sitting, items, marks)
    dossiers = [item.dossier for item in rows]
    grids = (
        grids_of(dossiers, reglement.grid, sitting.closed_at)
        if marks
        else {dossier.pk: _unread(dossier) for dossier in dossiers}
    )
    by_competence = reglement.decision.unit is Unit.COMPETENCE
    known = _Known(seats, dossiers, by_competence=by_competence, marks=marks)
    held = rounds_held(sitting, dossiers) if reglement.rounds else {}
    entries = []
    merged: dict[tuple[RouteFamily, Register], Effective] = {}
    for item in rows:
        registration = known.registration(item.dossier, facts.held_on)
        law = (route_family(Route(item.dossier.route)), register_of(registration))
        if law not in merged:
            merged[law] = with_law(reglement, *law, facts.held_on)
        case = _case(item, grids[item.dossier_id], known, registration, reglement)
        case = replace(case, rounds_held=held.get(item.dossier_id, ()))
        case = with_table(case, item, voices_of(item), seats, facts, merged[law])
        entries.append(
            DocketEntry(
                item=item,
                dossier=item.dossier,
                name=item.dossier.person.full_name,
                grids=grids[item.dossier_id],
                case=case,
                effective=merged[law],
                sitting=facts,
            )
        )
    if sitting.closed_at is not None:
        entries = _as_decided(sitting, entries, reglement)
    return Docket(sitting, reglement, facts, seats, tuple(entries))


def ballot_docket(sitting: Sitting, item_id: int) -> Docket:
    """Return the docket of one item as a voice needs it: marks are read where a rule on voices looks at them."""
    rules = reglement_of(sitting.reglement.value)
    by_competence = rules.decision.unit is Unit.COMPETENCE
    binds = rules.grid.binding is Binding.BINDS
    return docket_of(sitting, [item_id], marks=by_competence or binds)


def _unread(dossier: Dossier) -> DossierGrids:
    """Return the blocs that a dossier presents, without their lines nor any grid."""
    blocs = [row.bloc for row in dossier.blocs.all()]
    return DossierGrids(
        blocs=tuple(
            AssessedBloc(
                id=bloc.pk,
                edition_id=bloc.edition_id,
                code=bloc.code,
                title=bloc.title,
                optional=bloc.optional,
                lines=(),
                grid=GridBloc(bloc.code, bloc.title, ()),
            )
            for bloc in blocs
        ),
        grids=(),
        unsigned=(),
    )


def _as_decided(
    sitting: Sitting, entries: Sequence[DocketEntry], reglement: Reglement
) -> list[DocketEntry]:
    ids = [entry.dossier.pk for entry in entries]
    rows = with_rectificatifs(as_signed(Decision.objects.filter(sitting=sitting, dossier__in=ids)))
    kept = {row.dossier_id: row for row in rows.defer("units", "reasons", "blocs")}
    found = []
    for entry in entries:
        decision = kept[entry.dossier.pk]
        decision.sitting = sitting
        case, facts, effective = inputs_from_json(decision.inputs, reglement)
        again = replace(entry, case=case, sitting=facts, effective=effective, decision=decision)
        found.append(again)
    return found


def _items(sitting: Sitting, only: Iterable[int] | None, marks: bool) -> list[AgendaItem]:
    items: QuerySet[AgendaItem] = sitting.agenda.order_by("position", "pk")
    if only is not None:
        items = items.filter(pk__in=only)
    return list(
        items.select_related(
            "dossier__person",
            "dossier__employer",
            "dossier__partner",
            "dossier__edition",
            "presided_by__juror",
        ).prefetch_related(
            "dossier__supports",
            Prefetch(
                "dossier__blocs",
                DossierBloc.objects.select_related("bloc", "carried__bloc", "kept_mark").order_by(
                    "bloc__position"
                ),
            ),
            Prefetch(
                "votes",
                Vote.objects.filter(replaced_by__isnull=True)
                .select_related("seat__juror", "cast_by__juror")
                .order_by("pk"),
                to_attr="voices",
            ),
            *([Prefetch("adjustments", MarkAdjustment.objects.order_by("pk"))] if marks else []),
        )
    )


class _Known:
    """What is known of the dossiers of a docket beyond their own rows, read once for all."""

    def __init__(
        self,
        seats: Sequence[SittingSeat],
        dossiers: Sequence[Dossier],
        *,
        by_competence: bool,
        marks: bool,
    ) -> None:
        ids = [dossier.pk for dossier in dossiers]
        self.marks = marks
        self.jurors = Directory(seat.juror.known_as for seat in seats)
        self._registrations = registrations_of({dossier.certification_id for dossier in dossiers})
        self.presences = candidate_presences(ids) if marks else {}
        self.assessors = _assessors(ids)
        self.interests: dict[int, list[Interest]] = defaultdict(list)
        declared = Interest.objects.filter(
            dossier_id__in=ids, juror_id__in=[seat.juror_id for seat in seats]
        )
        for interest in declared.select_related("juror").order_by("pk"):
            self.interests[interest.dossier_id].append(interest)
        self.held = Holdings(dossiers, by_competence=by_competence)

    def registration(self, dossier: Dossier, on: date) -> Registration | None:
        return registration_relied_on(self.registrations(dossier), dossier.relies_since, on)

    def registrations(self, dossier: Dossier) -> Sequence[Registration]:
        return self._registrations.get(dossier.certification_id, ())


def _assessors(dossier_ids: Sequence[int]) -> dict[int, set[KnownAs]]:
    found: dict[int, set[KnownAs]] = defaultdict(set)
    rows = (
        Grid.objects.filter(dossier_id__in=dossier_ids)
        .exclude(state=GridState.CANCELLED)
        .select_related("assessor")
        .only(
            "dossier_id",
            "assessor__surname",
            "assessor__given_names",
            "assessor__email",
            "assessor__sealed_email",
            "assessor__user_id",
        )
    )
    for grid in rows:
        found[grid.dossier_id].add(grid.assessor.known_as)
    return found


def _case(
    item: AgendaItem,
    grids: DossierGrids,
    known: _Known,
    registration: Registration | None,
    reglement: Reglement,
) -> CandidateCase:
    dossier = item.dossier
    presence = known.presences.get(dossier.pk, AttendanceState.PRESENT)
    own = KnownAs(email=dossier.person.email, user_id=dossier.person.user_id)
    return CandidateCase(
        candidate=next(iter(known.jurors.find(own)), dossier.number),
        name=dossier.person.full_name,
        route=route_family(Route(dossier.route)),
        blocs=tuple(bloc.grid for bloc in grids.blocs),
        sought=tuple(row.bloc.code for row in dossier.blocs.all() if row.carried is None),
        grids=tuple(grid.marks for grid in grids.grids),
        kept_marks=marks_kept_in(dossier),
        carried=known.held.units_of(dossier, grids.blocs, known.registrations(dossier)),
        votes=tuple(_voice(vote) for vote in voices_of(item)),
        interests=tuple(_interests(dossier, known)),
        employer=dossier.employer.siret if dossier.employer else "",
        adjustments=tuple(_adjustments(item, grids, reglement)) if known.marks else (),
        attendance=presence,
        fraud=bool(item.fraud_reason),
        complete=presence is not AttendanceState.PRESENT or not grids.unsigned,
        adopted=item.adopted_at is not None,
        adjourned_to=item.adjourned_to,
        registration_expires_on=registration.ends_on if registration else None,
        mention=item.mention,
        departure=item.departure,
        presider=item.presided_by.juror.key if item.presided_by else "",
    )


def voices_of(item: AgendaItem) -> Sequence[Vote]:
    """Return the current voices of an item that the docket loaded."""
    voices: Sequence[Vote] = vars(item)["voices"]
    return voices


def _voice(vote: Vote) -> VoteFacts:
    return VoteFacts(
        person=vote.seat.juror.key,
        unit=vote.unit,
        choice=Choice(vote.value),
        cast_by=vote.cast_by.juror.key if vote.cast_by else "",
        round=vote.round,
    )


def _interests(dossier: Dossier, known: _Known) -> Iterable[InterestFacts]:
    """Yield the links between jurors and a candidate: declared, then known from the dossier."""
    for interest in known.interests[dossier.pk]:
        person = interest.juror.key
        yield InterestFacts(person, InterestKind(interest.kind), interest.detail)
    for support in dossier.supports.all():
        for person in sorted(known.jurors.find(KnownAs(support.name, support.email))):
            yield InterestFacts(person, _LINKS[SupportKind(support.kind)])
    assessors = {
        key for assessor in known.assessors[dossier.pk] for key in known.jurors.find(assessor)
    }
    for person in sorted(assessors):
        yield InterestFacts(person, InterestKind.ASSESSOR)


def _adjustments(
    item: AgendaItem, grids: DossierGrids, reglement: Reglement
) -> Iterable[Adjustment]:
    lines = {(bloc.code, line.code): line for bloc in grids.blocs for line in bloc.grid.items}
    for row in item.adjustments.all():
        mark = mark_of(reglement.grid.scale, lines[row.bloc, row.line], row.value)
        yield Adjustment(row.bloc, row.line, mark, row.reason)
