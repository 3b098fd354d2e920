"""The public list: words of people, filters of the address, one price."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.catalogue.query import CatalogueQuery, read_query
from parchemin.catalogue.selectors import CARDS_A_PAGE, catalogue_list
from parchemin.certifications.actions import import_referentiel
from parchemin.certifications.terms import Register
from tests.certifications.examples import ours, read

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


def codes(on=DAY, **asked):
    return [c.certification.code for c in catalogue_list(CatalogueQuery(**asked), on).cards]


def test_only_what_is_published_with_an_edition_in_force_is_listed(published, actor, at):
    published("VU")
    published("TU", published=False)
    certification = ours()["certification"] | {"code": "BROUILLON"}
    import_referentiel(referentiel=read(ours(certification=certification)), actor=actor, at=at)
    assert codes() == ["VU"]


@pytest.mark.parametrize(
    "words",
    [
        "vendeur",
        "VENDEURS",
        "conseil vendeur",
        "commerce de détail",
        "1505",
        "poissonnerie",
        "primeurs",
        "vendeuse",
    ],
)
def test_words_find_the_title_the_branch_and_the_names_of_trades(words, published):
    published("VENTE")
    published("AUTRE", title="Agent de maintenance", branches=[], rome=["I1304"])
    assert codes(words=words) == ["VENTE"]


@pytest.mark.parametrize("words", ["zzz", "vendeur zzz", "%", "_", "endeur"])
def test_words_that_are_not_there_find_nothing_or_do_not_filter(words, published):
    published("VENTE")
    assert codes(words=words) == ([] if CatalogueQuery(words=words).stems() else ["VENTE"])


def test_titles_come_before_trades(published):
    published("A-METIER", title="Agent polyvalent")
    published("B-TITRE", title="Vendeur primeur")
    assert codes(words="vendeur") == ["B-TITRE", "A-METIER"]


def test_filters_are_combined(published, registered):
    first = published("UN", sector="Banque", branches=[{"idcc": "2120", "title": "Banque"}])
    second = published("DEUX", sector="Banque")
    registered(first, "RNCP99901", level=5)
    registered(second, "RS9901")
    published("TROIS")
    assert codes(sector="Banque") == ["UN", "DEUX"]
    assert codes(idcc="2120") == ["UN"]
    assert codes(level=5) == ["UN"]
    assert codes(level=4) == []
    assert codes(register=Register.RS) == ["DEUX"]
    assert codes(register=Register.NONE) == ["TROIS"]
    assert codes(sector="Banque", register=Register.RNCP) == ["UN"]


def test_an_expired_registration_no_longer_counts(published, registered):
    registered(published("UN"), "RNCP99901", level=5, ends_on=date(2026, 11, 23))
    assert codes(register=Register.NONE) == ["UN"]
    assert codes(level=5) == []
    assert codes(on=date(2026, 11, 23), level=5) == ["UN"]
    page = catalogue_list(CatalogueQuery(), DAY)
    assert [(c.value, c.count) for c in page.registers] == [("none", 1)]
    assert page.levels == ()
    assert page.cards[0].register is Register.NONE


def test_filters_show_how_many_certifications_bear_each_value(published, registered):
    first = published("UN", sector="Banque")
    published("DEUX", sector="Banque")
    published("TROIS", sector="Commerce")
    registered(first, "RNCP99901", level=5)
    page = catalogue_list(CatalogueQuery(words="rien de tel"), DAY)
    assert page.total == 0
    assert [(c.label, c.count) for c in page.sectors] == [("Banque", 2), ("Commerce", 1)]
    assert [(c.value, c.count) for c in page.branches] == [("1505", 3)]
    assert [(c.label, c.count) for c in page.levels] == [("Niveau 5", 1)]
    assert [(c.value, c.count) for c in page.registers] == [("none", 2), ("RNCP", 1)]


def test_a_card_counts_its_blocs_and_competences(published):
    published("UN")
    (card,) = catalogue_list(CatalogueQuery(), DAY).cards
    assert [(b.code, b.competences) for b in card.blocs] == [("B1", 2)]
    assert card.competences == 2
    assert card.kind.value == "cqp"


def test_the_list_costs_the_same_for_one_certification_or_a_page(
    published, django_assert_num_queries
):
    published("C-0")
    with django_assert_num_queries(10):
        catalogue_list(CatalogueQuery(), DAY)
    for rank in range(1, 6):
        published(f"C-{rank}")
    with django_assert_num_queries(10):
        page = catalogue_list(CatalogueQuery(page=9), DAY)
    assert (page.total, page.pages, len(page.cards)) == (6, 1, 6)
    assert CARDS_A_PAGE > 6


@given(
    st.dictionaries(
        st.sampled_from(["q", "secteur", "idcc", "niveau", "registre", "page"]), st.text()
    )
)
def test_an_address_never_fails(parameters):
    query = read_query(parameters)
    assert query.page >= 1
    assert query.level is None or 2 <= query.level <= 8
    assert all(stem == stem.strip() and stem for stem in query.stems())


def test_an_address_is_read_as_it_was_written():
    asked = {"q": " Vendeur ", "niveau": "5", "registre": "RNCP", "page": "3", "idcc": "1505"}
    assert read_query(asked) == CatalogueQuery("Vendeur", "", "1505", 5, Register.RNCP, 3)
