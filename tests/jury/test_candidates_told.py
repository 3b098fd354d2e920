"""What the procès-verbal tells of a candidate beside the marks: units held before, the mean, who did not come."""

from datetime import date

import pytest

from parchemin.jury.actions.cases import retain_fraud
from parchemin.jury.documents import minutes_as_json, minutes_from_json
from parchemin.jury.documents.words import feminine
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.selectors.matrix import matrix_of
from parchemin.jury.selectors.minutes import facts_before_closing
from parchemin.pathways.terms import AcquiredOrigin
from tests.jury.after import closed_day
from tests.jury.test_marks_kept import TOURIER, judged
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db
BY_COMPETENCE = {"unit": "competence", "full_award_requires": "all_competences"}


def facts_of(day):
    """Return what the minutes of an open sitting would say, once written and read back."""
    facts = facts_before_closing(day.actor, day.sitting.pk)
    assert minutes_from_json(minutes_as_json(facts)) == facts
    return facts


def one_of(day):
    (candidate,) = facts_of(day).candidates
    return candidate


def who_did_not_come(state, sex="F"):
    day = jury_day()
    dossier = day.scene.candidate()
    dossier.attendance_set.update(state=state)
    dossier.person.sex = sex
    dossier.person.save()
    day.judge(dossier)
    day.open()
    return one_of(day)


@pytest.mark.parametrize(
    ("state", "sex", "told"),
    [
        ("absent", "F", "Absente"),
        ("excused", "F", "Excusée"),
        ("excused", "M", "Excusé"),
        ("absent", "M", ""),
    ],
)
def test_who_did_not_come_is_told_absent_or_excused_in_the_words_of_their_sex(state, sex, told):
    candidate = who_did_not_come(state, sex)
    assert (candidate.outcome, candidate.told) == ("absent", told)


def test_an_excluded_woman_is_told_so():
    day = jury_day()
    item = day.case()
    day.open()
    retain_fraud(item_id=item.pk, reason="Copie.", actor=day.actor, at=day.at)
    assert one_of(day).told == "Exclue pour fraude"


def test_a_competence_held_before_is_told_with_its_day_its_paper_and_its_text():
    day = jury_day(
        decision=BY_COMPETENCE,
        partial={"validity": [{"months": 60}]},
        articles={"partial": "art. 9"},
    )
    item = day.case()
    codes = [c.code for c in day.scene.edition.blocs.get(code="B1").competences.all()]
    day.scene.holds(
        item.dossier,
        codes[0],
        origin=AcquiredOrigin.EARLIER,
        origin_ref="Attestation 2026-3",
        acquired_on=date(2026, 1, 20),
    )
    day.open()
    (told,) = one_of(day).carried
    assert told.startswith(f"Compétence {codes[0]}, acquise le 20 janvier 2026, vaut")
    assert told.endswith("(Attestation 2026-3 ; Règlement, art. 9).")


def test_a_bloc_whose_every_competence_is_held_is_not_to_be_deliberated():
    day = jury_day(decision=BY_COMPETENCE)
    item = day.case()
    for one in day.scene.edition.blocs.get(code="B1").competences.all():
        day.scene.holds(item.dossier, one.code, acquired_on=date(2026, 1, 20))
    day.open()
    first, *others = matrix_of(docket_of(day.sitting, [item.pk]).entry_of(item.pk))
    assert (first.code, first.carried, first.presented, first.proposed) == ("B1", True, False, None)
    assert others
    assert all(bloc.presented and not bloc.carried for bloc in others)


def test_a_mark_is_shown_with_its_scale():
    day, _ = judged(B2="8", rules=TOURIER)
    entry = docket_of(day.sitting).entries[0]
    shown = {
        bloc.code: {mark.text for line in bloc.lines for mark in line.marks}
        for bloc in matrix_of(entry)
    }
    assert shown["B2"] == {"8 sur 20"}


def test_what_an_earlier_jury_gave_names_its_sitting_and_not_a_row():
    day = closed_day(decision=BY_COMPETENCE)
    decision = day.sitting.decisions.get()
    later = jury_day(decision=BY_COMPETENCE)
    item = later.case()
    code = later.scene.edition.blocs.get(code="B1").competences.first().code
    later.scene.holds(item.dossier, code, origin_ref=f"decision/{decision.pk}")
    later.open()
    (told,) = one_of(later).carried
    assert f"(jury {day.sitting.code}" in told
    assert "decision/" not in told


def test_a_certification_refused_by_its_mean_says_why_and_what_mark_is_kept_until_when():
    day, _ = judged(B2="8", rules={**TOURIER, "articles": {"grid": "art. 7"}})
    candidate = minutes_from_json(day.sitting.minutes.get().facts).candidates[0]
    assert candidate.mean == (
        "Bloc B2 sous son minimum : la certification n’est pas acquise (Règlement, art. 7).",
        "Moyenne de la certification : 56 % (B1 60 % × 2, B2 40 % × 2, B3 60 % × 6) ; les 50 % demandés sont "
        "atteints.",
        "Notes conservées pour la prochaine présentation : B1 60 % jusqu’au 24 novembre 2031, B3 60 % jusqu’au "
        "24 novembre 2031.",
    )


def test_a_certification_granted_by_its_mean_leaves_no_mark():
    day, _ = judged()
    (told,) = minutes_from_json(day.sitting.minutes.get().facts).candidates[0].mean
    assert told.startswith("Moyenne de la certification : 60 %")


@pytest.mark.parametrize(
    ("rules", "source"),
    [
        ({"decision": {"cpne_confirmation": True}, "articles": {"decision": "art. 5"}}, "art. 5"),
        ({"jury": {"flow": "jury_then_cpne"}, "articles": {"jury.flow": "art. 6"}}, "art. 6"),
    ],
)
def test_decisions_that_the_cpne_confirms_are_subject_to_it(rules, source):
    day = jury_day(**rules)
    day.case()
    day.open()
    said = facts_of(day).subject_to
    assert "sous réserve de la confirmation de la CPNE" in said
    assert said.endswith(f"(Règlement, {source}).")


def test_decisions_of_a_jury_that_decides_last_are_subject_to_nothing():
    day = jury_day()
    day.case()
    day.open()
    assert facts_of(day).subject_to == ""


def test_words_agree_with_a_woman():
    said = ["Présidente", "Vice-présidente", "Présente à distance", "Membre"]
    assert [
        feminine(word) for word in ("Président", "Vice-président", "Présent à distance", "Membre")
    ] == said
