"""The door: who enters, how, for how long, and how often one may try."""

import re
import socket
import time
from datetime import date, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse

from parchemin.accounts.models import Mandate, User
from parchemin.accounts.terms import Role
from parchemin.jobs.models import Job
from parchemin.web.password_link import PASSWORD_LINK
from parchemin.web.routes import PUBLIC, SECRETARIAT, door
from parchemin.web.sign_in import NoContextWord, fresh_proof_required
from tests.factories import MandateFactory, UserFactory
from tests.jobs.running import run_due_jobs
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db

PASSWORD = "parchemin-essai"
DOOR = "/connexion/"
INSIDE = "certificates:mine"  # the page of a candidate
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@fresh_proof_required
def bind(request):
    """An act that binds."""
    return HttpResponse(f"fait {request.POST['what']}")


urlpatterns = [
    path("", include("parchemin.web.urls")),
    door("essai/", bind, PUBLIC, name="trial"),
    door("essai/reserve/", bind, SECRETARIAT, name="trial_for_the_secretariat"),
]


def enter(client: PageClient, user: User, password: str = PASSWORD, **extra: str) -> HttpResponse:
    """Send the sign-in form."""
    return client.post(DOOR, {"login": user.email, "password": password, **extra})


def code(secret: str = SECRET, steps_ago: int = 0) -> str:
    """Return the code an authenticator application shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - steps_ago))


@pytest.fixture
def candidate() -> User:
    return MandateFactory(role=Role.CANDIDATE).user


@pytest.fixture
def secretary() -> User:
    user = MandateFactory(role=Role.SECRETARIAT).user
    TOTP.activate(user, SECRET)
    return user


def test_a_candidate_enters_with_a_password(client, candidate):
    assert enter(client, candidate)["Location"] == reverse("home")
    assert client.get(reverse(INSIDE)).status_code == 200


def test_an_address_is_read_whatever_its_capitals(client, candidate):
    candidate.email = candidate.email.upper()
    assert enter(client, candidate).status_code == 302


def test_a_second_factor_is_asked_and_accepted_once(client, secretary):
    assert enter(client, secretary)["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse(INSIDE)).status_code == 302
    used = code()
    assert client.post(reverse("mfa_authenticate"), {"code": used})["Location"] == reverse("home")
    assert client.get(reverse("home"))["Location"].startswith("/espace/")
    again = PageClient()
    enter(again, secretary)
    assert again.post(reverse("mfa_authenticate"), {"code": used}).status_code == 200
    assert again.get(reverse(INSIDE)).status_code == 302


def test_a_code_of_five_minutes_ago_is_refused(client, secretary):
    enter(client, secretary)
    answer = client.post(reverse("mfa_authenticate"), {"code": code(steps_ago=10)})
    assert answer.status_code == 200
    assert client.get(reverse(INSIDE)).status_code == 302


def test_setting_up_a_second_factor_proves_it_for_the_session(client):
    user = MandateFactory(role=Role.SECRETARIAT).user
    enter(client, user)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert "data:image/svg+xml" in page
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret[1])})
    methods = [record["method"] for record in client.session["account_authentication_methods"]]
    assert methods == ["password", "mfa"]
    assert client.get(reverse("mfa_view_recovery_codes")).content.count(b"<li><code>") == 10


def test_a_recovery_code_opens_once(client):
    user = MandateFactory(role=Role.SECRETARIAT).user
    enter(client, user)
    secret = re.search(
        r"<code>([A-Z2-7]+)</code>", client.get(reverse("mfa_activate_totp")).content.decode()
    )
    assert secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret[1])})
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    rescue = re.findall(r"<li><code>(.+?)</code>", page)[0]
    for expected in (302, 200):
        other = PageClient()
        enter(other, user)
        answer = other.post(reverse("mfa_authenticate"), {"code": rescue})
        assert answer.status_code == expected


def test_signing_in_changes_the_identifier_of_the_session(client, candidate):
    client.get(DOOR)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    enter(client, candidate)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted


def test_wrong_password_and_unknown_address_are_answered_alike(client, candidate):
    wrong = enter(client, candidate, "pas-le-bon-du-tout")
    unknown = enter(PageClient(), UserFactory.build(email="personne@ailleurs.fr"))
    hide = re.compile(r'value="[^"]*"|X-CSRFToken[^}]*')
    assert wrong.status_code == unknown.status_code == 200
    assert hide.sub("", wrong.content.decode()) == hide.sub("", unknown.content.decode())


def test_a_closed_account_does_not_enter(client, candidate):
    User.objects.filter(pk=candidate.pk).update(is_active=False)
    enter(client, candidate)
    assert client.get(reverse(INSIDE)).status_code == 302


def test_closing_an_account_ends_its_sessions_at_once(signed_in):
    client = signed_in(Role.CANDIDATE)
    assert client.get(reverse(INSIDE)).status_code == 200
    User.objects.update(is_active=False)
    assert client.get(reverse(INSIDE)).status_code == 302


def test_changing_a_password_ends_the_other_sessions(client, candidate):
    enter(client, candidate)
    elsewhere = PageClient()
    enter(elsewhere, candidate)
    new = "Neuf-et-bien-plus-long-2026"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert client.get(reverse(INSIDE)).status_code == 200
    assert elsewhere.get(reverse(INSIDE)).status_code == 302


def test_half_an_hour_without_a_request_ends_a_session(client, candidate):
    with time_machine.travel("2026-11-24 09:00", tick=False) as clock:
        enter(client, candidate)
        for _ in range(3):
            clock.shift(timedelta(minutes=29))
            assert client.get(reverse(INSIDE)).status_code == 200
        clock.shift(timedelta(minutes=31))
        assert client.get(reverse(INSIDE)).status_code == 302
        assert "Votre session est terminée" in client.get(DOOR).content.decode()


def test_twelve_hours_end_a_session_however_busy(client, candidate):
    with time_machine.travel("2026-11-24 08:00", tick=False) as clock:
        enter(client, candidate)
        for _ in range(35):
            clock.shift(timedelta(minutes=20))
            assert client.get(reverse(INSIDE)).status_code == 200
        clock.shift(timedelta(minutes=21))
        assert client.get(reverse(INSIDE)).status_code == 302


def test_the_date_of_the_last_request_is_worth_nothing_in_another_session(client, candidate):
    with time_machine.travel("2026-11-24 09:00", tick=False) as clock:
        enter(client, candidate)
        other = PageClient()
        enter(other, candidate)
        clock.shift(timedelta(minutes=31))
        fresh = PageClient()
        enter(fresh, candidate)
        fresh.get(reverse(INSIDE))
        stolen = fresh.cookies[settings.LAST_REQUEST_COOKIE].value
        client.cookies[settings.LAST_REQUEST_COOKIE] = stolen
        assert client.get(reverse(INSIDE)).status_code == 302
        assert fresh.get(reverse(INSIDE)).status_code == 200


def test_a_session_that_the_door_did_not_open_is_ended(client, candidate):
    client.force_login(candidate)
    assert client.get(reverse(INSIDE)).status_code == 302


def test_nobody_signs_up_alone(client):
    before = User.objects.count()
    secret = "Neuf-et-bien-plus-long-2026"
    client.post(
        reverse("account_signup"),
        {"email": "moi@exemple.fr", "password1": secret, "password2": secret},
    )
    assert User.objects.count() == before
    assert "secrétariat" in client.get(reverse("account_signup")).content.decode()


def test_signing_out_ends_the_session(signed_in):
    client = signed_in(Role.CANDIDATE)
    client.post(reverse("account_logout"))
    assert client.get(reverse(INSIDE)).status_code == 302


def reset_link(client: PageClient, user: User) -> str:
    """Ask for a link and return the one received."""
    client.post(reverse("account_reset_password"), {"email": user.email})
    run_due_jobs()
    found = re.search(r"https?://[^/]+(/mot-de-passe/lien/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def follow(client: PageClient, link: str, password: str) -> HttpResponse:
    """Open a link and choose a password."""
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(form, {"password1": password, "password2": password})


def test_a_link_sets_a_password_once(client, candidate):
    link = reset_link(client, candidate)
    follow(client, link, "Neuf-et-bien-plus-long-2026")
    assert enter(PageClient(), candidate, "Neuf-et-bien-plus-long-2026").status_code == 302
    follow(PageClient(), link, "Encore-un-autre-mot-long-27")
    assert enter(PageClient(), candidate, "Encore-un-autre-mot-long-27").status_code == 200


def test_a_link_is_worth_ten_minutes(client, candidate):
    link = reset_link(client, candidate)
    with time_machine.travel(timedelta(minutes=11)):
        assert "ne vaut plus" in client.get(link, follow=True).content.decode()


def test_a_link_does_not_spare_the_second_factor(client, secretary):
    follow(client, reset_link(client, secretary), "Neuf-et-bien-plus-long-2026")
    answer = enter(PageClient(), secretary, "Neuf-et-bien-plus-long-2026")
    assert answer["Location"] == reverse("mfa_authenticate")


def forget(client: PageClient, address: str) -> HttpResponse:
    """Say that the password of an address is forgotten."""
    return client.post(reverse("account_reset_password"), {"email": address})


def test_a_message_in_french_goes_to_a_known_address_and_none_to_an_unknown_one(client, candidate):
    for address in (candidate.email.upper(), "personne@ailleurs.fr"):
        assert forget(client, address)["Location"] == reverse("account_reset_password_done")
    run_due_jobs()
    (message,) = mail.outbox
    assert message.to == [f"{candidate.name} <{candidate.email}>"]
    assert message.subject == "Parchemin : choisir un nouveau mot de passe"
    assert "Si vous n’avez rien demandé" in message.body
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_page_does_the_same_whether_an_account_has_the_address_or_not(client, candidate):
    forget(client, "autre@ailleurs.fr")  # from then on, this browser is counted by the throttle
    costs = []
    for address in (candidate.email, "personne@ailleurs.fr"):
        with CaptureQueriesContext(connection) as asked:
            forget(client, address)
        costs.append([re.sub(r"'[^']*'|\d+|NULL", "?", one["sql"]) for one in asked])
    assert costs[0] == costs[1]
    assert "@" not in "".join(str(job.arguments) + job.key for job in Job.objects.all())


def test_a_mail_server_that_hangs_is_never_waited_for_by_the_page(client, candidate, settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 0.2
        before = time.monotonic()
        assert forget(client, candidate.email).status_code == 302
        assert time.monotonic() - before < 5
        run_due_jobs()
        (job,) = Job.objects.filter(kind=PASSWORD_LINK)
        assert (job.state, job.tries) == ("waiting", 1)
        assert "SMTPServerDisconnected" in job.last_error


@pytest.mark.parametrize(
    "password",
    ["Trop-court1", "parcheminparchemin", "cqp-parchemin-jury", "123456789012", "motdepasse2026"],
)
def test_a_weak_password_is_refused(client, candidate, password):
    enter(client, candidate)
    url = reverse("account_change_password")
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = client.post(url, form)
    if password == "motdepasse2026":
        # Long enough, not of the trade, not in the list: the control that the test is not blind.
        assert answer.status_code == 302
    else:
        assert answer.status_code == 200
        assert 'aria-invalid="true"' in answer.content.decode()


@pytest.mark.parametrize("password", ["🦊" * 16, "x é" * 40, "Le parchemin du voisin est bleu"])
def test_a_long_password_of_any_character_is_accepted(client, candidate, password):
    enter(client, candidate)
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    client.post(reverse("account_change_password"), form)
    assert enter(PageClient(), candidate, password).status_code == 302


def test_a_word_of_the_trade_may_stand_in_a_long_sentence():
    NoContextWord().validate("le jury de mardi matin")


@pytest.mark.parametrize(
    "target",
    [
        *("//ailleurs.fr", "///ailleurs.fr", "https://ailleurs.fr", "http:ailleurs.fr"),
        *("https:ailleurs.fr", "\\\\ailleurs.fr", "/\\ailleurs.fr", "\\/ailleurs.fr"),
        *("javascript:alert(1)", "data:text/html,x", "//ailleurs.fr/%2e%2e", "/\t/ailleurs.fr"),
        *("https://testserver@ailleurs.fr", "https://testserver.ailleurs.fr", "////ailleurs.fr"),
        *("ftp://ailleurs.fr", "//google。com", "https://ailleurs.fr#testserver", " //ailleurs.fr"),
        *("%2f%2failleurs.fr", "https:///ailleurs.fr", "http:///ailleurs.fr", "\x00//ailleurs.fr"),
        *(
            "//[::1]",
            "https://ailleurs.fr?testserver",
            "//testserver:80@ailleurs.fr",
            "///\\;@a.fr",
        ),
        *("https:\\\\ailleurs.fr", "http://a.fr\\@testserver", "//ailleurs.fr\\testserver"),
    ],
)
def test_the_door_never_leads_elsewhere(client, candidate, target):
    location = enter(client, candidate, next=target)["Location"]
    # A browser reads a backslash as a slash, and drops tabs and line ends.
    as_read = location.replace("\\", "/").translate(dict.fromkeys(map(ord, "\t\r\n"))).strip()
    assert urlsplit(urljoin("http://testserver/connexion/", as_read)).netloc == "testserver"


def test_the_door_leads_back_to_the_page_asked(client, candidate):
    answer = enter(client, candidate, next="/second-facteur/")
    assert answer["Location"] == "/second-facteur/"


@pytest.fixture
def trial():
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_an_act_that_binds_asks_for_a_proof_of_less_than_five_minutes(trial, client, candidate):
    with time_machine.travel("2026-11-24 09:00", tick=False) as clock:
        enter(client, candidate)
        assert client.post("/essai/", {"what": "signé"}).content.decode() == "fait signé"
        clock.shift(timedelta(minutes=6))
        answer = client.post("/essai/", {"what": "scellé"})
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
        answer = client.post(answer["Location"], {"password": PASSWORD})
        assert answer.content.decode() == "fait scellé"


@pytest.mark.parametrize("elsewhere", [False, True])
def test_an_act_goes_on_after_the_proof_only_for_whom_its_door_lets_in(trial, elsewhere):
    with time_machine.travel("2026-11-24 09:00", tick=False) as clock:
        mandate = MandateFactory()
        if elsewhere:
            MandateFactory(user=mandate.user, role=Role.CANDIDATE)
        client = PageClient().open_session(mandate.user)
        for lasting, status in ((True, 200), (False, 403)):
            clock.shift(timedelta(minutes=6))
            answer = client.post("/essai/reserve/", {"what": "signé"})
            if not lasting:
                Mandate.objects.filter(pk=mandate.pk).update(ends_on=date(2026, 11, 23))
            answer = client.post(answer["Location"], {"password": PASSWORD})
            assert (answer.status_code, "fait" in answer.content.decode()) == (status, lasting)
