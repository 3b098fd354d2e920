"""Words in French order, the same on both databases."""

import pytest

from parchemin.journal.collation import in_french
from parchemin.kernel.collation import french_key
from parchemin.organisations.models import Partner
from tests.factories import BodyFactory, PartnerFactory

# As a French reader looks for them: neither case nor accents part two names that letters tell apart.
IN_ORDER = (
    "Abel", "Celestin", "Çelik", "Cellier", "d’Alembert", "Dalembert", "de Rugy", "Derval", "Élan", "Elbe",
    "L’Haÿ", "Lahaye", "Le Goff", "Lebrun", "Martin", "Martineau", "Müller", "Odile", "Œuvrard", "Olive",
    "van der Meer", "Vanbec", "Zoé",
)  # fmt: skip


def _in_order():
    return sorted(IN_ORDER, key=french_key)


def test_letters_come_before_accents_and_case():
    found = _in_order()
    for before, after in (
        *(("Celestin", "Çelik"), ("Çelik", "Cellier"), ("Odile", "Œuvrard"), ("Œuvrard", "Olive")),
        *(("Élan", "Elbe"), ("Müller", "Odile"), ("Martin", "Martineau"), ("Le Goff", "Lebrun")),
        *(("van der Meer", "Vanbec"), ("Olive", "van der Meer"), ("van der Meer", "Zoé")),
    ):
        assert found.index(before) < found.index(after), (before, after)
    assert sorted(["côte", "coté", "cote", "Cote"], key=french_key) == [
        "cote",
        "Cote",
        "coté",
        "côte",
    ]


@pytest.mark.django_db
def test_the_database_orders_them_so_both_ways():
    body = BodyFactory()
    for name in reversed(IN_ORDER):
        PartnerFactory(body=body, name=name)
    rows = Partner.objects.filter(body=body)
    found = rows.order_by(in_french("name")).values_list("name", flat=True)
    assert list(found) == _in_order()
    last_first = rows.order_by(in_french("-name")).values_list("name", flat=True)
    assert list(last_first) == list(reversed(_in_order()))
