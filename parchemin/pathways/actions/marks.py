"""Marks that a jury left to persons for their next presentation: written once, withdrawn with their decision."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.certifications.models import Bloc
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_date
from parchemin.pathways.events import MARKS_KEPT, MARKS_WITHDRAWN
from parchemin.pathways.models import DossierBloc, KeptMark, Person
from parchemin.pathways.terms import CLOSED_STATES


@dataclass(frozen=True, slots=True)
class MarkLeft:
    """The mark of a bloc that a decision leaves to a person; no `valid_until`, for ever."""

    person: Person
    bloc: Bloc
    share: Fraction
    kept_on: date
    valid_until: date | None
    reference: str


@transaction.atomic
def keep_marks(*, left: Sequence[MarkLeft], actor: Actor, at: datetime) -> None:
    """Write the marks that decisions leave, once a decision; each person is told once."""
    known = set(
        KeptMark.objects.filter(origin_ref__in={mark.reference for mark in left}).values_list(
            "person_id", "bloc_id", "origin_ref"
        )
    )
    missing = [m for m in left if (m.person.pk, m.bloc.pk, m.reference) not in known]
    written = KeptMark.objects.bulk_create(
        KeptMark(
            body_id=mark.person.body_id,
            person=mark.person,
            bloc=mark.bloc,
            share=str(mark.share),
            kept_on=mark.kept_on,
            valid_until=mark.valid_until,
            origin_ref=mark.reference,
        )
        for mark in missing
    )
    _tell_kept(written, actor, at)


@transaction.atomic
def withdraw_kept_marks(*, person: Person, reference: str, actor: Actor, at: datetime) -> None:
    """Say that the marks left by the decision `reference`, rectified or withdrawn, are kept no more; once.

    Dossiers of the person that are still open present those blocs again.
    """
    standing = KeptMark.objects.filter(
        person=person, origin_ref=reference, withdrawn_at__isnull=True
    )
    marks = list(standing.select_related("bloc").order_by("bloc__position"))
    if not marks:
        return
    KeptMark.objects.filter(pk__in=[mark.pk for mark in marks]).update(withdrawn_at=at)
    open_rows = DossierBloc.objects.filter(kept_mark__in=marks)
    open_rows.exclude(dossier__state__in=CLOSED_STATES).update(kept_mark=None)
    record(
        actor=actor,
        event=MARKS_WITHDRAWN,
        subjects=[f"person/{person.reference}"],
        at=at,
        person=person.reference,
        marks=_names_of(marks),
        kept_on=french_date(marks[0].kept_on),
        decision=reference,
    )


def _tell_kept(marks: Iterable[KeptMark], actor: Actor, at: datetime) -> None:
    for group in _by_origin(marks):
        first = group[0]
        record(
            actor=actor,
            event=MARKS_KEPT,
            subjects=[f"person/{first.person.reference}"],
            at=at,
            person=first.person.reference,
            marks=_names_of(group),
            kept_on=french_date(first.kept_on),
            kept=first.in_words,
        )


def _by_origin(marks: Iterable[KeptMark]) -> list[list[KeptMark]]:
    def origin(mark: KeptMark) -> tuple[int, str]:
        return mark.person_id, mark.origin_ref

    return [list(group) for _, group in groupby(sorted(marks, key=origin), key=origin)]


def _names_of(marks: Sequence[KeptMark]) -> str:
    return ", ".join(f"{mark.bloc.code} ({mark.percent})" for mark in marks)
