"""The session day in a real browser: the assessor's phone, then the secretariat's desk."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from parchemin.accounts.models import User
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Attendance, Grid, Mark, Session
from parchemin.certifications.models import Bloc, Certification, Competence, Criterion, Edition
from parchemin.pathways.models import Dossier
from tests.factories import (
    AssessorFactory,
    AttendanceFactory,
    BodyFactory,
    CertificationFactory,
    DossierFactory,
    MandateFactory,
    PersonFactory,
    SessionFactory,
    UserFactory,
    reglement_in_force,
)
from tests.journeys.conftest import PHONE, check_page
from tests.scenes import Assessment, assessment

pytestmark = pytest.mark.django_db(transaction=True)

QUALITY = (
    (
        "Mettre en œuvre des procédures, outils, consignes et règles QHSE adaptés au point de vente",
        ("Les procédures sont connues de l’équipe",),
    ),
    ("Suivre les indicateurs QHSE", ("Les indicateurs sont relevés et expliqués",)),
    (
        "Organiser et vérifier les opérations de nettoyage et de désinfection des équipements "
        "et du point de vente",
        (
            "Les opérations de nettoyage et de désinfection sont organisées par le candidat",
            "Les opérations sont vérifiées régulièrement",
            "Le plan de nettoyage est affiché et à jour",
        ),
    ),
)


def edition_of(certification: Certification) -> Edition:
    """Return an edition in force with one bloc, its competences and what is observed."""
    edition = Edition.objects.create(
        certification=certification, number=1, document={}, digest="e" * 64
    )
    bloc = Bloc.objects.create(
        edition=edition, code="B5", title="Qualité, hygiène, sécurité, environnement", position=1
    )
    for place, (title, indicators) in enumerate(QUALITY, 1):
        line = {"bloc": bloc, "code": f"5.{place}", "title": title, "position": place}
        competence = Competence.objects.create(**line)
        Criterion.objects.create(competence=competence, indicators=list(indicators), **line)
    edition.state, edition.adopted_on = "in_force", date(2026, 1, 5)
    edition.save()
    return edition


def grid_of_the_day() -> tuple[User, Grid]:
    """Return an assessor's account and the blank grid of a candidate of today."""
    certification = CertificationFactory(
        body=BodyFactory(name="CPNEFP du commerce"), short_title="Manager d’unité commerciale"
    )
    body = certification.body
    edition = edition_of(certification)
    reglement_in_force(certification)
    session = SessionFactory(certification=certification, room="Atelier 2", starts_at=morning())
    person = PersonFactory(body=body, given_names="Mariam", birth_name="FOFANA")
    dossier = DossierFactory(certification=certification, edition=edition, person=person)
    AttendanceFactory(
        session=session, dossier=dossier, state="registered", expected_at=session.starts_at
    )
    user = UserFactory(name="Rachid Oumellal")
    MandateFactory(user=user, body=body, role=Role.ASSESSOR)
    assessor = AssessorFactory(body=body, user=user, name="Rachid Oumellal")
    return user, Grid.objects.create(
        body=body,
        session=session,
        dossier=dossier,
        bloc=edition.blocs.get(),
        assessor=assessor,
        rank=1,
    )


def slowly(page: Page, latency: int) -> None:
    """Make each answer take so many milliseconds more."""
    network = {"offline": False, "latency": latency, "downloadThroughput": -1}
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.emulateNetworkConditions", network | {"uploadThroughput": -1})


def morning():
    """Return this morning: presence is not recorded before the day."""
    return timezone.now().replace(hour=7, minute=0, second=0, microsecond=0)


def test_an_assessor_fills_and_signs_a_grid_on_a_phone(page: Page, visit, enter):
    user, _ = grid_of_the_day()
    enter(user)
    page.set_viewport_size(PHONE)
    visit(page, "/espace/grilles/", name="grids")
    page.get_by_role("link", name="Mariam FOFANA").click()
    check_page(page, name="grid-before")
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Noter sa présence").click()
    page.get_by_role("button", name="J’ai vérifié son identité").click()
    expect(page.get_by_text("vérifiée par Rachid Oumellal")).to_be_visible()
    slowly(page, 800)
    page.get_by_role("button", name="Acquis", exact=True).click()
    # What is pressed before the answer comes waits for it, and is not lost with what it replaces.
    page.get_by_role("button", name="Suivante, 5.2").click()
    slowly(page, 0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Suivre les indicateurs QHSE")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("4")
    expect(page.get_by_role("button", name="Non évalué", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Organiser et vérifier")
    page.get_by_label("Observation").fill("Le relevé n’est pas signé depuis vendredi.")
    page.get_by_role("button", name="Partiel", exact=True).click()
    expect(page.get_by_role("button", name="Partiel", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    check_page(page, name="grid")
    page.set_viewport_size(PHONE)
    page.get_by_label("Compétence précédente et suivante").get_by_role(
        "button", name="Relire et signer"
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Relire avant de signer")
    check_page(page, name="grid-review")
    page.get_by_label("Appréciation d’ensemble").fill("Candidate à l’aise en rayon.")
    page.get_by_role("button", name="Signer la grille").click()
    expect(page.get_by_text("Grille de Mariam FOFANA, bloc B5, signée.")).to_be_visible()
    check_page(page, name="grid-sheet")
    assert Grid.objects.get().state == "signed"
    assert Mark.objects.get(value="partial").comment == "Le relevé n’est pas signé depuis vendredi."
    assert list(Mark.objects.order_by("pk").values_list("value", flat=True)) == [
        "acquired",
        "not_assessed",
        "partial",
    ]


def test_an_assessor_joins_a_photograph_and_loses_nothing_typed(page: Page, visit, enter):
    user, grid = grid_of_the_day()
    enter(user)
    page.set_viewport_size(PHONE)
    visit(page, f"/espace/grilles/{grid.pk}/?competence=5.1")
    acquired = page.get_by_role("button", name="Acquis", exact=True)
    acquired.click()
    expect(acquired).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Observation").fill("Plan de nettoyage affiché.")
    page.get_by_role("button", name="Joindre une preuve").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Éléments de preuve")
    page.get_by_role("button", name="Joindre").click()
    check_page(page, name="grid-evidence-faulty")
    page.get_by_label("Fichier").set_input_files(
        {"name": "étal.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff" + bytes(400_000)}
    )
    page.get_by_role("button", name="Joindre").click()
    expect(page.get_by_text("« étal.jpg » est joint à la compétence 5.1.")).to_be_visible()
    check_page(page, name="grid-evidence")
    page.get_by_role("link", name="Revenir à la compétence 5.1").click()
    expect(page.get_by_label("Observation")).to_have_value("Plan de nettoyage affiché.")
    with page.expect_download() as download:
        page.get_by_role("link", name="étal.jpg").click()
    assert download.value.suggested_filename == "étal.jpg"
    check_page(page, name="grid-with-evidence")


def test_the_grid_needs_no_script(browser, live_server, context, page: Page, enter):
    user, grid = grid_of_the_day()
    enter(user)
    bare = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        storage_state=context.storage_state(),
        viewport=PHONE,
    )
    tab = bare.new_page()
    tab.goto(f"/espace/grilles/{grid.pk}/")
    answer = tab.get_by_role("button", name="Non acquis", exact=True)
    answer.click()
    expect(answer).to_have_attribute("aria-pressed", "true")
    tab.get_by_role("button", name="Suivante, 5.2").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Suivre les indicateurs QHSE")
    bare.close()
    assert Mark.objects.get().value == "not_acquired"


def a_session_under_way() -> tuple[User, Assessment]:
    """Return a secretary's account and a session of three blocs with candidates at every stage."""
    scene = assessment({"B1": 4, "B2": 3, "B3": 2})
    scene.session.body.name = "CPNEFP du commerce"
    scene.session.body.save()
    Session.objects.update(
        starts_at=morning(), code="S2026-014", room="Atelier 2", slot_minutes=45, state="convened"
    )
    scene.session.refresh_from_db()
    names = (("Rachid", "Oumellal"), ("Odile", "Marchal"))
    for assessor, name in zip(scene.pair, names, strict=True):
        assessor.given_names, assessor.surname = name
        assessor.save()
    people = ("Mariam FOFANA", "Karim BENALI", "Sékou CAMARA", "Hélène LE GOFF", "Inès DIAS")
    for rank, name in enumerate(people):
        given, birth = name.split(" ", 1)
        person = PersonFactory(body=scene.session.body, given_names=given, birth_name=birth)
        scene.candidate(person=person)
        Attendance.objects.filter(dossier__person=person).update(
            expected_at=scene.session.starts_at + rank * timedelta(minutes=45),
            state="registered" if rank > 2 else "present",
        )
    first, second, third = Dossier.objects.order_by("pk")[:3]
    scene.assessed(first, B2="acquired not_acquired/acquired", B3="not_acquired")
    scene.signed(second, "B1", 1, "acquired", "partial")
    scene.grid(second, "B1", 2)
    scene.grid(third, "B2", 1)
    user = UserFactory(name="Sylvie Marchetti")
    MandateFactory(user=user, body=scene.session.body)
    return user, scene


def test_the_secretariat_prepares_and_follows_the_day(page: Page, visit, enter):
    user, scene = a_session_under_way()
    enter(user)
    visit(page, "/espace/sessions/", name="sessions")
    page.get_by_role("link", name="S2026-014").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("S2026-014")
    check_page(page, name="session")
    page.get_by_role("group", name="Présence d’Hélène LE GOFF").get_by_role(
        "button", name="Excusé"
    ).click()
    expect(page.get_by_text("Excusé : c’est consigné.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Vérifiée avant B1.*Karim BENALI")).click()
    expect(page.get_by_text("Identité vérifiée avant le bloc B1.")).to_be_visible()
    page.get_by_text("Signaler un incident").click()
    page.get_by_label("Nature").select_option(label="Incident matériel")
    page.get_by_label("Ce qui s’est passé").fill("La balance du rayon est en panne.")
    page.get_by_role("button", name="Signaler", exact=True).click()
    expect(page.get_by_text("La balance du rayon est en panne.").first).to_be_visible()
    page.get_by_role("button", name="Constater la tenue").click()
    expect(page.get_by_text("Présence à consigner").first).to_be_visible()
    check_page(page, name="session-refused")
    page.get_by_role("link", name="Désigner les évaluateurs", exact=True).click()
    page.get_by_label("Évaluateur 1").select_option(label="Oumellal Rachid")
    page.get_by_label("Évaluateur 2").select_option(label="Oumellal Rachid")
    page.get_by_role("button", name="Désigner", exact=True).click()
    expect(page.get_by_text("Une même personne ne tient pas deux places")).to_be_visible()
    check_page(page, name="assign-refused")
    page.get_by_label("Évaluateur 2").select_option(label="Marchal Odile")
    page.get_by_role("button", name="Désigner", exact=True).click()
    expect(page.get_by_text("Évaluateurs désignés pour")).to_be_visible()
    page.get_by_role("link", name="Mariam FOFANA").first.click()
    expect(page.get_by_text("Écart franc").first).to_be_visible()
    check_page(page, name="session-candidate")
    visit(page, f"/espace/sessions/{scene.session.pk}/emargement/", name="attendance-sheet")


def test_the_secretariat_gives_a_link_to_a_phone_and_takes_it_back(page: Page, visit, enter):
    user, scene = a_session_under_way()
    enter(user)
    visit(page, f"/espace/sessions/{scene.session.pk}/")
    page.get_by_role("button", name="Faire un lien de Rachid Oumellal").click()
    expect(page.get_by_role("heading", name="Votre code")).to_be_visible()
    check_page(page, name="session-link")
    page.get_by_role("link", name="Revenir à la session").click()
    expect(page.locator(".phones")).to_contain_text("pas encore")
    check_page(page, name="session-phones")
    page.get_by_role("button", name="Retirer le lien de Rachid Oumellal").click()
    expect(page.get_by_text("Le lien de Rachid Oumellal est retiré.")).to_be_visible()


def test_the_pool_of_assessors_grows(page: Page, visit, enter):
    user, _ = a_session_under_way()
    enter(user)
    visit(page, "/espace/sessions/evaluateurs/", name="assessors")
    page.get_by_role("link", name="Habiliter un évaluateur").click()
    check_page(page, name="assessor-habilitate")
    page.get_by_label("Nom", exact=True).fill("Ferrand")
    page.get_by_label("Prénoms").fill("Nadia")
    page.get_by_label("Adresse électronique").fill("nadia@exemple.fr")
    page.get_by_role("button", name="Habiliter").click()
    expect(
        page.get_by_text("L’habilitation d’évaluateur est enregistrée : Nadia Ferrand.")
    ).to_be_visible()


def test_the_secretariat_reads_how_assessors_mark(page: Page, visit, enter):
    user, scene = a_session_under_way()
    for rank in range(20):
        lenient = "acquired partial acquired acquired"
        strict = "acquired partial not_acquired acquired" if rank % 3 else lenient
        scene.assessed(scene.candidate(), B1=f"{strict}/{lenient}")
    enter(user)
    visit(page, "/espace/sessions/coherence/", name="consistency")
    page.get_by_text("Les chiffres en tableau").first.click()
    check_page(page)


def test_a_session_is_planned_and_candidates_are_registered(page: Page, visit, enter):
    user, scene = a_session_under_way()
    waiting = DossierFactory(
        certification=scene.certification,
        edition=scene.edition,
        person=PersonFactory(body=scene.session.body, given_names="Awa", birth_name="TRAORÉ"),
    )
    enter(user)
    visit(page, "/espace/sessions/nouvelle/", name="session-plan")
    page.get_by_label("Jour").fill("2026-12-03")
    page.get_by_label("Heure de début").fill("09:00")
    page.get_by_label("Lieu").fill("Rungis")
    page.get_by_label("Places").fill("8")
    page.get_by_label("B2. Bloc 2").check()
    page.get_by_role("button", name="Planifier").click()
    expect(page.get_by_text("Inscrivez maintenant les candidats.")).to_be_visible()
    check_page(page, name="session-blank")
    page.get_by_role("link", name="Inscrire des candidats").click()
    check_page(page, name="session-register")
    page.get_by_label("Choisir TRAORÉ Awa").check()
    page.get_by_role("button", name="Inscrire à la session").click()
    expect(page.get_by_text("1 candidat inscrit.")).to_be_visible()
    assert Attendance.objects.get(dossier=waiting).session.bloc_codes == ["B2"]
