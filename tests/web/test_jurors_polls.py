"""When jurors can come: asked by secret links, answered without an account, composed into a jury."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jurors.actions.polls import answer_poll, close_poll, open_poll
from parchemin.jurors.models import AvailabilityPoll, Juror, PollAnswer, PollInvitation
from parchemin.jurors.selectors.polls import token_digest
from parchemin.jurors.terms import Availability
from parchemin.jury.models import Sitting
from parchemin.jury.terms import College
from tests.conftest import NOON
from tests.factories import (
    BodyFactory,
    CertificationFactory,
    JurorFactory,
    actor_for,
    reglement_in_force,
)
from tests.jobs.running import run_due_jobs
from tests.web.jury import codes, price, soup_of, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
LIST = "/espace/seances/disponibilites/"
NEW = "/espace/seances/disponibilites/nouveau/"
TUESDAY = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
FRIDAY = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
YES, IF_NEEDED, NO = Availability.YES, Availability.IF_NEEDED, Availability.NO


@pytest.fixture(autouse=True)
def _the_day():
    """Live a month before."""
    with time_machine.travel(NOON, tick=False):
        yield


class Asked:
    """Two employers and two employees of a body, asked about two dates."""

    def __init__(self, more=0):
        self.certification = CertificationFactory(short_title="MUC")
        self.body = self.certification.body
        reglement_in_force(self.certification)
        people = {
            "Anne Roux": College.EMPLOYERS,
            "Bob Marchal": College.EMPLOYERS,
            "Yves Almeida": College.EMPLOYEES,
            "Zoé Ndiaye": College.EMPLOYEES,
        }
        self.jurors = {
            name: JurorFactory(body=self.body, name=name, college=college)
            for name, college in people.items()
        }
        for _ in range(more):
            JurorFactory(body=self.body)
        self.actor = actor_for(self.body)

    def open(self):
        opened = open_poll(
            certification_id=self.certification.pk,
            starts=[TUESDAY, FRIDAY],
            juror_ids=self.body.juror_set.values_list("pk", flat=True),
            place="Paris",
            answers_by=date(2026, 12, 15),
            actor=self.actor,
            at=NOON,
        )
        self.poll = opened.poll
        self.dates = list(opened.poll.dates.all())
        self.tokens = {link.name: link.token for link in opened.links}
        return self

    def answer(self, name, *values):
        answers = {row.pk: value for row, value in zip(self.dates, values, strict=True)}
        answer_poll(token=self.tokens[name], answers=answers, at=NOON)

    def everybody(self, first=YES, second=YES):
        for name in self.jurors:
            self.answer(name, first, second)
        return self

    def typed(self, **changes):
        return {
            "certification": self.certification.pk,
            "place": "Paris",
            "answers_by": "2026-12-15",
            "jurors": [juror.pk for juror in self.jurors.values()],
            "date-1": "2027-01-12T10:00",
            "date-2": "2027-01-15T10:00",
            **changes,
        }


@pytest.fixture
def asked():
    return Asked().open()


@pytest.fixture
def secretariat(signed_in, asked):
    return signed_in(body=asked.body)


def page_of(poll) -> str:
    return reverse("jury:poll", args=[poll.pk])


def link_of(token) -> str:
    return reverse("availability", args=[token])


def convene(client, asked, date_id, **typed):
    address = reverse("jury:convene_proposal", args=[asked.poll.pk, date_id])
    return client.post(address, {f"{date_id}-{name}": value for name, value in typed.items()})


# Asking


def test_a_poll_is_opened_and_each_link_is_told_once(signed_in):
    asked = Asked()
    client = signed_in(body=asked.body)
    assert "Roux Anne, employeurs" in text(client.get(NEW))
    answer = client.post(NEW, asked.typed())
    assert answer.status_code == 200
    poll = AvailabilityPoll.objects.get()
    assert [row.starts_at for row in poll.dates.all()] == [TUESDAY, FRIDAY]
    links = [code.text for code in soup_of(answer).select(".secret-links code")]
    tokens = [
        re.fullmatch(rf"{settings.PUBLIC_URL}/disponibilites/([\w-]+)/", link)[1] for link in links
    ]
    assert set(PollInvitation.objects.values_list("token_digest", flat=True)) == {
        token_digest(token) for token in tokens
    }
    assert "Envoyer plutôt par courriel" in text(answer)
    assert "no-store" in answer["Cache-Control"]
    later = client.get(page_of(poll)).content.decode() + str(list(Event.objects.values_list()))
    assert not any(token in later for token in tokens)


def mailing(poll) -> str:
    return reverse("jury:mail_links", args=[poll.pk])


def test_links_leave_by_mail_and_the_page_says_which_did(asked, secretariat, settings):
    settings.EMAIL_BACKEND = "tests.mail.RefusingBackend"
    Juror.objects.filter(surname="Ndiaye").update(email="zoe@refuse.test")
    asked.answer("Anne Roux", YES, NO)
    assert "Envoyer 3 courriels" in text(secretariat.get(page_of(asked.poll)))
    assert secretariat.post(mailing(asked.poll))["Location"] == page_of(asked.poll)
    page = text(secretariat.get(page_of(asked.poll)))
    assert page.count("En partance") == 3
    run_due_jobs()
    page = text(secretariat.get(page_of(asked.poll)))
    assert page.count("Envoyée") == 2
    assert page.count("Préparée") == 1
    assert "Envoyer 1 courriel" in page
    assert len(mail.outbox) == 2
    link = re.search(rf"{settings.PUBLIC_URL}(/disponibilites/\S+/)", mail.outbox[0].body)[1]
    assert "Bob Marchal" in text(PageClient().get(link))


def test_links_of_a_poll_closed_or_of_another_body_are_not_sent(asked, secretariat, signed_in):
    close_poll(poll_id=asked.poll.pk, actor=asked.actor, at=NOON)
    assert codes(secretariat.post(mailing(asked.poll))) == {"poll-closed"}
    assert signed_in(body=BodyFactory()).post(mailing(asked.poll)).status_code == 404
    assert not mail.outbox


def test_dates_already_asked_lead_to_the_open_poll(asked, secretariat):
    answer = secretariat.post(NEW, asked.typed())
    assert answer["Location"] == page_of(asked.poll)
    assert AvailabilityPoll.objects.count() == 1


def test_a_poll_that_cannot_be_opened_says_why_and_keeps_what_was_typed(signed_in):
    asked = Asked()
    client = signed_in(body=asked.body)
    answer = client.post(NEW, asked.typed(**{"date-1": "2026-11-23T10:00", "place": "Lyon"}))
    assert codes(answer) == {"date-past", "answers-by"}
    assert soup_of(answer).find("input", {"name": "place"})["value"] == "Lyon"
    answer = client.post(NEW, asked.typed(**{"date-1": "demain", "jurors": []}))
    assert set(answer.context["form"].errors) == {"date-1", "jurors"}
    assert not AvailabilityPoll.objects.exists()


def test_without_reglement_or_jurors_nothing_is_asked(signed_in):
    assert "Il manque de quoi interroger" in text(signed_in().get(NEW))


def test_the_list_says_how_many_answered(asked, secretariat):
    asked.answer("Anne Roux", YES, NO)
    assert "Jury MUC 2, la première le 12/01/2027 1 sur 4 15/12/2026 Ouvert" in text(
        secretariat.get(LIST)
    )


def test_without_a_poll_the_list_says_what_to_do_first(signed_in):
    assert "Proposez quelques dates" in text(signed_in().get(LIST))


# Answering


def test_a_juror_answers_by_their_link_without_an_account(asked):
    visitor = PageClient()
    address = link_of(asked.tokens["Anne Roux"])
    page = text(visitor.get(address))
    assert "Anne Roux, jury du certificat" in page
    assert "Mardi 12 janvier 2027, 10 h 00" in page.replace("\u00a0", " ")
    first, second = asked.dates
    typed = {f"date-{first.pk}": "yes", f"date-{second.pk}": "if_needed", "note": "Après 9 h."}
    answer = visitor.post(address, typed)
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert list(PollAnswer.objects.order_by("date").values_list("value", flat=True)) == [
        "yes",
        "if_needed",
    ]
    answer = visitor.get(address)
    assert "Vos réponses sont enregistrées." in text(answer)
    checked = soup_of(answer).find_all("input", type="radio", checked=True)
    assert [field["value"] for field in checked] == ["yes", "if_needed"]
    assert "no-store" in answer["Cache-Control"]
    visitor.post(address, typed | {f"date-{first.pk}": "no"})
    assert PollAnswer.objects.get(date=first).value == "no"


def test_each_date_is_answered_or_says_so(asked):
    first, second = asked.dates
    answer = PageClient().post(link_of(asked.tokens["Anne Roux"]), {f"date-{first.pk}": "yes"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {f"date-{second.pk}"}
    assert soup_of(answer).find("input", checked=True)["value"] == "yes"
    assert not PollAnswer.objects.exists()


def test_a_closed_poll_shows_answers_and_takes_none(asked):
    asked.answer("Anne Roux", YES, NO)
    close_poll(poll_id=asked.poll.pk, actor=asked.actor, at=NOON)
    address = link_of(asked.tokens["Anne Roux"])
    page = text(PageClient().get(address))
    assert "Le sondage est clos." in page
    assert "disponible" in page
    first, second = asked.dates
    late = PageClient().post(address, {f"date-{first.pk}": "no", f"date-{second.pk}": "no"})
    assert codes(late) == {"poll-closed"}
    assert PollAnswer.objects.get(date=first).value == "yes"


def test_a_link_that_opens_nothing_is_not_found(asked):
    assert PageClient().get(link_of("x" * 43)).status_code == 404
    assert PageClient().post(link_of("x" * 43)).status_code == 404


def test_a_renewed_link_replaces_the_former(asked, secretariat):
    invitation = PollInvitation.objects.get(juror__surname="Roux")
    answer = secretariat.post(reverse("jury:renew_link", args=[invitation.pk]))
    assert len(soup_of(answer).select(".secret-links code")) == 1
    assert PageClient().get(link_of(asked.tokens["Anne Roux"])).status_code == 404


# Composing


def test_the_poll_shows_answers_and_a_jury_for_each_date_the_best_first(asked, secretariat):
    asked.everybody(IF_NEEDED, YES)
    for name in ("Yves Almeida", "Zoé Ndiaye"):
        asked.answer(name, NO, YES)
    soup = soup_of(secretariat.get(page_of(asked.poll)))
    first, second = soup.find_all("article", class_="proposal")
    assert "Vendredi 15 janvier 2027" in first.h3.text
    assert "Ce jury pourrait ouvrir." in first.text
    assert "Présidence" in first.text
    assert "0 séance" in first.text
    assert first.find("svg", class_="jury-table")
    assert "Mardi 12 janvier 2027" in second.h3.text
    assert "Il manque 1 membre du collège salariés" in second.text
    assert not second.find("form")
    assert "Indisponible" in soup.find("table", class_="poll-answers").text


def test_the_jury_proposed_is_convened_with_its_seats_in_one_gesture(asked, secretariat):
    asked.everybody()
    answer = convene(secretariat, asked, asked.dates[1].pk, code="JURY-9")
    sitting = Sitting.objects.get(code="JURY-9")
    assert answer["Location"] == reverse("jury:sitting", args=[sitting.pk])
    assert (sitting.starts_at, sitting.seats.count()) == (FRIDAY, 4)
    assert "Clos" in text(secretariat.get(LIST))
    page = secretariat.get(page_of(asked.poll))
    assert not soup_of(page).find("article", class_="proposal").find("form")


def test_a_jury_that_could_not_open_is_not_convened(asked, secretariat):
    answer = convene(secretariat, asked, asked.dates[0].pk, code="JURY-9")
    assert answer.status_code == 422
    assert "juror-lacking" in codes(answer)
    assert convene(secretariat, asked, asked.dates[0].pk, code="").status_code == 422
    assert convene(secretariat, asked, 9999, code="JURY-9").status_code == 404
    assert not Sitting.objects.exists()


def test_a_poll_is_closed_from_its_page(asked, secretariat):
    assert secretariat.post(reverse("jury:close_poll", args=[asked.poll.pk])).status_code == 303
    page = text(secretariat.get(page_of(asked.poll)))
    assert "Clore le sondage" not in page
    assert "Refaire le lien" not in page


# Rights and cost


def test_polls_are_the_secretariat_s_and_of_its_body(asked, signed_in):
    invitation = PollInvitation.objects.first()
    posted = (
        reverse("jury:close_poll", args=[asked.poll.pk]),
        reverse("jury:renew_link", args=[invitation.pk]),
        reverse("jury:convene_proposal", args=[asked.poll.pk, asked.dates[0].pk]),
    )
    stranger = signed_in(body=BodyFactory())
    assert "MUC" not in text(stranger.get(LIST))
    assert stranger.get(page_of(asked.poll)).status_code == 404
    for address in posted:
        assert stranger.post(address, {"code": "J"}).status_code == 404
    for role in (Role.JUROR, Role.COMMISSION, Role.CANDIDATE):
        outsider = signed_in(role, body=asked.body)
        for address in (LIST, NEW, page_of(asked.poll)):
            assert outsider.get(address).status_code == 403
        for address in posted:
            assert outsider.post(address).status_code == 403


def test_thirty_jurors_cost_what_four_cost(signed_in):
    costs = []
    for more in (0, 26):
        asked = Asked(more).open().everybody()
        client = signed_in(body=asked.body)
        costs.append(
            [price(client, address) for address in (LIST, NEW, page_of(asked.poll))]
            + [price(PageClient(), link_of(asked.tokens["Anne Roux"]))]
        )
    assert costs[0] == costs[1]


def test_an_hour_proposed_is_typed_and_told_on_the_clocks_of_the_place(asked, secretariat):
    there = asked.typed(place="Saint-Denis", zone="Indian/Reunion")
    assert secretariat.post(NEW, there).status_code == 200
    poll = AvailabilityPoll.objects.latest("pk")
    moments = [date.starts_at for date in poll.dates.all()]
    assert moments == [
        datetime(2027, 1, 12, 6, 0, tzinfo=UTC),
        datetime(2027, 1, 15, 6, 0, tzinfo=UTC),
    ]
    page = secretariat.get(f"{LIST}{poll.pk}/").text
    assert "12 janvier 2027, 10\u00a0h\u00a000 (heure locale, La Réunion)" in page


def test_a_day_is_that_of_the_place_at_the_other_end_of_the_world(asked, secretariat):
    there = asked.typed(zone="Pacific/Noumea", **{"date-1": "2027-01-12T06:00"})
    secretariat.post(NEW, there)
    poll = AvailabilityPoll.objects.latest("pk")
    assert poll.dates.first().starts_at == datetime(2027, 1, 11, 19, 0, tzinfo=UTC)
    page = secretariat.get(f"{LIST}{poll.pk}/").text
    assert "12 janvier 2027, 6\u00a0h\u00a000 (heure locale, Nouvelle-Calédonie)" in page


def test_an_hour_that_no_clock_of_the_place_shows_is_refused_there_only(asked, secretariat):
    never = {"date-1": "2027-03-28T02:30"}
    answer = secretariat.post(NEW, asked.typed(**never))
    assert answer.status_code == 422
    assert "il n’est jamais 2 h 30" in answer.text
    there = asked.typed(zone="Indian/Reunion", **never)
    assert secretariat.post(NEW, there).status_code == 200


@pytest.mark.parametrize("offset", ["+05:00", "Z", "-0300", ":00+02"])
def test_an_hour_with_an_offset_is_refused_beside_its_field(asked, secretariat, offset):
    answer = secretariat.post(NEW, asked.typed(**{"date-1": f"2027-01-12T10:00{offset}"}))
    assert answer.status_code == 422
    (error,) = answer.context["form"].errors["date-1"]
    assert "décalage horaire" in error
    assert f"2027-01-12T10:00{offset}" in error
    assert AvailabilityPoll.objects.count() == 1


def test_a_poll_asked_before_zones_were_is_told_on_the_clocks_of_paris(asked, secretariat):
    AvailabilityPoll.objects.update(zone=None)
    page = secretariat.get(f"{LIST}{asked.poll.pk}/").text
    assert "12 janvier 2027, 10\u00a0h\u00a000" in page
    assert "heure locale" not in page
