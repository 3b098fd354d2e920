"""Every list of the product, made with as many rows as asked: who reads it, and where."""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse

from parchemin.accounts.actor import system_actor
from parchemin.certifications.models import Certification
from parchemin.deadlines.models import Deadline
from parchemin.declarations.actions.corrections import note_correction_request
from parchemin.declarations.actions.declarations import prepare_flux
from parchemin.jobs.actions import enqueue
from parchemin.journal.actions import record
from parchemin.journal.registry import declare
from parchemin.jurors.models import AvailabilityPoll, PollDate
from parchemin.jury.models import ExpenseSheet, Sitting
from parchemin.pathways.models import ImportBatch
from tests.conftest import NOON
from tests.declarations.scene import Accrochage, accrochage
from tests.factories import (
    AssessorFactory,
    BodyFactory,
    CertificationFactory,
    DossierFactory,
    EmployerFactory,
    JurorFactory,
    MandateFactory,
    PartnerFactory,
    SessionFactory,
    actor_for,
    edition_in_force,
)
from tests.jury.after import decided_day, decision_of
from tests.post.letters import prepare, written
from tests.scenes import assessment, jury_day
from tests.web.jury import secretary
from tests.web.reading import PageClient
from tests.web.test_jury_appeals import with_appeals

HAPPENED = declare("tests.list.read", "La liste {number} est lue.")
Made = tuple[PageClient, str]


def office(body) -> PageClient:
    """Return the secretariat of a body, signed in."""
    return PageClient().open_session(MandateFactory(body=body).user)


def dossiers(count: int) -> Made:
    scene = assessment()
    for _ in range(count):
        scene.candidate()
    return office(scene.session.body), reverse("pathways:dossiers")


def candidates_of_partner(count: int) -> Made:
    scene = assessment()
    for _ in range(count):
        scene.candidate()
    user = MandateFactory(role="partner", body=scene.session.body, partner=scene.partner).user
    return PageClient().open_session(user), reverse("partners:dossiers")


def registrable(count: int) -> Made:
    scene = assessment()
    for _ in range(count):
        scene.candidate()
    session = SessionFactory(
        body=scene.session.body, certification=scene.certification, code="APRES", capacity=90
    )
    return office(scene.session.body), reverse("assessment:register", args=[session.pk])


def sessions(count: int) -> Made:
    body = BodyFactory()
    certification = CertificationFactory(body=body)
    for rank in range(count):
        SessionFactory(body=body, certification=certification, code=f"S-{rank}")
    return office(body), reverse("assessment:sessions")


def assessors(count: int) -> Made:
    body = BodyFactory()
    AssessorFactory.create_batch(count, body=body)
    return office(body), reverse("assessment:assessors")


def late_grids(count: int) -> Made:
    scene = assessment()
    scene.session.starts_at -= timedelta(days=2)
    scene.session.save()
    for _ in range(count):
        scene.grid(scene.candidate(), "B1")
    return office(scene.session.body), reverse("assessment:late_grids")


def partners(count: int) -> Made:
    body = BodyFactory()
    PartnerFactory.create_batch(count, body=body)
    return office(body), reverse("organisations:partners")


def employers(count: int) -> Made:
    body = BodyFactory()
    EmployerFactory.create_batch(count, body=body)
    return office(body), reverse("organisations:employers")


def referentiels(count: int) -> Made:
    body = BodyFactory()
    for rank in range(count):
        edition_in_force(CertificationFactory(body=body, code=f"CQP-{rank}"))
    return office(body), reverse("certifications:referentiels")


def declared(count: int) -> Accrochage:
    scene = accrochage()
    for _ in range(count):
        scene.certificate()
    return scene


def certificates(count: int) -> Made:
    return office(declared(count).body), reverse("certificates:list")


def holders(count: int) -> Made:
    return office(declared(count).body), reverse("declarations:list")


def flux(count: int) -> Made:
    scene = declared(count)
    (one,) = prepare_flux(actor=scene.actor, at=NOON)
    return office(scene.body), reverse("declarations:flux", args=[one.ident])


def flux_list(count: int) -> Made:
    scene = declared(count)
    prepare_flux(actor=scene.actor, at=NOON, most=1)
    return office(scene.body), reverse("declarations:flux_list")


def corrections(count: int) -> Made:
    scene = declared(count)
    for certificate in scene.made:
        note_correction_request(
            number=certificate.number,
            requested_on=NOON.date(),
            request="Le prénom.",
            actor=scene.actor,
            at=NOON,
        )
    return office(scene.body), reverse("declarations:corrections")


def letters(count: int) -> Made:
    body = BodyFactory()
    prepare(actor_for(body), *(written(f"p{rank}") for rank in range(count)))
    return office(body), reverse("post:list")


def jobs(count: int) -> Made:
    body = BodyFactory()
    for rank in range(count):
        enqueue("essai", key=f"essai/{body.pk}/{rank}", actor=system_actor(body.pk), at=NOON)
    return office(body), reverse("jobs:list")


def sittings(count: int) -> Made:
    day = jury_day()
    first = day.sitting
    Sitting.objects.bulk_create(
        Sitting(
            body=first.body,
            certification=first.certification,
            reglement=first.reglement,
            code=f"J-{rank}",
            starts_at=first.starts_at + timedelta(days=rank),
            place="Lyon",
            state="convened",
            convened_at=NOON,
        )
        for rank in range(count - 1)
    )
    return secretary(day), reverse("jury:sittings")


def appeals(count: int) -> Made:
    return secretary(with_appeals(count)), reverse("jury:appeals")


def candidacies(count: int) -> Made:
    day = jury_day()
    for _ in range(count):
        day.scene.candidate()
    return secretary(day), reverse("jury:agenda", args=[day.sitting.pk])


def agenda(count: int) -> Made:
    day = jury_day()
    for _ in range(count):
        day.case()
    return secretary(day), reverse("jury:sitting", args=[day.sitting.pk])


def deadlines(count: int) -> Made:
    body = BodyFactory()
    Deadline.objects.bulk_create(
        Deadline(
            body=body,
            kind="vae-reply",
            subject_id=1000 * body.pk + rank,
            about=f"dossier/2026-{rank:05d}",
            starts_on=NOON.date(),
            due_on=NOON.date() + timedelta(days=rank + 1),
            source="C. trav., art. R6412-4",
        )
        for rank in range(count)
    )
    return office(body), reverse("deadlines:list")


def jurors(count: int) -> Made:
    body = BodyFactory()
    JurorFactory.create_batch(count, body=body)
    return office(body), reverse("jury:jurors")


def polls(count: int) -> Made:
    certification = CertificationFactory()
    ends = NOON.date() + timedelta(days=9)
    asked = {"certification": certification, "answers_by": ends, "opened_at": NOON}
    for rank in range(count):
        one = AvailabilityPoll.objects.create(body=certification.body, state="open", **asked)
        PollDate.objects.create(poll=one, starts_at=NOON + timedelta(days=20 + rank))
    return office(certification.body), reverse("jury:polls")


def expenses(count: int) -> Made:
    sitting = jury_day().sitting
    for _ in range(count):
        juror = JurorFactory(body=sitting.body)
        seat = sitting.seats.create(juror=juror, college=juror.college, role="member")
        ExpenseSheet.objects.create(seat=seat, state="submitted", submitted_at=NOON)
    return office(sitting.body), reverse("jury:expenses_list")


def letters_owed(count: int) -> Made:
    day = decided_day()
    decision, sitting = decision_of(day), Sitting.objects.get(pk=day.sitting.pk)
    for rank in range(count - 1):
        sitting.pk, sitting.code = None, f"J-{rank}"
        sitting.save(force_insert=True)
        decision.pk, decision.sitting = None, sitting
        decision.save(force_insert=True)
    return secretary(day), reverse("jury:letters")


def decisions(count: int) -> Made:
    day = decided_day()
    decision, sitting = decision_of(day), day.sitting
    for _ in range(count - 1):
        decision.pk, decision.dossier = None, DossierFactory(body=sitting.body)
        decision.save(force_insert=True)
    return secretary(day), reverse("jury:follow_up", args=[sitting.pk])


def seat_convocations(count: int) -> Made:
    day = jury_day()
    seats = day.sitting.seats
    seats.exclude(pk__in=[seat.pk for seat in seats.all()[:count]]).delete()
    for _ in range(count - seats.count()):
        juror = JurorFactory(body=day.sitting.body)
        seats.create(juror=juror, college=juror.college, role="member")
    return secretary(day), reverse("jury:convocations", args=[day.sitting.pk])


def session_convocations(count: int) -> Made:
    scene = assessment()
    for _ in range(count):
        scene.candidate()
    return office(scene.session.body), reverse("assessment:convocations", args=[scene.session.pk])


def sheets_of_sitting(count: int) -> Made:
    client, _ = expenses(count)
    sitting = Sitting.objects.order_by("pk").last()
    return client, reverse("jury:sitting_expenses", args=[sitting.pk])


def ceilings(count: int) -> Made:
    """Return what is paid at most of each kind of expense: as many rows as kinds, whatever is asked."""
    return office(BodyFactory()), reverse("jury:ceilings")


def journal(count: int) -> Made:
    body = BodyFactory()
    actor = actor_for(body)
    for rank in range(count):
        details = {"number": f"J-{rank}"}
        record(event=HAPPENED, actor=actor, at=NOON, subjects=["essai/1"], **details)
    return office(body), reverse("desk:body_journal")


def imports(count: int) -> Made:
    body = BodyFactory()
    ImportBatch.objects.bulk_create(
        ImportBatch(
            body=body, filename=f"{rank}.csv", sha256=rank, applied_at=NOON, lines=2, applied=1
        )
        for rank in range(count)
    )
    return office(body), reverse("pathways:import")


def dossier_journal(count: int) -> Made:
    body = BodyFactory()
    dossier = DossierFactory(body=body)
    for rank in range(count):
        details = {"number": f"J-{rank}"}
        subjects = [f"dossier/{dossier.number}", f"person/{dossier.person.reference}"]
        record(event=HAPPENED, actor=actor_for(body), at=NOON, subjects=subjects, **details)
    return office(body), reverse("pathways:journal", args=[dossier.number])


def import_report(count: int) -> Made:
    body = BodyFactory()
    fault = {"column": "Sexe", "rule": "sex"}
    report = [
        {"line": rank, "outcome": "rejected", "dossier": "", "faults": [fault]}
        for rank in range(2, count + 2)
    ]
    batch = ImportBatch.objects.create(
        body=body,
        filename="a.csv",
        sha256=1,
        applied_at=NOON,
        lines=count,
        applied=0,
        report=report,
    )
    return office(body), reverse("pathways:import_report", args=[batch.pk])


def catalogue(count: int) -> Made:
    body = BodyFactory()
    Certification.objects.update(published=False)  # those of every body are in it
    for rank in range(count):
        edition_in_force(CertificationFactory(body=body, code=f"CQP-{rank}", published=True))
    return office(body), reverse("public:cqp_list")


def accounts(count: int) -> Made:
    body = BodyFactory()
    made = office(body)
    MandateFactory.create_batch(count - 1, body=body, role="commission")
    return made, reverse("accounts:list")


LISTS: tuple[Callable[[int], Made], ...] = (
    *(dossiers, registrable, sessions, assessors, partners, employers, referentiels, certificates),
    *(holders, candidates_of_partner, late_grids),
    *(flux, flux_list, corrections, letters, jobs, sittings, appeals, candidacies),
    *(agenda, deadlines, jurors, polls, expenses, letters_owed, journal, imports),
    *(dossier_journal, import_report, catalogue, accounts),
    *(decisions, seat_convocations, session_convocations, sheets_of_sitting),
)
# As many rows as the law knows kinds of things.
OF_A_FIXED_SIZE: tuple[Callable[[int], Made], ...] = (ceilings,)
