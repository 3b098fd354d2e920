"""What the database refuses comes out as the objection of its constraint, on both databases."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from parchemin.certifications.models import Habilitation
from parchemin.journal.actions import record
from parchemin.journal.models import Event, EventSubject
from parchemin.journal.refusals import tell_refusals
from parchemin.journal.registry import declare
from parchemin.kernel.objections import Refused
from parchemin.organisations.models import Employer
from tests.factories import (
    BodyFactory,
    CertificationFactory,
    PartnerFactory,
    UserFactory,
    actor_for,
)

TOLD = declare("tests.refusal.told", "L’essai est fait.")
OURS = [model for model in apps.get_models() if model.__module__.startswith("parchemin.")]

pytestmark = pytest.mark.django_db


def refusal_of(act, *args, **values):
    """Return the only objection that the database raises against an act, in a savepoint of its own."""
    with pytest.raises(Refused) as refused, transaction.atomic():
        act(*args, **values)
    (objection,) = refused.value.objections
    return objection


def test_what_must_be_unique_says_its_sentence_under_its_name():
    company = {"body": BodyFactory(), "siret": "44306184100047"}
    Employer.objects.create(**company, name="Aciéries")
    objection = refusal_of(Employer.objects.create, **company, name="Aciéries du Nord")
    assert objection.code == "one-employer-per-siret-and-body"
    assert objection.message == "Un employeur a déjà ce SIRET."
    assert "Rechargez la page" in objection.remedy


def test_a_column_that_is_unique_alone_names_its_table_and_itself():
    known = UserFactory()
    objection = refusal_of(UserFactory, email=known.email)
    assert objection.message == "Déjà enregistré : compte, même adresse électronique."


def test_a_check_says_its_sentence():
    objection = refusal_of(
        Habilitation.objects.create,
        partner=PartnerFactory(),
        certification=CertificationFactory(),
        service="prepare",
        convention="C1",
        starts_on=date(2026, 1, 2),
        ends_on=date(2026, 1, 1),
    )
    assert objection.code == "habilitation-ends-after-it-starts"
    assert objection.message.endswith(".")


def test_a_trigger_speaks_for_itself(at):
    record(actor=actor_for(BodyFactory()), event=TOLD, subjects=["essai/1"], at=at)
    objection = refusal_of(Event.objects.update, name="tests.autre")
    assert objection.message == "Le journal ne se modifie ni ne s’efface."
    assert objection.code == "refused-by-database"


def test_a_number_too_large_is_refused():
    objection = refusal_of(
        EventSubject.objects.create, body=BodyFactory(), event_id=10**30, subject="essai/1"
    )
    assert objection.code == "too-much"


def test_what_refuses_stays_an_error_of_the_database_for_who_waits_for_one():
    known = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email=known.email)


def test_without_its_teller_the_same_refusal_is_a_crash():
    known = UserFactory()
    connection.execute_wrappers.remove(tell_refusals)
    try:
        with pytest.raises(IntegrityError) as crash, transaction.atomic():
            UserFactory(email=known.email)
    finally:
        connection.execute_wrappers.append(tell_refusals)
    assert not isinstance(crash.value, Refused)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_constraint_says_in_french_why_it_refuses(model):
    silent = [
        constraint.name
        for constraint in model._meta.constraints
        if not _explains_itself(constraint)
    ]
    assert silent == []


def test_a_constraint_that_says_nothing_of_its_own_is_caught():
    assert not _explains_itself(models.UniqueConstraint(fields=["name"], name="one_name"))


def _explains_itself(constraint):
    message = str(constraint.violation_error_message)
    return message != str(constraint.default_violation_error_message) and message.endswith(".")
