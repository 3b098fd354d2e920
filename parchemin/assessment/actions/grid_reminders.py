"""The act that reminds assessors of the grids that they have still to sign, by e-mail."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import NOTHING_CHOSEN, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Grid, GridReminder
from parchemin.assessment.selectors.late_grids import late_grids
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.post.actions import mail, prepare
from parchemin.post.letters import PersonalLetter
from parchemin.post.models import Dispatch
from parchemin.post.terms import LetterKind
from parchemin.post.texts import said_to


@dataclass(frozen=True, slots=True)
class ReminderTally:
    """How many e-mails leave, about how many grids, and how many were recalled earlier in the day."""

    letters: int
    grids: int
    already: int


@transaction.atomic
def remind_assessors(*, grid_ids: Collection[int], actor: Actor, at: datetime) -> ReminderTally:
    """Write to each assessor of late grids what waits for their signature, one e-mail a session.

    A grid is recalled to its assessor once a day: those recalled earlier are left out. Raises `Refused` unless
    the actor is of the secretariat, where nothing of what is chosen is late, and where all was recalled today.
    """
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    rows = late_grids(actor, at).filter(pk__in=grid_ids)
    found = list(
        rows.select_related("session__certification__body", "assessor", "dossier__person", "bloc")
        .order_by("dossier__number", "bloc__position")
        .select_for_update(of=("self",))
    )
    refuse_if(() if found else (NOTHING_CHOSEN,))
    today = paris_date(at)
    recalled = set(
        GridReminder.objects.filter(on=today, grid__in=found).values_list("grid_id", "assessor_id")
    )
    owed = [grid for grid in found if (grid.pk, grid.assessor_id) not in recalled]
    refuse_if(() if owed else (_RECALLED_TODAY,))
    by_pair = defaultdict(list)
    for grid in owed:
        by_pair[grid.session, grid.assessor].append(grid)
    for grids in by_pair.values():
        dispatch = _written(grids, actor, at)
        GridReminder.objects.bulk_create(
            GridReminder(grid=grid, assessor=grid.assessor, dispatch=dispatch, on=today)
            for grid in grids
        )
    return ReminderTally(len(by_pair), len(owed), len(found) - len(owed))


def _written(grids: Sequence[Grid], actor: Actor, at: datetime) -> Dispatch:
    """Write to the assessor of these grids of one session, and hand the letter over; return it."""
    session, assessor = grids[0].session, grids[0].assessor
    values = reminder_values(grids)
    said = said_to(actor.body_id, LetterKind.GRIDS_AWAITED, values)
    letter = PersonalLetter(
        thread=f"grids/{assessor.pk}/{grids[0].pk}",
        name=assessor.name,
        email=assessor.email,
        says=sha256_hex(repr((values, paris_date(at))).encode()),
        subject=said.subject,
        text=said.text,
        files=(),
    )
    kind, about = LetterKind.GRIDS_AWAITED, f"session/{session.pk}"
    subjects = [f"session/{session.code}"]
    prepare(kind=kind, about=about, subjects=subjects, letters=[letter], actor=actor, at=at)
    (dispatch,) = mail(kind=kind, about=about, only=[letter.thread], actor=actor, at=at)
    return dispatch


def reminder_values(grids: Sequence[Grid]) -> Mapping[str, str]:
    """Return the fields of the e-mail that recalls these grids of one session to one assessor."""
    session, assessor = grids[0].session, grids[0].assessor
    lines = [f"– {grid.dossier.person.full_name}, bloc {grid.bloc.code}" for grid in grids]
    return {
        "nom": assessor.name,
        "nombre": plural(
            len(grids), "grille attend votre signature", "grilles attendent votre signature"
        ),
        "grilles": "\n".join(lines),
        "session": session.code,
        "adresse": settings.PUBLIC_URL + reverse("assessment:grids"),
        "certificateur": session.certification.body.legal_name,
    }


_RECALLED_TODAY = Objection(
    "recalled-today",
    "Cette grille a déjà été rappelée aujourd’hui à son évaluateur.",
    remedy="Rappelez-la demain, ou téléphonez-lui.",
)
