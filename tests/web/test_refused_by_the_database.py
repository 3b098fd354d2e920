"""What a stale page, a race or a pasted text meets in the database is a refusal with its reason, on screen."""

import pytest
import time_machine
from django.urls import reverse

from parchemin.assessment.models import Session
from parchemin.journal.models import Event
from parchemin.jury.actions import votes
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.actions.sitting_day import give_proxy
from parchemin.jury.events import CASE_ADVISED
from parchemin.jury.models import Vote
from parchemin.jury.terms import InterestKind
from tests.scenes import jury_day
from tests.web.jury import ON_THE_DAY, codes, post_vote, secretary, soup_of, text

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(ON_THE_DAY, tick=False):
        yield


def day_with_a_case():
    day = jury_day(proxy={"allowed": True, "same_college": True, "max": 1})
    return day, day.case(B1="acquired/not_acquired")


@pytest.mark.parametrize("headers", [None, HTMX], ids=["whole page", "htmx"])
def test_a_stale_page_cannot_count_a_voice_whose_holder_stands_aside(headers):
    day, item = day_with_a_case()
    for name in ("marchal", "almeida", "ndiaye"):
        day.comes(day.seats[name])
    give_proxy(
        seat_id=day.seats["belkacem"].pk,
        holder_id=day.seats["marchal"].pk,
        actor=day.actor,
        at=day.at,
    )
    day.open()
    declare_interest(
        item_id=item.pk,
        juror_id=day.seats["marchal"].juror_id,
        kind=InterestKind.TUTOR,
        actor=day.actor,
        at=day.at,
    )
    answer = post_vote(secretary(day), day, item, "belkacem", headers=headers)
    assert answer.status_code == 422
    assert soup_of(answer).select("li[data-code]")
    assert Vote.objects.count() == 0


def test_two_hands_that_write_the_same_voice_at_once_count_it_once(monkeypatch):
    """The second hand read the board before the first one wrote: only the database knows."""
    day, item = day_with_a_case()
    day.open()
    client = secretary(day)
    post_vote(client, day, item, "marchal", "acquired")
    monkeypatch.setattr(votes, "voices_of", lambda item: ())
    answer = post_vote(client, day, item, "marchal", "not_acquired")
    assert answer.status_code == 422
    assert "La voix de ce siège est déjà consignée pour cette unité." in text(answer)
    assert "Rechargez la page" in text(answer)
    assert [vote.value for vote in Vote.objects.all()] == ["acquired"]


def test_an_emoji_is_refused_where_it_is_typed_and_nothing_typed_is_lost():
    day, item = day_with_a_case()
    day.open()
    typed = "Très bien 👍\r\nPoursuivre."
    answer = secretary(day).post(
        reverse("jury:conclude", args=[item.pk]), {"recommendation": typed}
    )
    assert answer.status_code == 422
    assert codes(answer) == {"document-unprintable"}
    assert "ne peuvent pas imprimer « 👍 » (U+1F44D)" in text(answer)
    assert "Très bien 👍" in soup_of(answer).select_one("textarea[name=recommendation]").text
    item.refresh_from_db()
    assert item.recommendation == ""


def test_a_text_of_two_lines_is_kept_as_two_lines_and_the_same_one_is_told_once():
    day, item = day_with_a_case()
    day.open()
    client = secretary(day)
    for _ in range(2):
        answer = client.post(
            reverse("jury:conclude", args=[item.pk]),
            {"recommendation": " Poursuivre vers le poste d’adjoint. \r\nPrévoir un tutorat."},
        )
        assert answer.status_code == 303
    item.refresh_from_db()
    assert item.recommendation == "Poursuivre vers le poste d’adjoint.\nPrévoir un tutorat."
    assert Event.objects.filter(name=CASE_ADVISED).count() == 1


def test_an_address_longer_than_any_number_is_no_crash():
    day, _ = day_with_a_case()
    session = Session.objects.get()
    client = secretary(day)
    for address in (
        f"/espace/sessions/{session.pk}/candidats/{10**30}/",
        f"/espace/sessions/{session.pk}/evaluateurs/{10**30}/remplacer/",
        f"/espace/sessions/{10**30}/",
    ):
        assert client.get(address).status_code in (404, 422), address
