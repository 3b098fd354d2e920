"""The act that reminds assessors of the grids that they have still to sign, by e-mail."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import NOTHING_CHOSEN, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Grid
from parchemin.assessment.selectors.late_grids import late_grids
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import refuse_if
from parchemin.post.actions import mail, prepare
from parchemin.post.letters import PersonalLetter
from parchemin.post.models import Dispatch
from parchemin.post.terms import LetterKind
from parchemin.post.texts import said_to


@transaction.atomic
def remind_assessors(
    *, grid_ids: Collection[int], actor: Actor, at: datetime
) -> tuple[Dispatch, ...]:
    """Write to each assessor of late grids what waits for their signature, one e-mail a session; once a day.

    Raises `Refused` unless the actor is of the secretariat, and where nothing of what is chosen is late.
    """
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    by_pair = defaultdict(list)
    rows = (
        late_grids(actor, at).filter(pk__in=grid_ids).select_related("session__certification__body")
    )
    for grid in rows.order_by("dossier__number", "bloc__position"):
        by_pair[grid.session, grid.assessor].append(grid)
    refuse_if(() if by_pair else (NOTHING_CHOSEN,))
    sent: list[Dispatch] = []
    for (session, assessor), grids in by_pair.items():
        values = reminder_values(grids)
        said = said_to(actor.body_id, LetterKind.GRIDS_AWAITED, values)
        letter = PersonalLetter(
            thread=f"grids/{session.pk}/{assessor.pk}",
            name=assessor.name,
            email=assessor.email,
            says=sha256_hex(repr((values, paris_date(at))).encode()),
            subject=said.subject,
            text=said.text,
            files=(),
        )
        named = {"kind": LetterKind.GRIDS_AWAITED, "about": f"session/{session.pk}"}
        told = {"actor": actor, "at": at}
        subjects = [f"session/{session.code}"]
        if prepare(**named, subjects=subjects, letters=[letter], **told):  # type: ignore[arg-type]
            sent += mail(**named, only=[letter.thread], **told)  # type: ignore[arg-type]
    return tuple(sent)


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
