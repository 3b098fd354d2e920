"""The pool of jurors: what is known of each, and who is offered for a sitting."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.certifications.models import Certification
from parchemin.journal.models import Event
from parchemin.jury.actions.pool import (
    JurorProfile,
    describe_juror,
    end_juror,
    list_juror,
    mandate_juror,
    record_training,
)
from parchemin.jury.models import Juror, JurorHabilitation, JurorMandate, JurorTraining, Sitting
from parchemin.jury.selectors.pool import juror_pool, jurors_to_choose, mandates_of
from parchemin.jury.selectors.sittings import sitting_page
from parchemin.jury.terms import Availability, College, Presence
from parchemin.kernel.objections import Refused
from parchemin.organisations.models import Employer
from tests.factories import (
    BodyFactory,
    CertificationFactory,
    EmployerFactory,
    JurorFactory,
    actor_for,
)
from tests.jury.after import decided_day
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def juror():
    return JurorFactory(name="Anne Roux", college=College.EMPLOYEES)


def act(do, juror, at, **asked):
    return do(juror_id=juror.pk, **{"actor": actor_for(juror.body), "at": at, **asked})


def listed(juror, at, **changes):
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    return act(list_juror, juror, at, **{**days, "deliberation": "2026-03", **changes})


def test_a_juror_is_described_and_an_unchanged_profile_tells_nothing(juror, at):
    employer = EmployerFactory(body=juror.body)
    profile = JurorProfile("Boucherie", date(2010, 1, 1), employer_id=employer.pk)
    assert act(describe_juror, juror, at, profile=profile).trade == "Boucherie"
    told = Event.objects.count()
    act(describe_juror, juror, at, profile=profile)
    assert Event.objects.count() == told
    assert Event.objects.get().details["fields"] == "métier, exercice du métier, employeur"


def test_an_employer_of_another_body_does_not_exist(juror, at):
    profile = JurorProfile("Boucherie", employer_id=EmployerFactory().pk)
    with pytest.raises(Employer.DoesNotExist):
        act(describe_juror, juror, at, profile=profile)


def test_who_mandates_a_juror_is_kept_apart_and_never_told(juror, at):
    act(mandate_juror, juror, at, organisation="Organisation Z")
    act(mandate_juror, juror, at, organisation="Organisation Z")
    assert JurorMandate.objects.get().organisation == "Organisation Z"
    event = Event.objects.get(name="jury.juror.mandated")
    assert "Organisation Z" not in str(event.details)
    assert mandates_of(actor_for(juror.body), [juror.pk]) == {juror.pk: "Organisation Z"}
    for role in (Role.COMMISSION, Role.JUROR, Role.STAFF):
        assert mandates_of(actor_for(juror.body, role), [juror.pk]) == {}
    assert mandates_of(actor_for(BodyFactory()), [juror.pk]) == {}


def test_a_juror_is_listed_once_for_a_certification_of_their_body(juror, at):
    cqp = CertificationFactory(body=juror.body, short_title="MUC")
    first = listed(juror, at, certification_id=cqp.pk)
    assert listed(juror, at, certification_id=cqp.pk) == first
    assert listed(juror, at) != first
    assert Event.objects.filter(name="jury.juror.listed").count() == 2
    with pytest.raises(Certification.DoesNotExist):
        listed(juror, at, certification_id=CertificationFactory().pk)


def test_a_training_is_noted_once(juror, at):
    asked = {"title": "Délibérer", "trained_on": date(2026, 3, 2), "hours": 7}
    first = act(record_training, juror, at, **asked)
    assert act(record_training, juror, at, **asked) == first
    with pytest.raises(Refused) as refused:
        act(record_training, juror, at, **{**asked, "hours": 0, "trained_on": date(2030, 1, 1)})
    assert refused.value.codes == ("training-incomplete", "trained-later")


def test_every_act_is_of_the_secretariat_and_says_every_reason(juror, at):
    other = actor_for(juror.body, Role.JUROR)
    refusals = [
        (describe_juror, {"profile": JurorProfile("B", date(2020, 1, 1), date(2019, 1, 1))}, 2),
        (mandate_juror, {"organisation": " "}, 2),
        (
            list_juror,
            {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1), "deliberation": ""},
            3,
        ),
        (record_training, {"title": "", "trained_on": date(2026, 1, 1), "hours": 3}, 2),
        (end_juror, {"last_day": date(2019, 1, 1)}, 2),
    ]
    for do, asked, reasons in refusals:
        with pytest.raises(Refused) as refused:
            act(do, juror, at, actor=other, **asked)
        assert len(refused.value.codes) == reasons, do
        assert refused.value.codes[0] == "role"
        with pytest.raises(Juror.DoesNotExist):
            act(do, juror, at, actor=actor_for(BodyFactory()), **asked)


def test_a_juror_leaves_once_no_seat_waits_for_them(at):
    day = jury_day()
    juror = day.seats["ndiaye"].juror
    with pytest.raises(Refused) as refused:
        act(end_juror, juror, at, last_day=date(2026, 11, 23))
    assert refused.value.codes == ("seat-left",)
    assert act(end_juror, juror, at, last_day=date(2026, 11, 24)).active_until == date(2026, 11, 24)
    told = Event.objects.count()
    act(end_juror, juror, at, last_day=date(2026, 11, 24))
    assert Event.objects.count() == told


def test_a_juror_off_the_list_is_seen_before_the_day(at):
    day = jury_day()
    listed(day.seats["ndiaye"].juror, at, ends_on=date(2026, 6, 30))
    listed(day.seats["almeida"].juror, at)
    remarks = sitting_page(day.actor, day.sitting.pk).remarks
    assert [r.message.split(" n’est")[0] for r in remarks if r.code == "juror-not-listed"] == [
        "Ndiaye"
    ]


def test_the_database_keeps_periods_in_order(juror):
    with pytest.raises(IntegrityError, match="leaves"), transaction.atomic():
        Juror.objects.update(active_until=date(2019, 1, 1))
    with pytest.raises(IntegrityError, match="trade"), transaction.atomic():
        Juror.objects.update(in_trade_since=date(2020, 1, 1), left_trade_on=date(2019, 1, 1))
    row = {"juror": juror, "starts_on": date(2026, 1, 1), "deliberation": "1"}
    with pytest.raises(IntegrityError, match="listing"), transaction.atomic():
        JurorHabilitation.objects.create(**row, ends_on=date(2025, 1, 1))
    JurorHabilitation.objects.create(**row, ends_on=date(2026, 12, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        JurorHabilitation.objects.create(**row, ends_on=date(2026, 12, 31))
    with pytest.raises(IntegrityError, match="lasts"), transaction.atomic():
        JurorTraining.objects.create(juror=juror, title="A", trained_on=date(2026, 1, 1), hours=0)


def names(found):
    return [each.option.name for each in found]


def test_jurors_offered_for_a_sitting_come_with_their_load_and_reasons(at):
    former = decided_day()
    body = former.sitting.body
    day = former.at + timedelta(days=60)
    sitting = Sitting.objects.create(
        body=body,
        code="JURY-3",
        certification=former.scene.certification,
        reglement=former.sitting.reglement,
        starts_at=day,
        place="Lyon",
        state="convened",
        convened_at=former.at,
    )
    fresh = JurorFactory(body=body, name="Zoé", college=College.EMPLOYERS)
    gone = JurorFactory(body=body, name="Aline", active_until=date(2026, 12, 31))
    found = jurors_to_choose(former.actor, sitting.pk)
    assert names(found) == ["Zoé", "Almeida", "Belkacem", "Marchal", "Ndiaye", "Aline"]
    by_name = {each.option.name: each for each in found}
    assert (by_name["Marchal"].option.sittings, by_name["Zoé"].option.sittings) == (1, 0)
    assert by_name["Marchal"].option.last_sat == former.at.date()
    assert [o.code for o in by_name["Aline"].objections] == ["juror-unavailable"]
    answers = {fresh.pk: Availability.NO, gone.pk: Availability.YES}
    assert names(jurors_to_choose(former.actor, sitting.pk, answers))[-2:] == ["Aline", "Zoé"]


def test_who_is_excused_or_only_stood_ready_bears_no_load(at):
    day = jury_day()
    day.comes(day.seats["ndiaye"], Presence.EXCUSED)
    after = {line.name: line.sittings for line in juror_pool(day.actor, date(2026, 12, 1))}
    assert after == {"Marchal": 1, "Belkacem": 1, "Almeida": 1, "Ndiaye": 0}
    before = {line.sittings for line in juror_pool(day.actor, date(2026, 11, 24))}
    assert before == {0}
    assert {line.sittings for line in juror_pool(day.actor, date(2027, 11, 24))} == {0}


def test_a_juror_who_would_stand_aside_or_sits_elsewhere_is_told(at):
    day = jury_day()
    item = day.case()
    employer = EmployerFactory(body=day.sitting.body)
    item.dossier.employer = employer
    item.dossier.save()
    JurorFactory(body=day.sitting.body, name="Collègue", employer=employer)
    (found,) = jurors_to_choose(day.actor, day.sitting.pk)
    assert found.option.set_aside == (item.dossier.number,)
    assert found.free
    other = Sitting.objects.get()
    other.pk, other.code = None, "JURY-8"
    other.save()
    assert {e.option.elsewhere for e in jurors_to_choose(day.actor, other.pk)} == {"", "JURY-1"}


def test_the_pool_and_the_choice_are_of_one_body_and_one_office():
    day = jury_day()
    assert juror_pool(actor_for(BodyFactory()), day.at.date()) == ()
    assert juror_pool(actor_for(day.sitting.body, Role.JUROR), day.at.date()) == ()
    for actor in (actor_for(BodyFactory()), actor_for(day.sitting.body, Role.COMMISSION)):
        with pytest.raises(Sitting.DoesNotExist):
            jurors_to_choose(actor, day.sitting.pk)


def test_one_juror_or_thirty_cost_the_same():
    day = jury_day()
    day.case()
    costs = []
    for more in (1, 30):
        for _ in range(more):
            JurorFactory(body=day.sitting.body, employer=EmployerFactory(body=day.sitting.body))
        with CaptureQueriesContext(connection) as pool:
            juror_pool(day.actor, day.at.date())
        with CaptureQueriesContext(connection) as choice:
            jurors_to_choose(day.actor, day.sitting.pk)
        costs.append((len(pool), len(choice)))
    assert costs[0] == costs[1]
