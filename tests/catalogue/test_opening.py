"""What visitors meet first: the first page, the certifications of a body, the anchors that credentials name."""

from datetime import date
from urllib.parse import unquote

import pytest

from parchemin.certificates import addresses
from tests.web.test_verification_page import read

pytestmark = pytest.mark.django_db


def test_the_first_page_costs_the_same_for_one_certification_and_for_many(
    client,
    published,
    registered,
    django_assert_num_queries,
):
    registered(published("UN"), "RNCP40123", level=4)
    with django_assert_num_queries(7):
        client.get("/")
    for rank in range(12):
        published(f"CODE-{rank}")
    with django_assert_num_queries(7):
        page = read(client.get("/"))
    assert len(page.select("section[aria-labelledby=news] tbody tr")) == 5


def test_the_first_page_tells_the_last_decisions(client, published, registered):
    certification = published("UN", title="Fromager")
    registered(certification, "RS6604", ends_on=date(2029, 1, 1))
    published("DEUX", title="Tripier", published=False)
    rows = [
        [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]
        for row in read(client.get("/")).select("section[aria-labelledby=news] tbody tr")
    ]
    branch = "Commerce de détail alimentaire non spécialisé (1505)"
    assert rows == [
        ["Fromager", branch, "Édition 1 en vigueur", "01/09/2024"],
        [
            "Fromager",
            branch,
            "Enregistré au répertoire spécifique jusqu’au 01/01/2029",
            "01/01/2024",
        ],
    ]


def test_the_first_page_offers_both_ways_to_verify(client):
    page = read(client.get("/"))
    assert page.find("form", class_="verify-form")["action"] == "/verifier/"
    assert page.find("form", class_="drop")["action"] == "/verifier/"
    assert len(page.select(".answers-list dt")) == 6


def test_a_body_lists_what_it_publishes_and_no_draft(client, published, registered):
    shown = published("MONTRE", title="Fromager")
    registered(shown, "RNCP40123", level=4)
    published("CACHE", published=False, title="Tripier")
    page = read(client.get(f"/certificateurs/{shown.body.slug}/"))
    rows = page.select("section[aria-labelledby=titles] tbody tr")
    assert [row.th.text for row in rows] == ["Fromager"]
    assert "RNCP40123" in page.text


def test_the_page_of_a_certification_has_the_anchors_that_a_credential_names(client, published):
    certification = published("VENDEUR")
    url = addresses.certification_url("", certification.body.slug, certification.code)
    page = read(client.get(url))
    anchors = {tag["id"] for tag in page.find_all(id=True)}
    assert {"criteres", "blocs", "bloc-B1"} <= anchors
    assert {unquote(link["href"][1:]) for link in page.select(".ribbon-large a")} <= anchors
