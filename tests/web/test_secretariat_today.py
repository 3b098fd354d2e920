"""« À traiter »: what is late, missing or blocked, four weeks ahead, and what just happened."""

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.certificates.models import StatusProposal
from parchemin.certifications.models import Habilitation
from parchemin.kernel.calendar import add_months
from parchemin.pathways.actions import submit_dossier
from parchemin.pathways.terms import DossierState, Route
from parchemin.post.models import Letterhead
from parchemin.processes.enrol import enrol
from parchemin.web.desk.calendar import EventKind, calendar_of
from parchemin.web.desk.desk import desk_of
from parchemin.web.desk.tasks import tiles_of
from tests.conftest import NOON
from tests.deadlines.counting import count_clocks
from tests.declarations.scene import accrochage
from tests.factories import (
    DossierFactory,
    MandateFactory,
    SessionFactory,
    UserFactory,
)
from tests.pathways.scene import enrolment, person, scene
from tests.scenes import assessment, jury_day

pytestmark = pytest.mark.django_db

HERE = "/espace/a-traiter/"
TODAY = NOON.date()


@pytest.fixture
def place():
    return scene()


@pytest.fixture(autouse=True)
def _tuesday_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def read(answer):
    return BeautifulSoup(answer.content, "html.parser")


def tasks(actor, on=TODAY):
    """Return the sentences of each tile."""
    count_clocks()
    return {
        tile.urgency.value: [f"{task.count} {task.what} {task.rest}" for task in tile.tasks]
        for tile in tiles_of(desk_of(actor, on))
    }


def vae(place, since, state=DossierState.SUBMITTED, **dates):
    submitted = state is DossierState.SUBMITTED
    dates |= {"reply_due_on": add_months(since, 2)} if submitted else {"admissible_on": since}
    return DossierFactory(
        certification=place.certification,
        route=Route.STATUTORY_VAE,
        state=state,
        state_since=datetime.combine(since, NOON.timetz()),
        **dates,
    )


def test_an_empty_desk_is_calm_and_says_so(signed_in, place):
    Letterhead.objects.create(
        body=place.body, name="Fleurs", address="1 rue des Lilas\n75011 Paris"
    )
    MandateFactory(body=place.body, role=Role.JUROR)
    page = read(signed_in(body=place.body).get(HERE))
    assert [tile.select_one(".calm").text for tile in page.select(".tiles section")] == [
        "Aucun retard.",
        "Vos premiers candidats.",
        "Aucun dossier n’est en cours.",
    ]
    first = page.select_one(".next-act")
    assert "Inscrivez vos premiers candidats" in first.text
    assert first.a["href"] == reverse("pathways:enrol_choice")
    DossierFactory(certification=place.certification, state="certified")
    page = read(signed_in(body=place.body).get(HERE))
    assert page.select(".tiles section")[1].select_one(".calm").text == "Rien ne manque."
    assert page.select_one(".next-act") is None
    assert page.select_one(".date-line").text == "Mardi 24 novembre 2026"


def test_what_is_late_is_told_by_the_day_that_the_law_sets(place):
    vae(place, date(2026, 9, 23))
    vae(place, date(2026, 9, 24))
    vae(place, date(2026, 4, 30), DossierState.ADMISSIBLE)
    vae(place, date(2026, 5, 1), DossierState.ADMISSIBLE)
    vae(place, date(2026, 4, 1), DossierState.ADMISSIBLE, step_on=date(2026, 10, 31))
    vae(place, date(2026, 4, 1), DossierState.ADMISSIBLE, step_on=date(2026, 11, 1))
    vae(place, date(2026, 6, 1), DossierState.IN_ASSESSMENT, validation_on=date(2026, 7, 31))
    vae(place, date(2026, 6, 1), DossierState.IN_ASSESSMENT, validation_on=date(2026, 8, 1))
    assert tasks(place.secretariat)["late"] == [
        "1 VAE recevable après deux mois sans réponse : à dire au candidat",
        "2 caducités à constater : aucune démarche au bout du sixième mois",
        "1 VAE sans jury à la fin du troisième mois après le dépôt du dossier de validation",
    ]
    assert tasks(place.secretariat)["missing"] == [
        "1 dossier déposé à examiner, la première réponse de VAE au plus tard le 24 novembre 2026",
        "1 VAE à présenter à un jury, au plus tard le 30 novembre 2026",
    ]


def test_what_is_missing_is_told_with_the_first_day(place, at):
    lost = enrolment(person=person(birth_name="Roy", birth_place="Dunkerke"))
    dossier = enrol(enrolment=lost, actor=place.secretariat, at=at)
    submit_dossier(dossier_id=dossier.pk, actor=place.secretariat, at=at)
    vae(place, date(2026, 11, 2))
    assert tasks(place.secretariat)["missing"] == [
        "2 dossiers déposés à examiner, la première réponse de VAE au plus tard le 2 janvier 2027",
        "1 lieu de naissance sans code officiel : rejet probable à la déclaration",
    ]


def test_declarations_are_told_by_what_stops_them_and_by_their_last_day(signed_in):
    declaring = accrochage()
    declaring.certificate()
    declaring.certificate(awarded_on=date(2026, 8, 20))
    declaring.certificate(birth_country_code="", birth_commune_code="")
    told = tasks(declaring.actor)
    assert "1 déclaration au-delà du délai de trois mois" in told["late"]
    assert any("la première avant le 19 février 2027" in line for line in told["missing"])
    client = signed_in(body=declaring.body)
    page = read(client.get(HERE))
    for link in page.select(".tiles a[href*=statut]"):
        listed = read(client.get(link["href"])).select("tbody tr")
        assert len(listed) == int(link.select_one(".count").text)


def test_a_grid_unsigned_after_its_session_is_late_and_its_count_opens_those_alone(signed_in):
    scene = assessment()
    scene.session.starts_at -= timedelta(days=3)
    scene.session.save()
    for bloc in ("B1", "B2"):
        scene.grid(scene.candidate(), bloc)
    SessionFactory(certification=scene.session.certification, starts_at=scene.session.starts_at)
    page = read(signed_in(body=scene.session.body).get(HERE))
    link = page.select_one(".tiles a[href*=grilles]")
    listed = read(signed_in(body=scene.session.body).get(link["href"])).select("tbody tr")
    assert (link.select_one(".count").text, len(listed)) == ("2", 2)
    assert tasks(scene.actor)["late"] == [
        "2 grilles de sessions passées à faire signer, ou à dire sans objet"
    ]


def test_complete_dossiers_that_no_jury_decided_in_time_are_late():
    scene = assessment(decision={"deadline": {"days": 30}})
    for _ in range(2):
        scene.assessed(scene.candidate(state="in_assessment"))
    last = date(2026, 12, 24)
    late = "2 dossiers complets sans décision de jury : le délai est passé"
    assert late not in tasks(scene.actor, last)["late"]
    assert late in tasks(scene.actor, last + timedelta(days=1))["late"]
    day = calendar_of(desk_of(scene.actor, last))
    titles = [event.title for week in day.weeks for each in week.days for event in each.events]
    assert "Dernier jour pour décider" in titles


def test_a_proposal_waits_for_a_second_person(at):
    declaring = accrochage(code="")
    StatusProposal.objects.create(
        certificate=declaring.certificate(),
        move="suspend",
        reason="Doute sur une pièce",
        holder_heard=True,
        proposed_by=UserFactory(),
        proposed_at=at,
    )
    told = tasks(declaring.actor)["missing"]
    assert "1 suspension ou révocation à confirmer par une seconde personne" in told


def test_a_habilitation_that_ends_blocks_its_dossiers_unless_it_is_renewed(place):
    DossierFactory(certification=place.certification, partner=place.partner)
    habilitation = Habilitation.objects.get()
    habilitation.ends_on = date(2026, 11, 30)
    habilitation.save()
    assert tasks(place.secretariat)["blocked"] == [
        f"1 habilitation {place.partner.name} : fin le 30 novembre 2026, 1 dossier concerné"
    ]
    Habilitation.objects.create(
        partner=place.partner,
        certification=place.certification,
        service="prepare",
        convention="C-13",
        starts_on=date(2026, 12, 1),
        ends_on=date(2028, 12, 31),
    )
    assert tasks(place.secretariat)["blocked"] == []


def test_two_habilitations_that_end_are_counted_and_opened_as_two(signed_in, place):
    (first,) = Habilitation.objects.all()
    ends_on = date(2026, 11, 30)
    Habilitation.objects.update(ends_on=ends_on)
    other = {"service": "evaluate" if first.service == "prepare" else "prepare"}
    Habilitation.objects.create(
        partner=place.partner,
        certification=place.certification,
        convention="C-14",
        starts_on=first.starts_on,
        ends_on=ends_on,
        **other,
    )
    count_clocks()
    (told,) = tasks(place.secretariat)["blocked"]
    assert told.startswith(f"2 habilitations {place.partner.name} : fin le 30 novembre 2026")
    (url,) = [
        task.url
        for tile in tiles_of(desk_of(place.secretariat, TODAY))
        for task in tile.tasks
        if "habilitation" in task.what
    ]
    client = signed_in(body=place.certification.body)
    assert client.get(url).context["list"].total == 2


def test_each_count_opens_the_list_that_it_counts(signed_in, place, at):
    vae(place, date(2026, 9, 1))
    vae(place, date(2026, 11, 2))
    vae(place, date(2026, 4, 1), DossierState.ADMISSIBLE)
    DossierFactory(certification=place.certification, state="abandoned", partner=place.partner)
    DossierFactory(certification=place.certification, partner=place.partner)
    Habilitation.objects.update(ends_on=date(2026, 11, 30))
    count_clocks()
    client = signed_in(body=place.body)
    links = read(client.get(HERE)).select(".tiles a")
    assert len(links) == 4
    for link in links[:3]:
        rows = read(client.get(link["href"])).select("tbody tr")
        assert len(rows) == int(link.select_one(".count").text)
    concerned = read(client.get(links[3]["href"])).select("tbody tr")
    assert len(concerned) == 1


def test_dossiers_on_their_way_are_counted_and_none_is_said_to_wait_for_nothing(signed_in, place):
    DossierFactory.create_batch(3, certification=place.certification)
    DossierFactory(certification=place.certification, state="submitted")
    page = read(signed_in(body=place.body).get(HERE))
    calm = page.select_one(".tiles .blocked .calm").text
    assert calm == "4 dossiers sont en cours."


def test_the_jury_of_the_day_is_the_next_act(signed_in):
    day = jury_day()
    day.case()
    page = read(signed_in(body=day.sitting.body).get(HERE))
    act = page.select_one(".next-act")
    assert "Jury MUC, 10 h 00." in act.text.replace("\xa0", " ")
    assert "1 candidat, 2 employeurs et 2 salariés." in act.text
    assert act.a["href"] == reverse("jury:sitting", args=[day.sitting.pk])


def test_without_jury_the_first_thing_that_waits_is_the_next_act(signed_in, place):
    DossierFactory(certification=place.certification, state="submitted")
    act = read(signed_in(body=place.body).get(HERE)).select_one(".next-act")
    assert act.a["href"] == f"{reverse('pathways:dossiers')}?etat=submitted"
    assert "1 dossier déposé" in act.text


def test_the_calendar_shows_four_weeks_from_monday(place):
    calendar = calendar_of(desk_of(place.secretariat, TODAY))
    assert [week.number for week in calendar.weeks] == [48, 49, 50, 51]
    assert (calendar.first, calendar.last) == (date(2026, 11, 23), date(2026, 12, 18))
    assert [day.past for day in calendar.weeks[0].days] == [True, False, False, False, False]


def test_the_weekend_is_shown_when_something_is_held_on_it():
    scene = assessment()
    SessionFactory(
        certification=scene.certification, starts_at=datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
    )
    calendar = calendar_of(desk_of(scene.actor, TODAY))
    assert len(calendar.days) == 7
    assert calendar.weeks[0].days[5].events[0].kind is EventKind.SESSION


def test_a_session_without_assessor_is_blocked_until_it_has_one():
    scene = assessment()
    dossier = scene.candidate()

    def kinds():
        days = calendar_of(desk_of(scene.actor, TODAY)).weeks[0].days
        return [(event.kind, event.flaw) for event in days[1].events]

    assert kinds() == [(EventKind.BLOCKED, "aucun évaluateur désigné")]
    scene.grid(dossier, "B1")
    assert kinds() == [(EventKind.SESSION, "")]


def test_a_day_that_the_law_sets_is_in_the_calendar(place):
    vae(place, date(2026, 10, 1))
    count_clocks()
    weeks = calendar_of(desk_of(place.secretariat, TODAY)).weeks
    (event,) = weeks[1].days[1].events
    assert (event.title, event.about) == ("Réponse de recevabilité", "1 dossier")


def test_a_last_day_on_a_weekend_is_told_on_the_friday_before(place):
    vae(place, date(2026, 9, 28))
    count_clocks()
    calendar = calendar_of(desk_of(place.secretariat, TODAY))
    (event,) = calendar.weeks[0].days[4].events
    assert event.about == "samedi 28, 1 dossier"
    assert len(calendar.days) == 5


def test_one_row_and_thirty_cost_the_same(signed_in):
    day = jury_day()
    client = signed_in(body=day.sitting.body)
    costs = []
    for more in (1, 29):
        for _ in range(more):
            day.scene.candidate(state="submitted", route=Route.STATUTORY_VAE)
        SessionFactory.create_batch(more, certification=day.scene.certification)
        with CaptureQueriesContext(connection) as queries:
            client.get(HERE)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_what_just_happened_leads_to_its_dossier_and_to_the_whole_journal(signed_in, place, at):
    enrol(enrolment=enrolment(), actor=place.secretariat, at=at)
    client = signed_in(body=place.body)
    page = read(client.get(HERE))
    first = page.select_one(".journal li")
    assert first.a["href"] == reverse("pathways:dossier", args=["2026-00001"])
    assert first.time.text.replace("\xa0", " ") == "12 h 00"
    assert len(page.select(".journal li")) == 1, "one act, told once"
    whole = read(client.get("/espace/journal/"))
    assert len(whole.select("tbody tr")) == 2
    assert (
        "Toute la chaîne vient d’être recalculée" in client.get("/espace/journal/?verifier=1").text
    )
    found = read(client.get("/espace/journal/?dossier=2026-00001"))
    assert [row.th.text for row in found.select("tbody tr")] == [whole.select_one("tbody th").text]


def test_yesterday_is_said_yesterday_and_before_by_its_date(signed_in, place, at):
    for days, name in ((1, "Roy"), (2, "Diallo")):
        asked = enrolment(person=person(birth_name=name))
        enrol(enrolment=asked, actor=place.secretariat, at=at - timedelta(days=days))
    page = read(signed_in(body=place.body).get(HERE))
    assert sorted(time.text.replace("\xa0", " ") for time in page.select(".journal time")) == [
        "22/11/2026, 12 h 00",
        "hier, 12 h 00",
    ]


def test_the_journal_of_a_body_is_read_page_after_page(signed_in, place, at, monkeypatch):
    monkeypatch.setattr("parchemin.web.pieces.lists.view.PAGE_SIZE", 1)
    enrol(enrolment=enrolment(), actor=place.secretariat, at=at + timedelta(minutes=1))
    client = signed_in(body=place.body)
    page = read(client.get("/espace/journal/"))
    older = page.select_one("a[rel=next]")["href"]
    assert older == "?page=2"
    assert read(client.get(f"/espace/journal/{older}")).select_one("a[rel=next]") is None


@pytest.mark.parametrize("path", [HERE, "/espace/journal/"])
def test_nothing_of_another_body_is_on_the_desk(signed_in, place, at, path):
    enrol(enrolment=enrolment(), actor=place.secretariat, at=at)
    page = signed_in().get(path)
    assert "2026-00001" not in page.text
    assert desk_of(scene("cqp-b").secretariat, TODAY).waiting.on_their_way == 0


@pytest.mark.parametrize("role", [Role.COMMISSION, Role.JUROR, Role.CANDIDATE])
def test_only_the_secretariat_has_this_desk(signed_in, place, role):
    assert signed_in(role, body=place.body).get(HERE).status_code == 403


def test_the_secretariat_starts_its_day_here(signed_in, place):
    assert signed_in(body=place.body).get(reverse("home"))["Location"] == HERE
