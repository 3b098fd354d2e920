"""A device handed around on the day of a session: each candidate signs in a frame, or types their name."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from parchemin.accounts.terms import Role
from parchemin.assessment.models import Attendance, AttendanceSignature
from parchemin.pathways.models import Person
from tests.factories import MandateFactory
from tests.journeys.conftest import check_page
from tests.journeys.offline import everything_sent, signed_with_a_mouse
from tests.scenes import assessment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene():
    found = assessment()
    found.session.starts_at = timezone.now()
    found.session.save()
    for name in ("Camara", "Benali"):
        dossier = found.candidate()
        Person.objects.filter(pk=dossier.person_id).update(
            given_names="Awa", birth_name=name, usage_name=""
        )
    Attendance.objects.update(state="registered")
    return found


def test_two_candidates_sign_one_after_the_other(scene, page, enter, visit):
    enter(MandateFactory(body=scene.session.body, role=Role.SECRETARIAT).user)
    address = f"/espace/sessions/{scene.session.pk}"
    visit(page, f"{address}/signatures/", name="signing-list")
    page.get_by_role("link", name="Awa Camara").click()
    signed_with_a_mouse(page)
    check_page(page, name="signing-pad")
    page.get_by_role("button", name="Effacer le tracé").click()
    assert page.locator("[name=drawing]").input_value() == ""
    signed_with_a_mouse(page)
    page.get_by_role("button", name="Signer ma présence").click()
    page.get_by_text("Awa Camara : présence signée. Merci.").wait_for()
    page.get_by_role("link", name="Awa Benali").press("Enter")
    page.get_by_label("Prénom et nom").fill("Awa Benali")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Signé à")).to_have_count(2)
    assert AttendanceSignature.objects.exclude(drawing="").count() == 1
    visit(page, f"{address}/emargement/", name="signing-sheet")
    expect(page.get_by_role("img", name="Signature d’Awa Camara")).to_be_visible()


def test_without_script_a_name_is_enough(scene, browser, live_server, enter, context):
    enter(MandateFactory(body=scene.session.body, role=Role.SECRETARIAT).user)
    plain = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        storage_state=context.storage_state(),
    )
    page = plain.new_page()
    page.goto(f"/espace/sessions/{scene.session.pk}/signatures/")
    page.get_by_role("link", name="Awa Camara").click()
    expect(page.locator(".sign-pad")).to_be_hidden()
    page.get_by_label("Prénom et nom").fill("awa camara")
    page.get_by_role("button", name="Signer ma présence").click()
    expect(page.get_by_text("Signé à")).to_have_count(1)
    plain.close()


def test_a_candidate_signs_their_presence_on_the_phone_without_a_network(shop, phone):
    Attendance.objects.update(state="registered")
    context = phone()
    page = shop.let_in(context.new_page())
    shop.into_grid(page)
    context.set_offline(True)
    page.get_by_text("Faire signer sa présence").click()
    page.evaluate("dispatchEvent(new Event('online'))")
    signed_with_a_mouse(page)
    check_page(page, name="offline-signing")
    page.get_by_role("button", name="Garder la signature").click()
    expect(page.get_by_text("Faire signer sa présence")).to_have_count(0)
    context.set_offline(False)
    everything_sent(page)
    signature = AttendanceSignature.objects.get()
    assert signature.drawing.startswith("M")
    assert signature.drawing.count("L") >= 8
    assert Attendance.objects.get().state == "present"
