"""« Aide »: a page a role, a page a subject, a search in all, and from each screen its own."""

import re

import pytest
from django.urls import reverse

from parchemin.accounts.terms import MANDATED_ROLES, Role
from parchemin.web.help.guides import FOLDER, OF_SCREENS, SUBJECTS, guide_of, guides
from parchemin.web.help.markdown import Phrase, blocks_of, words_of
from tests.factories import MandateFactory
from tests.web.reading import addresses, html_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", MANDATED_ROLES)
def test_each_role_has_its_page(client, role):
    assert client.get(reverse("public:guide", args=[guide_of("", (role,))])).status_code == 200


def test_each_guide_that_a_screen_opens_exists_and_every_screen_named_too():
    assert {name for _, name in OF_SCREENS} | set(SUBJECTS) <= set(guides())
    routes = addresses()
    assert [
        start for start, _ in OF_SCREENS if not any(name.startswith(start) for name in routes)
    ] == []


def test_every_guide_is_served_and_linked_from_the_help(client):
    page = html_of(client.get(reverse("public:help")))
    names = {path.stem for path in FOLDER.glob("*.md")} - {"README"}
    assert {name for name in names if f'href="/aide/{name}/"' in page} == names
    for name in names:
        assert client.get(f"/aide/{name}/").status_code == 200
    assert client.get("/aide/rien/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("duplicata", "/aide/certificats/#le-duplicata"),
        ("DELIBERATION", "/aide/jury/#la-deliberation"),
        ("second facteur perdu", "/aide/comptes/#un-second-facteur-perdu"),
    ],
)
def test_a_search_finds_the_passage_without_its_accents(client, asked, first):
    page = html_of(client.get(reverse("public:help"), {"q": asked}))
    found = re.findall(r'href="(/aide/[\w-]+/#[\w-]*)"', page)
    assert found[0] == first
    guide, anchor = first.split("#")
    assert f'id="{anchor}"' in html_of(client.get(guide))


def test_a_search_that_finds_nothing_says_so_and_shows_what_was_typed(client):
    page = html_of(client.get(reverse("public:help"), {"q": "<b>zygomatique"}))
    assert "Rien ne correspond" in page
    assert "&lt;b&gt;zygomatique" in page


def test_a_screen_opens_its_own_guide(client):
    mandate = MandateFactory(role=Role.SECRETARIAT)
    client.open_session(mandate.user)
    for route, guide in (("jury:sittings", "jury"), ("pathways:dossiers", "secretariat")):
        assert f'href="/aide/{guide}/"' in html_of(client.get(reverse(route)))


def test_a_page_is_read_as_it_is_written():
    title, text, steps, table = blocks_of(
        "# Le *titre*\nUn **mot** et `x`.\n\n1. Un,\n   et demi\n2. [deux](vae.md)\n\n"
        "| a | b |\n|---|---|\n| c | *d* |\n"
    )
    assert (title.kind, title.level, title.text) == ("title", 1, "Le titre")
    assert text.words == (
        Phrase("Un "),
        Phrase("mot", "strong"),
        Phrase(" et "),
        Phrase("x", "code"),
        Phrase("."),
    )
    assert [item[0].text for item in steps.items] == ["Un, et demi", "deux"]
    assert steps.items[1][0].guide == "vae"
    assert [[cell[0].text for cell in row] for row in table.rows] == [["a", "b"], ["c", "d"]]
    assert words_of("[code](../algorithms/appeals.md)")[0].guide == ""


def test_the_page_of_the_pieces_has_no_link_that_leads_nowhere(client):
    page = html_of(client.get(reverse("public:components")))
    assert 'href="#"' not in page
    assert 'id="content"' in page
