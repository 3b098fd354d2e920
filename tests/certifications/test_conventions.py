"""RULE-14: a habilitation rests on a convention that says what the law asks; it is suspended, and ended."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from parchemin.accounts.terms import Role
from parchemin.certifications.actions.habilitations import (
    end_habilitation,
    grant_habilitation,
    resume_habilitation,
    suspend_habilitation,
)
from parchemin.certifications.models import Habilitation
from parchemin.certifications.rules.habilitations import Convention, objections_to_convention
from parchemin.certifications.selectors import habilitations_of
from parchemin.certifications.terms import HabilitationState, Service
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.organisations.selectors import partners_of
from tests.factories import BodyFactory, CertificationFactory, PartnerFactory, actor_for

CONTENTS = ("purpose", "finance", "subcontracting", "means")
WHOLE = Convention(
    "Convention 2026-04",
    date(2026, 1, 5),
    purpose="Former aux deux premiers blocs.",
    finance="120 € par candidat, à trente jours.",
    subcontracting="Aucune sans accord écrit.",
    means="Un plateau technique, deux formateurs.",
)
PERIOD = {"starts_on": date(2026, 1, 5), "ends_on": date(2029, 1, 4)}
TODAY = date(2026, 11, 24)


def objections(convention, **changes):
    return objections_to_convention(convention, **PERIOD | {"today": TODAY} | changes)


def codes(convention, **changes):
    return [objection.code for objection in objections(convention, **changes)]


@given(missing=st.sets(st.sampled_from(CONTENTS)), signed_on=st.dates(date(2025, 1, 1), TODAY))
def test_each_thing_that_a_convention_does_not_say_is_named_from_the_day_the_law_asks_it(
    missing, signed_on
):
    convention = replace(WHOLE, signed_on=signed_on, **dict.fromkeys(missing, " "))
    found = objections(convention)
    asked = missing if signed_on >= date(2025, 10, 1) else set()
    assert bool(found) is bool(asked)
    for objection in found:
        assert "R6113-16-2" in objection.source
        assert objection.message.count(" ; ") == len(asked) - 1


@pytest.mark.parametrize(
    ("changes", "code", "source"),
    [
        ({"ends_on": date(2026, 1, 4)}, "period", "R6113-16-2, 3°"),
        ({"today": date(2026, 1, 4)}, "signed-in-the-future", "R6113-16-1, 2°"),
    ],
)
def test_a_period_and_a_signature_are_asked(changes, code, source):
    (found,) = objections(WHOLE, **changes)
    assert found.code == code
    assert source in found.source
    assert codes(WHOLE) == []


def test_every_fault_is_told_at_once():
    empty = Convention(" ", date(2026, 1, 5))
    found = codes(empty, ends_on=date(2025, 1, 1))
    assert found == ["period", "convention", "convention-incomplete"]


pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return PartnerFactory()


def asked(partner, at, **changes):
    return {
        "partner_id": partner.pk,
        "service": Service.EVALUATE,
        "convention": WHOLE,
        "actor": actor_for(partner.body),
        "at": at,
        "certification_code": CertificationFactory(body=partner.body).code,
        **PERIOD,
        **changes,
    }


def test_a_habilitation_is_granted_once_with_what_its_convention_says(partner, at):
    known = asked(partner, at)
    for _ in range(2):
        habilitation = grant_habilitation(**known)
    assert {name: getattr(habilitation, name) for name in CONTENTS} == {
        name: getattr(WHOLE, name) for name in CONTENTS
    }
    assert habilitation.signed_on == WHOLE.signed_on
    assert Event.objects.count() == 1


def test_another_convention_of_the_same_service_and_start_is_refused_not_lost(partner, at):
    known = asked(partner, at)
    grant_habilitation(**known)
    for other in (
        {"ends_on": date(2029, 6, 30)},
        {"convention": replace(WHOLE, reference="Convention 2026-05")},
    ):
        with pytest.raises(Refused) as refused:
            grant_habilitation(**known | other)
        assert refused.value.codes == ("habilitation-known",)


def test_a_convention_that_does_not_say_enough_habilitates_nobody(partner, at):
    with pytest.raises(Refused) as refused:
        grant_habilitation(**asked(partner, at, convention=replace(WHOLE, finance="")))
    assert refused.value.codes == ("convention-incomplete",)
    assert not Habilitation.objects.exists()


def test_the_database_keeps_no_convention_that_says_too_little(partner, at):
    habilitation = grant_habilitation(**asked(partner, at))
    with pytest.raises(IntegrityError, match="a_convention_says_what_the_law_asks"):
        Habilitation.objects.filter(pk=habilitation.pk).update(means="")


def test_a_habilitation_is_suspended_given_back_and_ended(partner, at):
    granted = grant_habilitation(**asked(partner, at))
    known = {"habilitation_id": granted.pk, "actor": actor_for(partner.body), "at": at}
    for act, state, more in (
        (suspend_habilitation, HabilitationState.SUSPENDED, {}),
        (resume_habilitation, HabilitationState.ACTIVE, {}),
        (end_habilitation, HabilitationState.ENDED, {"grievances_on": date(2026, 11, 2)}),
    ):
        for _ in range(2):
            act(reason="Contrôle.", **known, **more)
        (held,) = habilitations_of(partner)
        assert held.state is state
    assert Event.objects.count() == 4
    with pytest.raises(Refused) as refused:
        resume_habilitation(reason="Contrôle.", **known)
    assert refused.value.codes == ("state",)


@pytest.mark.parametrize("told", [None, date(2026, 11, 24)])
def test_a_partner_is_heard_before_its_habilitation_ends(partner, at, told):
    granted = grant_habilitation(**asked(partner, at))
    known = {"habilitation_id": granted.pk, "actor": actor_for(partner.body), "at": at}
    with pytest.raises(Refused) as refused:
        end_habilitation(reason=" ", grievances_on=told, **known)
    assert refused.value.codes == ("reason", "not-heard")
    for reason, code in ((" ", "reason"), ("Contrôle 😀", "document-unprintable")):
        with pytest.raises(Refused) as refused:
            suspend_habilitation(reason=reason, **known)
        assert refused.value.codes == (code,)
    assert Habilitation.objects.get().state == HabilitationState.ACTIVE


def test_a_habilitation_is_the_secretariat_s_and_of_its_body(partner, at):
    granted = grant_habilitation(**asked(partner, at))
    known = {"habilitation_id": granted.pk, "reason": "Contrôle.", "at": at}
    with pytest.raises(Refused) as refused:
        suspend_habilitation(actor=actor_for(partner.body, Role.JUROR), **known)
    assert refused.value.codes == ("role",)
    with pytest.raises(Habilitation.DoesNotExist):
        suspend_habilitation(actor=actor_for(BodyFactory()), **known)


def test_names_with_accents_and_ligatures_stand_where_their_letters_do():
    body = BodyFactory()
    for name in ("Zinc", "Œuvre", "Opale", "Éclat", "Ɗiallo", "Fer"):
        PartnerFactory(body=body, name=name)
    names = [partner.name for partner in partners_of(body.pk)]
    assert names == ["Ɗiallo", "Éclat", "Fer", "Œuvre", "Opale", "Zinc"]
