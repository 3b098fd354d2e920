"""Undo an import: the dossiers that a file opened, and the people it entered, go as they came.

Crosses pathways (batch, dossiers, people), journal (who acted since) and deadlines (their clocks). What the
journal tells of any room stands against it: whoever acted on a dossier, or on its person, acted on what the file
said.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.deadlines.actions import drop_clocks
from parchemin.journal.actions import record
from parchemin.journal.models import EventSubject
from parchemin.journal.registry import event_type
from parchemin.kernel.calendar import french_short_date, paris_date
from parchemin.kernel.objections import Objection, Refused, refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.pathways.actions.guards import lock_numbering
from parchemin.pathways.events import IMPORT_UNDONE, PERSON_REGISTERED
from parchemin.pathways.imports import LineOutcome
from parchemin.pathways.models import AcquiredUnit, Dossier, ImportBatch, KeptMark, Person


@dataclass(frozen=True, slots=True)
class LineKept:
    """A line that is not undone: its number, its dossier, and what somebody did since, in a sentence."""

    line: int
    dossier: str
    why: str

    @property
    def sentence(self) -> str:
        """Return it in one sentence."""
        return f"Ligne {self.line}, dossier {self.dossier} : {self.why}"


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing an import does: the dossiers and the people that go, the lines that stay."""

    dossiers: tuple[Dossier, ...]
    persons: tuple[Person, ...]
    kept: tuple[LineKept, ...]


def what_undoing_does(batch: ImportBatch) -> Undoing:
    """Return what undoing a file would do as things stand, in a number of queries that its lines do not change."""
    lines = {
        line["dossier"]: line["line"]
        for line in batch.report
        if line["outcome"] == LineOutcome.ENROLLED and not line.get("undone")
    }
    rows = Dossier.objects.filter(body_id=batch.body_id, number__in=lines)
    dossiers = tuple(rows.select_related("person").order_by("number"))
    told = _events_of(batch.body_id, dossiers)
    gone, kept = [], []
    for dossier in dossiers:
        since = _act_since(dossier, told)
        if since is None:
            gone.append(dossier)
        else:
            kept.append(LineKept(lines[dossier.number], dossier.number, since))
    return Undoing(tuple(gone), _persons(batch.body_id, gone, told), tuple(kept))


@transaction.atomic
def undo_import(
    *, batch_id: int, reason: str, untouched_only: bool, actor: Actor, at: datetime
) -> Undoing:
    """Erase the dossiers that a file opened and the people whom it entered, and return what was done line by line.

    Their numbers are given to no other; employers stay. Undone already, nothing more is done. A dossier on which
    somebody acted since stands against all of it, and stays where `untouched_only` is asked. Raises `Refused`.
    """
    lock_numbering(actor.body_id)
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(
        pk=batch_id, body_id=actor.body_id
    )
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    list(_locked(batch))
    undoing = what_undoing_does(batch)
    if not undoing.dossiers and not undoing.kept:
        return undoing
    refuse_if(
        (
            *(() if undoing.dossiers else (_ALL_TOUCHED,)),
            *(
                ()
                if untouched_only
                else (Objection("acted-since", k.sentence) for k in undoing.kept)
            ),
            *objections_to_reason(reason),
        )
    )
    _erase(undoing, actor.body_id)
    _mark(batch, undoing, at)
    record(
        actor=actor,
        event=IMPORT_UNDONE,
        subjects=[
            f"import/{batch.sha256[:16]}",
            *(f"dossier/{dossier.number}" for dossier in undoing.dossiers),
            *(f"person/{person.reference}" for person in undoing.persons),
        ],
        at=at,
        file=batch.filename,
        undone=len(undoing.dossiers),
        kept=len(undoing.kept),
        reason=tidy_lines(reason),
    )
    return undoing


_ALL_TOUCHED = Objection(
    "nothing-to-undo", "Quelqu’un a agi sur chaque dossier de cet import : rien ne s’efface."
)
_HELD = Objection(
    "held-elsewhere",
    "Des dossiers de cet import sont déjà repris ailleurs : rien ne s’efface.",
    remedy="Abandonnez-les un à un.",
)
# (when, event, details) by what it is about, oldest first.
_Told = Mapping[str, list[tuple[datetime, str, dict[str, object]]]]


def _locked(batch: ImportBatch) -> list[Dossier]:
    numbers = [line["dossier"] for line in batch.report if line["outcome"] == LineOutcome.ENROLLED]
    rows = Dossier.objects.select_for_update(of=("self",)).filter(body_id=batch.body_id)
    return list(rows.filter(number__in=numbers).order_by("pk"))


def _events_of(body_id: int, dossiers: tuple[Dossier, ...]) -> _Told:
    subjects = {f"dossier/{dossier.number}" for dossier in dossiers}
    subjects |= {f"person/{dossier.person.reference}" for dossier in dossiers}
    rows = EventSubject.objects.filter(body_id=body_id, subject__in=subjects)
    found = defaultdict(list)
    for subject, at, name, details in rows.order_by("event__seq").values_list(
        "subject", "event__at", "event__name", "event__details"
    ):
        found[subject].append((at, name, details))
    return found


def _act_since(dossier: Dossier, told: _Told) -> str | None:
    """Return the first thing that somebody did after the import, as the journal tells it, or None."""
    for subject in (f"dossier/{dossier.number}", f"person/{dossier.person.reference}"):
        for at, name, details in told.get(subject, ()):
            if at > dossier.created_at:
                return f"{event_type(name).tell(details)} ({french_short_date(paris_date(at))})"
    return None


def _persons(body_id: int, gone: list[Dossier], told: _Told) -> tuple[Person, ...]:
    """Return the people whom the import entered, and of whom nothing else is known."""
    entered = {
        dossier.person_id: dossier.person
        for dossier in gone
        for at, name, _ in told.get(f"person/{dossier.person.reference}", ())
        if name == PERSON_REGISTERED and at == dossier.created_at
    }
    others = Dossier.objects.filter(person=OuterRef("pk")).exclude(pk__in=[d.pk for d in gone])
    alone = Person.objects.filter(body_id=body_id, pk__in=entered, user=None).exclude(
        Exists(others)
        | Exists(AcquiredUnit.objects.filter(person=OuterRef("pk")))
        | Exists(KeptMark.objects.filter(person=OuterRef("pk")))
    )
    return tuple(alone.order_by("reference"))


def _erase(undoing: Undoing, body_id: int) -> None:
    drop_clocks(body_id, [f"dossier/{dossier.number}" for dossier in undoing.dossiers])
    try:
        with transaction.atomic():
            Dossier.objects.filter(pk__in=[dossier.pk for dossier in undoing.dossiers]).delete()
            Person.objects.filter(pk__in=[person.pk for person in undoing.persons]).delete()
    except ProtectedError as held:
        raise Refused(_HELD) from held


def _mark(batch: ImportBatch, undoing: Undoing, at: datetime) -> None:
    gone = {dossier.number for dossier in undoing.dossiers}
    for line in batch.report:
        if line["dossier"] in gone:
            line["undone"] = True
    batch.undone_at = at
    batch.applied = max(0, batch.applied - len(gone))
    batch.last_number = max(batch.last_number, *gone)
    references = [person.reference for person in undoing.persons]
    batch.last_reference = max([batch.last_reference, *references])
    batch.save(update_fields=["report", "undone_at", "applied", "last_number", "last_reference"])
