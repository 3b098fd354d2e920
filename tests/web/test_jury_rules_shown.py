"""The page of a sitting tells the rules it goes by, each with its text or as a default."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from parchemin.jurors.models import Juror
from parchemin.jury.models import Sitting
from parchemin.jury.terms import SittingState
from tests.scenes import jury_day
from tests.web.jury import ON_THE_DAY, secretary, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(ON_THE_DAY, tick=False):
        yield


def page_of(day):
    return reverse("jury:sitting", args=[day.sitting.pk])


def test_the_rules_of_a_sitting_say_the_quorum_and_which_are_defaults():
    day = jury_day(quorum={"min_per_college": 2}, articles={"quorum": "art. 4.1"})
    shown = text(secretary(day).get(page_of(day)))
    assert "Quorum 2 au moins par collège paritaire Règlement, art. 4.1" in shown
    assert "Convocation 21 jours avant Règle par défaut, le règlement n’en dit rien" in shown
    assert "Vote À main levée Règle par défaut, le règlement n’en dit rien" in shown


def test_the_rules_of_a_sitting_tell_each_round_and_the_second_convocation():
    """Prévention-sécurité, art. 5: a second convocation within the month, then 70 % of the voices."""
    day = jury_day(
        quorum={"min_per_college": 2, "second_convocation_without_quorum": True},
        second_convocation={"after": {"days": 8}, "within": {"months": 1}},
        majority={"share": "1/2", "strict": True, "of": "cast"},
        rounds=[
            {"when": "second_convocation", "majority": "by_college"},
            {"when": "same_sitting", "majority": {"share": "70 %", "of": "cast"}},
        ],
        articles={"rounds": "art. 5", "second_convocation": "art. 6"},
    )
    shown = text(secretary(day).get(page_of(day)))
    assert "Majorité, premier tour Majorité des voix exprimées" in shown
    assert (
        "Tour 2 À une nouvelle convocation : majorité des voix exprimées dans chaque collège "
        "Règlement, art. 5"
    ) in shown
    assert "Tour 3 Dans la même séance : plus de 70 % des voix exprimées Règlement, art. 5" in shown
    assert (
        "Seconde convocation La seconde convocation se tient 8 jours au moins après la première. La seconde "
        "convocation se tient dans le mois. Elle est envoyée 21 jours avant, comme la première "
        "Règlement, art. 6"
    ) in shown


def test_a_reglement_of_one_round_and_no_delay_says_that_a_second_sitting_comes_later():
    shown = text(secretary(day := jury_day()).get(page_of(day)))
    assert "Tour 2" not in shown
    assert "Seconde convocation Elle se tient un autre jour, après la première." in shown


def test_a_sitting_without_quorum_says_so():
    day = jury_day(quorum={"min_per_college": None})
    assert "Quorum Aucun" in text(secretary(day).get(page_of(day)))


def test_who_convenes_again_reads_the_delays_of_the_reglement_first():
    day = jury_day()
    Sitting.objects.filter(pk=day.sitting.pk).update(state=SittingState.LACKED_QUORUM)
    page = text(secretary(day).get(reverse("jury:convene_again", args=[day.sitting.pk])))
    assert "Elle se tient un autre jour, après la première." in page
    assert "Elle est envoyée 21 jours avant, comme la première." in page


def test_a_juror_whose_experience_lacks_since_they_have_their_seat_is_told_before_the_day():
    day = jury_day(member={"experience_years": 5})
    page = reverse("jury:sitting", args=[day.sitting.pk])
    client, told = secretary(day), "Ndiaye exerce le métier depuis le"
    assert told not in text(client.get(page))
    juror_id = day.seats["ndiaye"].juror_id
    Juror.objects.filter(pk=juror_id).update(in_trade_since=day.at.date() - timedelta(days=900))
    assert told in text(client.get(page))
