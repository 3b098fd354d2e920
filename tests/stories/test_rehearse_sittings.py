"""What a table does in a campaign: recusals, proxies, substitutes, fraud, adjusted marks, the CPNE, signatures."""

import json

import pytest

from parchemin.stories.rehearse.files import files_of
from parchemin.stories.rehearse.paths import REPORT, SIGNED_MINUTES
from tests.stories.campaigns import (
    DEMO,
    RNCP,
    by_key,
    campaign,
    candidate,
    certification,
    codes,
    grids,
    juror,
    played,
    sitting,
    table,
    vae,
)

pytestmark = pytest.mark.django_db

SILENT = {"format": "parchemin-reglement/1", "name": "Essai", "in_force_from": "2020-01-01"}
PARTED = {**grids(), **grids("acquired", "not_acquired", ("B2",))}


def judged(value, tmp_path, key="camille"):
    return by_key(played(value, tmp_path)[1])[key]


def test_a_dossier_without_quorum_does_not_keep_the_others_waiting(tmp_path):
    value = campaign(
        candidates={"anna": candidate("Petit", employer="acier"), "camille": candidate()}
    )
    for name in ("marchal", "belkacem"):
        value["jurors"][name] = juror(name, employer="acier")
    value["sitting"] = sitting(cases={"anna": {"votes": {"B1": "acquired"}}})
    stage, decisions = played(value, tmp_path)
    found = by_key(decisions)
    assert (found["anna"]["outcome"], found["camille"]["outcome"]) == ("adjourned", "full")
    assert {"quorum-total", "quorum-employers"} <= set(codes(found["anna"]["reasons"]))
    assert [len(one["reasons"]) for one in found["anna"]["recusals"]] == [1, 1]
    assert stage.table.items["anna"].votes.count() == 0
    refused = {(one["act"], one["what"]): one["code"] for one in found["anna"]["refusals"]}
    assert set(refused) == {("cast_vote", "Voix, B1")}
    quorum = found["anna"]["quorum"]
    assert (quorum["present"], quorum["required"], quorum["strict"]) == (2, 3, False)
    assert quorum["by_college"]["employers"] == 0
    assert set(codes(quorum["lacking"])) == {"quorum-total", "quorum-employers"}
    assert decisions["sitting"]["state"] == "minutes_signed"


def test_a_case_where_voices_lack_is_adjourned_and_holds_nobody_up(tmp_path):
    voices = {"marchal": "acquired", "almeida": "acquired"}
    value = campaign(sitting=sitting(cases={"camille": {"votes": {"B2": voices}}}))
    value["candidates"] = {"camille": candidate(assessments=PARTED), "anna": candidate("Petit")}
    stage, decisions = played(value, tmp_path)
    found = by_key(decisions)
    assert decisions["sitting"]["state"] == "minutes_signed"
    assert (found["camille"]["outcome"], found["anna"]["outcome"]) == ("adjourned", "full")
    assert codes(found["camille"]["refusals"]) == ["vote-missing"]
    assert decisions["refusals"] == []
    assert stage.table.minutes is not None


def test_a_represented_juror_votes_by_proxy_and_a_substitute_in_their_own_name(tmp_path):
    seats = table(
        belkacem={"proxy_to": "marchal"},
        ndiaye={"presence": "replaced"},
    )
    seats["sow"] = {"stands_in_for": "ndiaye"}
    voices = {"belkacem": "not_acquired", "sow": "not_acquired", "others": "acquired"}
    value = campaign(sitting=sitting(seats=seats, cases={"camille": {"votes": {"B2": voices}}}))
    value["jurors"]["sow"] = juror("sow", college="employees")
    value["candidates"]["camille"] = candidate(assessments=PARTED)
    value["reglement"] = {**SILENT, "tie_rule": "acquired"}
    found = judged(value, tmp_path)
    unit = next(one for one in found["units"] if one["code"] == "B2")
    assert unit["tally"] == {"acquired": "2", "not_acquired": "2", "abstained": "0", "base": "4"}
    assert unit["reasons"][-1]["code"] == "vote-split"
    assert found["refusals"] == []


@pytest.mark.parametrize("kind", ["relation", "guide"])
def test_a_declared_link_takes_a_juror_from_the_table_where_the_law_says(kind, tmp_path):
    case = {"interests": [{"juror": "ndiaye", "kind": kind, "detail": "Ancienne collègue"}]}
    value = campaign(
        certification=certification(registration=RNCP),
        candidates={"anna": vae("Petit"), "camille": candidate()},
        sitting=sitting(cases={"anna": case, "camille": case}),
    )
    found = by_key(played(value, tmp_path)[1])
    assert [codes(one["reasons"]) for one in found["anna"]["recusals"]] == [[f"recused-{kind}"]]
    assert found["camille"]["recusals"] == []


def test_fraud_excludes_and_gives_nothing(tmp_path):
    case = {"fraud": "Dossier recopié ; le candidat l’a reconnu le 10 juin."}
    value = campaign(sitting=sitting(cases={"camille": case}), award={"on": "2025-06-18"})
    stage, decisions = played(value, tmp_path)
    found = by_key(decisions)["camille"]
    assert (found["outcome"], codes(found["reasons"])) == ("excluded_fraud", ["fraud"])
    assert stage.certificates == ()


def test_the_jury_adjusts_a_mark_only_where_the_reglement_lets_it(tmp_path):
    change = {"bloc": "B2", "line": "C2.1-K1", "mark": "acquired", "reason": "Justifié à l’oral."}
    value = campaign(sitting=sitting(cases={"camille": {"adjustments": [change]}}))
    assert "adjustment-not-admitted" in codes(judged(value, tmp_path)["refusals"])


def test_the_cpne_confirms_or_sends_back_before_anything_is_awarded(tmp_path):
    value = campaign(
        reglement=str(DEMO / "reglements" / "banque.yaml"),
        candidates={"anna": candidate("Petit"), "camille": candidate()},
        award={"on": "2025-06-25"},
    )
    for one in value["candidates"].values():
        one["assessments"] = grids(5)
    votes = {"votes": dict.fromkeys(("B1", "B2", "B3", "B4"), "acquired")}
    value["sitting"] = sitting(cases={"anna": votes, "camille": votes})
    value["confirmation"] = {
        "on": "2025-06-24",
        "deliberation": "Délibération n° 12",
        "sent_back": {"anna": "La pièce d’identité n’a pas été vue."},
    }
    stage, decisions = played(value, tmp_path)
    found = by_key(decisions)
    assert found["anna"]["confirmation"]["verdict"] == "sent_back"
    assert found["camille"]["confirmation"] == {
        "verdict": "confirmed",
        "label": "Confirmée",
        "on": "2025-06-24",
        "deliberation": "Délibération n° 12",
        "reason": "",
    }
    assert decisions["refusals"] == []
    assert [one.decision.dossier for one in stage.certificates] == [stage.dossiers["camille"]]
    report = files_of(stage)[REPORT].decode()
    assert ": validation totale, rendu au jury par la CPNE" in report
    assert "| Validation totale, rendu au jury par la CPNE | — | — | — |" in report


def test_nothing_is_awarded_while_the_cpne_has_not_spoken(tmp_path):
    value = campaign(reglement=str(DEMO / "reglements" / "banque.yaml"), award={"on": "2025-06-25"})
    value["candidates"]["camille"]["assessments"] = grids(5)
    votes = {"votes": dict.fromkeys(("B1", "B2", "B3", "B4"), "acquired")}
    value["sitting"] = sitting(cases={"camille": votes})
    stage, decisions = played(value, tmp_path)
    assert codes(decisions["refusals"]) == ["decision-to-confirm"]
    assert (
        "| Validation totale, sous réserve de la CPNE | — | — | — |"
        in files_of(stage)[REPORT].decode()
    )
    assert stage.certificates == ()


@pytest.mark.parametrize(
    ("absent", "signed_by", "signatories"),
    [
        ("marchal", ["chair", "vice_chair"], {"belkacem": "chair", "almeida": "vice_chair"}),
        ("almeida", ["chair", "vice_chair"], {"marchal": "chair", "ndiaye": "vice_chair"}),
        ("marchal", ["chair"], {"belkacem": "chair"}),
    ],
)
def test_who_signs_and_did_not_come_is_told_and_another_named_so_that_the_minutes_are_sealed(
    absent, signed_by, signatories, tmp_path
):
    role = "chair" if absent == "marchal" else "vice_chair"
    seats = table(**{absent: {"role": role, "presence": "absent"}})
    value = campaign(sitting=sitting(seats=seats), award={"on": "2025-06-18"})
    value["reglement"] = {**SILENT, "minutes": {"signed_by": signed_by}}
    stage, decisions = played(value, tmp_path)
    code = f"{role.replace('_', '-')}-away"
    assert [one.objection.code for one in stage.refusals] == [code]
    names = {value["jurors"][key]["name"]: role for key, role in signatories.items()}
    assert {one["name"]: one["role"] for one in decisions["sitting"]["signed_by"]} == names
    assert decisions["sitting"]["minutes_state"] == "signed"
    assert SIGNED_MINUTES in files_of(stage)


def test_a_casting_voice_stays_with_who_presided_though_another_signs(tmp_path):
    seats = table(marchal={"role": "chair", "presence": "absent"})
    split = {"belkacem": "not_acquired", "almeida": "acquired", "ndiaye": "abstain"}
    value = campaign(sitting=sitting(seats=seats, cases={"camille": {"votes": {"B2": split}}}))
    value["reglement"] = {**SILENT, "tie_rule": "chair_casts", "minutes": {"signed_by": ["chair"]}}
    found = judged(value, tmp_path)
    unit = next(one for one in found["units"] if one["code"] == "B2")
    assert (unit["outcome"], unit["reasons"][-1]["code"]) == ("acquired", "casting-vote")


@pytest.mark.parametrize("put_off", [{}, {"adjourned": {"to": "2025-09-16", "reason": "Pièce"}}])
def test_where_the_text_admits_no_adjournment_a_case_left_unfinished_holds_no_other_up(
    put_off, tmp_path
):
    begun = {"camille": {"votes": {"B1": "acquired"}, **put_off}}
    value = campaign(sitting=sitting(cases=begun))
    value["reglement"] = {**SILENT, "decision": {"outcomes": ["full", "partial", "refused"]}}
    people = {"anna": candidate("Petit"), "camille": candidate(assessments=PARTED)}
    value["candidates"] = people
    _, decisions = played(value, tmp_path)
    found = by_key(decisions)
    assert (found["anna"]["outcome"], found["camille"]["outcome"]) == ("full", "adjourned")
    assert decisions["sitting"]["minutes_state"] == "signed"
    told = {reason["text"] for unit in found["camille"]["units"] for reason in unit["reasons"]}
    assert "Le jury n’a pas achevé de se prononcer sur ce dossier : il est ajourné." in told
    assert "Le jury ajourne sa décision." not in told


def test_where_the_text_admits_no_adjournment_one_that_is_asked_of_a_case_decided_is_refused(
    tmp_path,
):
    asked = {"votes": {"B1": "acquired"}, "adjourned": {"to": "2025-09-16", "reason": "Pièce"}}
    value = campaign(sitting=sitting(cases={"camille": asked}))
    value["reglement"] = {**SILENT, "decision": {"outcomes": ["full", "partial", "refused"]}}
    found = judged(value, tmp_path)
    assert found["outcome"] == "full"
    assert codes(found["refusals"]) == ["adjournment-not-admitted"]


def test_a_body_without_cdc_identifiers_declares_nobody(tmp_path):
    value = campaign(
        certification=certification(registration=RNCP),
        award={"on": "2025-06-18"},
        declaration={"at": "2025-06-30T09:00", "profile": "1.1.2"},
    )
    del value["body"]["cdc"]
    stage, decisions = played(value, tmp_path)
    assert [one["act"] for one in decisions["refusals"]] == ["prepare_flux"] * len(
        decisions["refusals"]
    )
    assert decisions["refusals"] != []
    assert [one["status"] for one in by_key(decisions)["camille"]["declarations"]] == ["ready"]
    assert stage.flux == ()


def test_a_certification_out_of_the_registers_is_not_declared(tmp_path):
    value = campaign(award={"on": "2025-06-18"}, declaration={"at": "2025-06-30T09:00"})
    stage, decisions = played(value, tmp_path)
    assert len(stage.certificates) == 1
    assert (stage.flux, by_key(decisions)["camille"]["declarations"]) == ((), [])


def test_a_referentiel_that_the_law_refuses_stops_everybody_with_its_reasons(tmp_path):
    value = campaign()
    value["certification"]["adoption"]["ip_holder"] = "—"
    value["certification"]["adoption"]["in_force_from"] = "2024-05-01"
    decisions = played(value, tmp_path)[1]
    assert codes(decisions["refusals"])[0] == "before-adoption"
    assert codes(by_key(decisions)["camille"]["refusals"]) == ["edition-not-in-force"]


def test_a_juror_without_a_seat_has_no_voice(tmp_path):
    voices = {"sow": "not_acquired", "others": "acquired"}
    value = campaign(sitting=sitting(cases={"camille": {"votes": {"B2": voices}}}))
    value["jurors"]["sow"] = juror("sow", college="employees")
    value["candidates"]["camille"] = candidate(assessments=PARTED)
    found = judged(value, tmp_path)
    assert (found["outcome"], codes(found["refusals"])) == ("full", ["juror-not-convened"])


def test_the_same_person_twice_is_enrolled_once(tmp_path):
    value = campaign(candidates={"camille": candidate(), "encore": candidate()})
    found = by_key(played(value, tmp_path)[1])
    assert (found["camille"]["outcome"], found["encore"]["outcome"]) == ("full", None)
    assert codes(found["encore"]["refusals"]) == ["already-enrolled"]


def test_a_juror_whose_experience_is_too_short_has_no_seat_in_a_rehearsal(tmp_path):
    rules = {"format": "parchemin-reglement/1", "name": "Essai", "in_force_from": "2024-01-01"}
    path = tmp_path / "reglement.json"
    path.write_text(json.dumps({**rules, "member": {"experience_years": 5}}))
    value = campaign(reglement=str(path))
    value["jurors"]["belkacem"] = juror("belkacem", in_trade_since="2024-01-01")
    value["jurors"]["ndiaye"] = juror("ndiaye", in_trade_since="2010-01-01")
    stage, _ = played(value, tmp_path)
    assert set(stage.table.seats) == {"marchal", "almeida", "ndiaye"}
