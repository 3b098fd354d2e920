"""Lists: all of their state is in the address, and the export is what is shown."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django_filters import CharFilter, ChoiceFilter, FilterSet
from openpyxl import load_workbook

from parchemin.accounts.models import User
from parchemin.web.pieces.lists import PAGE_SIZE, XLSX, Column, Listing, ListPage, Look
from parchemin.web.pieces.marks import BlocMark, BlocStatus, State, Tone
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class People(FilterSet):
    """Filters by name and by state."""

    q = CharFilter(field_name="name", lookup_expr="icontains", label="Chercher")
    is_active = ChoiceFilter(label="État", choices=[("True", "ouvert"), ("False", "fermé")])


LISTING = Listing(
    noun="compte,comptes",
    caption="Les comptes",
    columns=(
        Column("nom", "Personne", lambda user: user.name, order=("name",)),
        Column("adresse", "Adresse", lambda user: user.email, order=("email",), narrow="drop-1"),
        Column(
            "etat",
            "État",
            lambda user: State("ouvert" if user.is_active else "fermé", Tone.OK),
            Look.STATE,
        ),
        Column("rang", "Rang", lambda user: user.pk, Look.NUMBER, order=("pk",), shown=False),
        Column("blocs", "Blocs", lambda user: (BlocMark("1", BlocStatus.ACQUIRED),), Look.RIBBON),
        Column(
            "ouvert", "Ouvert le", lambda user: user.created_at, Look.DATE, order=("created_at",)
        ),
    ),
    filters=People,
    link=lambda user: f"/comptes/{user.pk}/",
    name=lambda user: user.name,
    key=lambda user: str(user.pk),
    order="nom",
)


def listed(address: str = "") -> ListPage:
    """Return the list at an address."""
    answer = LISTING.answer(RequestFactory().get(f"/comptes/{address}"), User.objects.all())
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


def test_columns_are_chosen_in_the_address():
    assert [h.label for h in listed().headings] == [
        "Personne",
        "Adresse",
        "État",
        "Blocs",
        "Ouvert le",
    ]
    assert [h.label for h in listed("?colonne=rang").headings] == ["Personne", "Rang"]
    assert listed().shown_columns == 4


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
        with CaptureQueriesContext(connection) as queries:
            listed()
        costs.append(len(queries))
    assert costs[0] == costs[1] == 2


def workbook(address: str) -> list[list[object]]:
    """Return the lines of the exported spreadsheet."""
    answer = LISTING.answer(RequestFactory().get(f"/comptes/{address}"), User.objects.all())
    assert answer["Content-Type"] == XLSX
    assert answer["Content-Disposition"] == 'attachment; filename="comptes.xlsx"'
    return [list(row) for row in load_workbook(BytesIO(answer.content)).active.values]


def test_the_export_is_what_is_shown_every_page_of_it():
    UserFactory.create_batch(PAGE_SIZE, name="Zoé", is_active=False)
    lines = workbook("?is_active=True&colonne=etat&colonne=blocs&tri=-nom&export=xlsx")
    assert lines == [
        ["Personne", "État", "Blocs"],
        ["Camara", "ouvert", "Bloc 1 acquis"],
        ["Alves", "ouvert", "Bloc 1 acquis"],
    ]
    assert len(workbook("?export=xlsx")) == 1 + 3 + PAGE_SIZE


def test_a_name_is_never_read_as_a_formula():
    UserFactory(name="=1+1")
    content = workbook("?q==1&export=xlsx&colonne=rang")
    assert content[1][0] == "=1+1"
    answer = LISTING.answer(RequestFactory().get("/?q==1&export=xlsx"), User.objects.all())
    cell = load_workbook(BytesIO(answer.content)).active["A2"]
    assert cell.data_type == "s"
