"""The expenses of a juror in two browsers: claimed, given back, completed, settled by a letter."""

import pytest
from playwright.sync_api import Browser, Page, expect

from parchemin.accounts.terms import Role
from parchemin.jurors.models import Juror
from parchemin.jury.models import ExpenseSheet
from tests.conftest import NOON
from tests.factories import MandateFactory, UserFactory
from tests.journeys.conftest import DESK, check_page
from tests.journeys.test_jury_day import with_session_of
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _the_day(time_machine):
    """Live on the day of the sitting."""
    time_machine.move_to(NOON)


def _claims(page: Page, kind: str, label: str, amount: str = "", quantity: str = "1") -> None:
    page.get_by_label("Nature").select_option(label=kind)
    page.get_by_label("Objet").fill(label)
    page.get_by_label("Quantité").fill(quantity)
    page.get_by_label("Montant").fill(amount)


def _adds(page: Page) -> None:
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("Le frais est ajouté.")).to_be_visible()


def test_a_juror_is_paid_back_what_the_ceilings_allow(
    page: Page, browser: Browser, live_server, enter
):
    day = jury_day()
    day.case()
    day.open()
    user = UserFactory(name="Jorge Almeida")
    Juror.objects.filter(pk=day.seats["almeida"].juror_id).update(user=user, **user.name_parts)
    MandateFactory(user=user, body=day.sitting.body, role=Role.JUROR)
    context = browser.new_context(base_url=live_server.url, viewport=DESK, locale="fr-FR")
    with_session_of(context, user, live_server.url)
    juror, desk = context.new_page(), page

    # From their own jurys to their sheet.
    juror.goto("/espace/")
    juror.get_by_role("link", name="Mes frais").click()
    check_page(juror, name="expenses-empty")
    juror.get_by_role("button", name="Ajouter").click()
    expect(juror.get_by_text("Une réponse est à corriger")).to_be_visible()
    check_page(juror, name="expenses-refused")
    _claims(juror, "Repas", "Déjeuner", "30,00")
    juror.get_by_label("justificatif").check()
    _adds(juror)
    expect(juror.get_by_text("21,10 € au plus.")).to_be_visible()
    _claims(juror, "Nuitée", "Hôtel", "95,5")
    _adds(juror)
    expect(juror.get_by_text("sans justificatif, rien n’est remboursé")).to_be_visible()
    _claims(juror, "Véhicule personnel", "Rungis-Paris", quantity="40")
    _adds(juror)
    check_page(juror, name="expenses-claimed")
    juror.get_by_role("button", name="Déposer la fiche").click()
    expect(juror.get_by_text("le secrétariat l’arrêtera")).to_be_visible()
    check_page(juror, name="expenses-submitted")

    # The secretariat finds it among all of them, and gives it back.
    enter(MandateFactory(body=day.sitting.body, user__name="Hélène Vasseur").user)
    desk.goto("/espace/a-traiter/")
    desk.get_by_role("link", name="fiche de frais").click()
    check_page(desk, name="expenses-list")
    desk.get_by_role("link", name="Almeida Jorge").click()
    desk.get_by_text("Rendre la fiche").click()
    desk.get_by_label("Ce qui lui manque").fill("La note de l’hôtel.")
    check_page(desk, name="expenses-to-settle")
    desk.get_by_role("button", name="Rendre", exact=True).click()
    expect(desk.get_by_text("La fiche est rendue")).to_be_visible()
    juror.reload()
    expect(juror.get_by_text("La note de l’hôtel.")).to_be_visible()
    juror.get_by_role("button", name="Retirer Hôtel").click()
    expect(juror.get_by_text("Le frais est retiré.")).to_be_visible()
    check_page(juror, name="expenses-given-back")
    juror.get_by_role("button", name="Déposer la fiche").click()

    # A ceiling of the body, then the sheet is settled and its letter kept.
    desk.goto("/espace/seances/frais/plafonds/")
    desk.get_by_label("Nature").select_option(label="Nuitée")
    desk.get_by_role("textbox", name="Au plus").fill("110,5")
    desk.get_by_role("textbox", name="Texte").fill("Délibération 12")
    desk.get_by_role("button", name="Fixer").click()
    expect(desk.get_by_role("cell", name="110,50")).to_be_visible()
    check_page(desk, name="expenses-ceilings")
    desk.goto(f"/espace/seances/{day.sitting.pk}/")
    desk.get_by_role("link", name="Frais", exact=True).click()
    check_page(desk, name="expenses-of-sitting")
    desk.get_by_role("link", name="Jorge Almeida").click()
    desk.get_by_role("button", name="Arrêter la fiche").click()
    expect(desk.get_by_text("La fiche est arrêtée")).to_be_visible()
    check_page(desk, name="expenses-settled")
    desk.get_by_role("link", name="Lettre à envoyer").click()
    with desk.expect_download() as letter:
        desk.get_by_role("link", name="frais-").click()
    assert letter.value.suggested_filename.endswith(".pdf")
    assert ExpenseSheet.objects.get().state == "settled"
    context.close()
