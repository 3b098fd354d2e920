"""Lists: filters, order and page are in the address, columns kept for the person; the export is what is shown."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django_filters import CharFilter, ChoiceFilter, FilterSet
from openpyxl import load_workbook

from parchemin.accounts.actions import keep_columns
from parchemin.accounts.actor import Actor
from parchemin.accounts.models import KeptList, User
from parchemin.accounts.terms import Role
from parchemin.web.pieces.exports import XLSX, cell_value
from parchemin.web.pieces.lists import PAGE_SIZE, CellLook, Column, Listing, ListPage
from parchemin.web.pieces.marks import BlocMark, BlocStatus, State, Tone
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class People(FilterSet):
    """Filters by name and by state."""

    q = CharFilter(field_name="surname", lookup_expr="icontains", label="Chercher")
    is_active = ChoiceFilter(label="État", choices=[("True", "ouvert"), ("False", "fermé")])


LISTING = Listing(
    noun="compte,comptes",
    caption="Les comptes",
    columns=(
        Column("nom", "Personne", lambda user: user.surname, order=("surname",)),
        Column("adresse", "Adresse", lambda user: user.email, order=("email",), narrow="drop-1"),
        Column(
            "etat",
            "État",
            lambda user: State("ouvert" if user.is_active else "fermé", Tone.OK),
            CellLook.STATE,
        ),
        Column("rang", "Rang", lambda user: user.pk, CellLook.NUMBER, order=("pk",), shown=False),
        Column(
            "blocs", "Blocs", lambda user: (BlocMark("1", BlocStatus.ACQUIRED),), CellLook.RIBBON
        ),
        Column(
            "ouvert",
            "Ouvert le",
            lambda user: user.created_at,
            CellLook.DATE,
            order=("created_at",),
        ),
    ),
    filters=People,
    link=lambda user: f"/comptes/{user.pk}/",
    name=lambda user: user.surname,
    key=lambda user: str(user.pk),
    order="nom",
)


def asked(address: str = "", kept: Sequence[str] | None = None) -> HttpRequest:
    """Return the request of somebody for an address of the list, who keeps these columns."""
    request = RequestFactory().get(f"/espace/dossiers/{address}")
    user = User.objects.filter(email="liste@exemple.fr").first() or UserFactory(
        email="liste@exemple.fr", name="Zeller", is_active=False
    )
    request.actor = Actor(label="", body_id=0, roles=frozenset(), user_id=user.pk)
    if kept is not None:
        keep_columns(user=user, route="pathways:dossiers", columns=kept)
    return request


def everybody() -> QuerySet[User]:
    """Return the rows of the list."""
    return User.objects.exclude(email="liste@exemple.fr")


def listed(address: str = "", kept: Sequence[str] | None = None) -> ListPage:
    """Return the list at an address."""
    answer = LISTING.answer(asked(address, kept), everybody())
    assert isinstance(answer, ListPage)
    return answer


def names(page: ListPage) -> list[str]:
    """Return the rows by their first column."""
    return [row.lead for row in page.rows]


@pytest.fixture(autouse=True)
def _people():
    for name in ("Bako", "Alves", "Camara"):
        UserFactory(name=name, is_active=name != "Bako")


def test_rows_come_in_the_order_of_the_listing_or_of_the_address():
    assert names(listed()) == ["Alves", "Bako", "Camara"]
    assert names(listed("?tri=-nom")) == ["Camara", "Bako", "Alves"]
    assert names(listed("?tri=n-importe-quoi")) == ["Bako", "Alves", "Camara"]


def test_a_heading_sorts_then_reverses():
    heading = listed().headings[0]
    assert (heading.sorted, heading.url) == ("ascending", "?tri=-nom")
    heading = listed("?tri=-nom&is_active=True").headings[0]
    assert (heading.sorted, heading.url) == ("descending", "?is_active=True&tri=nom")


def test_a_column_without_order_does_not_sort():
    assert [h.url for h in listed().headings if h.label == "État"] == [""]


def test_filters_show_as_chips_that_take_them_away():
    page = listed("?q=a&is_active=True&page=1")
    assert names(page) == ["Alves", "Camara"]
    assert [(chip.label, chip.value) for chip in page.chips] == [
        ("Chercher", "a"),
        ("État", "ouvert"),
    ]
    assert [chip.url for chip in page.chips] == ["?is_active=True", "?q=a"]


def test_a_value_that_no_filter_knows_changes_nothing():
    assert len(listed("?is_active=peut-etre").chips) == 0


def test_columns_are_kept_for_the_person():
    every = ["Personne", "Adresse", "État", "Blocs", "Ouvert le"]
    assert [h.label for h in listed().headings] == every
    assert listed().shown_columns == 4
    assert [h.label for h in listed(kept=["rang"]).headings] == ["Personne", "Rang"]
    assert [h.label for h in listed("?q=a").headings] == ["Personne", "Rang"]
    assert [h.label for h in listed(kept=[]).headings] == ["Personne"]
    assert [h.label for h in listed(kept=["inconnue"]).headings] == ["Personne"]


def test_a_visitor_sees_the_columns_of_the_list():
    answer = LISTING.answer(RequestFactory().get("/comptes/"), everybody())
    assert isinstance(answer, ListPage)
    assert len(answer.headings) == 5


def test_pages_hold_the_filters_and_never_fail():
    UserFactory.create_batch(PAGE_SIZE, name="Zoé")
    page = listed("?is_active=True")
    assert len(page.rows) == PAGE_SIZE
    assert page.total == PAGE_SIZE + 2
    assert page.next_url == "?is_active=True&page=2"
    assert len(listed("?is_active=True&page=2").rows) == 2
    assert len(listed("?page=999").rows) == 3
    assert listed("?page=x").page.number == 1


def test_one_row_and_fifty_cost_the_same():
    costs = []
    for more in (0, 40):
        UserFactory.create_batch(more)
        request = asked()
        with CaptureQueriesContext(connection) as queries:
            LISTING.answer(request, everybody())
        costs.append(len(queries))
    assert costs[0] == costs[1] == 3


def test_the_rows_of_a_page_are_made_into_lines_together():
    asked_of = []

    def lines(rows: Sequence[User]) -> Sequence[User]:
        asked_of.append(len(rows))
        return rows

    LISTING.answer(asked(), everybody(), lines)
    assert asked_of == [3]


def workbook(address: str, kept: Sequence[str] | None = None) -> list[list[object]]:
    """Return the lines of the exported spreadsheet."""
    answer = LISTING.answer(asked(address, kept), everybody())
    assert answer["Content-Type"] == XLSX
    assert answer["Content-Disposition"] == 'attachment; filename="comptes.xlsx"'
    return [list(row) for row in load_workbook(BytesIO(answer.content)).active.values]


def test_the_export_is_what_is_shown_every_page_of_it():
    UserFactory.create_batch(PAGE_SIZE, name="Zoé", is_active=False)
    lines = workbook("?is_active=True&tri=-nom&export=xlsx", ["etat", "blocs"])
    assert lines == [
        ["Personne", "État", "Blocs"],
        ["Camara", "ouvert", "Bloc 1 acquis"],
        ["Alves", "ouvert", "Bloc 1 acquis"],
    ]
    assert len(workbook("?export=xlsx")) == 1 + 3 + PAGE_SIZE


def test_a_day_is_exported_as_a_day_that_sorts_and_counts_the_day_of_paris():
    User.objects.filter(surname="Alves").update(
        created_at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    )
    answer = LISTING.answer(asked("?q=Alves&export=xlsx", ["ouvert"]), everybody())
    cell = load_workbook(BytesIO(answer.content)).active["B2"]
    assert (cell.is_date, cell.value.date(), cell.number_format) == (
        True,
        date(2026, 7, 1),
        "dd/mm/yyyy",
    )
    answer = LISTING.answer(asked("?q=Alves&export=csv"), everybody())
    assert answer.content.decode("utf-8-sig").splitlines()[1] == "Alves;01/07/2026"


def test_a_day_that_no_spreadsheet_knows_is_exported_as_written():
    assert cell_value(date(1899, 12, 31)) == "31/12/1899"


def test_csv_opens_in_a_french_spreadsheet():
    answer = LISTING.answer(asked("?is_active=True&export=csv", ["etat"]), everybody())
    assert answer["Content-Disposition"] == 'attachment; filename="comptes.csv"'
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "Personne;État",
        "Alves;ouvert",
        "Camara;ouvert",
    ]
    assert answer.content.startswith(b"\xef\xbb\xbf")


def test_a_name_is_never_read_as_a_formula():
    UserFactory(name="=1+1")
    assert workbook("?q==1&export=xlsx")[1][0] == "=1+1"
    answer = LISTING.answer(asked("?q==1&export=xlsx"), everybody())
    cell = load_workbook(BytesIO(answer.content)).active["A2"]
    assert cell.data_type == "s"
    answer = LISTING.answer(asked("?q==1&export=csv", []), everybody())
    assert answer.content.decode("utf-8-sig").splitlines()[1] == "'=1+1"


def test_columns_are_chosen_on_the_page_and_last(signed_in):
    client = signed_in(Role.SECRETARIAT)
    page = client.get("/espace/dossiers/?etat=submitted&page=1").content.decode()
    assert 'form="kept-columns"' not in page  # nothing to choose while nothing is listed
    answer = client.post(
        "/espace/colonnes/",
        {"to": "/espace/dossiers/?etat=submitted&page=3", "colonne": ["voie", "numero"]},
    )
    assert (answer.status_code, answer["Location"]) == (303, "/espace/dossiers/?etat=submitted")
    kept = KeptList.objects.get()
    assert (kept.route, kept.columns) == ("pathways:dossiers", ["voie", "numero"])
    client.post("/espace/colonnes/", {"to": "/espace/dossiers/"})
    assert KeptList.objects.get().columns == []


@pytest.mark.parametrize(
    "to", ["", "/rien/", "//ailleurs.exemple/", "https://ailleurs.exemple/x", "//["]
)
def test_columns_are_kept_for_a_page_of_ours_alone(signed_in, to):
    answer = signed_in(Role.SECRETARIAT).post("/espace/colonnes/", {"to": to, "colonne": "voie"})
    assert answer.status_code == 404
    assert not KeptList.objects.exists()


LISTED = "/espace/dossiers/?etat=submitted&tri=-numero"


def keep(client, **sent):
    return client.post("/espace/vues/", {"to": f"{LISTED}&page=2", **sent})


def views_of(client, address):
    return [(one.name, one.url, one.current) for one in client.get(address).context["list"].views]


def test_a_view_is_kept_under_a_name_and_leads_back_to_its_filters_and_order(signed_in):
    client = signed_in(Role.SECRETARIAT)
    answer = keep(client, nom="  À relire ")
    assert (answer.status_code, answer["Location"]) == (303, LISTED)
    query = LISTED.split("?")[1]
    assert views_of(client, LISTED) == [("À relire", f"?{query}", True)]
    assert views_of(client, "/espace/dossiers/") == [("À relire", f"?{query}", False)]
    assert views_of(client, "/espace/sessions/") == []
    assert views_of(signed_in(Role.SECRETARIAT), LISTED) == [], "another person keeps theirs"


def test_a_view_of_the_same_name_replaces_the_former_and_is_dropped(signed_in):
    client = signed_in(Role.SECRETARIAT)
    keep(client, nom="Mes dossiers")
    client.post("/espace/vues/", {"to": "/espace/dossiers/?q=durand", "nom": "Mes dossiers"})
    client.post("/espace/colonnes/", {"to": LISTED, "colonne": "voie"})
    ((name, url, _),) = views_of(client, LISTED)
    assert (name, url) == ("Mes dossiers", "?q=durand")
    for _ in range(2):
        assert keep(client, sans="Mes dossiers").status_code == 303
    assert views_of(client, LISTED) == []
    assert KeptList.objects.get().columns == ["voie"], "columns are kept all the same"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"nom": "  "}, "view-nameless"),
        ({"nom": "x" * 61}, "view-too-long"),
        ({"nom": "a\x00b"}, "view-unreadable"),
        ({"nom": "a\u202eb"}, "view-unreadable"),
        ({"nom": "Longue", "to": f"/espace/dossiers/?q={'a' * 1000}"}, "view-too-long"),
    ],
)
def test_a_view_that_cannot_be_kept_is_refused_with_its_reason(signed_in, sent, code):
    answer = keep(signed_in(Role.SECRETARIAT), **sent)
    assert answer.status_code == 422
    assert f'data-code="{code}"' in answer.content.decode()
    assert not KeptList.objects.exists()


def test_a_list_keeps_twenty_views(signed_in):
    client = signed_in(Role.SECRETARIAT)
    for rank in range(20):
        assert keep(client, nom=f"Vue {rank}").status_code == 303
    assert 'data-code="views-too-many"' in keep(client, nom="Une de trop").content.decode()
    assert keep(client, nom="Vue 3").status_code == 303
    assert len(KeptList.objects.get().views) == 20
