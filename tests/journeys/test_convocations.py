"""Before the day, in a real browser: convocations that a mail server refuses, then takes."""

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from parchemin.assessment.models import Session
from parchemin.pathways.models import Person
from tests.factories import MandateFactory, UserFactory
from tests.jobs.running import run_due_jobs
from tests.journeys.conftest import check_page
from tests.scenes import assessment

pytestmark = pytest.mark.django_db(transaction=True)


def test_convocations_leave_once_the_mail_server_takes_them(page: Page, visit, enter, settings):
    scene = assessment()
    Session.objects.update(starts_at="2099-03-02T08:00:00Z", code="S2099-001", room="Atelier 2")
    for _ in range(3):
        scene.grid(scene.candidate(), "B1")
    Person.objects.update(email="awa@exemple.fr")
    first = Person.objects.order_by("pk").first()
    Person.objects.filter(pk=first.pk).update(email="awa@refuse.test")
    user = UserFactory(name="Sylvie Marchetti")
    MandateFactory(user=user, body=scene.session.body)
    enter(user)
    visit(page, f"/espace/sessions/{scene.session.pk}/")
    page.get_by_role("link", name="Convocations").click()
    check_page(page, name="convocations-to-prepare")
    page.get_by_role("button", name="Préparer les convocations").click()
    expect(page.get_by_text("4 convocations préparées.")).to_be_visible()
    check_page(page, name="convocations-prepared")
    with page.expect_download() as printed:
        page.get_by_role("link", name="Toutes les lettres, en un PDF").click()
    assert printed.value.suggested_filename == "convocations-S2099-001.pdf"
    settings.EMAIL_BACKEND = "tests.mail.RefusingBackend"
    page.get_by_role("button", name="Envoyer 4 courriels").click()
    expect(page.get_by_text("4 courriels en partance.")).to_be_visible()
    check_page(page, name="convocations-leaving")
    run_due_jobs()
    page.reload()
    expect(page.get_by_text("Le serveur de messagerie a répondu")).to_have_count(1)
    check_page(page, name="convocations-refused")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    page.get_by_role("button", name="Renvoyer").click()
    expect(page.get_by_text("1 courriel en partance.")).to_be_visible()
    run_due_jobs()
    page.reload()
    expect(page.get_by_text("Le serveur de messagerie a répondu")).to_have_count(0)
    check_page(page, name="convocations-sent")
    assert len(mail.outbox) == 4
