"""What a screen says of a sitting is true when it says it: over, put off, represented, or without a voice."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from parchemin.journal.selectors import story_of
from parchemin.jurors.models import Juror
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.actions.cases import adjourn
from parchemin.jury.actions.second_convocations import convene_again, record_lack_of_quorum
from parchemin.jury.actions.sitting_day import give_proxy, record_presence
from parchemin.jury.actions.votes import adopt_clear_units
from parchemin.jury.terms import InterestKind, Presence
from parchemin.kernel.objections import Refused
from parchemin.processes.close_sitting import close_sitting
from tests.scenes import jury_day
from tests.web.jury import ON_THE_DAY, board_of, codes, juror, post_vote, secretary, soup_of, text

pytestmark = pytest.mark.django_db
PARTED = {"B1": "acquired/not_acquired"}


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(ON_THE_DAY, tick=False):
        yield


def preparation(day, client):
    return text(client.get(reverse("jury:sitting", args=[day.sitting.pk])))


def goes(day, name, minutes=5):
    seat, at = day.seats[name], day.at + timedelta(minutes=minutes)
    record_presence(seat_id=seat.pk, presence=Presence.EXCUSED, actor=day.system, at=at)


def closing(day):
    at = day.at + timedelta(hours=1)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=at)


def test_a_closed_sitting_awaits_nobody():
    day = jury_day({"B1": 1}, quorum={"min_total": 4})
    item, heard = day.case(**PARTED), day.case(**PARTED)
    day.open()
    day.everybody(heard)
    goes(day, "ndiaye")
    client = secretary(day)
    assert "Attendre un membre" in preparation(day, client)
    closing(day)
    board = text(client.get(board_of(day, item)))
    for told in (board, preparation(day, client)):
        assert "3 votants pour 4 requis" in told
        for said in ("Attendre un membre", "Il manque 3 voix", "attendu"):
            assert said not in told, said


def test_the_agenda_says_the_day_that_the_jury_put_a_case_off_to():
    day = jury_day({"B1": 1}, quorum={"min_total": 4})
    item = day.case(**PARTED)
    day.open()
    goes(day, "ndiaye")
    adjourn(item_id=item.pk, until=date(2027, 1, 12), reason="Quorum.", actor=day.actor, at=day.at)
    told = preparation(day, secretary(day))
    assert "Ajourné au 12 janvier 2027." in told
    assert "3 votants pour 4 requis" not in told


def test_who_is_in_the_room_without_a_voice_is_not_said_out_of_it():
    day = jury_day({"B1": 1}, member={"experience_years": 5}, quorum={"min_per_college": 1})
    Juror.objects.exclude(surname="Ndiaye").update(in_trade_since=date(2010, 1, 4))
    Juror.objects.filter(surname="Ndiaye").update(in_trade_since=date(2024, 1, 8))
    item = day.case(**PARTED)
    day.open()
    told = str(secretary(day).get(board_of(day, item)).content.decode())
    assert "hors de la salle" not in told
    assert "sans voix" in told


def test_a_quorum_lacking_in_one_college_is_not_said_reached_by_the_count_of_all():
    day = jury_day({"B1": 1}, quorum={"min_total": 2, "min_per_college": 1})
    item = day.case(**PARTED)
    day.open()
    goes(day, "almeida")
    goes(day, "ndiaye", 6)
    told = text(secretary(day).get(board_of(day, item)))
    assert "2 présents, quorum non atteint" in told
    assert "2 présents, 2 requis" not in told


def test_a_voice_set_aside_is_not_counted_among_those_of_the_table():
    day = jury_day({"B1": 1}, quorum={"min_per_college": 1})
    item = day.case(**PARTED)
    day.open()
    day.everybody(item)
    declare_interest(
        item_id=item.pk,
        juror_id=day.seats["ndiaye"].juror_id,
        kind=InterestKind.EMPLOYER,
        actor=day.system,
        at=day.at,
    )
    told = text(secretary(day).get(board_of(day, item)))
    assert "3 voix sur 3" in told
    assert "voix écartée" in told


def test_who_is_represented_is_told_who_carries_their_voice():
    day = jury_day({"B1": 1}, quorum={"min_per_college": 1})
    item = day.case(**PARTED)
    for name in ("marchal", "belkacem", "almeida"):
        day.comes(day.seats[name])
    holder = day.seats["almeida"]
    give_proxy(seat_id=day.seats["ndiaye"].pk, holder_id=holder.pk, actor=day.actor, at=day.at)
    day.open()
    answer = post_vote(juror(day, "ndiaye"), day, item, "ndiaye")
    assert codes(answer) >= {"voice-carried"}
    assert "Votre voix est portée par Almeida." in text(answer)
    assert "Votre mandat" not in text(answer)


def test_nothing_is_adopted_after_the_closing_even_what_was_before():
    day = jury_day({"B1": 1})
    item = day.case(B1="acquired")
    day.open()
    for _ in range(2):
        adopt_clear_units(item_id=item.pk, actor=day.actor, at=day.at)
    closing(day)
    with pytest.raises(Refused) as refused:
        adopt_clear_units(item_id=item.pk, actor=day.actor, at=day.at)
    assert "sitting-state" in refused.value.codes


def test_a_second_convocation_and_the_first_sitting_name_and_link_each_other():
    day = jury_day({"B1": 1}, quorum={"min_total": 4})
    day.case(**PARTED)
    for name, seat in day.seats.items():
        day.comes(seat, Presence.ABSENT if name == "ndiaye" else Presence.PRESENT)
    record_lack_of_quorum(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    second = convene_again(
        sitting_id=day.sitting.pk,
        code="JURY-1-2",
        starts_at=day.at + timedelta(days=20),
        place="Paris",
        actor=day.actor,
        at=day.at,
    )
    client = secretary(day)
    pages = {
        one.pk: client.get(reverse("jury:sitting", args=[one.pk])) for one in (day.sitting, second)
    }
    first = text(pages[day.sitting.pk])
    assert "Convoquée de nouveau : séance JURY-1-2" in first
    assert "Attendre un membre" not in first
    assert reverse("jury:sitting", args=[second.pk]) in pages[day.sitting.pk].content.decode()
    assert "Seconde convocation de la séance JURY-1" in text(pages[second.pk])
    assert reverse("jury:sitting", args=[day.sitting.pk]) in pages[second.pk].content.decode()
    (told, *_) = story_of(day.sitting.body_id, "sitting/JURY-1", limit=1)
    assert "JURY-1-2" in str(told)


def test_a_convocation_with_nothing_to_do_shows_no_empty_label():
    day = jury_day({"B1": 1})
    page = secretary(day).get(reverse("jury:convocations", args=[day.sitting.pk]))
    for cell in soup_of(page).find_all("td", attrs={"data-label": "À faire"}):
        assert not cell.contents or cell.get_text(strip=True)


def test_a_voice_carried_by_another_is_told_once_for_a_case():
    day = jury_day(quorum={"min_per_college": 1}, majority="absolute_present_or_represented")
    item = day.case(**PARTED)
    for name in ("marchal", "belkacem", "almeida"):
        day.comes(day.seats[name])
    holder = day.seats["almeida"]
    give_proxy(seat_id=day.seats["ndiaye"].pk, holder_id=holder.pk, actor=day.actor, at=day.at)
    day.open()
    for unit in ("B1", "B2"):
        day.vote(item, unit, ndiaye="acquired")
    page = juror(day, "ndiaye").get(reverse("jury:record"))
    here = [link["href"] for link in soup_of(page).select("header a[aria-current]")]
    assert here == [reverse("jury:record")]
    told = text(page)
    assert told.count("par Almeida") == 1
    assert "portées par Almeida" in told
