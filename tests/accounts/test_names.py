"""The name of a person in two parts: what was typed in one before, and how lists order them."""

import pytest
from django.apps import apps

from parchemin.accounts.actions import open_account
from parchemin.accounts.migrations._names import in_two_parts
from parchemin.accounts.models import User
from parchemin.accounts.names import by_surname
from parchemin.kernel.objections import Refused
from tests.factories import AssessorFactory, JurorFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("table", "factory"),
    [
        (("accounts", "user"), UserFactory),
        (("jurors", "juror"), JurorFactory),
        (("assessment", "assessor"), AssessorFactory),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_a_name_kept_in_one_is_split_and_joined_again(table, factory):
    one = factory(given_names="", surname="LE GOFF Anne")
    *_, moved = in_two_parts(*table)
    moved.code(apps, None)
    one.refresh_from_db()
    assert (one.surname, one.given_names, one.name) == ("LE GOFF", "Anne", "Anne LE GOFF")
    assert one.listed_name == "LE GOFF Anne"
    moved.reverse_code(apps, None)
    one.refresh_from_db()
    assert one.surname == "Anne LE GOFF"


def test_people_come_by_surname_as_a_french_reader_looks_for_them():
    for name in ("Zoé Çelik", "Ali Dupont", "Anne Dupont", "Bob Œuvrard", "Yves Odile"):
        UserFactory(name=name)
    people = User.objects.order_by(*by_surname())
    assert [one.listed_name for one in people] == [
        *("Çelik Zoé", "Dupont Ali", "Dupont Anne", "Odile Yves", "Œuvrard Bob")
    ]


def test_an_account_without_surname_is_refused():
    with pytest.raises(Refused) as refused:
        open_account(given_names="Odile", surname=" ", email="odile@exemple.fr")
    assert refused.value.codes == ("name-missing",)
    assert not User.objects.exists()
