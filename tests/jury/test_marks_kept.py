"""Marks kept when the certification is not granted: written once, carried to the next jury, withdrawn with it.

CQP Tourier (IDCC 843): papers that weigh 2, 2 and 6, each eliminatory under 10 out of 20; marks are kept for
five years.
"""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from parchemin.assessment.actions.assignments import PairPlace, assign_assessors
from parchemin.journal.models import Event
from parchemin.jury.actions.cases import adjust_mark
from parchemin.jury.actions.votes import accept_unanimous, cast_show_of_hands
from parchemin.jury.documents.notification import notification_letter
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.selectors.matrix import matrix_of
from parchemin.jury.selectors.notification import notification_facts
from parchemin.jury.selectors.readiness import missing_before_jury
from parchemin.jury.terms import Choice, Outcome
from parchemin.kernel.documents import LetterTable, Paragraph
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import MarkLeft, keep_marks, present_bloc_again
from parchemin.pathways.models import DossierBloc, KeptMark
from parchemin.pathways.selectors import dossier_page, listed_dossiers, tiles_of
from parchemin.pathways.terms import BlocStanding
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.confirm_sitting import confirm_sitting
from parchemin.processes.rectify_minutes import Correction, rectify_minutes
from parchemin.processes.reopen_sitting import reopen_sitting
from parchemin.processes.sign_minutes import sign_minutes
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db

PAPERS = {"B1": 1, "B2": 1, "B3": 1}
TOURIER = {
    "decision": {"unit": "certification"},
    "grid": {
        "scale": {"kind": "points", "highest": 20, "pass_mark": 10},
        "bloc": {"kind": "weighted_average", "threshold": "10/20"},
        "certification": {
            "threshold": "10/20",
            "weights": [
                {"bloc": "B1", "weight": 2},
                {"bloc": "B2", "weight": 2},
                {"bloc": "B3", "weight": 6},
            ],
            "kept": {"months": 60},
        },
        "adjusted_by": "jury",
    },
}
FOR_EVER = {
    **TOURIER,
    "grid": {
        **TOURIER["grid"],
        "certification": {**TOURIER["grid"]["certification"], "kept": {"months": None}},
    },
}
NOT_KEPT = {
    **TOURIER,
    "grid": {
        **TOURIER["grid"],
        "certification": {**TOURIER["grid"]["certification"], "kept": None},
    },
}


def judged(rules=TOURIER, *, adopt=True, **papers):
    """Hold a sitting for one candidate with these marks, and close it; return the day and the decision."""
    day = jury_day(PAPERS, **rules)
    day.case(**{**dict.fromkeys(PAPERS, "12"), **papers})
    day.open()
    if adopt:
        accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    else:
        item = day.sitting.agenda.get()
        cast_show_of_hands(
            item_id=item.pk,
            unit="certification",
            choice=Choice.NOT_ACQUIRED,
            actor=day.actor,
            at=day.at,
        )
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    return day, day.sitting.decisions.get()


def kept():
    rows = KeptMark.objects.filter(withdrawn_at__isnull=True).order_by("bloc__position")
    return [(row.bloc.code, row.share, row.valid_until) for row in rows.select_related("bloc")]


UNTIL = date(2031, 11, 24)


def test_each_mark_at_or_above_its_minimum_is_kept_five_years_when_the_certification_is_refused():
    _, decision = judged(B1="10", B2="9.5", B3="15.5")
    assert decision.outcome == Outcome.REFUSED
    assert kept() == [("B1", "1/2", UNTIL), ("B3", "31/40", UNTIL)]
    assert {row.origin_ref for row in KeptMark.objects.all()} == {f"decision/{decision.pk}"}
    (event,) = Event.objects.filter(name="pathways.marks.kept")
    assert event.details["marks"] == "B1 (50 %), B3 (77,5 %)"
    assert event.details["kept"] == "jusqu’au 24 novembre 2031"


def test_nothing_is_kept_of_a_certification_granted():
    _, decision = judged()
    assert (decision.outcome, kept()) == (Outcome.FULL, [])


def test_what_the_jury_refuses_against_good_marks_leaves_them():
    _, decision = judged(adopt=False)
    assert decision.outcome == Outcome.REFUSED
    assert [code for code, *_ in kept()] == ["B1", "B2", "B3"]


def test_marks_are_kept_as_the_règlement_says_for_ever_or_not_at_all():
    judged(FOR_EVER, B2="8")
    assert kept() == [("B1", "3/5", None), ("B3", "3/5", None)]
    judged(NOT_KEPT, B2="8")
    assert len(kept()) == 2


def test_a_mark_changed_by_the_jury_is_the_one_that_is_kept():
    day = jury_day(PAPERS, **TOURIER)
    item = day.case(B1="9", B2="8", B3="12")
    day.open()
    line = item.dossier.grids.first().bloc.criteria.get().code
    who = {"item_id": item.pk, "actor": day.actor, "at": day.at}
    adjust_mark(bloc="B1", line=line, value="11", reason="Copie relue.", **who)
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    assert kept() == [("B1", "11/20", UNTIL), ("B3", "3/5", UNTIL)]


def test_marks_of_a_decision_that_the_cpne_confirms_are_kept_once_it_has():
    rules = {**TOURIER, "decision": {"unit": "certification", "cpne_confirmation": True}}
    day, _ = judged(rules, B2="8")
    assert kept() == []
    signed(day)
    confirm_sitting(
        sitting_id=day.sitting.pk,
        confirmed_on=date(2026, 11, 25),
        deliberation="n° 3",
        actor=day.actor,
        at=day.at + timedelta(days=1),
    )
    assert kept() == [("B1", "3/5", UNTIL), ("B3", "3/5", UNTIL)]


def signed(day):
    minutes = day.sitting.minutes.latest("version")
    for name in ("marchal", "almeida"):
        sign_minutes(minutes_id=minutes.pk, seat_id=day.seats[name].pk, actor=day.system, at=day.at)


def test_a_sitting_reopened_keeps_no_mark_of_what_it_had_decided_and_closed_again_keeps_its_own():
    day, decision = judged(B1="10", B2="8", B3="15.5")
    item = day.sitting.agenda.get()
    assert [code for code, *_ in kept()] == ["B1", "B3"]
    reopen_sitting(sitting_id=day.sitting.pk, reason="Note relue.", actor=day.actor, at=day.at)
    assert kept() == []
    (event,) = Event.objects.filter(name="pathways.marks.withdrawn")
    assert event.details["decision"] == f"decision/{decision.pk}"
    line = item.dossier.grids.first().bloc.criteria.get().code
    who = {"item_id": item.pk, "actor": day.actor, "at": day.at}
    adjust_mark(bloc="B1", line=line, value="9", reason="Copie relue.", **who)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    again = day.sitting.decisions.get()
    assert again != decision
    assert kept() == [("B3", "31/40", UNTIL)]
    assert KeptMark.objects.get(withdrawn_at=None).origin_ref == f"decision/{again.pk}"


def test_a_refusal_rectified_into_an_award_keeps_no_mark_any_more():
    day, decision = judged(B2="8")
    signed(day)
    voices = dict.fromkeys([seat.pk for seat in day.seats.values()], Choice.ACQUIRED)
    minutes = rectify_minutes(
        sitting_id=day.sitting.pk,
        reason="Voix mal reportées.",
        corrections=[Correction(decision.dossier_id, voices={("certification", 1): voices})],
        actor=day.actor,
        at=day.at,
    )
    assert len(kept()) == 2
    for name in ("marchal", "almeida"):
        sign_minutes(minutes_id=minutes.pk, seat_id=day.seats[name].pk, actor=day.system, at=day.at)
    assert kept() == []
    assert KeptMark.objects.count() == 2
    (event,) = Event.objects.filter(name="pathways.marks.withdrawn")
    assert event.details["marks"] == "B1 (60 %), B3 (60 %)"


def test_the_database_keeps_a_mark_as_it_was_written():
    judged(B2="8")
    mark = KeptMark.objects.first()
    for change in ({"share": "1"}, {"valid_until": None}, {"withdrawn_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            KeptMark.objects.filter(pk=mark.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        mark.delete()


def test_the_letter_says_which_marks_are_kept_until_when_and_what_is_left_to_present():
    _, decision = judged(B2="8")
    letter = notification_letter(notification_facts(decision, date(2026, 11, 26)))
    table = next(part for part in letter.parts if isinstance(part, LetterTable))
    assert [row[2] for row in table.rows] == [
        "note de 60 % conservée jusqu’au 24 novembre 2031",
        "sans objet",
        "note de 60 % conservée jusqu’au 24 novembre 2031",
    ]
    told = " ".join(part.text for part in letter.parts if isinstance(part, Paragraph))
    assert "présenter à nouveau pour les blocs manquants (B2)" in told
    assert "Vos notes conservées (B1, B3) compteront alors telles quelles" in told
    assert "Bloc B2 sous son minimum : la certification n’est pas acquise." in told
    assert "Moyenne de la certification : 56 %" in told
    assert "À repasser" not in told


# The next presentation.


def again(rules=TOURIER, until=UNTIL, **papers):
    """Return a day, and the dossier of a person whose mark of 14 on B1 is kept, assessed on the other papers."""
    day = jury_day(PAPERS, **rules)
    dossier = day.scene.candidate()
    blocs = {bloc.code: bloc for bloc in day.scene.edition.blocs.all()}
    keep_marks(
        left=[
            MarkLeft(
                dossier.person,
                blocs["B1"],
                Fraction(14, 20),
                date(2025, 11, 24),
                until,
                "decision/1",
            )
        ],
        actor=day.actor,
        at=day.at,
    )
    mark = KeptMark.objects.get()
    DossierBloc.objects.filter(dossier=dossier, bloc=blocs["B1"]).update(kept_mark=mark)
    for code, value in {**dict.fromkeys(("B2", "B3"), "12"), **papers}.items():
        for rank in (1, 2):
            day.scene.signed(dossier, code, rank, value)
    return day, dossier


def test_the_mark_kept_counts_at_the_next_jury_and_its_bloc_is_not_assessed():
    day, dossier = again(B2="10", B3="11")
    item = day.judge(dossier)
    day.open()
    entry = docket_of(day.sitting, [item.pk]).entry_of(item.pk)
    assert [bloc.code for bloc in matrix_of(entry) if bloc.mark_kept] == ["B1"]
    reasons = {reason.code: reason.text for reason in entry.proposal.units[0].reasons}
    assert "57 % (B1 70 % × 2, B2 50 % × 2, B3 55 % × 6)" in reasons["certification-mean"]
    assert reasons["mark-kept"].endswith("conservée jusqu’au 24 novembre 2031.")
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    decision = day.sitting.decisions.get()
    assert decision.outcome == Outcome.FULL
    assert decision.inputs["case"]["kept_marks"][0]["share"] == "7/10"


def test_a_second_refusal_keeps_the_new_marks_and_not_the_old_one_twice():
    day, dossier = again(B2="9")
    day.judge(dossier)
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    assert [(code, share) for code, share, _ in kept()] == [("B1", "7/10"), ("B3", "3/5")]
    decision = day.sitting.decisions.get()
    facts = notification_facts(decision, date(2026, 11, 26))
    assert [bool(bloc.mark_kept) for bloc in facts.blocs] == [True, False, True]


def test_a_bloc_whose_mark_is_kept_gets_no_assessor_until_it_is_presented_again():
    day, dossier = again()
    places = [
        PairPlace(assessor.pk, external=rank == 1) for rank, assessor in enumerate(day.scene.pair)
    ]
    where = {"session_id": day.scene.session.pk, "dossier_id": dossier.pk, "bloc_code": "B1"}

    def assign():
        return assign_assessors(places=places, actor=day.actor, at=day.at, **where)

    with pytest.raises(Refused) as refused:
        assign()
    assert "mark-kept" in refused.value.codes
    row = DossierBloc.objects.get(dossier=dossier, kept_mark__isnull=False)
    present_bloc_again(
        dossier_id=dossier.pk,
        bloc_id=row.bloc_id,
        reason="Le candidat veut une meilleure note.",
        actor=day.actor,
        at=day.at,
    )
    (event,) = Event.objects.filter(name="pathways.dossier.mark_set_aside")
    assert event.details["kept_on"] == "24 novembre 2025"
    assert {grid.rank for grid in assign()} == {1, 2}
    missing = missing_before_jury(day.actor, dossier.pk, date(2026, 11, 24)).objections
    assert "bloc-not-assessed" in [objection.code for objection in missing]


@pytest.mark.parametrize(
    ("until", "codes"),
    [(date(2026, 11, 24), []), (date(2026, 11, 23), ["mark-expired"]), (None, [])],
)
def test_a_mark_that_ends_before_the_jury_is_said_before_the_day(until, codes):
    day, dossier = again(until=until)
    found = missing_before_jury(day.actor, dossier.pk, date(2026, 11, 24)).objections
    assert [one.code for one in found if one.code.startswith("mark")] == codes


def test_a_règlement_that_reads_no_mean_says_that_it_does_not_read_the_mark():
    day, dossier = again({"grid": {"scale": TOURIER["grid"]["scale"]}})
    found = missing_before_jury(day.actor, dossier.pk, date(2026, 11, 24)).objections
    assert "mark-unread" in [one.code for one in found]


def test_a_dossier_shows_the_mark_kept_and_until_when():
    day, dossier = again()
    tiles = tiles_of(listed_dossiers(day.actor, date(2026, 11, 24)).get(pk=dossier.pk))
    assert [tile.standing for tile in tiles] == [
        BlocStanding.MARK_KEPT,
        BlocStanding.SOUGHT,
        BlocStanding.SOUGHT,
    ]
    assert (tiles[0].mark.percent, tiles[0].mark.in_words) == ("70 %", "jusqu’au 24 novembre 2031")


def test_the_page_of_a_decided_dossier_shows_the_marks_that_its_jury_left():
    day, decision = judged(B2="8")
    page = dossier_page(actor=day.actor, number=decision.dossier.number, on=date(2026, 11, 25))
    assert [tile.mark.percent if tile.mark else "" for tile in page.blocs] == ["60 %", "", "60 %"]
