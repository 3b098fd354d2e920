"""The accounts of a body on screen: people, invitations, ends of mandates, second factors."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse

from parchemin.accounts.models import Invitation, Mandate, User
from parchemin.accounts.terms import MANDATED_ROLES, Role
from tests.conftest import NOON
from tests.factories import (
    AssessorFactory,
    BodyFactory,
    JurorFactory,
    MandateFactory,
    PartnerFactory,
    UserFactory,
)
from tests.jobs.running import run_due_jobs
from tests.web.jury import codes, price, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
LIST = "/espace/comptes/"
TODAY = NOON.date()
CHOSEN = "une phrase assez longue"


@pytest.fixture(autouse=True)
def _the_day():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def body():
    return BodyFactory(name="Branche du commerce")


@pytest.fixture
def office(body, client):
    return client.open_session(MandateFactory(body=body, user__name="Odile Pré").user)


def person(user: User) -> str:
    return reverse("accounts:person", args=[user.pk])


def end_of(user: User) -> str:
    return reverse("accounts:end_mandate", args=[user.mandates.get().pk])


def invite(office, role="commission", **typed):
    form = {
        "given_names": "Lise",
        "surname": "Arnaud",
        "email": "lise@exemple.fr",
        "starts_on": TODAY.isoformat(),
        **typed,
    }
    return office.post(reverse("accounts:invite_to", args=[role]), form)


def invitation_page() -> str:
    run_due_jobs()
    return re.search(r"https?://[^/]+(/invitation/\S+/)", mail.outbox[-1].body)[1]


def accept(address: str, password: str = CHOSEN, client: PageClient | None = None):
    return (client or PageClient()).post(address, {"password1": password, "password2": password})


def test_the_list_tells_people_their_mandates_and_where_they_stand(office, body):
    partner = PartnerFactory(body=body, name="CFA du Nord")
    user = UserFactory(name="Karim Saïdi")
    MandateFactory(user=user, body=body, role=Role.PARTNER, partner=partner)
    MandateFactory(user=user, body=body, role=Role.JUROR, ends_on=date(2026, 1, 31))
    MandateFactory(user=user, role=Role.COMMISSION)
    gone = MandateFactory(body=body, ends_on=date(2026, 1, 31), user__name="Paul Roux").user
    MandateFactory(user__name="Étranger")
    page = text(office.get(LIST))
    assert "Organisme partenaire (CFA du Nord)" in page
    assert "Étranger" not in page
    assert "Membre de la commission" not in re.sub("Mandat .*?Exploitation", "", page)
    assert gone.listed_name in text(office.get(LIST, {"etat": "fini"}))
    assert user.listed_name not in text(office.get(LIST, {"etat": "fini"}))
    assert user.listed_name not in text(office.get(LIST, {"mandat": "commission"}))
    assert user.listed_name in text(office.get(LIST, {"mandat": "partner"}))


def test_the_page_of_a_person_costs_the_same_for_one_mandate_and_ten(office, body):
    one = MandateFactory(body=body, role=Role.COMMISSION).user
    many = UserFactory()
    for year in range(2010, 2020):
        MandateFactory(
            user=many,
            body=body,
            role=Role.COMMISSION,
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
        )
    office.get(person(one))
    assert price(office, person(one)) == price(office, person(many))


def test_what_an_account_did_is_told_on_its_page_to_its_body_alone(office, body):
    secretary = User.objects.get(surname="Pré")
    invite(office)
    page = text(office.get(person(secretary)))
    assert "Lise Arnaud reçoit le mandat « Membre de la commission »" in page
    elsewhere = MandateFactory(user=secretary).body
    other = PageClient().open_session(MandateFactory(body=elsewhere).user)
    assert "Lise Arnaud" not in text(other.get(person(secretary)))


def test_when_somebody_signed_in_before_their_first_mandate_here_is_not_told(office, body):
    user = MandateFactory(body=body, role=Role.JUROR, starts_on=TODAY).user
    User.objects.filter(pk=user.pk).update(last_login=NOON - timedelta(days=1))
    assert "Ne s’est pas encore connecté ici" in text(office.get(person(user)))
    User.objects.filter(pk=user.pk).update(last_login=NOON)
    assert "Dernière connexion le 24/11/2026" in text(office.get(person(user)))


@pytest.mark.parametrize("role", [Role.COMMISSION, Role.JUROR, Role.CANDIDATE])
def test_only_who_runs_the_body_sees_accounts(signed_in, role):
    assert signed_in(role).get(LIST).status_code == 403


def test_people_of_another_body_are_not_found(office):
    stranger = MandateFactory().user
    again = reverse("accounts:invite_again", args=[stranger.pk])
    given = reverse("accounts:give_again", args=[stranger.mandates.get().pk])
    factor = reverse("accounts:propose_factor", args=[stranger.pk])
    assert office.post(again).status_code == 404
    for address in (person(stranger), end_of(stranger), given, factor):
        assert office.get(address).status_code == 404


def test_each_role_that_a_mandate_gives_has_its_page(office):
    page = office.get(reverse("accounts:invite")).content.decode()
    for role in set(MANDATED_ROLES) - {Role.STAFF}:
        address = reverse("accounts:invite_to", args=[role.value])
        assert address in page
        assert office.get(address).status_code == 200
    for unknown in ("chair", "system", "roi"):
        assert office.get(reverse("accounts:invite_to", args=[unknown])).status_code == 404


def test_how_a_tutor_gets_a_link_is_said_where_it_is_looked_for(office):
    assert "habilitez-le comme évaluateur" in text(office.get(reverse("accounts:invite")))
    assert "Un tuteur s’habilite ici" in text(office.get(reverse("assessment:habilitate")))


def test_the_staff_alone_is_offered_to_invite_to_the_staff(office, body):
    address = reverse("accounts:invite_to", args=["staff"])
    assert address not in office.get(reverse("accounts:invite")).content.decode()
    assert codes(invite(office, "staff")) == {"staff-by-staff"}
    assert not User.objects.filter(email="lise@exemple.fr").exists()
    staff = PageClient().open_session(MandateFactory(body=body, role=Role.STAFF).user)
    assert address in staff.get(reverse("accounts:invite")).content.decode()
    assert invite(staff, "staff").status_code == 303


def test_the_staff_invites_too(body, client):
    staff = client.open_session(MandateFactory(body=body, role=Role.STAFF).user)
    assert invite(staff).status_code == 303
    run_due_jobs()
    assert len(mail.outbox) == 1
    assert Mandate.objects.filter(role=Role.COMMISSION).count() == 1


def test_somebody_invited_opens_their_account_from_the_e_mail_once(office):
    invite(office)
    address = invitation_page()
    page = text(PageClient().get(address))
    assert "Branche du commerce vous invite" in page
    assert "lise@exemple.fr" in page
    assert accept(address)["Location"] == reverse("account_login")
    assert User.objects.get(email="lise@exemple.fr").check_password(CHOSEN)
    answer = accept(address, "une autre phrase assez longue")
    assert answer.status_code == 410
    assert "a servi le 24/11/2026" in text(answer)
    assert User.objects.get(email="lise@exemple.fr").check_password(CHOSEN)


def test_an_invitation_to_a_wrong_address_is_corrected_and_the_former_link_is_dead(office, body):
    invite(office)
    former = invitation_page()
    user = User.objects.get(email="lise@exemple.fr")
    url = reverse("accounts:correct_invited", args=[user.pk])
    assert url in office.get(person(user)).text
    right = {"surname": "Arnaud", "given_names": "Élise", "reason": "Faute de frappe."}
    other = UserFactory(email="prise@exemple.fr")
    assert codes(office.post(url, {**right, "email": other.email})) == {"address-refused"}
    office.post(url, {**right, "email": "elise@exemple.fr"})
    latter = invitation_page()
    assert "elise@exemple.fr" in str(mail.outbox[-1].to)
    assert "Une invitation plus récente" in text(PageClient().get(former))
    assert "L’invitation d’Élise Arnaud est corrigée" in text(office.get(person(user)))
    assert accept(latter)["Location"] == reverse("account_login")
    assert codes(office.post(url, {**right, "email": "x@exemple.fr"})) == {"account-of-its-owner"}


def test_the_invitation_of_the_staff_or_of_another_body_is_not_corrected_here(office, body):
    for user in (
        MandateFactory(body=body, role=Role.STAFF, user=UserFactory()).user,
        MandateFactory(body=body, role=Role.JUROR, user=MandateFactory().user).user,
    ):
        user.set_unusable_password()
        user.save()
        url = reverse("accounts:correct_invited", args=[user.pk])
        typed = {**user.name_parts, "email": "ailleurs@exemple.fr", "reason": "x"}
        assert codes(office.post(url, typed)) & {"staff-by-staff", "account-of-its-owner"}


def test_an_invitation_late_replaced_forged_or_of_another_says_so(office):
    invite(office)
    former = invitation_page()
    user = User.objects.get(email="lise@exemple.fr")
    office.post(reverse("accounts:invite_again", args=[user.pk]))
    latter = invitation_page()
    assert former != latter
    assert "Une invitation plus récente" in text(PageClient().get(former))
    assert "quelqu’un d’autre" in text(office.get(latter))
    assert accept(latter, client=office).status_code == 410
    assert PageClient().get(f"{latter[:-2]}/").status_code == 404
    with time_machine.travel(NOON + timedelta(days=15)):
        assert "valait jusqu’au 8 décembre 2026" in text(PageClient().get(latter))
        assert accept(latter).status_code == 410
    assert not User.objects.get(pk=user.pk).has_usable_password()


def test_an_invitation_whose_mandate_is_over_says_so_and_is_not_sent_again(office):
    invite(office)
    address = invitation_page()
    user = User.objects.get(email="lise@exemple.fr")
    office.post(end_of(user), {"ends_on": TODAY.isoformat(), "at_once": "on"})
    with time_machine.travel(NOON + timedelta(minutes=10)):
        assert "est fini" in text(PageClient().get(address))
        assert accept(address).status_code == 410
        assert "Inviter de nouveau" not in text(office.get(person(user)))
        answer = office.post(reverse("accounts:invite_again", args=[user.pk]))
        assert codes(answer) == {"no-mandate-left"}
    run_due_jobs()
    assert len(mail.outbox) == 1
    assert not User.objects.get(pk=user.pk).has_usable_password()


def test_a_weak_password_gives_the_invitation_back(office):
    invite(office)
    address = invitation_page()
    assert accept(address, "court").status_code == 422
    assert Invitation.objects.get().used_at is None
    assert accept(address).status_code == 303


def test_an_address_known_elsewhere_is_answered_like_an_unknown_one(office):
    UserFactory(email="connue@exemple.fr", name="Lise Arnaud", last_login=NOON - timedelta(days=9))
    pages = []
    for address in ("connue@exemple.fr", "inconnue@exemple.fr"):
        answer = invite(office, email=address)
        told = text(office.get(answer["Location"]))
        pages.append(re.sub(r"ouvert, \d+", "ouvert, …", told.replace(address, "…")))
    assert pages[0] == pages[1]


def test_an_invitation_with_faults_is_given_back_with_what_was_typed(office):
    answer = invite(office, surname="", email="pas une adresse")
    assert answer.status_code == 422
    assert "pas une adresse" in answer.content.decode()
    answer = invite(office, ends_on="2020-01-01")
    assert codes(answer) == {"ends-first"}
    answer = invite(office, "candidate", reference="P999999")
    assert codes(answer) == {"unknown-candidate"}
    answer = invite(office, "partner", partner_id=str(PartnerFactory().pk))
    assert answer.status_code == 422
    invite(office)
    assert codes(invite(office)) == {"mandate-held"}


def test_a_juror_and_an_assessor_are_chosen_among_those_without_an_account(office, body):
    free, taken = JurorFactory(body=body), JurorFactory(body=body, user=UserFactory())
    page = office.get(reverse("accounts:invite_to", args=["juror"])).content.decode()
    assert (free.email in page, taken.email in page) == (True, False)
    answer = invite(office, "juror", juror_id=str(free.pk))
    assert free.email in text(office.get(answer["Location"]))
    assessor = AssessorFactory(body=body)
    answer = invite(office, "assessor", assessor_id=str(assessor.pk))
    assert assessor.email in text(office.get(answer["Location"]))


def test_a_mandate_ends_at_once_and_what_its_owner_sends_then_is_refused_in_words(office, body):
    second = MandateFactory(body=body, user__name="Ali Diop").user
    signing = PageClient().open_session(second)
    assert signing.get(LIST).status_code == 200
    office.post(end_of(second), {"ends_on": TODAY.isoformat(), "at_once": "on"})
    answer = invite(signing, email="apres@exemple.fr")
    assert answer["Location"].startswith("/connexion/")
    assert "Vos accès ont changé" in text(signing.get("/connexion/"))
    assert not User.objects.filter(email="apres@exemple.fr").exists()


def test_a_mandate_taken_back_here_leaves_the_session_open_at_another_body(office, body):
    held = MandateFactory(body=body, role=Role.COMMISSION)
    elsewhere = MandateFactory(user=held.user, body__name="Zone voisine").body
    signing = PageClient().open_session(held.user)
    address = reverse("accounts:end_mandate", args=[held.pk])
    office.post(address, {"ends_on": TODAY.isoformat(), "at_once": "on"})
    assert signing.get(LIST).status_code == 200
    assert signing.get(person(User.objects.get(surname="Pré"))).status_code == 404
    assert invite(signing, email="apres@exemple.fr").status_code in (303, 422)
    assert not Mandate.objects.filter(user__email="apres@exemple.fr", body=body).exists()
    assert Mandate.objects.filter(user=held.user, body=elsewhere, closed_at=None).exists()


def test_the_last_secretary_is_told_why_their_mandate_stays(office):
    secretary = User.objects.get(surname="Pré")
    answer = office.post(end_of(secretary), {"ends_on": TODAY.isoformat()})
    assert answer.status_code == 422
    assert codes(answer) == {"last-secretariat"}
    assert "Invitez d’abord quelqu’un d’autre" in text(answer)


def test_a_mandate_that_is_over_is_given_again_from_the_page(office, body):
    user = MandateFactory(body=body, role=Role.COMMISSION, ends_on=TODAY - timedelta(days=1)).user
    page = BeautifulSoup(office.get(person(user)).content, "html.parser")
    link = page.find("a", string=re.compile("Redonner")) or page.select_one('a[href*="redonner"]')
    answer = office.post(link["href"], {"starts_on": TODAY.isoformat()})
    assert answer["Location"] == person(user)
    assert user.mandates.filter(ends_on__isnull=True).count() == 1


def test_a_lost_second_factor_is_replaced_by_two_people_on_screen(office, body):
    owner = MandateFactory(body=body, role=Role.JUROR, user__name="Inès Roy").user
    TOTP.activate(owner, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert "Il est perdu" in text(office.get(person(owner)))
    office.post(reverse("accounts:propose_factor", args=[owner.pk]), {"reason": "Téléphone volé."})
    page = text(office.get(person(owner)))
    assert "Une autre personne confirme." in page
    assert "Confirmer le remplacement" not in page
    other = PageClient().open_session(MandateFactory(body=body).user)
    page = BeautifulSoup(other.get(person(owner)).content, "html.parser")
    (confirm,) = page.select('form[action*="/confirmer/"]')
    assert codes(office.post(confirm["action"])) == {"proposed-alone"}
    other.post(confirm["action"])
    assert "Aucun n’est relié." in text(other.get(person(owner)))
    assert other.post(confirm["action"]).status_code == 404
