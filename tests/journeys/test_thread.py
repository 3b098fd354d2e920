"""The whole thread in one browser: somebody is enrolled, assessed, judged, certified, and anybody verifies it."""

import re

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import Browser, Page, expect

from parchemin.accounts.models import User
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Assessor, Grid
from parchemin.certificates.models import Certificate
from parchemin.certifications.models import Certification
from parchemin.jurors.models import Juror
from parchemin.jury.models import Sitting
from parchemin.jury.terms import College
from parchemin.pathways.models import Dossier
from tests.factories import AssessorFactory, JurorFactory, MandateFactory, UserFactory
from tests.jobs.running import run_due_jobs
from tests.journeys.conftest import check_page
from tests.pathways.scene import Scene, scene

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = (
    ("Odile Marchal", College.EMPLOYERS, "chair"),
    ("Karim Belkacem", College.EMPLOYERS, "member"),
    ("Jorge Almeida", College.EMPLOYEES, "vice_chair"),
    ("Fatou Ndiaye", College.EMPLOYEES, "member"),
)


def account(place: Scene, name: str, role: Role) -> User:
    """Return the account of somebody with a mandate of the body."""
    user = UserFactory(name=name)
    MandateFactory(user=user, body=place.body, role=role)
    return user


def said(page: Page, words: str) -> None:
    """Wait until the page says these words."""
    expect(page.get_by_text(words).first).to_be_visible(timeout=20_000)


def enrolled(page: Page, place: Scene) -> Dossier:
    """Open a dossier from the form, and make it admissible."""
    page.goto("/espace/dossiers/nouveau/")
    page.get_by_role("link", name=place.certification.title).click()
    page.get_by_label("Féminin").check()
    page.get_by_label("Nom de naissance").fill("Benkacem")
    page.get_by_label("Prénoms").fill("Nadia")
    page.get_by_label("Date de naissance").fill("12/03/1990")
    page.get_by_label("Lieu de naissance").fill("Dunkerque")
    page.get_by_label("Voie").select_option("Formation continue")
    page.get_by_label("Date d’entrée").fill("2026-02-02")
    page.locator("#id_partner_siret").select_option(label=place.partner.name)
    page.get_by_role("button", name="Ouvrir le dossier").click()
    if page.get_by_role("group", name="Lieu retenu").count():
        page.get_by_role("group", name="Lieu retenu").get_by_role("radio").first.check()
        page.get_by_role("button", name="Ouvrir le dossier").click()
    said(page, "est ouvert, en brouillon")
    check_page(page, name="thread-dossier")
    page.get_by_role("button", name="Déposer").click()
    page.get_by_role("button", name="Déclarer recevable").click()
    said(page, "Le dossier est recevable.")
    return Dossier.objects.get()


def assessed(page: Page, enter, place: Scene, office: User) -> None:
    """Plan a session, register the candidate, name the pair; each assessor fills and signs their grids."""
    pair = {}
    for name in ("Rachid Oumellal", "Sylvie Marchetti"):
        pair[name] = account(place, name, Role.ASSESSOR)
        AssessorFactory(body=place.body, user=pair[name], name=name)
    today = localtime()
    page.goto("/espace/sessions/nouvelle/")
    page.get_by_label("Jour").fill(f"{today:%Y-%m-%d}")
    page.get_by_label("Heure de début").fill("00:01")
    page.get_by_label("Lieu").fill("Rungis")
    page.get_by_label("Places").fill("8")
    page.get_by_role("button", name="Planifier").click()
    page.get_by_role("link", name="Inscrire des candidats").click()
    page.get_by_label(re.compile("Choisir Benkacem", re.IGNORECASE)).check()
    page.get_by_role("button", name="Inscrire à la session").click()
    said(page, "1 candidat inscrit.")
    page.get_by_role("link", name="Désigner les évaluateurs", exact=True).click()
    for rank, assessor in enumerate(Assessor.objects.order_by("pk"), 1):
        page.get_by_label(f"Évaluateur {rank}").select_option(label=assessor.listed_name)
    page.get_by_role("button", name="Désigner", exact=True).click()
    said(page, "Évaluateurs désignés pour")
    check_page(page, name="thread-session")
    for user in pair.values():
        enter(user)
        for grid in Grid.objects.filter(assessor__user=user).order_by("bloc__position"):
            filled(page, grid)
    enter(office)


def filled(page: Page, grid: Grid) -> None:
    """Fill and sign the grid of one competence."""
    page.goto(f"/espace/grilles/{grid.pk}/")
    for before in ("Noter sa présence", "J’ai vérifié son identité"):
        if page.get_by_role("button", name=before).count():
            page.get_by_role("button", name=before).click()
            page.get_by_role("button", name=before).wait_for(state="detached")
    answer = page.get_by_role("button", name="Acquis", exact=True)
    answer.click()
    expect(answer).to_have_attribute("aria-pressed", "true")
    page.goto(f"/espace/grilles/{grid.pk}/relire/")
    page.get_by_role("button", name="Signer la grille").click()
    said(page, "signée.")


def judged(page: Page, enter, place: Scene, office: User) -> None:
    """Convene a jury, seat it, adopt what the grids say, close, and sign by both colleges."""
    users = {}
    for name, college, _ in TABLE:
        users[name] = account(place, name, Role.JUROR)
        JurorFactory(body=place.body, user=users[name], name=name, college=college)
    today = localtime()
    page.goto("/espace/seances/nouvelle/")
    page.get_by_label("Code de la séance").fill("JURY-1")
    page.get_by_label("Jour").fill(f"{today:%Y-%m-%d}")
    page.get_by_label("Heure").fill(f"{today:%H:%M}")
    page.get_by_label("Lieu").fill("Paris")
    page.get_by_role("button", name="Convoquer").click()
    said(page, "La séance est convoquée.")
    room = f"/espace/seances/{Sitting.objects.get().pk}"
    for name, _, role in TABLE:
        panel = page.locator("#sieger")
        if panel.get_attribute("open") is None:
            panel.locator("summary").click()
        panel.get_by_label("Juré").select_option(str(Juror.objects.get(surname=name.split()[1]).pk))
        panel.get_by_label("Fonction").select_option(role)
        panel.get_by_role("button", name="Donner ce siège").click()
        said(page, f"{name} siège.")
    page.get_by_role("link", name="Inscrire des dossiers").click()
    page.get_by_label("Choisir toutes les lignes de cette page").check()
    page.get_by_role("button", name="Inscrire à l’ordre du jour").click()
    page.get_by_role("button", name="Tous présents").click()
    said(page, "4 présences consignées.")
    page.get_by_role("button", name="Ouvrir la séance").click()
    said(page, "La séance est ouverte.")
    page.goto(f"{room}/deliberation/")
    check_page(page, name="thread-board")
    page.get_by_role("button", name="Adopter le dossier unanime").click()
    said(page, "1 dossier adopté d’un geste.")
    page.get_by_role("link", name="Clore et dresser le PV").click()
    page.get_by_role("button", name="Clore et dresser le PV").click()
    said(page, "La séance est close.")
    for name in ("Odile Marchal", "Jorge Almeida"):
        enter(users[name])
        page.goto(f"{room}/proces-verbal/")
        page.get_by_role("button", name="Signer le procès-verbal").click()
        expect(page.locator(".toast")).to_be_visible(timeout=20_000)
    check_page(page, name="thread-minutes")
    enter(office)


def test_from_enrolment_to_verification(page: Page, browser: Browser, live_server, enter):
    place = scene()
    Certification.objects.update(nsf_codes=["312t"])
    office = account(place, "Hélène Vasseur", Role.SECRETARIAT)
    enter(office)
    dossier = enrolled(page, place)
    assessed(page, enter, place, office)
    judged(page, enter, place, office)
    page.goto("/espace/certificats/seances/")
    page.get_by_role("button", name="Inscrire et établir").click()
    said(page, "Les certificats vont être établis et scellés.")
    run_due_jobs()
    certificate = Certificate.objects.get()
    assert (certificate.person, certificate.state) == (dossier.person, "active")
    page.goto(f"/espace/certificats/{certificate.number}/")
    check_page(page, name="thread-certificate")

    # Whoever is handed the parchemin has no account: number and code are enough.
    stranger = browser.new_context(base_url=live_server.url, locale="fr-FR").new_page()
    stranger.goto("/verifier/")
    stranger.get_by_label("Numéro de registre").fill(certificate.number)
    stranger.get_by_label("Code de vérification").fill(certificate.short_code)
    stranger.get_by_role("button", name="Vérifier", exact=True).click()
    expect(stranger.locator(".verdict-word")).to_have_text("Valide")
    check_page(stranger, name="thread-verified")
    stranger.context.close()

    page.goto(f"/espace/dossiers/{dossier.number}/")
    page.get_by_role("link", name="Tout le journal du dossier").click()
    said(page, "a acquis le bloc")
    check_page(page, name="thread-journal")
