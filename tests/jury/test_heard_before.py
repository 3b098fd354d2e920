"""The board recalls why a case comes back: the earlier jury, its reason, what was acquired, the CPNE."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.jury.actions.agenda import put_on_agenda
from parchemin.jury.actions.cases import adjourn
from parchemin.jury.actions.sittings import convene_sitting
from parchemin.jury.models import AgendaItem
from parchemin.jury.selectors.board import deliberation_board
from parchemin.jury.selectors.earlier_juries import heard_before
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.confirm_sitting import confirm_sitting
from tests.jury.after import decided_day, decision_of, sign
from tests.scenes import jury_day
from tests.web.jury import secretary, text

pytestmark = pytest.mark.django_db


def next_board(day):
    """Put the case of a day before another sitting, and return what the board says of it."""
    later = day.at + timedelta(days=30)
    sitting = convene_sitting(
        code="JURY-2",
        certification_id=day.scene.certification.pk,
        starts_at=later,
        place="Lyon",
        actor=day.actor,
        at=day.at,
    )
    item = put_on_agenda(
        sitting_id=sitting.pk, dossier_id=day.item.dossier_id, actor=day.actor, at=later
    )
    return deliberation_board(day.actor, sitting.pk, item.pk).candidate


def adjourned_day(**reglement):
    day = jury_day(**reglement)
    if reglement.get("secrecy") == "secret":
        day.actor = day.system
    day.item = day.case(B1="acquired/not_acquired")
    day.open()
    day.vote(
        day.item, marchal="acquired", almeida="not_acquired", belkacem="acquired", ndiaye="abstain"
    )
    adjourn(
        item_id=day.item.pk,
        until=date(2026, 12, 15),
        reason="Apporter le bilan.",
        actor=day.actor,
        at=day.at,
    )
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    sign(day)
    return day


def test_a_case_heard_for_the_first_time_recalls_nothing():
    day = jury_day()
    item = day.case()
    assert deliberation_board(day.actor, day.sitting.pk, item.pk).candidate.before == ()


def test_an_adjourned_case_recalls_when_why_and_the_voices_and_nothing_acquired():
    (heard,) = next_board(adjourned_day()).before
    assert (heard.sitting, heard.day, heard.place) == ("JURY-1", date(2026, 11, 24), "Paris")
    assert heard.said == "Ajournement au 15 décembre 2026"
    assert heard.why == ("Apporter le bilan.",)
    assert heard.acquired == ()
    assert heard.voices == ("B1 : 2 pour, 1 contre, 1 abstention",)
    assert heard.cpne == ""


def test_the_counts_of_a_secret_ballot_are_not_recalled():
    (heard,) = next_board(adjourned_day(secrecy="secret")).before
    assert heard.voices == ()
    assert heard.acquired == ()


def test_a_case_that_the_cpne_sent_back_recalls_what_it_said():
    day = decided_day({"B1": "acquired"}, decision={"cpne_confirmation": True})
    confirm_sitting(
        sitting_id=day.sitting.pk,
        confirmed_on=(day.at + timedelta(days=20)).date(),
        deliberation="2026-47",
        sent_back={decision_of(day).pk: "Grille du bloc 2 non signée."},
        actor=day.actor,
        at=day.at + timedelta(days=20),
    )
    (heard,) = next_board(day).before
    assert heard.why == ()
    assert heard.acquired == ("B1", "B2")
    assert heard.cpne.endswith("par la CPNE le 14 décembre 2026 : Grille du bloc 2 non signée.")


def test_what_was_said_before_costs_one_query():
    item = AgendaItem.objects.get(pk=next_board(adjourned_day()).item_id)
    with CaptureQueriesContext(connection) as captured:
        assert len(heard_before(item)) == 1
    assert len(captured) == 1


def test_the_board_shows_it():
    day = adjourned_day()
    shown = next_board(day)
    item = AgendaItem.objects.select_related("sitting").get(pk=shown.item_id)
    address = reverse("jury:case", args=[item.sitting_id, item.pk])
    page = text(secretary(day).get(address))
    assert (
        "Déjà entendu le 24 novembre 2026 , Paris, séance JURY-1 : ajournement au 15"
        in page.replace("2026,", "2026 ,")
    )
    assert "Motif : Apporter le bilan." in page
    assert "Acquis alors" not in page
    assert "Voix d’alors : B1 : 2 pour, 1 contre, 1 abstention" in page
