"""An establishment with one secretary opens itself to others: from the e-mail to the first page."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from parchemin.accounts.models import User
from parchemin.organisations.models import CertifyingBody
from tests.cli.test_establish import WHOLE, call
from tests.factories import PartnerFactory
from tests.jobs.running import run_due_jobs
from tests.journeys.conftest import check_page

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "une phrase assez longue"


def address_received(by: str) -> str:
    """Return the address of the invitation in the last e-mail that somebody received."""
    run_due_jobs()
    message = [one for one in mail.outbox if by in one.to[0]][-1]
    return re.search(r"https?://[^/]+(/invitation/\S+/)", message.body)[1]


def open_account(page: Page, email: str, *, name: str = "") -> None:
    """Choose a password from the e-mail, sign in, and link an application."""
    page.goto(address_received(email))
    check_page(page, name=name)
    for field in ("password1", "password2"):
        page.locator(f"[name={field}]").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir mon compte").click()
    expect(page.get_by_text("Votre compte est ouvert.")).to_be_visible()
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("code").first).to_be_visible()
    secret = page.locator("code").first.inner_text()
    step = int(time.time()) // 30
    page.locator("[name=code]").fill(format_hotp_value(hotp_value(secret, step)))
    page.locator("form:has([name=code]) button[type=submit]").click()
    page.wait_for_load_state("load")
    page.goto("/espace/")


def invite(page: Page, role: str, name: str, email: str) -> None:
    """Invite somebody from the list of people."""
    page.goto("/espace/comptes/")
    page.get_by_role("link", name="Inviter quelqu’un").click()
    page.get_by_role("link", name=role).click()
    given_names, surname = name.split()
    page.get_by_label("Nom", exact=True).fill(surname)
    page.get_by_label("Prénoms").fill(given_names)
    page.get_by_label("Adresse électronique").fill(email)
    check_page(page, name=f"inviter-{email.split('@')[0]}")
    page.get_by_role("button", name="Inviter").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_one_secretary_invites_a_commission_member_and_a_partner_who_enter(
    page: Page, phone, visit
):
    assert call(*WHOLE) == 0
    body = CertifyingBody.objects.get()
    PartnerFactory(body=body, name="CFA du Nord")
    open_account(page, "odile.pre@fleurs.exemple.fr", name="invitation")
    expect(page.get_by_role("link", name="Comptes")).to_be_visible()
    visit(page, "/espace/comptes/inviter/", name="roles")

    invite(page, "Membre de la commission", "Lise Arnaud", "lise@exemple.fr")
    visit(page, page.url, name="personne")
    member = phone().new_page()
    open_account(member, "lise@exemple.fr")
    expect(member.get_by_role("link", name="Référentiels").first).to_be_visible()

    invite(page, "Organisme partenaire", "Karim Saïdi", "karim@exemple.fr")
    partner = phone().new_page()
    open_account(partner, "karim@exemple.fr")
    expect(partner.get_by_role("heading", name="Mes candidats")).to_be_visible()

    visit(page, "/espace/comptes/", name="comptes")
    expect(page.get_by_role("link", name="Saïdi Karim")).to_be_visible()
    assert User.objects.filter(last_login__lte=now()).count() == 3
