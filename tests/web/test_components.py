"""The pieces: all of them are shown, and each says in words what it draws."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.forms import BooleanField, CharField, Form
from django.template.loader import render_to_string
from django.test.signals import template_rendered
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certificates.verification import Verdict
from parchemin.certifications.reglement.terms import College
from parchemin.kernel.objections import Objection
from parchemin.web.pieces.acts import Act
from parchemin.web.pieces.charts import Bar, BarChart
from parchemin.web.pieces.jury import SEAT_WIDTH, JurorPresence, SeatedJuror, jury_table
from parchemin.web.pieces.marks import BlocMark, BlocStatus, State, Tone, ribbon_label
from parchemin.web.pieces.today import Task, Tile, Urgency
from parchemin.web.pieces.verdict import ANSWERS, Language, VerdictPage
from parchemin.web.pieces.words import (
    day_date,
    duration,
    form_of,
    hour,
    long_date,
    number,
    sentence,
    short_date,
)
from tests.web.test_base import TEMPLATES

NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight in Paris, the next day


@pytest.mark.django_db
def test_every_piece_is_shown_on_the_page_of_the_pieces(client):
    shown = set()

    def note(sender, template, **more):
        shown.add(template.name)

    template_rendered.connect(note)
    try:
        page = client.get("/composants/")
    finally:
        template_rendered.disconnect(note)
    assert page.status_code == 200
    pieces = {f"ui/{path.name}" for path in TEMPLATES if path.parent.name == "ui"}
    # The account menu belongs to who is signed in; the forms of verification and the trail to their pages.
    # What a page showed is hidden in its form.
    elsewhere = {
        "ui/account_menu.html",
        "ui/verify_form.html",
        "ui/drop.html",
        "ui/form.html",
        "ui/hidden_values.html",
    }
    assert pieces - shown - elsewhere == set()


def test_a_ribbon_is_told_in_words():
    marks = [
        BlocMark("1", BlocStatus.ACQUIRED),
        BlocMark("2", BlocStatus.ACQUIRED),
        BlocMark("3", BlocStatus.REFUSED),
        BlocMark("4", BlocStatus.PENDING),
    ]
    assert ribbon_label(marks) == "Blocs 1, 2 acquis ; bloc 3 non acquis ; bloc 4 non évalué"
    assert ribbon_label([]) == ""
    waiting = [BlocMark(number, BlocStatus.PENDING) for number in ("1", "2")]
    assert ribbon_label(waiting) == "Blocs 1, 2 non évalués"


@given(st.lists(st.sampled_from(BlocStatus), max_size=12))
def test_a_ribbon_in_words_names_every_bloc_once(statuses):
    marks = [BlocMark(f"n{rank}n", status) for rank, status in enumerate(statuses)]
    words = ribbon_label(marks)
    assert all(words.count(mark.number) == 1 for mark in marks)


def test_states_differ_by_their_shape_not_only_by_their_colour():
    shapes = {State("x", tone).shape for tone in (Tone.OK, Tone.WAIT, Tone.NO, Tone.INFO)}
    assert len(shapes) == 4
    assert State("x", Tone.OK, "clock").shape == "clock"


def test_a_blocked_act_says_why_to_everybody():
    act = Act("Signer", blocked="Pas avant la clôture.", key="sign")
    page = BeautifulSoup(render_to_string("ui/act.html", {"act": act}), "html.parser")
    button = page.button
    assert button["aria-disabled"] == "true"
    assert page.find(id=button["aria-describedby"]).text == "Pas avant la clôture."
    assert page.form is None


def test_an_act_that_writes_is_posted_with_its_token():
    act = Act("Signer", url="/signer/", about="la grille de Sékou Camara")
    page = BeautifulSoup(
        render_to_string("ui/act.html", {"act": act, "csrf_token": "t"}), "html.parser"
    )
    assert (page.form["method"], page.form["action"]) == ("post", "/signer/")
    assert page.form.input["value"] == "t"
    assert page.button.text == "Signer la grille de Sékou Camara"


def test_a_tile_adds_up():
    tile = Tile(Urgency.LATE, (Task(3, "a", "b", "/"), Task(2, "c", "d", "/")))
    assert tile.total == 5


juror = st.builds(
    SeatedJuror,
    name=st.just("Odile Marchal"),
    role=st.just("titulaire"),
    college=st.sampled_from(College),
    presence=st.sampled_from(JurorPresence),
)


@given(st.lists(juror, max_size=14))
def test_every_juror_has_a_place_at_a_table_as_large_as_needed(jurors):
    table = jury_table(jurors)
    places = [*table.employers.places, *table.employees.places, *table.end]
    assert sorted(id(place.juror) for place in places) == sorted(map(id, jurors))
    for side in (table.employers.places, table.employees.places, table.end):
        spots = [place.x for place in side]
        assert all(SEAT_WIDTH / 2 - 10 <= x <= table.width - SEAT_WIDTH / 2 + 10 for x in spots)
        assert all(b - a >= SEAT_WIDTH for a, b in pairwise(spots))


@given(st.lists(juror, max_size=14))
def test_the_voices_of_a_side_are_those_present_or_represented(jurors):
    table = jury_table(jurors)
    for side, college in (
        (table.employers, College.EMPLOYERS),
        (table.employees, College.EMPLOYEES),
    ):
        seated = {JurorPresence.PRESENT, JurorPresence.PROXY}
        assert side.votes == sum(j.college is college and j.presence in seated for j in jurors)


def test_a_table_is_told_in_words():
    words = jury_table([SeatedJuror("Odile Marchal", "présidente", College.EMPLOYERS)]).words
    assert "Employeurs : Odile Marchal (présidente, présent)" in words
    assert "Salariés : personne" in words


@given(st.floats(min_value=-10, max_value=250, allow_nan=False))
def test_a_bar_stays_within_its_drawing(value):
    chart = BarChart("t", "c", (Bar("l", value, "v"),), top=100)
    (bar,) = chart.places
    assert 0 <= bar.percent <= 100
    if 0 <= value <= 100:
        assert abs(bar.percent - value) <= 0.5


def test_every_verdict_has_its_words_in_both_languages():
    assert set(ANSWERS) == set(Verdict)
    for verdict in Verdict:
        for language in Language:
            page = VerdictPage(verdict=verdict, code="X", at=NIGHT, language=language)
            assert page.word
            assert page.meaning


def test_only_valid_looks_valid():
    tones = {v: VerdictPage(verdict=v, code="X", at=NIGHT).tone for v in Verdict}
    assert [verdict for verdict, tone in tones.items() if tone == "ok"] == [Verdict.VALID]
    icons = {v: VerdictPage(verdict=v, code="X", at=NIGHT).icon for v in Verdict}
    assert [verdict for verdict, icon in icons.items() if icon == "acquired"] == [Verdict.VALID]


def test_a_moment_is_told_in_paris_in_both_languages():
    page = VerdictPage(verdict=Verdict.VALID, code="X", at=NIGHT)
    assert page.written_at == "mardi 24 novembre 2026, 0\u00a0h\u00a030"
    english = VerdictPage(verdict=Verdict.VALID, code="X", at=NIGHT, language=Language.ENGLISH)
    assert english.written_at == "Tuesday 24 November 2026, 00:30"


@pytest.mark.parametrize(
    ("write", "value", "written"),
    [
        (long_date, date(2026, 11, 24), "mardi 24 novembre 2026"),
        (long_date, date(2026, 12, 1), "mardi 1er décembre 2026"),
        (long_date, NIGHT, "mardi 24 novembre 2026"),
        (day_date, date(2026, 12, 1), "1er décembre 2026"),
        (day_date, date(2026, 1, 11), "11 janvier 2026"),
        (day_date, date(2026, 1, 21), "21 janvier 2026"),
        (short_date, NIGHT, "24/11/2026"),
        (hour, NIGHT, "0\u00a0h\u00a030"),
        (number, 1234, "1\u202f234"),
        (number, 1234.5, "1\u202f234,5"),
        (number, 1234567, "1\u202f234\u202f567"),
        (number, 12.0, "12"),
        (duration, 45, "45\u00a0min"),
        (duration, 120, "2\u00a0h"),
        (duration, 95, "1\u00a0h\u00a035"),
    ],
)
def test_dates_hours_and_numbers_are_written_as_in_french(write, value, written):
    assert write(value) == written


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("Il manque : la pièce.", "Il manque\u00a0: la pièce."),
        ("« Vendre » ; à 9:30 ?", "«\u00a0Vendre\u00a0»\u00a0; à 9:30\u00a0?"),
        ("12 % de 40 €", "12\u00a0% de 40\u00a0€"),
        ("Rien à tenir.", "Rien à tenir."),
    ],
)
def test_no_line_begins_with_a_punctuation_that_french_sets_apart(typed, held):
    assert sentence(typed) == sentence(held) == held


@pytest.mark.parametrize(("count", "form"), [(0, "dossier"), (1, "dossier"), (2, "dossiers")])
def test_zero_is_singular(count, form):
    assert form_of(count, "dossier,dossiers") == form


class Sample(Form):
    """A form with help and faults."""

    name = CharField(label="Nom", help_text="Celui de l’acte.")
    note = CharField(label="Note", required=False)
    agreed = BooleanField(label="J’accepte")


def render_field(form: Form, name: str) -> BeautifulSoup:
    """Return a field as laid out."""
    return BeautifulSoup(render_to_string("ui/field.html", {"field": form[name]}), "html.parser")


def test_a_field_is_tied_to_its_label_its_help_and_its_fault():
    page = render_field(Sample({}), "name")
    control = page.find("input")
    assert page.label["for"] == control["id"]
    assert control["aria-invalid"] == "true"
    tied = [page.find(id=one).get_text(strip=True) for one in control["aria-describedby"].split()]
    assert tied == ["Celui de l’acte.", "Ce champ est obligatoire."]


def test_a_field_without_fault_does_not_cry():
    page = render_field(Sample({"name": "x"}), "name")
    assert "aria-invalid" not in page.find("input").attrs
    assert page.find(class_="fault") is None


def test_what_is_optional_is_said():
    assert "(facultatif)" in render_field(Sample(), "note").text
    assert "(facultatif)" not in render_field(Sample(), "name").text


def test_the_summary_leads_to_each_field():
    page = BeautifulSoup(
        render_to_string("ui/error_summary.html", {"form": Sample({})}), "html.parser"
    )
    assert [link["href"] for link in page.find_all("a")] == ["#id_name", "#id_agreed"]


def test_objections_are_counted_in_the_title():
    one = render_to_string("ui/objections.html", {"objections": [Objection("a", "b")]})
    two = render_to_string("ui/objections.html", {"objections": [Objection("a", "b")] * 2})
    assert "Une raison" in one
    assert "Plusieurs raisons" in two
