"""Several certificates ticked in the list: one reason, two people, all of them or none."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.certificates.actions.delivery import deliver_certificate
from parchemin.certificates.models import Certificate, StatusProposal
from tests.certificates.scene import awarded, secretaries, signed_day
from tests.conftest import shared_rows
from tests.factories import BodyFactory
from tests.jobs.running import run_due_jobs
from tests.web.reading import PageClient, html_of

pytestmark = pytest.mark.django_db

AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
REASON = {"reason": "Épreuve annulée par la commission."}


@pytest.fixture(autouse=True)
def _on_the_afternoon_of_the_sitting():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


class Office:
    """Three certificates and the browsers of two secretaries."""

    def __init__(self) -> None:
        self.day = signed_day({}, {}, {})
        self.numbers = [certificate.number for certificate in awarded(self.day)]
        users = secretaries(self.day.sitting.body, ("Hélène Vasseur", "Karim Benali"))
        self.helene, self.karim = (PageClient().open_session(user) for user in users)

    def change(self, move="suspend", client=None, numbers=None, **typed):
        address = reverse("certificates:change_together", args=[move])
        chosen = self.numbers if numbers is None else numbers
        return (client or self.helene).post(address, {"selected": chosen, **typed})

    def settle(self, name="confirmer", client=None, numbers=None):
        address = reverse("certificates:settle_together", args=[name])
        chosen = self.numbers if numbers is None else numbers
        return (client or self.karim).post(address, {"selected": chosen})

    @property
    def states(self) -> list[str]:
        return sorted(Certificate.objects.values_list("state", flat=True))


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker):
    with time_machine.travel(AFTERNOON, tick=False), shared_rows(django_db_blocker):
        yield Office()


@pytest.fixture
def office(opened) -> Office:
    return deepcopy(opened)


def test_the_list_offers_what_may_be_done_together(office):
    register = html_of(office.helene.get(reverse("certificates:list")))
    assert "Suspendre…" in register
    assert f'value="{office.numbers[0]}"' in register
    office.change(**REASON)
    waiting = office.helene.get(reverse("certificates:list"), {"proposition": "open"})
    assert "Confirmer" in html_of(waiting)
    assert "Suspendre…" not in html_of(waiting)


def test_ticking_asks_why_and_writes_nothing_yet(office):
    text = html_of(office.change())
    assert "Suspendre : 3 certificats" in text
    assert text.count('name="selected"') == 3
    assert not StatusProposal.objects.exists()


def test_one_reason_two_people_and_every_certificate_changes(office):
    answer = office.change("revoke", holder_heard="on", **REASON)
    assert answer["Location"] == reverse("certificates:list") + "?proposition=open"
    assert office.states == ["active"] * 3
    office.settle()
    assert office.states == ["revoked"] * 3


def test_one_own_proposal_among_them_stops_all_and_is_named(office):
    office.change(numbers=office.numbers[:1], client=office.karim, **REASON)
    office.change(numbers=office.numbers[1:], **REASON)
    answer = office.settle(client=office.karim)
    assert answer.status_code == 422
    assert f"{office.numbers[0]} : Il faut deux personnes" in html_of(answer)
    assert office.states == ["active"] * 3


def test_every_refusal_is_told_and_none_is_proposed(office):
    Certificate.objects.filter(number__in=office.numbers[:2]).update(state="suspended")
    answer = office.change(**REASON)
    assert answer.status_code == 422
    text = html_of(answer)
    for number in office.numbers[:2]:
        assert f"{number} : « Suspendre » n’est pas possible dans l’état « Suspendu »" in text
    assert "Épreuve annulée par la commission." in text
    assert not StatusProposal.objects.exists()


def test_proposals_are_dropped_together(office):
    office.change(**REASON)
    office.settle("abandonner", client=office.helene)
    assert set(StatusProposal.objects.values_list("outcome", flat=True)) == {"dropped"}


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([], "Aucun certificat n’est coché."),
        (["X-1"], "n’a le numéro « X-1 »"),
    ],
)
def test_nothing_or_something_unknown_ticked_is_refused(office, numbers, said):
    assert said in html_of(office.change(numbers=numbers, **REASON))
    assert said in html_of(office.settle(numbers=numbers))


def test_what_waits_for_nothing_is_not_confirmed(office):
    assert "Aucune proposition n’attend." in html_of(office.settle())


def test_the_bound_is_said(office, monkeypatch):
    monkeypatch.setattr("parchemin.certificates.actions.batches.MOST_TOGETHER", 2)
    text = html_of(office.change(**REASON))
    assert "3 certificats sont cochés, 2 au plus à la fois." in text


def test_both_gestures_ask_for_a_fresh_proof(office):
    with time_machine.travel(AFTERNOON.replace(minute=6), tick=False):
        assert office.change(**REASON).status_code == 302
        assert office.settle().status_code == 302
    assert not StatusProposal.objects.exists()


def test_an_unknown_gesture_is_not_found(office):
    assert office.change("effacer", **REASON).status_code == 404
    assert office.settle("effacer").status_code == 404


def test_another_body_and_another_role_change_nothing(office, signed_in):
    stranger = signed_in(body=BodyFactory())
    assert "Aucun certificat de votre organisme" in html_of(
        office.change(client=stranger, **REASON)
    )
    juror = signed_in(Role.JUROR, body=office.day.sitting.body)
    assert office.change(client=juror, **REASON).status_code == 403
    assert office.settle(client=juror).status_code == 403


def announce(office, numbers=None, client=None):
    chosen = office.numbers if numbers is None else numbers
    address = reverse("certificates:announce_together")
    return (client or office.helene).post(address, {"selected": chosen})


def test_holders_receive_their_parchemin_once_and_where_it_is_verified(office):
    first, second, third = Certificate.objects.order_by("pk")
    assert "Envoyer aux titulaires" in html_of(office.helene.get(reverse("certificates:list")))
    for certificate in (first, second):
        deliver_certificate(certificate_id=certificate.pk, actor=office.day.actor, at=AFTERNOON)
    answer = announce(office)
    assert answer.status_code == 422
    assert f"{third.number} : ses fichiers ne sont pas encore établis." in html_of(answer)
    assert "Fait pour 2 sur 3" in html_of(answer)
    assert not mail.outbox
    run_due_jobs()
    assert len(mail.outbox) == 2
    message = mail.outbox[0]
    assert f"https://parchemin.exemple.fr/v/{first.token}" in message.body
    pdf = message.attachments[0].get_payload(decode=True)
    assert pdf == bytes(first.renditions.get(kind="pdf").content)
    assert "Aucune lettre n’attend de partir." in html_of(announce(office, [first.number]))


def test_a_certificate_worth_nothing_any_more_or_of_another_body_is_not_sent(office):
    assert announce(office, []).status_code == 422
    stranger = PageClient().open_session(secretaries(BodyFactory(), ("Lina Roy",))[0])
    assert announce(office, client=stranger).status_code == 422
    run_due_jobs()
    assert not mail.outbox
