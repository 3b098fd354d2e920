"""A campaign of several certifications and juries, on relative days: read alike, refused with the place."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from parchemin.assessment.terms import NOT_ASSESSED
from parchemin.journal.models import Event
from parchemin.kernel.calendar import at_paris
from parchemin.kernel.objections import Refused
from parchemin.pathways.terms import DossierState
from parchemin.stories.campaign import UnreadableCampaign, read_campaign
from parchemin.stories.campaign.dates import CampaignDays
from parchemin.stories.campaign.promotions import read_grids
from parchemin.stories.campaign.value import BEST, Answers, GridPlan
from parchemin.stories.rehearse import rehearse
from tests.conftest import NOON
from tests.stories.campaigns import (
    campaign,
    candidate,
    certification,
    juror,
    partner,
    sitting,
    written,
)

HEADER = (
    "Sexe;Nom de naissance;Prénoms;Date de naissance;Lieu de naissance;Adresse électronique;Voie;"
    "SIRET de l’organisme;État;Grilles"
)
CAMILLE = "F;Durand;Camille;12/03/1990;Rennes;camille.durand@exemple.fr;Formation continue;35600000000048;;"


def several(folder: Path, *lines: str, **changes) -> dict:
    """Return a campaign of one promotion, told as one of several."""
    (folder / "promotion.csv").write_text("\n".join((HEADER, *(lines or (CAMILLE,)))), "utf-8")
    one = campaign()
    told = {
        key: one[key] for key in ("format", "title", "body", "employers", "assessors", "jurors")
    }
    return told | {
        "certifications": {"mi": {**certification(), "reglement": one["reglement"]}},
        "partners": {"atelier": partner("35600000000048")},
        "promotions": {
            "printemps": {
                "file": "promotion.csv",
                "certification": "mi",
                "entry_on": "2025-01-06",
                "answered_on": "2025-01-20",
            }
        },
        "sessions": {
            "S-1": {
                "certification": "mi",
                "promotion": "printemps",
                "at": "2025-06-03T08:30",
                "place": "Lyon",
                "assessors": ["roussel", "diallo"],
            }
        },
        "sittings": {"J-1": {**sitting(), "certification": "mi", "unsaid_as_proposed": True}},
        **changes,
    }


def faults(value: dict, folder: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(UnreadableCampaign) as refused:
        read_campaign(written(value, folder), NOON)
    return [
        (file.name, fault.path, fault.rule) for file in refused.value.files for fault in file.faults
    ]


def test_days_counted_from_today_are_working_days():
    calendar = CampaignDays(NOON)  # Tuesday 24 November 2026
    assert calendar.day("J+0") == date(2026, 11, 24)
    assert (calendar.day("J-2"), calendar.day("J-3")) == (date(2026, 11, 20), date(2026, 11, 20))
    assert (calendar.day("J+4"), calendar.day("J+5")) == (date(2026, 11, 30), date(2026, 11, 30))
    assert calendar.day("2026-11-22") == date(2026, 11, 22)
    assert calendar.moment("J-1T18:30") == at_paris(date(2026, 11, 23), 18, 30)


def test_months_and_years_are_those_of_the_calendar():
    calendar = CampaignDays(datetime(2027, 12, 31, 12, tzinfo=UTC))
    assert calendar.day("J+2 mois") == date(2028, 2, 29)
    assert calendar.day("J-1 an") == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["J", "J30", "J-30j", "J+1 semaine", "J-9999 ans", "J-30T25:00"])
def test_a_relative_day_that_says_nothing_is_told(text, tmp_path):
    rule = "moment" if "T" in text else "pattern"
    value = campaign(sitting=sitting(at=text) if "T" in text else sitting(convened_on=text))
    path = "sitting.at" if "T" in text else "sitting.convened_on"
    assert faults(value, tmp_path) == [("campagne.json", path, rule)]


def test_candidates_of_a_promotion_are_known_by_the_name_in_their_address(tmp_path):
    again = CAMILLE.replace("12/03/1990", "13/03/1991").replace(";;", ";Déposé;B1 a/")
    found = read_campaign(written(several(tmp_path, CAMILLE, again), tmp_path))
    assert list(found.candidates) == ["camille-durand", "camille-durand-2"]
    first, second = found.candidates.values()
    assert (first.state, second.state) == (DossierState.ADMISSIBLE, DossierState.SUBMITTED)
    assert first.opened_at == at_paris(date(2025, 1, 6), 10)
    assert second.answered_at == at_paris(date(2025, 1, 20), 15, 3)


def test_grids_are_told_in_one_letter_a_line():
    read = read_grids("B3 apn-…/, B4 /a, B1 3-/")
    values = ("acquired", "partial", "not_acquired", NOT_ASSESSED)
    assert read["B3"] == (GridPlan(Answers(listed=values), unfinished=True), GridPlan())
    assert read["B4"][1].marks == Answers(others=BEST, listed=("acquired",))
    assert read["B1"][0].marks.listed == ("3", NOT_ASSESSED)


def test_words_of_a_promotion_that_say_nothing_are_told_at_their_line(tmp_path):
    line = CAMILLE.replace(";;", ";Reçue;B3 x/a")
    with pytest.raises(UnreadableCampaign) as refused:
        read_campaign(written(several(tmp_path, CAMILLE, line), tmp_path))
    state, grid = refused.value.sentences
    assert state.startswith("promotion.csv, ligne 3, État : un de ces mots est attendu : Brouillon")
    assert grid.endswith("Grilles : une grille s’écrit « B3 aapn/aaaa » (trouvé : « B3 x/a »)")


WRONG = [
    ({"session": {"at": "2025-06-03T08:30", "place": "Lyon"}}, "session", "unknown-key"),
    ({"promotions": {}}, "sessions.S-1.promotion", "unknown-key"),
    ({"sittings": {"J-1": sitting()}}, "sittings.J-1", "required"),
    ({"accounts": {"x": {"name": "X", "email": "x@exemple.fr", "role": "juge"}}}, "accounts.x.role", "enum"),
    (
        {"changes": [{"act": "suspend", "candidate": "camile", "on": "J-3", "reason": "Doute."}]},
        "changes[0].candidate",
        "unknown-key",
    ),
    ({"candidates": {"a": candidate()}}, "candidates.a", "required"),
    (
        {"polls": [{"certification": "mi", "place": "Lyon", "opened_on": "J+0", "answers_by": "J+7",
                    "dates": ["J+30T09:00"], "answers": {"marchal": ["yes", "no"]}}]},
        "polls[0].answers.marchal",
        "length",
    ),
    ({"jurors": {"x": juror("x")}}, "sittings.J-1.seats.marchal", "unknown-key"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "path", "rule"), WRONG, ids=[path for _, path, _ in WRONG])
def test_each_fault_is_told_at_its_place(changes, path, rule, tmp_path):
    assert ("campagne.json", path, rule) in faults(several(tmp_path, **changes), tmp_path)


def test_a_promotion_without_its_file_is_told(tmp_path):
    value = several(tmp_path)
    value["promotions"]["printemps"]["file"] = "ailleurs.csv"
    assert faults(value, tmp_path) == [("ailleurs.csv", "", "missing")]


@pytest.mark.django_db
def test_a_promotion_is_rehearsed_as_its_candidates_would_be_one_by_one(tmp_path):
    stage = rehearse(read_campaign(written(several(tmp_path), tmp_path)), today=NOON)
    assert stage.refusals == []
    (decision,) = stage.table.sitting.decisions.all()
    assert decision.outcome == "full"


@pytest.mark.django_db
def test_a_mark_beyond_the_last_line_of_a_bloc_is_refused(tmp_path):
    value = several(tmp_path, CAMILLE + f"B2 {'a' * 60}/")
    stage = rehearse(read_campaign(written(value, tmp_path)), today=NOON)
    refused = next(one for one in stage.refusals if one.act == "record_marks")
    assert refused.candidate == "camille-durand"
    assert "ligne " in refused.objection.message


@pytest.mark.django_db
def test_several_juries_are_not_rehearsed(tmp_path):
    value = several(tmp_path)
    value["sittings"]["J-2"] = value["sittings"]["J-1"]
    with pytest.raises(Refused, match="rend compte d’un jury"):
        rehearse(read_campaign(written(value, tmp_path)), today=NOON)


@pytest.mark.django_db
def test_who_has_an_account_acts_in_their_own_name(tmp_path):
    value = several(tmp_path, CAMILLE + "B2 nnnn/")
    for group in ("assessors", "jurors"):
        value[group] = {key: {**one, "account": True} for key, one in value[group].items()}
    value["accounts"] = {
        "vasseur": {"name": "Hélène Vasseur", "email": "h@exemple.fr", "role": "secretariat"}
    }
    stage = rehearse(read_campaign(written(value, tmp_path)), today=NOON)
    assert stage.refusals == []

    def who(name):
        labels = Event.objects.filter(name=name).values_list("actor_label", flat=True)
        return {label.split(",")[0] for label in labels}

    assert who("jury.sitting.convened") == {"Hélène Vasseur"}
    assert who("assessment.grid.signed") == {"Martine Roussel", "Ibrahima Diallo"}
    assert who("jury.sitting.opened") == {"Marchal"}
    assert who("jury.vote.cast") == {"Marchal", "Belkacem", "Almeida", "Ndiaye"}
