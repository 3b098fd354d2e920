"""A rehearsal reports whatever the campaign says: what is refused, with its reasons, and what is decided."""

import pytest

from parchemin.stories.rehearse.files import files_of
from parchemin.stories.rehearse.paths import REPORT, SIGNED_MINUTES
from tests.documents import words
from tests.stories.campaigns import (
    DEMO,
    by_key,
    campaign,
    candidate,
    codes,
    grids,
    played,
    sitting,
    table,
)

pytestmark = pytest.mark.django_db

PARTED = {**grids(), **grids("acquired", "not_acquired", ("B2",))}


def without_quorum(folder):
    """Write the règlement of Commerces de gros with no quorum, so that one voice a college lost stops nothing."""
    text = (DEMO / "reglements" / "commerces_de_gros.yaml").read_text()
    path = folder / "reglement.yaml"
    path.write_text(f"{text}\nquorum: {{min_per_college: null}}\n")
    return str(path)


def reported(stage):
    return files_of(stage)[REPORT].decode()


def test_a_voice_whose_holder_stands_aside_is_refused_with_its_reason(tmp_path):
    interests = [{"juror": "marchal", "kind": "tutor"}]
    votes = {"B2": {"belkacem": "acquired", "almeida": "acquired", "ndiaye": "acquired"}}
    value = campaign(
        reglement=without_quorum(tmp_path),
        sitting=sitting(
            seats=table(belkacem={"proxy_to": "marchal"}),
            cases={"camille": {"interests": interests, "votes": votes}},
        ),
    )
    value["candidates"] = {"camille": candidate(assessments=PARTED, entry_on="2024-11-04")}
    stage, decisions = played(value, tmp_path)
    refused = by_key(decisions)["camille"]["refusals"]
    assert any(one["act"] == "cast_vote" and one["message"] for one in refused)
    assert "Voix de Belkacem, B2" in reported(stage)


def test_a_bloc_that_does_not_exist_is_refused_wherever_it_is_named(tmp_path):
    change = {"bloc": "B9", "line": "X", "mark": "acquired", "reason": "Justifié."}
    case = {"votes": {"B9": "acquired"}, "adjustments": [change], "mention": "inconnue"}
    value = campaign(sitting=sitting(cases={"camille": case}))
    value["candidates"] = {"camille": candidate(assessments={**grids(), **grids(blocs=("B9",))})}
    stage, decisions = played(value, tmp_path)
    found = by_key(decisions)["camille"]
    assert {"unit-not-presented", "unknown-bloc", "mention-unknown"} <= set(
        codes(found["refusals"])
    )
    assert "« B9 » n’est pas soumis au jury" in reported(stage)


def test_words_that_cannot_be_printed_are_refused_and_the_others_are_signed(tmp_path):
    value = campaign(
        candidates={
            "camille": candidate("Ɗiallo"),
            "alix": candidate("Petit"),
            "zoe": candidate("Zo 👍"),
        },
        sitting=sitting(
            cases={
                "camille": {"recommendation": "Poursuivre.\r\nPrévoir un tutorat."},
                "alix": {"recommendation": "Très bien 👍"},
            }
        ),
    )
    value["employers"]["nord"]["name"] = "Aciéries 👍"
    value["partners"]["autre"] = {**value["partners"]["atelier"], "name": "\u202eÉcole"}
    value["partners"]["autre"]["siret"] = "55210055400013"
    stage, decisions = played(value, tmp_path)
    found = by_key(decisions)
    assert [one["outcome"] for one in found.values()] == ["full", "full", None]
    assert codes(found["alix"]["refusals"]) == ["document-unprintable"]
    assert "U+1F44D" in found["alix"]["refusals"][0]["message"]
    assert "name-character" in codes(found["zoe"]["refusals"])
    assert {one["what"] for one in decisions["refusals"]} >= {"Employeur nord", "Organisme autre"}
    minutes = words(files_of(stage)[SIGNED_MINUTES])
    assert "Poursuivre. Prévoir un tutorat." in minutes
    assert "Ɗiallo" in minutes
    assert "Très bien" not in minutes


def test_a_table_with_two_chairs_and_no_vice_chair_is_told_and_nothing_crashes(tmp_path):
    value = campaign(sitting=sitting(seats=table(belkacem={"role": "chair"}, almeida={})))
    stage, decisions = played(value, tmp_path)
    assert decisions["refusals"]
    assert "Ce qui a été refusé" in reported(stage)


def test_a_case_is_decided_or_withdrawn_and_never_both(tmp_path):
    """A proxy too many leaves a juror away: nobody waits for that voice, and the case is not taken off."""
    seats = table(belkacem={"proxy_to": "marchal"}, ndiaye={"proxy_to": "marchal"})
    votes = {"B2": {"others": "acquired"}}
    value = campaign(
        reglement=str(DEMO / "reglements" / "commerces_de_gros.yaml"),
        sitting=sitting(seats=seats, cases={"camille": {"votes": votes}}),
    )
    value["candidates"] = {"camille": candidate(assessments=PARTED, entry_on="2024-11-04")}
    _, decisions = played(value, tmp_path)
    told = {one["what"] for one in by_key(decisions)["camille"]["refusals"]}
    assert any(one["what"].startswith("Pouvoir de") for one in decisions["refusals"])
    assert "Retrait de l’ordre du jour" not in told
