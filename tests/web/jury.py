"""A jury day as people meet it on screen: who is signed in, and what each page costs."""

from datetime import timedelta

from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from parchemin.accounts.terms import Role
from parchemin.jurors.models import Juror
from tests.factories import MandateFactory, UserFactory
from tests.scenes import MORNING, JuryDay
from tests.web.reading import PageClient, html_of

# Screens act at the moment of the request: the clock of a test is set on the day of the sitting.
ON_THE_DAY = MORNING + timedelta(hours=3)


def secretary(day: JuryDay) -> PageClient:
    """Return somebody of the secretariat of the body that holds the sitting."""
    return PageClient().open_session(MandateFactory(body=day.sitting.body).user)


def juror(day: JuryDay, name: str) -> PageClient:
    """Return one of the jurors of the day, signed in."""
    user = UserFactory(name=name.capitalize())
    Juror.objects.filter(pk=day.seats[name].juror_id).update(user=user)
    MandateFactory(user=user, body=day.sitting.body, role=Role.JUROR)
    return PageClient().open_session(user)


def text(answer: HttpResponse) -> str:
    """Return the words of a page, spaces brought to one."""
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(soup.get_text(" ").split()).replace(" ,", ",")


def codes(answer: HttpResponse) -> set[str]:
    """Return the codes of the objections shown in the slot of refusals."""
    slot = BeautifulSoup(answer.content, "html.parser").find(id="objections")
    return {line["data-code"] for line in slot.find_all("li")} if slot else set()


def price(client: PageClient, address: str) -> int:
    """Return how many queries a page takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def board_of(day, item=None, **look) -> str:
    """Return the address of the board, of a candidate, under a look."""
    arguments = [day.sitting.pk, *([item.pk] if item else [])]
    path = reverse("jury:case" if item else "jury:board", args=arguments)
    return f"{path}?{urlencode(look)}" if look else path


def soup_of(answer: HttpResponse) -> BeautifulSoup:
    """Return a page ready to be searched."""
    return BeautifulSoup(html_of(answer), "html.parser")


def post_vote(client, day, item, name, vote="acquired", unit="B1", headers=None, **more):
    """Post the voice of somebody on a unit, as the keys of the board do."""
    return client.post(
        reverse("jury:vote", args=[item.pk]),
        {"unit": unit, "seat": day.seats[name].pk, "vote": vote} | more,
        headers=headers,
    )
