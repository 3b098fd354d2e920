"""Before a jury, in a browser: the pool of jurors, when they can come, convocations, expenses."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from parchemin.accounts.models import User
from parchemin.accounts.terms import Role
from parchemin.jurors.models import Juror, JurorHabilitation, JurorMandate, JurorTraining
from parchemin.jury.models import Sitting
from tests.conftest import NOON
from tests.factories import EmployerFactory, JurorFactory, MandateFactory, UserFactory
from tests.jobs.running import run_due_jobs
from tests.journeys.conftest import PHONE, check_page
from tests.scenes import JuryDay, jury_day

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _the_day(time_machine):
    """Live on the day of the sitting."""
    time_machine.move_to(NOON)


def a_pool() -> tuple[User, JuryDay]:
    """Return a secretary's account and a sitting whose jurors are known."""
    day = jury_day()
    body = day.sitting.body
    house = EmployerFactory(body=body, name="Primeurs du Midi")
    for rank, juror in enumerate(Juror.objects.filter(body=body)):
        Juror.objects.filter(pk=juror.pk).update(employer=house, trade="Primeur")
        JurorTraining.objects.create(
            juror=juror, title="Délibérer", trained_on=date(2026, 3, 2), hours=7
        )
        JurorHabilitation.objects.create(
            juror=juror,
            starts_on=date(2025 + rank % 2, 1, 1),
            ends_on=date(2026 + rank % 2, 6, 30),
            deliberation="2025-14",
        )
        JurorMandate.objects.create(juror=juror, organisation="Organisation Z")
    user = UserFactory(name="Sylvie Marchetti")
    MandateFactory(user=user, body=body)
    return user, day


def test_the_secretariat_keeps_its_jurors(page: Page, visit, enter):
    user, _ = a_pool()
    enter(user)
    visit(page, "/espace/seances/jures/", name="jurors")
    page.get_by_role("link", name="Marchal").click()
    check_page(page, name="juror")
    page.get_by_text("Inscrire sur la liste").click()
    page.get_by_label("Jusqu’au").fill("2026-01-01")
    page.get_by_label("Délibération").fill("2026-41")
    page.get_by_role("button", name="Inscrire", exact=True).click()
    expect(page.get_by_text("La fin de la période précède son début.")).to_be_visible()
    check_page(page, name="juror-refused")
    page.get_by_label("Jusqu’au").fill("2028-12-31")
    page.get_by_role("button", name="Inscrire", exact=True).click()
    expect(page.get_by_text("L’inscription sur la liste de la CPNE est consignée.")).to_be_visible()


def test_the_best_placed_juror_is_seated(page: Page, visit, enter):
    user, day = a_pool()
    body = day.sitting.body
    JurorFactory(body=body, name="Anne Roux", college="employees", trade="Primeur")
    JurorFactory(body=body, name="Paul Vidal", active_until=date(2026, 1, 1))
    enter(user)
    visit(page, f"/espace/seances/{day.sitting.pk}/jures/choisir/", name="choose")
    page.get_by_role("button", name="Donner un siège à Anne Roux").click()
    expect(page.get_by_text("Anne Roux siège.")).to_be_visible()


def test_jurors_say_when_they_can_come_and_a_jury_is_convened(
    page: Page, visit, enter, browser: Browser, live_server
):
    user, day = a_pool()
    enter(user)
    visit(page, "/espace/seances/disponibilites/", name="polls-blank")
    page.get_by_role("link", name="Interroger des jurés").first.click()
    page.get_by_label("Lieu").fill("Rungis")
    page.get_by_label("Date 1").fill("2027-01-12T10:00")
    page.get_by_label("Date 2").fill("2027-01-15T14:30")
    page.get_by_label("Réponses attendues jusqu’au").fill("2026-12-15")
    check_page(page, name="poll-open")
    page.get_by_role("button", name="Ouvrir le sondage").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Un lien par juré")
    check_page(page, name="poll-links")
    links = page.locator(".secret-links code").all_inner_texts()

    phone = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="fr-FR")
    tab = phone.new_page()
    for rank, link in enumerate(links):
        tab.goto(link.removeprefix(settings.PUBLIC_URL))
        first, second = tab.get_by_role("group").all()
        first.get_by_label("Disponible", exact=True).check()
        second.get_by_label("Si besoin" if rank % 2 else "Indisponible").check()
        if rank == 0:
            check_page(tab, name="availability")
            tab.set_viewport_size(PHONE)
        tab.get_by_role("button", name="Répondre").click()
        expect(tab.get_by_text("Vos réponses sont enregistrées.")).to_be_visible()
    phone.close()

    page.get_by_role("link", name="Voir le sondage").click()
    check_page(page, name="poll")
    page.get_by_role("button", name="Convoquer ce jury le 12 janvier 2027").click()
    expect(page.get_by_text("La séance est convoquée avec ses sièges")).to_be_visible()
    visit(page, "/espace/seances/disponibilites/", name="polls")
    assert Sitting.objects.filter(body=day.sitting.body).count() == 2


def test_convocations_leave_in_time_with_their_files(page: Page, visit, enter, time_machine):
    user, day = a_pool()
    time_machine.move_to(NOON - timedelta(days=25))
    enter(user)
    address = f"/espace/seances/{day.sitting.pk}/convocations/suivi/"
    visit(page, address, name="convocations-blank")
    page.get_by_role("button", name="Préparer 4 lettres").click()
    expect(page.get_by_text("Les convocations sont écrites.")).to_be_visible()
    check_page(page, name="convocations")
    with page.expect_download() as download:
        page.get_by_role("link", name="Employeur de Marchal").click()
    assert download.value.suggested_filename == "employeur-JURY-1.pdf"
    page.get_by_role("link", name="Noter l’envoi à Almeida").click()
    check_page(page, name="convocations-send")
    page.get_by_role("button", name="Noter l’envoi").click()
    page.get_by_text("Parties autrement").click()
    check_page(page, name="convocations-by-hand")
    page.get_by_role("button", name="Envoyer 3 courriels").click()
    expect(page.get_by_text("3 courriels en partance.")).to_be_visible()
    check_page(page, name="convocations-leaving")
    run_due_jobs()
    page.reload()
    page.get_by_role("button", name="Noter reçue par Ndiaye").click()
    check_page(page, name="convocations-sent")
    visit(page, f"/espace/seances/{day.sitting.pk}/deplacer/", name="sitting-move")

    juror = UserFactory(name="Odile Marchal")
    MandateFactory(user=juror, body=day.sitting.body, role=Role.JUROR)
    Juror.objects.filter(pk=day.seats["marchal"].juror_id).update(user=juror)
    enter(juror)
    visit(page, f"/espace/seances/{day.sitting.pk}/convocations/", name="convocations-juror")
    page.get_by_role("button", name="J’ai bien reçu ma convocation").click()
    expect(page.get_by_text("le secrétariat le sait")).to_be_visible()


def test_a_juror_is_paid_back_with_every_cut_explained(page: Page, visit, enter):
    user, day = a_pool()
    JurorHabilitation.objects.update(ends_on=date(2027, 6, 30))
    day.case()
    day.open()
    juror = UserFactory(name="Odile Marchal")
    MandateFactory(user=juror, body=day.sitting.body, role=Role.JUROR)
    Juror.objects.filter(pk=day.seats["marchal"].juror_id).update(user=juror)
    enter(juror)
    visit(page, f"/espace/seances/{day.sitting.pk}/")
    page.get_by_role("link", name="Mes frais").click()
    check_page(page, name="expenses-blank")
    for kind, label, quantity, amount in (
        ("Repas", "Déjeuner", "1", "30"),
        ("Véhicule personnel", "Rungis-Paris", "40", ""),
        ("Nuitée", "Hôtel de la Gare", "1", "95,50"),
    ):
        page.get_by_label("Nature").select_option(label=kind)
        page.get_by_label("Dépensé le").fill("2026-11-24")
        page.get_by_label("Objet").fill(label)
        page.get_by_label("Quantité").fill(quantity)
        page.get_by_label("Montant, en euros").fill(amount)
        if kind == "Repas":
            page.get_by_label("J’ai le justificatif").check()
        page.get_by_role("button", name="Ajouter").click()
        expect(page.get_by_role("row", name=label)).to_be_visible()
    check_page(page, name="expenses")
    page.get_by_role("button", name="Déposer la fiche").click()
    expect(page.get_by_text("La fiche est déposée")).to_be_visible()

    enter(user)
    visit(page, f"/espace/seances/{day.sitting.pk}/frais/", name="sitting-expenses")
    page.get_by_role("link", name="Marchal").click()
    check_page(page, name="expenses-submitted")
    page.get_by_role("button", name="Arrêter la fiche").click()
    expect(
        page.get_by_text("La fiche est arrêtée ; sa lettre est écrite, à envoyer.")
    ).to_be_visible()
    visit(page, "/espace/seances/frais/plafonds/", name="ceilings")


def test_a_name_and_a_place_without_a_space_fit_every_screen(page: Page, visit, enter):
    user, day = a_pool()
    Sitting.objects.filter(pk=day.sitting.pk).update(place="Maison" * 25)
    Juror.objects.filter(body=day.sitting.body).update(given_names="Odile", surname="Marchal" * 16)
    enter(user)
    for name, path in (
        ("sittings", "/espace/seances/"),
        ("sitting", f"/espace/seances/{day.sitting.pk}/"),
        ("board", f"/espace/seances/{day.sitting.pk}/deliberation/"),
        ("jurors", "/espace/seances/jures/"),
        ("today", "/espace/a-traiter/"),
    ):
        visit(page, path, name=f"{name}-of-long-words")
