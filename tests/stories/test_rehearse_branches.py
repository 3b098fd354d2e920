"""Rules of real branches, played as files: a new branch is a new file, never new code."""

import pytest

from tests.stories.branches import REGLEMENTS, THREE, TO_CONFIRM, full_campaign, under
from tests.stories.campaigns import (
    BLOCS,
    RNCP,
    by_key,
    candidate,
    certification,
    codes,
    grids,
    juror,
    played,
    sitting,
    vae,
)

pytestmark = pytest.mark.django_db

SPLIT = {"marchal": "not_acquired", "almeida": "not_acquired", "others": "acquired"}


def judged(value, tmp_path, key="camille"):
    return by_key(played(value, tmp_path)[1])[key]


def bloc(found, code):
    return next(one for one in found["blocs"] if one["code"] == code)


def stands(found, code):
    """Return why a bloc carried over counts, or why the agenda refuses its dossier: what it carries is over."""
    refused = codes(found["refusals"])
    return refused[0] if refused else bloc(found, code)["reasons"][0]["code"]


def settled(found, code):
    """Return the outcome of a bloc, and the code and text of law of its last reason."""
    one = bloc(found, code)
    return one["outcome"], one["reasons"][-1]["code"], one["reasons"][-1]["source"]


@pytest.mark.parametrize("name", sorted(path.stem for path in REGLEMENTS.glob("*.yaml")))
def test_every_reglement_of_the_demonstration_plays_to_the_parchemin(name, tmp_path):
    stage, decisions = played(full_campaign(name), tmp_path)
    found = by_key(decisions)["camille"]
    assert (decisions["refusals"], found["refusals"]) == ([], [])
    assert found["outcome"] == "full"
    assert [one.delivered_at is not None for one in stage.certificates] == [True]
    assert found["to_confirm_by_cpne"] is (name in TO_CONFIRM)


# Métallurgie, accord du 8 novembre 2019: by competence; the employer chair casts; 24 and 60 months.


def metallurgie(voices):
    """Return a campaign where assessors part on C2.1 alone, which the table votes."""
    votes = {"C2.1": voices}
    value = under("metallurgie", sitting=sitting(cases={"camille": {"votes": votes}}))
    parted = grids("acquired", {"C2.1": "not_acquired", "others": "acquired"}, ("B2",))
    value["candidates"]["camille"] = candidate(assessments={**grids(), **parted})
    return value


@pytest.mark.parametrize(
    ("voices", "outcome"),
    [(SPLIT, "partial"), ({"belkacem": "not_acquired", "ndiaye": "not_acquired", "others": "acquired"}, "full")],
    ids=["chair against", "chair for"],
)  # fmt: skip
def test_metallurgie_decides_by_competence_and_the_chair_casts(voices, outcome, tmp_path):
    found = judged(metallurgie(voices), tmp_path)
    units = {unit["code"]: unit for unit in found["units"]}
    assert {unit["unit"] for unit in units.values()} == {"competence"}
    assert units["C2.1"]["reasons"][-1]["code"] == "casting-vote"
    assert units["C2.1"]["reasons"][-1]["source"] == "Règlement, KALIARTI000041698695"
    assert (found["outcome"], bloc(found, "B2")["outcome"] == "acquired") == (
        outcome,
        outcome == "full",
    )
    assert "casting-vote" in codes(bloc(found, "B2")["reasons"])


def test_metallurgie_limits_a_registered_bloc_that_the_doctrine_keeps_for_life(tmp_path):
    older = {**RNCP, "decided_on": "2017-01-01", "starts_on": "2017-01-01", "ends_on": "2022-01-01"}
    value = under("metallurgie", certification=certification(registration=older))
    held = {"bloc": "B1", "acquired_on": "2018-06-01", "reference": "PV de 2018"}
    value["candidates"]["camille"] = candidate(
        earlier_blocs=[held], assessments=grids(blocs=BLOCS[1:])
    )
    found = judged(value, tmp_path)
    (reason,) = bloc(found, "B1")["reasons"]
    assert (reason["code"], found["outcome"]) == ("carried", "full")
    assert reason["source"].startswith("Doctrine de France compétences")


def test_metallurgie_lets_a_bloc_out_of_the_registers_expire(tmp_path):
    """The accord dates competences alone: a bloc is kept as long as those that make it, 24 months."""
    value = under("metallurgie")
    held = {"bloc": "B1", "acquired_on": "2018-06-01", "reference": "PV de 2018"}
    value["candidates"]["camille"] = candidate(
        earlier_blocs=[held], assessments=grids(blocs=BLOCS[1:])
    )
    assert stands(judged(value, tmp_path), "B1") == "carried-expired"


# Commerces de gros, avenant du 24 janvier 2024: a split gives the bloc, except by VAE.


@pytest.mark.parametrize(
    ("person", "settles"),
    [
        (candidate(entry_on="2024-11-04"), ("acquired", "vote-split", "Règlement")),
        (vae(entry_on="2025-01-06"), ("not_acquired", "casting-vote", "C. trav., art. D6412-6")),
    ],
    ids=["training", "vae"],
)
def test_commerces_de_gros_gives_the_bloc_in_a_split_except_by_vae(person, settles, tmp_path):
    value = under("commerces_de_gros", certification=certification(registration=RNCP))
    value["sitting"] = sitting(cases={"camille": {"votes": {"B2": SPLIT}}})
    value["candidates"]["camille"] = person
    assert settled(judged(value, tmp_path), "B2") == settles


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"entry_on": "2025-04-01"}, "practice-too-short"),
        ({"assessments": {"B1": grids()["B1"][:1]}}, "assessors-count"),
        ({"supports": [{"kind": "trainer", "name": "Martine Roussel"}]}, "assessor-trainer"),
    ],
)
def test_commerces_de_gros_asks_practice_and_two_strangers(changes, code, tmp_path):
    value = under("commerces_de_gros")
    value["candidates"]["camille"] = candidate(**{"entry_on": "2024-11-04", **changes})
    assert code in codes(judged(value, tmp_path)["refusals"])


# Propreté, accord de 2021: a bloc is kept for life, but used until the registration ends.


@pytest.mark.parametrize(
    ("ends_on", "reason"), [("2025-06-17", "carried"), ("2025-06-16", "carried-expired")]
)
def test_proprete_uses_a_bloc_until_the_registration_ends(ends_on, reason, tmp_path):
    registration = {
        **RNCP,
        "decided_on": "2021-01-01",
        "starts_on": "2021-01-01",
        "ends_on": ends_on,
    }
    value = under("proprete", certification=certification(registration=registration))
    held = {"bloc": "B1", "acquired_on": "2022-03-01", "reference": "PV de 2022"}
    value["candidates"]["camille"] = candidate(
        earlier_blocs=[held], assessments=grids(blocs=BLOCS[1:])
    )
    assert stands(judged(value, tmp_path), "B1") == reason


# Services de l’automobile: one of each and a trainer, two of three; by site; by route.


def test_automobile_sits_with_two_of_three(tmp_path):
    value = under("automobile", sitting=sitting(seats={**THREE, "tanguy": {"presence": "absent"}}))
    found = judged(value, tmp_path)
    quorum = found["quorum"]
    assert (found["outcome"], quorum["present"], quorum["required"], quorum["met"]) == (
        "full",
        2,
        2,
        True,
    )


@pytest.mark.parametrize(
    ("works_at", "recused"),
    [("acier", ["recused-employer"]), ("nord", [])],
    ids=["site", "company"],
)
def test_automobile_recuses_the_same_site_alone(works_at, recused, tmp_path):
    value = under("automobile", sitting=sitting(seats=THREE))
    value["jurors"]["almeida"] = juror("almeida", employer="acier")
    value["candidates"]["camille"] = candidate(employer=works_at)
    found = judged(value, tmp_path)
    assert [code for one in found["recusals"] for code in codes(one["reasons"])] == recused
    assert found["outcome"] == "full"


@pytest.mark.parametrize(
    ("person", "reason"),
    [(candidate, "carried-expired"), (vae, "carried")],
    ids=["training", "branch vae"],
)
def test_automobile_keeps_blocs_by_route(person, reason, tmp_path):
    held = {"bloc": "B1", "acquired_on": "2019-06-01", "reference": "PV de 2019"}
    changes = {"earlier_blocs": [held], "assessments": grids(blocs=BLOCS[1:])}
    route = {"route": "branch_vae"} if person is vae else {}
    value = under("automobile", sitting=sitting(seats=THREE))
    value["candidates"]["camille"] = {**person(**changes), **route}
    assert stands(judged(value, tmp_path), "B1") == reason
