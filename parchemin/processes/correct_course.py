"""Correct the course of a dossier: its route, its day of entry, what it seeks, as if enrolled so at first.

Crosses certifications (edition and règlement of the day), pathways (dossier, ledger), assessment (grids) and jury
(what was decided).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Grid
from parchemin.assessment.terms import GridState
from parchemin.journal.actions import record
from parchemin.jury.models import Decision
from parchemin.kernel.calendar import french_date
from parchemin.kernel.changes import changes_told
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.pathways.actions.guards import lock_numbering
from parchemin.pathways.actions.life import settle_silence
from parchemin.pathways.enrolment import CourseCorrection, Enrolment
from parchemin.pathways.events import COURSE_CORRECTED
from parchemin.pathways.models import Dossier, DossierBloc
from parchemin.pathways.rules import objections_to_enrolment
from parchemin.pathways.rules.clocks import ADMISSIBILITY
from parchemin.pathways.selectors import civil_status_of
from parchemin.pathways.selectors.enrolment import (
    dossiers_of,
    held_blocs,
    marks_kept,
    standing_of,
)
from parchemin.pathways.terms import CLOSED_STATES, DossierState, Route, Scope
from parchemin.processes.enrol import (
    EntryMeeting,
    facts_of,
    objections_to_other_dossiers,
    objections_to_preparing,
)

_LABELS = {"route": "voie", "entry": "entrée", "sought": "blocs visés", "edition": "édition"}
_WHOLE = "tous"


@transaction.atomic
def correct_course(
    *, dossier_id: int, course: CourseCorrection, actor: Actor, at: datetime
) -> Dossier:
    """Write by which route, since when and for what a candidate comes; the same again changes nothing.

    The edition and the règlement are those of the day of entry; blocs that stay keep what they carry. Raises
    `Refused` with every objection: those to enrolling so, no reason, a dossier that a jury hears or has decided,
    what is assessed already, a VAE of the law whose clocks run.
    """
    lock_numbering(actor.body_id)
    rows = Dossier.objects.select_for_update(of=("self",)).select_related(
        "certification", "edition", "reglement", "person", "partner", "employer"
    )
    dossier = rows.get(pk=dossier_id, body_id=actor.body_id)
    settle_silence(dossier, at)
    before = CourseCorrection(Route(dossier.route), dossier.entry_date, _codes_sought(dossier))
    if (before.route, before.entry, set(before.sought)) == (
        course.route,
        course.entry,
        set(course.sought),
    ):
        return dossier
    meeting = _meeting(dossier, course)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *_on_state(dossier),
            *_on_clocks(dossier, before, course),
            *_on_assessed(dossier, meeting),
            *objections_to_preparing(
                dossier.partner, course.route, dossier.certification, course.entry
            ),
            *objections_to_enrolment(facts_of(meeting)),
            *objections_to_other_dossiers(meeting),
            *objections_to_reason(course.reason),
        )
    )
    former_edition = dossier.edition
    _write(dossier, course, meeting)
    changes = changes_told(
        _LABELS,
        _words(before, former_edition.number),
        _words(course, dossier.edition.number),
    )
    record(
        actor=actor,
        event=COURSE_CORRECTED,
        subjects=[f"dossier/{dossier.number}"],
        at=at,
        dossier=dossier.number,
        changes=changes,
        reason=tidy_lines(course.reason),
    )
    return dossier


def _codes_sought(dossier: Dossier) -> tuple[str, ...]:
    """Return the codes of the blocs that a dossier seeks; none for the whole certification."""
    if dossier.scope == Scope.WHOLE:
        return ()
    rows = dossier.blocs.order_by("bloc__position")
    return tuple(rows.values_list("bloc__code", flat=True))


def _meeting(dossier: Dossier, course: CourseCorrection) -> EntryMeeting:
    """Return what enrolling by this course would meet, this dossier apart."""
    standing = standing_of(dossier.certification, course.entry)
    if course.entry == dossier.entry_date:  # what was pinned on that day stays
        standing = replace(
            standing,
            edition=dossier.edition,
            reglement=dossier.reglement,
            blocs={bloc.code: bloc for bloc in dossier.edition.blocs.all()},
        )
    others = dossiers_of(dossier.person)
    return EntryMeeting(
        enrolment=Enrolment(
            person=civil_status_of(dossier.person),
            certification_code=dossier.certification.code,
            route=course.route,
            entry=course.entry,
            sought=course.sought,
            employer_siret=dossier.employer.siret if dossier.employer else "",
        ),
        standing=standing,
        person=dossier.person,
        dossiers=tuple(other for other in others if other.pk != dossier.pk),
        held=held_blocs(dossier.person, standing, course.entry),
        partner=dossier.partner,
    )


def _on_state(dossier: Dossier) -> Iterator[Objection]:
    state = DossierState(dossier.state)
    if state in CLOSED_STATES:
        yield Objection(
            "dossier-ended",
            f"Le dossier {dossier.number} est dans l’état « {state.label} » : son parcours ne change plus.",
            remedy="Ce qu’un jury a décidé se rectifie depuis sa séance."
            if state is DossierState.DECIDED
            else "",
        )
    elif state is DossierState.READY:
        yield Objection(
            "on-an-agenda",
            "Le dossier est à l’ordre du jour d’une séance.",
            remedy="Retirez-le de l’ordre du jour d’abord.",
        )
    elif Decision.objects.filter(dossier=dossier).exists():
        yield Objection(
            "judged",
            "Un jury s’est déjà prononcé sur ce dossier : il l’a lu tel qu’il est.",
            remedy="Menez-le à son terme, ou abandonnez-le pour en ouvrir un autre.",
        )


def _on_clocks(
    dossier: Dossier, before: CourseCorrection, course: CourseCorrection
) -> Iterator[Objection]:
    """Yield why the clocks of a VAE of the law, once filed, stand against another route or another entry."""
    moved = (before.route, before.entry) != (course.route, course.entry)
    law = Route.STATUTORY_VAE in (before.route, course.route)
    if moved and law and dossier.state != DossierState.DRAFT:
        yield Objection(
            "vae-clocks",
            "La demande est déposée : les délais d’une VAE de la loi dépendent de sa voie et de son entrée.",
            ADMISSIBILITY,
            "Ramenez d’abord le dossier en brouillon : revenez sur la recevabilité s’il le faut, puis demandez "
            "un complément.",
        )


def _on_assessed(dossier: Dossier, meeting: EntryMeeting) -> Iterator[Objection]:
    """Yield what assessors already have in hand that the course would take away."""
    grids = Grid.objects.filter(dossier=dossier).exclude(state=GridState.CANCELLED)
    codes = sorted({grid.bloc.code for grid in grids.select_related("bloc")})
    standing = meeting.standing
    pinned = (dossier.edition_id, dossier.reglement_id)
    found = tuple(one and one.pk for one in (standing.edition, standing.reglement))
    if codes and standing.edition and found != pinned:
        yield Objection(
            "assessed-otherwise",
            f"Des grilles sont ouvertes ({', '.join(codes)}), sous l’édition et le règlement de l’entrée : "
            "à cette date, d’autres s’appliquent.",
            remedy="Annulez d’abord ces grilles, ou gardez une entrée sous la même édition.",
        )
    sought = meeting.enrolment.sought
    if gone := [code for code in codes if sought and code not in sought]:
        yield Objection(
            "bloc-assessed",
            f"Des grilles sont ouvertes sur {', '.join(gone)}.",
            remedy="Annulez-les d’abord, ou gardez ces blocs.",
        )


def _write(dossier: Dossier, course: CourseCorrection, meeting: EntryMeeting) -> None:
    standing, person = meeting.standing, dossier.person
    if standing.edition is None:  # an objection said so
        raise ValueError(dossier.number)
    dossier.route, dossier.scope, dossier.entry_date = course.route, course.scope, course.entry
    dossier.edition, dossier.reglement = standing.edition, standing.reglement
    dossier.save(update_fields=["route", "scope", "entry_date", "edition", "reglement"])
    blocs = [standing.blocs[code] for code in course.sought or standing.blocs]
    dossier.blocs.exclude(bloc__in=blocs).delete()
    kept = set(dossier.blocs.values_list("bloc_id", flat=True))
    whole = course.scope is Scope.WHOLE
    held = meeting.held if whole else {}
    marks = marks_kept(person, standing, course.entry) if whole else {}
    DossierBloc.objects.bulk_create(
        DossierBloc(
            dossier=dossier,
            bloc=bloc,
            carried=held.get(bloc.code),
            kept_mark=None if bloc.code in held else marks.get(bloc.code),
        )
        for bloc in blocs
        if bloc.pk not in kept
    )


def _words(course: CourseCorrection, edition: int) -> dict[str, str]:
    return {
        "route": course.route.label,
        "entry": french_date(course.entry),
        "sought": ", ".join(course.sought) or _WHOLE,
        "edition": str(edition),
    }
