"""The clocks of juries: candidates presented, decided, taken up again and told; appeals answered."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from django.db.models import (
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)

from parchemin.certifications.models import Reglement
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.value import Reglement as Rules
from parchemin.certifications.selectors import has_ended
from parchemin.deadlines.registry import Clock, clocks_of
from parchemin.deadlines.terms import DeadlineKind
from parchemin.jury.models import AgendaItem, Appeal, Decision, Notification, Sitting
from parchemin.jury.rules.composition import missing_seats, unions_asked_by
from parchemin.jury.rules.decision_deadline import decision_clock
from parchemin.jury.rules.presentations import PRESENTATIONS
from parchemin.jury.selectors.confirmations import deciding_day
from parchemin.jury.selectors.decision_clocks import complete, complete_on, wholly_signed
from parchemin.jury.selectors.followup import HEAVY, SENT_BACK, RulesOfDecisions
from parchemin.jury.selectors.lacks import TABLE, convened
from parchemin.jury.selectors.rectifications import (
    as_signed,
    decided_day,
    letter_due,
    with_rectification,
)
from parchemin.jury.selectors.seats import general_rules, sitting_facts
from parchemin.jury.terms import AppealState, SittingState
from parchemin.kernel.calendar import paris_date
from parchemin.pathways.deadlines import BY_DOSSIER, LIVES
from parchemin.pathways.models import Dossier
from parchemin.pathways.rules.clocks import JURY
from parchemin.pathways.selectors.clocks import jury_clock_of
from parchemin.pathways.terms import CLOSED_STATES, DossierState, Route

WAITING: Final = (DossierState.IN_ASSESSMENT, DossierState.READY)
BY_DECISION: Final = {"dossier": "dossier__number", "sitting": "sitting__code"}
DECIDING: Final = (
    "jury.sitting.convened",
    "jury.sitting.moved",
    "jury.sitting.cancelled",
    "jury.sitting.lacked_quorum",
    "jury.sitting.closed",
    "jury.sitting.reopened",
    "jury.decision.",
    "jury.minutes.signed",
    "jury.minutes.corrected",
    "jury.minutes.rectif",
)
"""The events that make, sign, rectify or take back decisions; what opens a sitting or signs alone does not."""


@clocks_of(
    DeadlineKind.UNIONS,
    Sitting,
    named_by={"sitting": "code"},
    after=("jury.sitting.", "jury.juror.", "jury.seat.", "jury.presence.", "jury.reglement."),
    noun="jury,jurys",
    notice=7,
)
def unions_clocks(sittings: QuerySet[Sitting]) -> Iterator[Clock]:
    """Yield until when the organisations are asked for the jurors that each convened sitting lacks."""
    asked = [
        (sitting, due, rules)
        for sitting in convened(sittings)
        if (due := unions_asked_by(rules := general_rules(sitting), sitting.day))
    ]
    prefetch_related_objects([sitting for sitting, _, _ in asked], *TABLE)
    for sitting, due, rules in asked:
        if missing_seats(sitting_facts(sitting, tuple(sitting.seats.all())), rules):
            yield Clock(
                subject_id=sitting.pk,
                about=f"sitting/{sitting.code}",
                starts_on=min(paris_date(sitting.convened_at), due),
                due_on=due,
                met_on=None,
                source=rules.source("convocation.unions_asked_days_before"),
            )


@clocks_of(
    DeadlineKind.VAE_JURY,
    Dossier,
    named_by=BY_DOSSIER,
    after=(*LIVES, "jury.decision."),
    noun="candidat,candidats",
    notice=30,
)
def vae_jury_clocks(dossiers: QuerySet[Dossier]) -> Iterator[Clock]:
    """Yield until when each VAE whose file was deposited is presented to a jury: the first one stops the clock."""
    met = Decision.objects.filter(dossier=OuterRef("pk")).order_by("decided_on")
    rows = dossiers.filter(route=Route.STATUTORY_VAE, validation_on__isnull=False)
    for dossier in rows.annotate(met_on=Subquery(met.values("decided_on")[:1])):
        clock, met_on = jury_clock_of(dossier), vars(dossier)["met_on"]
        if clock and (met_on or dossier.state not in CLOSED_STATES):
            about = f"dossier/{dossier.number}"
            yield Clock(dossier.pk, about, clock.since, clock.last_day, met_on, JURY)


@clocks_of(
    DeadlineKind.DECISION,
    Dossier,
    named_by={
        **BY_DOSSIER,
        "certification": "certification__code",
        "sitting": "agenda__sitting__code",
        "session": "grids__session__code",
    },
    after=(
        *LIVES,
        "assessment.grid.",
        "assessment.assessor",
        "assessment.candidate.",
        "assessment.session.cancelled",
        "jury.dossier.",
        "jury.reglement.",
        *DECIDING,
        "certifications.reglement.",
    ),
    noun="dossier complet,dossiers complets",
    notice=15,
)
def decision_clocks(dossiers: QuerySet[Dossier]) -> Iterator[Clock]:
    """Yield until when a jury decides of each complete dossier (`decision.deadline`).

    Under the règlement of the sitting that has it, or else under the one in force the day it was complete.
    """
    sitting = AgendaItem.objects.filter(dossier=OuterRef("pk")).exclude(
        sitting__state=SittingState.CANCELLED
    )
    first = as_signed(
        Decision.objects.filter(dossier=OuterRef("pk"), outcome__in=PRESENTATIONS)
    ).order_by("decided_on", "pk")
    if not (signed := wholly_signed(dossiers)):
        return
    rows = list(
        complete(Dossier.objects.filter(pk__in=signed)).annotate(
            frozen=Subquery(
                sitting.order_by("-sitting__starts_at").values("sitting__reglement")[:1]
            ),
            decided=Subquery(first.values("pk")[:1]),
        )
    )
    known = Decision.objects.select_related("confirmation").only("decided_on", "confirmation")
    decided = known.in_bulk([pk for row in rows if (pk := vars(row)["decided"])])
    reglements = _Reglements(rows)
    for row in rows:
        since = complete_on(row)
        rules = reglements.of(row, since)
        found = decided.get(vars(row)["decided"])
        if rules and (found or row.state in WAITING):
            clock = decision_clock(rules, since, deciding_day(found) if found else None)
            if clock:
                about = f"dossier/{row.number}"
                yield Clock(row.pk, about, since, clock.due_on, clock.decided_on, clock.source)


@clocks_of(
    DeadlineKind.ADJOURNMENT,
    Dossier,
    named_by=BY_DOSSIER,
    after=(*LIVES, "jury.decision."),
    noun="dossier ajourné,dossiers ajournés",
    notice=15,
)
def adjournment_clocks(dossiers: QuerySet[Dossier]) -> Iterator[Clock]:
    """Yield the day to which a jury put off each dossier, until one decides of it again."""
    rows = as_signed(Decision.objects.filter(dossier__in=dossiers.values("pk")))
    taken: dict[int, list[Decision]] = defaultdict(list)
    put_off = rows.filter(adjourned_to__isnull=False).values("dossier")
    kept = rows.filter(dossier__in=put_off).select_related("dossier").defer(*HEAVY)
    for decision in kept.order_by("decided_on", "pk"):
        taken[decision.dossier_id].append(decision)
    for decisions in taken.values():
        rank = max(at for at, decision in enumerate(decisions) if decision.adjourned_to)
        one, after = decisions[rank], decisions[rank + 1 :]
        met_on = after[0].decided_on if after else None
        if one.adjourned_to and (met_on or one.dossier.state not in CLOSED_STATES):
            yield Clock(
                subject_id=one.dossier_id,
                about=f"dossier/{one.dossier.number}",
                starts_on=one.decided_on,
                due_on=max(one.adjourned_to, one.decided_on),
                met_on=met_on,
                source="Décision du jury",
            )


@clocks_of(
    DeadlineKind.NOTIFICATION,
    Decision,
    named_by=BY_DECISION,
    after=(*DECIDING, "jury.candidate."),
    noun="candidat,candidats",
    notice=5,
)
def notification_clocks(decisions: QuerySet[Decision]) -> Iterator[Clock]:
    """Yield until when each candidate is told what signed minutes say (RULE-40)."""
    rows = decisions.filter(withdrawal__isnull=True, sitting__state=SittingState.MINUTES_SIGNED)
    rules = RulesOfDecisions()
    for decision in (
        with_rectification(as_signed(rows).exclude(SENT_BACK))
        .annotate(law=F("inputs__law"), told_on=F("notification__notified_on"))
        .defer(*HEAVY)
        .select_related("sitting__reglement", "dossier", "confirmation")
    ):
        effective = rules.of(decision)
        due = letter_due(decision, effective)
        yield Clock(
            subject_id=decision.pk,
            about=f"dossier/{decision.dossier.number}",
            starts_on=min(decided_day(decision), due),
            due_on=due,
            met_on=vars(decision)["told_on"],
            source=effective.source("notification.delay"),
        )


@clocks_of(
    DeadlineKind.APPEAL,
    Decision,
    named_by=BY_DECISION,
    after=(*DECIDING, "jury.candidate.", "jury.appeal."),
    noun="candidat,candidats",
)
def appeal_clocks(decisions: QuerySet[Decision]) -> Iterator[Clock]:
    """Yield until when each candidate who was told may contest a decision (RULE-41)."""
    standing = as_signed(decisions.filter(withdrawal__isnull=True))
    told = Notification.objects.filter(
        decision__in=standing.values("pk"), appeal_until__isnull=False
    )
    rows = told.annotate(lodged_on=Min("decision__appeals__lodged_on"))
    for row in rows.select_related("decision__dossier", "decision__sitting__reglement").defer(
        *(f"decision__{name}" for name in HEAVY)
    ):
        if row.appeal_until:
            yield Clock(
                subject_id=row.decision_id,
                about=f"dossier/{row.decision.dossier.number}",
                starts_on=min(row.notified_on, row.appeal_until),
                due_on=row.appeal_until,
                met_on=vars(row)["lodged_on"],
                source=row.decision.sitting.reglement.title,
            )


@clocks_of(
    DeadlineKind.APPEAL_REPLY,
    Appeal,
    named_by={"dossier": "decision__dossier__number", "sitting": "decision__sitting__code"},
    after=("jury.appeal.", *DECIDING),
    noun="recours,recours",
    notice=15,
)
def appeal_reply_clocks(appeals: QuerySet[Appeal]) -> Iterator[Clock]:
    """Yield until when each appeal is answered, where the règlement says it; one withdrawn has no clock."""
    rows = appeals.filter(reply_due_on__isnull=False).exclude(state=AppealState.WITHDRAWN)
    for row in rows.select_related("decision__dossier", "decision__sitting__reglement").defer(
        *(f"decision__{name}" for name in HEAVY)
    ):
        if row.reply_due_on:
            yield Clock(
                subject_id=row.pk,
                about=f"dossier/{row.decision.dossier.number}",
                starts_on=row.lodged_on,
                due_on=row.reply_due_on,
                met_on=row.answered_on,
                source=row.decision.sitting.reglement.title,
            )


class _Reglements:
    """The règlements that the decisions of these dossiers follow, in one query, each read once."""

    def __init__(self, dossiers: Sequence[Dossier]) -> None:
        frozen = {pk for dossier in dossiers if (pk := vars(dossier)["frozen"])}
        own = Q(certification__in={dossier.certification_id for dossier in dossiers})
        found = Reglement.objects.filter(own | Q(pk__in=frozen)) if dossiers else ()
        self._rows: Mapping[int, Reglement] = {row.pk: row for row in found}
        self._begun = sorted(self._rows.values(), key=lambda row: row.in_force_from, reverse=True)
        self._read: dict[int, Rules] = {}

    def of(self, dossier: Dossier, on: date) -> Rules | None:
        """Return the règlement of a dossier complete on a day, or None."""
        row = self._rows.get(vars(dossier)["frozen"]) or self._in_force(
            dossier.certification_id, on
        )
        if row is None:
            return None
        if row.pk not in self._read:
            self._read[row.pk] = reglement_of(row.value)
        return self._read[row.pk]

    def _in_force(self, certification_id: int, on: date) -> Reglement | None:
        for row in self._begun:
            if row.certification_id == certification_id and row.in_force_from <= on:
                return None if has_ended(row, on) else row
        return None
