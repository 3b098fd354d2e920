"""What the procès-verbal of a sitting says, gathered from its rows and its deliberations."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from parchemin.assessment.models import Incident
from parchemin.assessment.terms import IncidentCategory
from parchemin.certifications.reglement.law import DEFAULT, Effective
from parchemin.certifications.terms import CertificationKind
from parchemin.journal.models import EventSubject
from parchemin.jurors.terms import Gender
from parchemin.jury.documents.facts import (
    MinutesAdjustment,
    MinutesCorrection,
    MinutesFacts,
    MinutesMember,
    MinutesRecusal,
    MinutesReopening,
    MinutesUnit,
    MinutesVote,
    MinutesWithdrawal,
)
from parchemin.jury.events import DOSSIER_OFF_AGENDA
from parchemin.jury.models import AgendaItem, Minutes, Sitting, SittingSeat
from parchemin.jury.rules.adjustments import adjusted_marks, before_words
from parchemin.jury.rules.confirmation import is_confirmed_by_cpne
from parchemin.jury.rules.facts import SittingFacts
from parchemin.jury.selectors.attendance import hours_told
from parchemin.jury.selectors.convocations import KIND, about_of, unconvened
from parchemin.jury.selectors.lateness import remarks_on_hearings
from parchemin.jury.selectors.minutes_candidates import (
    Proceeding,
    candidate_told,
    civil_name,
    papers_of,
)
from parchemin.jury.selectors.minutes_lines import minutes_number
from parchemin.jury.selectors.minutes_quorum import quorum_by_case, quorum_told
from parchemin.jury.selectors.minutes_table import presidency_told, unheard_told
from parchemin.jury.selectors.minutes_votes import votes_told
from parchemin.jury.selectors.seats import has_a_voice, presence_at, sitting_facts
from parchemin.jury.terms import College, Presence, SeatRole, Unit
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.text import of
from parchemin.pathways.models import Dossier
from parchemin.post.models import Dispatch
from parchemin.post.terms import LEFT


def minutes_facts(
    sitting: Sitting,
    seats: Sequence[SittingSeat],
    effective: Effective,
    proceedings: Sequence[Proceeding],
    corrects: Minutes | None = None,
    version: int = 1,
    reason: str = "",
) -> MinutesFacts:
    """Return what the minutes of a sitting say, without signatures; not closed yet, what they would say.

    `effective` is the règlement for no route in particular. Raises ValueError for a sitting not opened.
    """
    if sitting.opened_at is None:
        raise ValueError(f"{sitting.code} was not opened")
    certification = sitting.certification
    unit = effective.reglement.decision.unit
    units = _units(unit, proceedings)
    items = {item.dossier_id: item for item in sitting.agenda.all()}
    facts, papers = sitting_facts(sitting, seats), papers_of(proceedings)
    return MinutesFacts(
        number=minutes_number(sitting, version),
        body_name=certification.body.legal_name,
        kind=CertificationKind(certification.kind).label,
        title=certification.title,
        code=certification.code,
        edition=_editions(proceedings),
        reglement=f"{sitting.reglement.title}, en vigueur depuis le "
        f"{french_date(sitting.reglement.in_force_from)}",
        opened_at=sitting.opened_at,
        closed_at=sitting.closed_at,
        place=sitting.place,
        quorum=" ".join(
            (
                quorum_told(sitting, seats, effective),
                *unheard_told(facts, effective),
                *quorum_by_case(facts, proceedings, effective),
                *presidency_told(facts, proceedings, seats),
            )
        ),
        members=tuple(_member(seat) for seat in seats),
        signed_by=effective.reglement.minutes.signed_by,
        units=units,
        candidates=tuple(
            candidate_told(p, items[p.dossier.pk], units, unit, effective, papers)
            for p in proceedings
        ),
        remote=sitting.remote or any(seat.presence == Presence.REMOTE for seat in seats),
        votes=tuple(vote for p in proceedings for vote in _votes(p, unit, facts)),
        adjustments=tuple(changed for p in proceedings for changed in _adjustments(p)),
        recusals=tuple(recusal for p in proceedings for recusal in _recusals(p, facts)),
        incidents=(
            *_incidents([p.dossier for p in proceedings]),
            *_frauds(items, proceedings),
            *_late(sitting, proceedings, effective),
            *incidents_written(sitting),
        ),
        annexes=tuple(_annexes(sitting, seats)),
        corrects=_correction(corrects, sitting, reason) if corrects else None,
        reopenings=tuple(
            MinutesReopening(row.closed_at, row.reopened_at, row.reason)
            for row in sitting.reopenings.all()
        ),
        pending=tuple(pending for p in proceedings for pending in _pending(p)),
        specimen=certification.body.demonstration,
        subject_to=_subject_to(effective),
        withdrawals=tuple(_withdrawals(sitting, proceedings)),
    )


def incidents_written(sitting: Sitting) -> tuple[str, ...]:
    """Return the incidents that people wrote in a draft, taken back since with the closing that made it."""
    last = sitting.reopenings.last()
    return tuple(last.incidents) if last else ()


def _subject_to(effective: Effective) -> str:
    """Return that the CPNE decides last, where it does, and by which text."""
    if not is_confirmed_by_cpne(effective.reglement):
        return ""
    asked = effective.reglement.decision.cpne_confirmation
    source = effective.source("decision.cpne_confirmation" if asked else "jury.flow")
    return (
        "Les décisions qui suivent sont prises sous réserve de la confirmation de la CPNE, qui décide en "
        f"dernier ({source})."
    )


def _units(unit: Unit, proceedings: Sequence[Proceeding]) -> tuple[MinutesUnit, ...]:
    """Return the columns of the table: the blocs, or the one vote on the whole certification."""
    if unit is Unit.CERTIFICATION:
        codes = {u.code: u.title for p in proceedings for u in p.deliberation.units}
    else:
        codes = {bloc.code: bloc.title for p in proceedings for bloc in p.case.blocs}
    return tuple(MinutesUnit(code, title) for code, title in codes.items())


def _editions(proceedings: Sequence[Proceeding]) -> str:
    numbers = sorted({proceeding.dossier.edition.number for proceeding in proceedings})
    name = "Édition" if len(numbers) == 1 else "Éditions"
    return f"{name} {' et '.join(str(number) for number in numbers)}"


def _member(seat: SittingSeat) -> MinutesMember:
    other = ""
    if seat.proxy_to is not None:
        other = seat.proxy_to.juror.name
    elif seat.presence == Presence.SUBSTITUTED:
        other = seat.substitute.juror.name
    return MinutesMember(
        name=seat.juror.name,
        college=College(seat.college),
        role=SeatRole(seat.role),
        presence=presence_at(seat),
        voting=has_a_voice(seat),
        represented_by=other,
        woman=seat.juror.sex == Gender.WOMAN,
        hours=hours_told(seat),
        seat=seat.pk,
    )


def _withdrawals(
    sitting: Sitting, proceedings: Sequence[Proceeding]
) -> Iterator[MinutesWithdrawal]:
    """Yield the dossiers taken off the agenda for good, as the journal tells them: when, and why."""
    told = EventSubject.objects.filter(
        body_id=sitting.body_id,
        subject=f"sitting/{sitting.code}",
        event__name=DOSSIER_OFF_AGENDA,
    )
    judged = {proceeding.dossier.number for proceeding in proceedings}
    rows = told.order_by("event").values_list("event__at", "event__details")
    last = {said["dossier"]: (at, said["reason"]) for at, said in rows}
    taken = {number: why for number, why in last.items() if number not in judged}
    if not taken:
        return
    dossiers = Dossier.objects.filter(body_id=sitting.body_id, number__in=taken)
    for dossier in dossiers.select_related("person").order_by("number"):
        at, reason = taken[dossier.number]
        name = civil_name(dossier.person)
        yield MinutesWithdrawal(dossier.number, name, paris_date(at), reason)


def _votes(proceeding: Proceeding, unit: Unit, sitting: SittingFacts) -> Iterator[MinutesVote]:
    number, deliberation = proceeding.dossier.number, proceeding.deliberation
    return votes_told(number, unit, proceeding.case, deliberation, sitting, proceeding.effective)


def _adjustments(proceeding: Proceeding) -> Iterator[MinutesAdjustment]:
    for changed in adjusted_marks(proceeding.case, proceeding.effective):
        yield MinutesAdjustment(
            reference=proceeding.dossier.number,
            bloc=changed.bloc,
            line=changed.item,
            before=before_words(changed.before),
            after=changed.after,
            reason=changed.reason,
        )


def _pending(proceeding: Proceeding) -> Iterator[str]:
    """Yield what stands against deciding a case: nothing once the sitting is closed."""
    for objection in proceeding.deliberation.objections:
        yield f"Dossier {proceeding.dossier.number}, {proceeding.case.name} : {objection.message}"


def _recusals(proceeding: Proceeding, sitting: SittingFacts) -> Iterator[MinutesRecusal]:
    """Yield who stood aside from a case, why, and whose voice nobody carried then."""
    for recusal in proceeding.deliberation.recusals:
        reasons = " ".join(reason.text for reason in recusal.reasons)
        carried = [j.name for j in sitting.jurors if j.represented_by == recusal.person]
        if carried:
            reasons += f" Le pouvoir {' et '.join(map(of, carried))} ne compte pas pour ce dossier."
        yield MinutesRecusal(recusal.name, proceeding.dossier.number, reasons)


def _incidents(dossiers: Iterable[Dossier]) -> tuple[str, ...]:
    rows = Incident.objects.filter(dossier__in=list(dossiers)).select_related("dossier", "session")
    return tuple(
        f"Dossier {row.dossier.number if row.dossier else ''}, "
        f"{IncidentCategory(row.category).label.lower()} : {row.description}"
        for row in rows.order_by("reported_at", "pk")
    )


def _frauds(items: Mapping[int, AgendaItem], proceedings: Sequence[Proceeding]) -> Iterator[str]:
    for proceeding in proceedings:
        reason = items[proceeding.dossier.pk].fraud_reason
        if reason:
            yield f"Dossier {proceeding.dossier.number}, fraude retenue : {reason}"


def _late(
    sitting: Sitting, proceedings: Sequence[Proceeding], effective: Effective
) -> Iterator[str]:
    """Yield for whom the jury came after its last day: of the law for a VAE (RULE-26), of the règlement.

    A delay that no text sets is a rule of the product: minutes say nothing of it.
    """
    dossiers = [proceeding.dossier for proceeding in proceedings]
    remarks = remarks_on_hearings(dossiers, effective.reglement, sitting.day)
    for dossier in dossiers:
        for remark in remarks[dossier.pk]:
            if remark.source != DEFAULT:
                yield f"Dossier {dossier.number} : {remark.message} ({remark.source})"


def _annexes(sitting: Sitting, seats: Sequence[SittingSeat]) -> Iterator[str]:
    """Yield what is kept beside the procès-verbal: who signed that they came, how they were called."""
    yield f"Feuille d’émargement du jury, séance {sitting.code}"
    sent = Dispatch.objects.filter(
        body_id=sitting.body_id, kind=KIND, about=about_of(sitting.pk), state__in=LEFT
    )
    days = sorted(day for day in sent.values_list("sent_on", flat=True) if day)
    if days:
        first = french_date(days[0])
        when = f"le {first}" if days[0] == days[-1] else f"du {first} au {french_date(days[-1])}"
        yield f"{plural(len(days), 'convocation envoyée', 'convocations envoyées')} {when}"
    missing = [seat.juror.name for seat in unconvened(sitting, seats)]
    if missing:
        yield f"Aucune convocation enregistrée pour {', '.join(missing)}"


def _correction(corrects: Minutes, sitting: Sitting, reason: str) -> MinutesCorrection:
    if corrects.signed_at is None:
        raise ValueError(f"minutes {corrects.pk} are not signed")
    return MinutesCorrection(
        number=minutes_number(sitting, corrects.version),
        signed_on=paris_date(corrects.signed_at),
        reason=reason,
    )
