"""The pool of jurors: what is known of each, on which lists they are, what they followed."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.certifications.models import Certification
from parchemin.journal.models import Event
from parchemin.jurors.actions.pool import JurorProfile, describe_juror, end_office
from parchemin.jurors.actions.records import list_juror, mandate_juror, record_training
from parchemin.jurors.models import Juror, JurorHabilitation, JurorMandate, JurorTraining
from parchemin.jurors.selectors.pool import juror_pool, mandates_of
from parchemin.jurors.terms import College
from parchemin.kernel.objections import Refused
from parchemin.organisations.models import Employer
from tests.factories import (
    BodyFactory,
    CertificationFactory,
    EmployerFactory,
    JurorFactory,
    actor_for,
)

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
    event = Event.objects.get(name="jurors.juror.mandated")
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
    assert Event.objects.filter(name="jurors.juror.listed").count() == 2
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
        (end_office, {"last_day": date(2019, 1, 1), "convened": {}}, 2),
    ]
    for do, asked, reasons in refusals:
        with pytest.raises(Refused) as refused:
            act(do, juror, at, actor=other, **asked)
        assert len(refused.value.codes) == reasons, do
        assert refused.value.codes[0] == "role"
        with pytest.raises(Juror.DoesNotExist):
            act(do, juror, at, actor=actor_for(BodyFactory()), **asked)


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


def test_the_pool_is_of_one_body_and_two_offices(juror):
    for role in (Role.SECRETARIAT, Role.COMMISSION):
        assert [line.name for line in juror_pool(actor_for(juror.body, role))] == ["Anne Roux"]
    assert juror_pool(actor_for(BodyFactory())) == ()
    assert juror_pool(actor_for(juror.body, Role.JUROR)) == ()


def test_one_juror_or_thirty_cost_the_same(juror):
    costs = []
    for more in (1, 30):
        for _ in range(more):
            JurorFactory(body=juror.body, employer=EmployerFactory(body=juror.body))
        with CaptureQueriesContext(connection) as captured:
            juror_pool(actor_for(juror.body))
        costs.append(len(captured))
    assert costs[0] == costs[1]
