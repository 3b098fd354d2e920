"""The day of the session: who came, who they are, what went wrong."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.attendance import (
    check_identity,
    record_attendance,
    report_incident,
    sign_attendance,
)
from parchemin.assessment.actions.marks import MarkEntry, record_marks, sign_grid
from parchemin.assessment.models import Attendance, IdentityCheck, Incident
from parchemin.assessment.selectors.grid_pages import grid_list, grids_to_sign
from parchemin.assessment.selectors.late_grids import count_late_grids
from parchemin.assessment.selectors.paper import paper_grids
from parchemin.assessment.selectors.pool import assessor_line, listed_assessors
from parchemin.assessment.selectors.sessions import session_page
from parchemin.assessment.terms import AttendanceState, IncidentCategory
from parchemin.journal.models import Event
from parchemin.journal.selectors import story_of
from parchemin.kernel.objections import Refused
from tests.factories import BodyFactory, DossierFactory, UserFactory, actor_for
from tests.scenes import assessment

pytestmark = pytest.mark.django_db


def registered(**changes):
    scene = assessment()
    dossier = scene.candidate()
    Attendance.objects.update(state="registered", **changes)
    return scene, {"session_id": scene.session.pk, "dossier_id": dossier.pk, "actor": scene.actor}


@pytest.mark.parametrize(
    "presence", [AttendanceState.PRESENT, AttendanceState.ABSENT, AttendanceState.EXCUSED]
)
def test_presence_is_recorded_for_everybody_and_told_once(at, presence):
    """RULE-54."""
    scene, who = registered()
    for _ in range(2):
        record_attendance(presence=presence, at=at, **who)
    assert Attendance.objects.get().state == presence
    assert [
        line.name for line in story_of(scene.session.body_id, f"session/{scene.session.code}")
    ] == ["assessment.attendance.recorded"]


def test_nobody_is_recorded_before_the_day(at):
    _, who = registered()
    eve = at - timedelta(days=1)
    who["actor"] = actor_for(who["actor"] and Attendance.objects.get().session.body, Role.CANDIDATE)
    with pytest.raises(Refused) as refused:
        record_attendance(presence=AttendanceState.PRESENT, at=eve, **who)
    assert refused.value.codes == ("role", "session-to-come")
    with pytest.raises(Refused) as refused:
        check_identity(bloc_code="B9", checked_by=" ", at=eve, **who)
    assert refused.value.codes == ("role", "session-to-come", "identity-nobody", "unknown-bloc")


def test_who_was_marked_was_there(at):
    scene, who = registered()
    record_attendance(presence=AttendanceState.PRESENT, at=at, **who)
    dossier = Attendance.objects.get().dossier
    scene.signed(dossier, "B1", 1, "acquired")
    with pytest.raises(Refused) as refused:
        record_attendance(presence=AttendanceState.ABSENT, at=at, **who)
    assert refused.value.codes == ("candidate-was-marked",)


def test_identity_is_checked_before_each_bloc_and_the_first_check_stays(at):
    _, who = registered()
    for name in ("Sylvie Marchetti", "Rachid Oumellal"):
        check_identity(bloc_code="B1", checked_by=name, at=at, **who)
    check_identity(bloc_code="B2", checked_by="Rachid Oumellal", at=at, **who)
    checks = IdentityCheck.objects.order_by("bloc__code").values_list("bloc__code", "checked_by")
    assert list(checks) == [("B1", "Sylvie Marchetti"), ("B2", "Rachid Oumellal")]
    assert Event.objects.count() == 2


def test_the_database_wants_a_name_for_an_identity_check_and_keeps_it(at):
    scene, who = registered()
    check = check_identity(bloc_code="B1", checked_by="Sylvie Marchetti", at=at, **who)
    nobody = {"attendance": check.attendance, "bloc": scene.edition.blocs.get(code="B2")}
    with pytest.raises(IntegrityError, match="somebody"), transaction.atomic():
        IdentityCheck.objects.create(checked_by="", checked_at=at, **nobody)
    with pytest.raises(IntegrityError, match="ne se modifie"), transaction.atomic():
        IdentityCheck.objects.update(checked_by="Rachid Oumellal")


def test_an_assessor_records_only_in_the_sessions_where_they_assess(at):
    scene, who = registered()
    user = UserFactory()
    who["actor"] = actor_for(scene.session.body, Role.ASSESSOR, user=user)
    with pytest.raises(Refused) as refused:
        record_attendance(presence=AttendanceState.PRESENT, at=at, **who)
    assert refused.value.codes == ("other-assessors",)
    scene.pair[0].user = user
    scene.pair[0].save()
    scene.grid(Attendance.objects.get().dossier, "B1")
    assert (
        record_attendance(presence=AttendanceState.PRESENT, at=at, **who).state
        == AttendanceState.PRESENT
    )
    who["actor"] = actor_for(scene.session.body, Role.ASSESSOR, user=UserFactory())
    with pytest.raises(Refused) as refused:
        record_attendance(presence=AttendanceState.PRESENT, at=at, **who)
    assert "other-assessors" in refused.value.codes


def test_strangers_are_not_of_the_session(at):
    _, who = registered()
    who["actor"] = actor_for(BodyFactory())
    with pytest.raises(Attendance.DoesNotExist):
        record_attendance(presence=AttendanceState.PRESENT, at=at, **who)


def report(scene, at, **changes):
    values = {
        "session_id": scene.session.pk,
        "category": IncidentCategory.FRAUD,
        "description": "Téléphone sous la table.",
        "client_id": uuid4(),
        "actor": scene.actor,
        **changes,
    }
    return report_incident(at=at, **values)


def test_an_incident_is_reported_once_with_its_candidate(at):
    scene = assessment()
    dossier, key = scene.candidate(), uuid4()
    for _ in range(2):
        report(scene, at, dossier_id=dossier.pk, client_id=key)
    assert Incident.objects.get().dossier == dossier
    assert "Téléphone" in story_of(scene.session.body_id, f"dossier/{dossier.number}")[0].sentence
    assert Event.objects.count() == 1


def test_an_incident_is_described_and_of_the_session(at):
    scene = assessment()
    stranger = DossierFactory(certification=scene.certification, edition=scene.edition)
    with pytest.raises(Refused) as refused:
        report(scene, at, dossier_id=stranger.pk, description=" ")
    assert refused.value.codes == ("incident-undescribed", "candidate-not-registered")
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.create(
            session=scene.session,
            category="other",
            client_id=uuid4(),
            reported_by="x",
            reported_at=at,
        )


@pytest.mark.parametrize("presence", [AttendanceState.ABSENT, AttendanceState.EXCUSED])
def test_nothing_is_noted_of_a_candidate_who_did_not_come_until_presence_is_corrected(at, presence):
    scene, who = registered()
    grid = scene.grid(Attendance.objects.get().dossier, "B1")
    record_attendance(presence=presence, at=at, **who)
    line = {"line": "1.1", "value": "acquired", "client_id": uuid4(), "entered_at": at}

    def acts():
        actor = scene.actor
        yield lambda: record_marks(grid_id=grid.pk, entries=[MarkEntry(**line)], actor=actor, at=at)
        yield lambda: check_identity(bloc_code="B1", checked_by="Léa", at=at, **who)
        yield lambda: sign_attendance(typed_name="x", at=at, **who)
        yield lambda: sign_grid(grid_id=grid.pk, actor=actor, at=at)

    told = []
    for act in acts():
        with pytest.raises(Refused) as refused:
            act()
        told.append(refused.value.codes)
    assert all({"candidate-away", "candidate-not-present"} & set(codes) for codes in told)
    record_attendance(presence=AttendanceState.PRESENT, at=at, **who)
    record_marks(grid_id=grid.pk, entries=[MarkEntry(**line)], actor=scene.actor, at=at)


def test_the_grids_of_who_did_not_come_are_nobody_s_delay(at):
    scene, who = registered()
    grid = scene.grid(Attendance.objects.get().dossier, "B1")
    user = UserFactory()
    assessor = actor_for(scene.session.body, Role.ASSESSOR, user=user)
    grid.assessor.user = user
    grid.assessor.save()
    later = at + timedelta(days=1)

    def counted():
        return (
            grids_to_sign(assessor, at.date()),
            len(grid_list(assessor, at)),
            count_late_grids(scene.actor, before=later),
            len(paper_grids(scene.actor, scene.session.pk).grids),
            session_page(scene.actor, scene.session.pk).session.grids,
            sum(assessor_line(row).to_sign for row in listed_assessors(scene.actor, at.date())),
        )

    before = counted()
    assert all(before)
    record_attendance(presence=AttendanceState.ABSENT, at=at, **who)
    assert counted() == (0, 0, 0, 0, 0, 0)
    record_attendance(presence=AttendanceState.PRESENT, at=at, **who)
    assert counted() == before
