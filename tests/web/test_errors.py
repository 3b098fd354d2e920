"""What goes wrong is said in plain French, with its status, and without a trace of the machine."""

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse

from parchemin.kernel.objections import Objection, Refused
from parchemin.web.http import done, refusal
from parchemin.web.routes import PUBLIC, door
from tests.scenes import jury_day
from tests.web.jury import secretary
from tests.web.reading import addresses

pytestmark = pytest.mark.django_db

OBJECTIONS = (
    Objection(
        "quorum", "Le quorum n’est pas atteint.", "Règlement, art. 4.1", "Reportez la séance."
    ),
    Objection("grids", "Cinq grilles ne sont pas signées.", "Règlement, art. 6.2", "Relancez."),
)


def act(request):
    """Do an act that is done, refused, refused on its own page, or that breaks."""
    outcome = request.POST.get("outcome", request.GET.get("outcome", ""))
    if outcome == "done":
        return done(request, "La séance est ouverte.", "/documentation/", undo="/essai/?undo")
    if outcome == "kept":
        return refusal(
            request, Refused(OBJECTIONS), page="house/documentation.html", context={"typed": "x"}
        )
    if outcome == "broken":
        raise RuntimeError("secret de fabrication")
    raise Refused(OBJECTIONS)


def show_toasts(request):
    """Answer nothing."""
    return HttpResponse()


urlpatterns = [
    path("", include("parchemin.web.urls")),
    door("essai/", act, PUBLIC, name="trial"),
    path("essai-sans-audience/", act, name="bare"),
]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _trial():
    with override_settings(ROOT_URLCONF=__name__, DEBUG=False):
        yield


@pytest.fixture
def secretary_of_a_day():
    """Return a day of jury, and the secretariat that opens its pages."""
    day = jury_day()
    return day, secretary(day)


def text(answer: HttpResponse) -> str:
    """Return the body as text."""
    return answer.content.decode()


def test_a_missing_page_says_so(client):
    answer = client.get("/rien/")
    assert answer.status_code == 404
    assert "Il n’y a rien à cette adresse." in text(answer)


def test_a_missing_page_does_not_tell_whether_a_route_exists(client):
    assert text(client.get("/essai-sans-audience/")) == text(client.get("/rien/"))


def test_head_answers_as_a_page_does_without_its_body(secretary_of_a_day):
    day, client = secretary_of_a_day
    for address in ("/", "/verifier/", "/rien/", f"/espace/seances/{day.sitting.pk}/"):
        page, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (page.status_code, b""), address
        assert head["Content-Length"] == str(len(page.content)), address
        assert head["Content-Type"] == page["Content-Type"], address


def test_no_page_answers_head_otherwise_than_get(secretary_of_a_day):
    _, client = secretary_of_a_day
    for name, address in addresses().items():
        assert client.head(address).status_code == client.get(address).status_code, name


def test_a_forgotten_token_is_explained():
    answer = Client(enforce_csrf_checks=True).post("/essai/")
    assert answer.status_code == 403
    assert "Rien n’a été enregistré." in text(answer)


def test_an_error_of_ours_tells_nothing_of_the_machine(client):
    client.raise_request_exception = False
    answer = client.get("/essai/?outcome=broken")
    assert answer.status_code == 500
    assert "Une erreur de notre part" in text(answer)
    assert "secret de fabrication" not in text(answer)
    assert "Traceback" not in text(answer)


def test_too_many_tries_are_told_to_wait(client):
    answers = [
        client.post(reverse("account_reset_password"), {"email": f"a{n}@exemple.fr"})
        for n in range(11)
    ]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert "Attendez un peu" in text(answers[-1])


def test_a_refusal_says_every_reason_its_text_and_what_to_do(client):
    answer = client.post("/essai/")
    assert answer.status_code == 422
    for objection in OBJECTIONS:
        for words in (objection.message, objection.source, objection.remedy):
            assert words in text(answer)


def test_a_refusal_leads_back_where_one_came_from_and_nowhere_else(client):
    home = client.post("/essai/", headers={"Referer": "http://testserver/documentation/"})
    away = client.post("/essai/", headers={"Referer": "http://ailleurs.fr/piege/"})
    assert 'href="http://testserver/documentation/"' in text(home)
    assert "ailleurs.fr" not in text(away)


def test_a_refusal_may_keep_the_page_where_one_was(client):
    answer = client.post("/essai/", {"outcome": "kept"})
    assert answer.status_code == 422
    assert answer.context["typed"] == "x"
    assert OBJECTIONS[0].message in text(answer)


@pytest.mark.parametrize("outcome", ["", "kept"])
def test_with_htmx_the_reasons_alone_come_to_their_slot(client, outcome):
    answer = client.post("/essai/", {"outcome": outcome}, headers=HTMX)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#objections"
    assert "<html" not in text(answer)
    assert OBJECTIONS[1].message in text(answer)


def test_an_act_done_is_told_once_with_its_way_back(client):
    answer = client.post("/essai/", {"outcome": "done"})
    assert (answer.status_code, answer["Location"]) == (303, "/documentation/")
    page = text(client.get("/documentation/"))
    assert "La séance est ouverte." in page
    assert 'action="/essai/?undo"' in page
    assert "La séance est ouverte." not in text(client.get("/documentation/"))


def test_an_act_done_with_htmx_loads_the_next_page(client):
    answer = client.post("/essai/", {"outcome": "done"}, headers=HTMX)
    assert answer["HX-Redirect"] == "/documentation/"


def test_an_objection_is_shown_as_text_never_as_code(client, monkeypatch):
    bad = Objection("x", "<script>alert(1)</script>")
    monkeypatch.setattr("tests.web.test_errors.OBJECTIONS", (bad,))
    assert "<script>alert" not in text(client.post("/essai/"))
    assert "&lt;script&gt;alert" in text(client.post("/essai/"))
