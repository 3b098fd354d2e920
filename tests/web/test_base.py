"""What every page carries: its policy, its language, its weight, its colours, nothing inline."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

import parchemin.web
from parchemin.accounts.terms import Role
from parchemin.web.routes import PUBLIC
from tests.factories import BodyFactory, MandateFactory, UserFactory
from tests.web.reading import PageClient, addresses, audiences

pytestmark = pytest.mark.django_db

WEB = Path(parchemin.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
STATIC = WEB / "static" / "web"
NOT_PAGES = ("public:csp_report", "public:source", "public:security_txt", "offline:service_worker")


def public_pages() -> list[str]:
    """Return the address of each public page that takes no argument and answers a page."""
    pages = []
    for name, audience in audiences().items():
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if audience is PUBLIC and name not in NOT_PAGES:
            pages.append(address)
    return pages


@pytest.mark.parametrize("address", public_pages())
def test_every_answer_carries_the_policies(client, address):
    headers = client.get(address).headers
    policy = {
        words[0]: words[1:]
        for words in map(str.split, headers["Content-Security-Policy"].split(";"))
    }
    assert policy["default-src"] == ["'none'"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["font-src"] == ["'self'"]
    assert policy["report-uri"] == [reverse("public:csp_report")]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("address", public_pages())
def test_every_page_says_its_language_its_title_and_where_its_content_starts(client, address):
    answer = client.get(address)
    if answer.status_code == 302:
        return
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.html["lang"] == "fr"
    assert page.title.text.endswith(" · Parchemin")
    assert len(page.title.text) > len(" · Parchemin")
    assert page.find("a", class_="skip")["href"] == "#content"
    assert page.find("main", id="content")
    assert len(page.find_all("h1")) >= 1


def test_titles_are_all_different(client):
    titles = [
        BeautifulSoup(answer.content, "html.parser").title.text
        for answer in map(client.get, public_pages())
        if answer.status_code == 200
    ]
    assert len(titles) == len(set(titles))


INLINE = re.compile(
    r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_an_inline_script_or_style(template):
    assert INLINE.findall(template.read_text()) == []


@pytest.mark.parametrize(
    "fault", ["<style>", '<p style="x">', "<a onclick=", "<script>", '<a href="javascript:x">']
)
def test_the_search_for_inline_code_finds_it(fault):
    assert INLINE.search(fault)


def test_no_template_asks_anything_from_elsewhere():
    sources = re.compile(r"""(?:src|href)=["'](https?:)?//[^"']+\.(?:js|css|woff2?|png|svg)""")
    assert [path.name for path in TEMPLATES if sources.search(path.read_text())] == []
    assert [
        p.name for p in STATIC.rglob("*.css") if "//" in re.sub(r"/\*.*?\*/", "", p.read_text())
    ] == []


def test_no_template_lets_a_line_begin_with_a_punctuation_set_apart():
    markup = re.compile(r"{[%{#].*?[%}#]}|<[^<>]*>", re.DOTALL)
    loose = re.compile(r"« | [:;?!»%€](?=[\s.,)]|$)")
    said = {path.name: markup.sub("x", path.read_text()) for path in TEMPLATES}
    assert loose.search("Motif : absent")
    assert not loose.search("Motif&nbsp;: absent")
    assert [name for name, text in said.items() if loose.search(text)] == []


def test_every_icon_asked_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    asked = {
        name for path in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())
    }
    assert asked
    assert asked <= sprite


def test_every_stylesheet_asked_exists_and_every_stylesheet_is_in_a_layer():
    for path in TEMPLATES:
        for asked in re.findall(r'{% static "([^"]+)" %}', path.read_text()):
            assert finders.find(asked), f"{path.name} asks {asked}"
    for sheet in STATIC.rglob("*.css"):
        rules = re.sub(r"/\*.*?\*/|@font-face\s*{[^}]*}", "", sheet.read_text(), flags=re.DOTALL)
        assert not re.search(r"^[.#a-z\[:]", rules, re.MULTILINE), (
            f"{sheet.name} has a rule out of any layer"
        )
        assert len(sheet.read_text().splitlines()) < 400


def test_fonts_are_those_that_were_listed():
    lines = (STATIC / "fonts" / "SHA256SUMS").read_text().splitlines()
    assert len(lines) == len(list((STATIC / "fonts").glob("*.woff2")))
    for line in lines:
        digest, name = line.split()
        assert hashlib.sha256((STATIC / "fonts" / name).read_bytes()).hexdigest() == digest


def test_the_first_page_and_all_it_needs_weigh_less_than_150_kilobytes(client):
    answer = client.get("/")
    page = BeautifulSoup(answer.content, "html.parser")
    assets = [link["href"] for link in page.find_all("link", href=True)]
    assets += [script["src"] for script in page.find_all("script", src=True)]
    weight = len(gzip.compress(answer.content))
    for asset in {one.removeprefix(settings.STATIC_URL) for one in assets} | {
        "web/icons.svg",
        "web/seal.svg",
        *(f"web/fonts/{p.name}" for p in (STATIC / "fonts").glob("*-latin-[46]*.woff2")),
    }:
        found = Path(str(finders.find(asset)))
        content = found.read_bytes()
        weight += len(content if found.suffix == ".woff2" else gzip.compress(content))
    assert weight < 150_000


TOKENS = dict(
    re.findall(r"--([\w-]+): light-dark\(([^)]+)\)", (STATIC / "css" / "tokens.css").read_text())
)
INKS = [
    "ink",
    "ink-2",
    "ink-3",
    "primary",
    "accent",
    "success",
    "warning",
    "danger",
    "employers",
    "employees",
]
PAPERS = ["paper", "surface", "sunk"]
TINTS = ["primary", "accent", "success", "warning", "danger", "employers", "employees"]


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, theme: int) -> float:
    """Return the contrast of two tokens, by day (0) or by night (1)."""
    colours = [TOKENS[name].split(", ")[theme] for name in (one, other)]
    light, dark = sorted(map(luminance, colours), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["day", "night"])
def test_words_stand_out_and_so_do_shapes(theme):
    words = [(ink, paper) for ink in INKS for paper in PAPERS]
    words += [(name, f"{name}-t") for name in TINTS] + [("ink", f"{name}-t") for name in TINTS]
    words += [("on-primary", "primary")]
    assert [pair for pair in words if contrast(*pair, theme) < 4.5] == []
    assert [paper for paper in PAPERS if contrast("line-2", paper, theme) < 3] == []


def test_contrast_is_measured_as_the_standard_does():
    assert contrast("ink", "ink", 0) == 1
    assert luminance("#ffffff") == pytest.approx(1)
    assert luminance("#777777") == pytest.approx(0.1845, abs=1e-4)


@override_settings(DEBUG=False)
@pytest.mark.parametrize("name", sorted(set(audiences()) - {"public:csp_report"}))
def test_nothing_is_posted_without_its_token(name):
    client = Client(enforce_csrf_checks=True)
    assert client.post(addresses()[name], {"x": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (
            b'{"csp-report": {"document-uri": "/invitation/secret", "violated-directive": "img-src"}}',
            "img-src",
        ),
        (b"x" * 10_000, "unreadable"),
    ],
)
def test_a_report_of_the_browser_is_noted_without_the_address_it_names(
    client, caplog, report, said
):
    answer = client.post(
        reverse("public:csp_report"), report, content_type="application/csp-report"
    )
    assert answer.status_code == 204
    assert caplog.records[-1].getMessage() == f"csp report: {said}"


def test_a_page_costs_the_same_whatever_the_number_of_mandates(client):
    user = UserFactory()
    for _ in range(2):
        MandateFactory(user=user, body=BodyFactory(), role=Role.CANDIDATE)
    client.open_session(user)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("home"))
        costs.append(len(queries))
        for _ in range(5):
            MandateFactory(user=user, body=BodyFactory(), role=Role.CANDIDATE)
    assert costs[0] == costs[1] <= 5


def test_who_is_signed_in_is_led_from_public_pages_to_their_space(signed_in):
    assert "Mon espace" in signed_in(Role.CANDIDATE).get("/").content.decode()
    assert "Se connecter" in PageClient().get("/").content.decode()
