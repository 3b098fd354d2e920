"""A campaign tells when the jury of a VAE, or its letter, came too late (C. trav., art. R6412-5, R6412-7)."""

import pytest

from parchemin.stories.campaign import read_campaign
from parchemin.stories.campaign.reading import UnreadableCampaign
from parchemin.stories.rehearse.report import report_of
from tests.stories.campaigns import (
    RNCP,
    by_key,
    campaign,
    candidate,
    certification,
    codes,
    played,
    vae,
    written,
)

pytestmark = pytest.mark.django_db


def judged(tmp_path, person, **changes):
    """Return what is decided of one candidate at the jury of 17 June 2025."""
    known = campaign(candidates={"camille": person}, certification=certification(registration=RNCP))
    decisions = played({**known, **changes}, tmp_path)[1]
    return decisions, by_key(decisions)["camille"]


def late(found):
    return [code for code in codes(found["warnings"]) if code.startswith("vae-jury")]


@pytest.mark.parametrize(
    ("deposit", "due", "said"),
    [
        ("2025-02-28", "2025-05-31", ["vae-jury-late"]),
        ("2025-03-01", "2025-06-30", []),
        ("2025-03-31", "2025-06-30", []),
    ],
)
def test_the_jury_is_counted_from_the_deposit(tmp_path, deposit, due, said):
    _, found = judged(tmp_path, vae(entry_on="2025-01-06", validation_file_on=deposit))
    assert (found["validation_file_on"], found["jury_due_on"]) == (deposit, due)
    assert late(found) == said
    assert found["outcome"] == "full"


def test_of_a_deposit_that_nobody_dated_the_report_says_that_it_is_unknown_and_no_more(tmp_path):
    decisions, found = judged(tmp_path, vae(entry_on="2025-01-06"))
    assert (found["validation_file_on"], found["jury_due_on"]) == (None, None)
    assert late(found) == ["vae-jury-unverified"]
    report = report_of(decisions, gaps=(), faults=())
    assert "date de dépôt inconnue" in report
    assert "hors délai" not in report
    assert "C. trav., art. R6412-5" in report


def test_who_was_assessed_took_a_step_that_nobody_dated(tmp_path):
    """One undated fact is read the same way for R6412-4 as for R6412-5: unknown, told so, and decided."""
    _, found = judged(tmp_path, vae(entry_on="2024-09-16"))
    assert (found["outcome"], found["jury_due_on"]) == ("full", None)
    assert late(found) == ["vae-jury-unverified"]


@pytest.mark.parametrize(
    ("told_on", "said"),
    [(None, ["to-tell"]), ("2025-07-02", []), ("2025-07-03", ["told-late"])],
    ids=["not told", "the fifteenth day", "the day after"],
)
def test_the_letter_of_a_vae_is_due_on_the_fifteenth_day_after_the_jury(tmp_path, told_on, said):
    changes = {"notification": {"on": told_on}} if told_on else {}
    decisions, found = judged(tmp_path, vae(validation_file_on="2025-04-01"), **changes)
    assert (found["notification_due_on"], found["notified_on"]) == ("2025-07-02", told_on)
    warnings = [one for one in found["warnings"] if one["code"] in ("to-tell", "told-late")]
    assert codes(warnings) == said
    assert {one["source"] for one in warnings} <= {"C. trav., art. R6412-7"}
    report = report_of(decisions, gaps=(), faults=())
    assert ("Décision à notifier au plus tard le 2 juillet 2025" in report) is bool(said)
    assert ("elle l’a été le 3 juillet 2025, hors délai de 1 jour" in report) is (
        "told-late" in said
    )


def test_an_admissibility_that_lapsed_without_a_step_goes_before_no_jury(tmp_path):
    _, found = judged(tmp_path, vae(entry_on="2024-09-16", assessments={}))
    assert "lapsed" in codes(found["refusals"])


def test_an_admissibility_that_lapsed_says_when_the_step_that_came_too_late_did(tmp_path):
    """Admissible on 16 September 2024: the sixth month that follows ends on 31 March 2025."""
    _, found = judged(tmp_path, vae(entry_on="2024-09-16", validation_file_on="2025-04-01"))
    (told,) = {one["message"] for one in found["refusals"] if one["code"] == "lapsed"}
    assert told == (
        "La recevabilité est caduque depuis le 31 mars 2025 : ce qui est daté vient après cette date (dépôt "
        "du dossier de validation, le 1er avril 2025)."
    )


@pytest.mark.parametrize("deposit", ["2025-01-05", "2024-12-31"])
def test_a_deposit_before_the_dossier_is_admissible_is_refused_with_its_text(tmp_path, deposit):
    _, found = judged(tmp_path, vae(entry_on="2025-01-06", validation_file_on=deposit))
    (refusal,) = [one for one in found["refusals"] if one["act"] == "date_vae_step"]
    assert (refusal["code"], refusal["source"]) == (
        "before-admissibility",
        "C. trav., art. R6412-5",
    )


def test_no_other_route_has_a_clock_nor_a_deposit(tmp_path):
    person = candidate(entry_on="2024-09-16", validation_file_on="2025-02-28")
    _, found = judged(tmp_path, person)
    assert "not-a-vae" in codes(found["refusals"])
    assert (found["jury_due_on"], late(found)) == (None, [])


def test_a_vae_of_the_branch_has_no_clock(tmp_path):
    person = vae(entry_on="2024-09-16", route="branch_vae")
    _, found = judged(tmp_path, person, certification=certification())
    assert (found["jury_due_on"], late(found)) == (None, [])


def test_a_deposit_after_the_jury_is_a_fault_of_the_file(tmp_path):
    value = campaign(candidates={"camille": vae(validation_file_on="2025-06-18")})
    with pytest.raises(UnreadableCampaign, match=r"validation_file_on : vient après sitting\.at"):
        read_campaign(written(value, tmp_path))
