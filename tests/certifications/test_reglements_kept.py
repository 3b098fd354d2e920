"""A règlement that was adopted stays readable, whatever a new one is refused for since; its page tells what."""

import pytest
from django.urls import reverse

from parchemin.certifications.actions import set_reglement
from parchemin.certifications.models import Reglement
from parchemin.certifications.reglement.reading import (
    digest,
    faults_of,
    new_reglement,
    reglement_of,
)
from parchemin.kernel.reading import Unreadable
from parchemin.pathways.models import AcquiredUnit
from parchemin.processes.verify import faults_of as faults_of_body
from tests.certificates.scene import awarded, signed_day
from tests.web.jury import secretary, soup_of, text

pytestmark = pytest.mark.django_db

# What files were read with once, and are refused with now: a key without effect, one that nobody knows any more,
# a text cited for it, and a delay of nothing.
FORMER = {
    "quorum": {"strict": True},
    "colour": {"of": "ink"},
    "articles": {"quorum": "art. 3", "colour": "art. 4"},
    "second_convocation": {"within": {"days": 0}},
}


@pytest.fixture
def former(monkeypatch):
    """Let the règlements of this test be rows that an earlier version had read."""
    monkeypatch.setattr("tests.factories.new_reglement", reglement_of)


def test_each_of_these_keys_is_refused_of_a_new_reglement(at):
    value = {"format": "parchemin-reglement/1", "name": "Essai", "in_force_from": "2026-01-01"}
    assert faults_of(value) == ()
    for key, said in FORMER.items():
        with pytest.raises(Unreadable):
            new_reglement({**value, key: said})
        assert faults_of({**value, key: said}), key


def test_a_jury_sits_signs_and_is_verified_under_a_stored_reglement_refused_since(former):
    day = signed_day({"B1": "not_acquired"}, {}, **FORMER)
    assert day.sitting.state == "minutes_signed"
    assert AcquiredUnit.objects.count() == 3
    assert len(awarded(day)) == 2
    assert list(faults_of_body(day.sitting.body)) == []
    row = day.sitting.reglement
    assert digest(reglement_of(row.value)) == row.digest


def test_its_page_tells_what_would_be_refused_now_and_the_others_say_nothing(former):
    day = signed_day(**FORMER)
    client, row = secretary(day), day.sitting.reglement
    page = client.get(reverse("certifications:reglement", args=[row.certification.code, row.pk]))
    told = soup_of(page).select_one("[aria-labelledby=faults]").get_text(" ")
    assert all(key in told for key in ("quorum.strict", "colour", "second_convocation.within"))
    assert "il s’applique tel qu’il a été lu" in told
    plain = signed_day()
    row = plain.sitting.reglement
    page = secretary(plain).get(
        reverse("certifications:reglement", args=[row.certification.code, row.pk])
    )
    assert "Ce qui serait refusé" not in text(page)


def test_the_same_value_is_refused_of_who_sets_it_today(former, at):
    day = signed_day(**FORMER)
    row = day.sitting.reglement
    value = row.value | {"in_force_from": "2027-01-01"}
    with pytest.raises(Unreadable):
        set_reglement(certification_id=row.certification_id, value=value, actor=day.actor, at=at)
    assert Reglement.objects.count() == 1


def test_what_cannot_be_read_at_all_says_every_fault():
    with pytest.raises(Unreadable) as unreadable:
        reglement_of({"name": "Essai", "in_force_from": "2026-01-01", "tie_rule": "by_lot"})
    assert {fault.path for fault in unreadable.value.faults} >= {"tie_rule"}
