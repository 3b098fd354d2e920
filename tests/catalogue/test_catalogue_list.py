"""The public list: words of people, filters of the address, one price."""

from datetime import date, datetime

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from parchemin.catalogue.words import stems
from parchemin.certifications.actions import import_referentiel
from parchemin.certifications.terms import Register
from parchemin.kernel.calendar import PARIS
from tests.certifications.examples import ours, read

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


def listed(on=DAY, **asked):
    """Return the list of the catalogue at an address, on a day."""
    with time_machine.travel(datetime(on.year, on.month, on.day, 12, tzinfo=PARIS), tick=False):
        answer = Client().get("/cqp/", asked)
    assert answer.status_code == 200
    return answer.context["list"]


def found(on=DAY, **asked):
    return [row.lead for row in listed(on, **asked).rows]


def codes(on=DAY, **asked):
    return [card.certification.code for card in found(on, **asked)]


def offered(name, **asked):
    """Return the values that a filter offers, with what it says of each."""
    return [choice for choice in listed(**asked).filters.form.fields[name].choices if choice[0]]


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
    assert codes(q=words) == ["VENTE"]


@pytest.mark.parametrize("words", ["zzz", "vendeur zzz", "%", "_", "endeur"])
def test_words_that_are_not_there_find_nothing_or_do_not_filter(words, published):
    published("VENTE")
    assert codes(q=words) == ([] if stems(words) else ["VENTE"])


def test_titles_come_before_trades(published):
    published("A-METIER", title="Agent polyvalent")
    published("B-TITRE", title="Vendeur primeur")
    assert codes(q="vendeur") == ["B-TITRE", "A-METIER"]


def test_filters_are_combined(published, registered):
    first = published("UN", sector="Banque", branches=[{"idcc": "2120", "title": "Banque"}])
    second = published("DEUX", sector="Banque")
    registered(first, "RNCP99901", level=5)
    registered(second, "RS9901")
    published("TROIS")
    assert codes(secteur="Banque") == ["UN", "DEUX"]
    assert codes(idcc="2120") == ["UN"]
    assert codes(niveau=5) == ["UN"]
    assert codes(niveau=4) == []
    assert codes(registre="RS") == ["DEUX"]
    assert codes(registre="none") == ["TROIS"]
    assert codes(secteur="Banque", registre="RNCP") == ["UN"]


def test_an_expired_registration_no_longer_counts(published, registered):
    registered(published("UN"), "RNCP99901", level=5, ends_on=date(2026, 11, 23))
    assert codes(registre="none") == ["UN"]
    assert codes(niveau=5) == []
    assert codes(on=date(2026, 11, 23), niveau=5) == ["UN"]
    assert offered("registre") == [("none", f"{Register.NONE.label} (1)")]
    assert offered("niveau") == []
    assert [chip.value for chip in listed(niveau=5).chips] == ["5 (0)"]
    assert found()[0].register is Register.NONE


def test_filters_show_how_many_certifications_bear_each_value(published, registered):
    first = published("UN", sector="Banque")
    published("DEUX", sector="Banque")
    published("TROIS", sector="Commerce")
    registered(first, "RNCP99901", level=5)
    nothing = {"q": "rien de tel"}
    assert codes(**nothing) == []
    assert [label for _, label in offered("secteur", **nothing)] == ["Banque (2)", "Commerce (1)"]
    assert [value for value, _ in offered("idcc", **nothing)] == ["1505"]
    assert offered("niveau", **nothing) == [("5", "Niveau 5 (1)")]
    assert [value for value, _ in offered("registre", **nothing)] == ["none", "RNCP"]


def test_a_card_counts_its_blocs_and_competences(published):
    published("UN")
    (card,) = found()
    assert [(b.code, b.competences) for b in card.blocs] == [("B1", 2)]
    assert card.competences == 2
    assert card.kind.value == "cqp"


def test_the_order_is_that_of_titles_or_of_certifying_bodies(published):
    published("BB", title="Boulanger")
    published("AA", title="Éleveur")
    published("CC", title="Zingueur")
    assert codes() == ["BB", "AA", "CC"]
    assert codes(tri="-titre") == ["CC", "AA", "BB"]
    assert [card.certification.code for card in found(tri="certificateur")] == ["BB", "AA", "CC"]


def test_what_is_exported_is_what_is_found(published, registered):
    registered(published("UN", title="Fromager"), "RNCP99901", level=5)
    published("DEUX", title="Boucher")
    answer = Client().get("/cqp/", {"q": "fromager", "export": "csv"})
    heads, line = answer.content.decode("utf-8-sig").splitlines()
    assert heads.split(";")[:3] == ["Certification", "Nature", "Certificateur"]
    assert line.split(";")[0] == "Fromager"
    assert line.split(";")[4:] == ["RNCP99901", "5", "1", "2"]


def test_a_visitor_is_given_the_whole_catalogue_at_once(published, monkeypatch):
    monkeypatch.setattr("parchemin.web.pieces.exports.MOST_ROWS_AT_ONCE", 1)
    for code in ("UN", "DEUX", "TROIS"):
        published(code)
    answer = Client().get("/cqp/", {"export": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    assert len(answer.content.splitlines()) == 4


@given(
    st.dictionaries(
        st.sampled_from(["q", "secteur", "idcc", "niveau", "registre", "page", "tri"]), st.text()
    )
)
def test_an_address_never_fails(parameters):
    assert listed(**parameters).page.number == 1


@given(st.text())
def test_words_are_looked_for_by_what_they_start_with(words):
    assert all(stem == stem.strip() and stem for stem in stems(words))
