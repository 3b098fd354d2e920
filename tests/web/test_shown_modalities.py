"""Where a bloc has several modalities, each of its criteria says its own, to whoever reads or marks it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.links import make_grid_link
from parchemin.assessment.actions.marks import MarkEntry, record_marks
from parchemin.assessment.selectors.grid_pages import grid_page
from parchemin.certifications.actions import (
    adopt_edition,
    import_referentiel,
    publish,
    put_in_force,
)
from parchemin.kernel.objections import Refused
from tests.certifications.examples import ours, read
from tests.conftest import NOON
from tests.factories import (
    AssessorFactory,
    BodyFactory,
    MandateFactory,
    PartnerFactory,
    SessionFactory,
    actor_for,
    reglement_in_force,
)
from tests.scenes import Assessment
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

TWO = [
    {"kind": "mcq", "title": "Questionnaire sur les règles"},
    {"kind": "simulation", "title": "Vente jouée"},
]
CRITERIA = [
    {"code": "K1", "title": "La règle est connue", "modality": "mcq", "eliminatory": True},
    {"code": "K2", "title": "La règle est appliquée", "modality": "simulation"},
    {"code": "K3", "title": "Le reste"},
]
WORDS = ["Questionnaire à choix multiples", "Mise en situation reconstituée"]


@pytest.fixture(autouse=True)
def _the_day():
    with time_machine.travel(NOON):
        yield


def scene(modalities, **reglement) -> Assessment:
    """Return a session of the example, published, whose first competence has three criteria."""
    (bloc,) = ours()["blocs"]
    bloc["modalities"] = modalities
    known = {modality["kind"] for modality in modalities}
    bloc["competences"][0]["criteria"] = [
        {k: v for k, v in one.items() if k != "modality" or v in known} for one in CRITERIA
    ]
    actor = actor_for(BodyFactory())
    edition = import_referentiel(referentiel=read(ours(blocs=[bloc])), actor=actor, at=NOON)
    day = {"actor": actor, "at": NOON}
    voted = {"adopted_on": date(2024, 6, 3), "decision": "Délibération", "ip_holder": "Association"}
    adopt_edition(edition_id=edition.pk, **voted, **day)
    put_in_force(edition_id=edition.pk, from_day=date(2024, 9, 1), **day)
    publish(certification_id=edition.certification_id, **day)
    certification = edition.certification
    reglement_in_force(certification, **reglement)
    pair = (AssessorFactory(body=certification.body), AssessorFactory(body=certification.body))
    session = SessionFactory(certification=certification, starts_at=NOON)
    partner = PartnerFactory(body=certification.body)
    return Assessment(certification, edition, session, partner, pair, actor)


def soup(answer):
    assert answer.status_code == 200
    return BeautifulSoup(html_of(answer), "html.parser")


def labels(page, selector=".observed-in"):
    return [label.get_text(" ", strip=True) for label in page.select(selector)]


def public_page(found: Assessment):
    body = found.certification.body.slug
    return soup(Client().get(reverse("public:cqp", args=[body, found.certification.code])))


def test_the_public_page_says_where_each_criterion_is_observed():
    page = public_page(scene(TWO))
    assert labels(page) == WORDS
    first = page.select_one(".observed-in").parent.get_text(" ", strip=True)
    assert first == f"La règle est connue (éliminatoire) {WORDS[0]}"


def test_the_secretariat_reads_the_same(signed_in):
    found = scene(TWO)
    address = reverse("certifications:referentiel", args=[found.certification.code])
    page = soup(signed_in(body=found.certification.body).get(address))
    assert labels(page) == WORDS


def test_nothing_is_said_where_a_bloc_has_one_modality():
    assert labels(public_page(scene(TWO[1:]))) == []


def phone(found: Assessment):
    """Return the lines of a grid as a phone takes them away."""
    grid = found.grid(found.candidate(), "B1")
    made = make_grid_link(
        session_id=found.session.pk,
        assessor_id=grid.assessor_id,
        actor=found.actor,
        at=NOON - timedelta(minutes=1),
    )
    client, address = Client(), f"/hors-ligne/{made.token}/"
    client.post(address, {"code": made.code})
    return client.get(f"{address}grilles.json").json()["grids"][0]["lines"]


def test_a_phone_takes_the_modality_of_each_line_away():
    assert [line["modality"] for line in phone(scene(TWO))] == [*WORDS, "", ""]
    assert {line["modality"] for line in phone(scene(TWO[1:]))} == {""}


def as_assessor(client, found: Assessment):
    """Sign in the first assessor of the pair, and return their client and a grid of theirs."""
    mandate = MandateFactory(body=found.session.body, role=Role.ASSESSOR)
    found.pair[0].user = mandate.user
    found.pair[0].save()
    return client.open_session(mandate.user), found.grid(found.candidate(), "B1")


def test_an_assessor_sees_which_part_each_line_is_of_on_the_page_and_in_the_contents(client):
    office, grid = as_assessor(client, scene(TWO))
    page = soup(office.get(reverse("assessment:grid", args=[grid.pk])))
    assert labels(page, ".line-tags") == [
        f"Modalité : {WORDS[0]} Éliminatoire",
        f"Modalité : {WORDS[1]}",
    ]
    assert labels(page, ".contents li .muted") == [f"{WORDS[0]}, {WORDS[1].lower()}"]


def test_the_sheet_to_read_again_to_sign_and_to_print_tells_the_part_of_each_line(client):
    office, grid = as_assessor(client, scene(TWO))
    page = soup(office.get(reverse("assessment:review", args=[grid.pk])))
    assert labels(page, ".sheet-table .observed-in") == WORDS


def test_a_grid_of_one_modality_tells_none(client):
    office, grid = as_assessor(client, scene(TWO[1:]))
    for name in ("grid", "review"):
        page = soup(office.get(reverse(f"assessment:{name}", args=[grid.pk])))
        assert WORDS[1] not in page.text


ON_TEN = {"modality": "mcq", "kind": "points", "highest": 10, "pass_mark": 5}
ON_TWENTY = {"kind": "points", "highest": 20, "pass_mark": 10, "modalities": [ON_TEN]}


def test_a_phone_takes_the_scale_of_each_line_away():
    lines = phone(scene(TWO, grid={"scale": ON_TWENTY}))
    assert [line["bounds"] for line in lines] == [[0, 10], [0, 20], [0, 20], [0, 20]]
    assert [line["hint"] for line in lines][:2] == ["de 0 à 10", "de 0 à 20"]


def test_a_phone_takes_words_for_one_line_and_a_number_for_the_next():
    words = {"modality": "mcq", "kind": "mastery"}
    lines = phone(scene(TWO, grid={"scale": {**ON_TWENTY, "modalities": [words]}}))
    assert [len(line["answers"]) for line in lines] == [4, 1, 1, 1]
    assert [line["hint"] for line in lines][:2] == ["", "de 0 à 20"]


def test_the_page_and_the_paper_ask_each_line_on_its_own_scale(client):
    found = scene(TWO, grid={"scale": ON_TWENTY})
    office, grid = as_assessor(client, found)
    page = soup(office.get(reverse("assessment:grid", args=[grid.pk])))
    assert labels(page, ".field.number label") == ["Note, de 0 à 10", *["Note, de 0 à 20"] * 2]
    paper = soup(office.get(reverse("assessment:paper", args=[found.session.pk])))
    assert "Note de 0 à 10" in labels(paper, ".paper-answers span")[0]


def test_a_mark_is_refused_out_of_the_scale_of_its_modality_and_kept_within_it():
    found = scene(TWO, grid={"scale": ON_TWENTY})
    grid = found.grid(found.candidate(), "B1")

    def enter(first, second):
        entries = [
            MarkEntry(line, value, uuid4(), entered_at=NOON)
            for line, value in (("K1", first), ("K2", second))
        ]
        record_marks(grid_id=grid.pk, entries=entries, actor=found.actor, at=NOON)

    with pytest.raises(Refused) as refused:
        enter("12", "12")
    assert [one.message for one in refused.value.objections] == [
        "K1 : « 12 » sort de l’échelle, de 0 à 10."
    ]
    enter("7,5", "0")
    kept = grid_page(found.actor, grid.pk).entries
    assert [entry.value for entry in kept][:2] == ["7,5", "0"]
