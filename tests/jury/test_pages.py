"""What screens read of a jury, at a fixed price, and who may read it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.assessment.terms import Gap
from parchemin.certifications.reglement.terms import MarkSign
from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.actions.sittings import convene_sitting
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.selectors.board import deliberation_board
from parchemin.jury.selectors.board_values import AgendaGroup
from parchemin.jury.selectors.sittings import sitting_list, sitting_page
from parchemin.jury.terms import Choice, InterestKind, Outcome, PreDecision, Presence
from parchemin.processes.close_sitting import close_sitting
from tests.factories import BodyFactory, UserFactory, actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


def queries(function, *arguments):
    with CaptureQueriesContext(connection) as captured:
        function(*arguments)
    return len(captured)


def test_the_price_of_a_page_does_not_depend_on_its_candidates():
    prices = []
    for candidates in (1, 12):
        day = jury_day({"B1": 3, "B2": 2})
        for _ in range(candidates):
            day.case(B1="acquired/partial")
        day.open()
        deliberation_board(day.actor, day.sitting.pk)  # from then on, its list is remembered
        before = [
            queries(page, day.actor, day.sitting.pk) for page in (deliberation_board, sitting_page)
        ]
        for item in day.sitting.agenda.all():
            day.everybody(item, "B1")
            day.everybody(item, "B2")
        voted = queries(deliberation_board, day.actor, day.sitting.pk)
        close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
        after = [
            queries(page, day.actor, day.sitting.pk) for page in (deliberation_board, sitting_page)
        ]
        prices.append((before, voted, after, queries(sitting_list, day.actor)))
    assert prices[0] == prices[1]


def test_reading_writes_nothing():
    day = jury_day()
    day.case()
    told = Event.objects.count()
    sitting_page(day.actor, day.sitting.pk)
    deliberation_board(day.actor, day.sitting.pk)
    assert Event.objects.count() == told


def test_the_agenda_is_sorted_by_what_asks_for_the_jury():
    half = {"kind": "n_of_m", "threshold": "50 %"}
    day = jury_day(
        {"B1": 4, "B2": 1}, grid={"bloc": half, "look_range": {"low": "40 %", "high": "60 %"}}
    )
    clear = day.case()
    divided = day.case(B2="acquired/not_acquired")
    borderline = day.case(B1="acquired acquired not_acquired")
    absent = day.scene.candidate()
    absent.attendance_set.update(state="absent")
    absent = day.judge(absent)
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    board = deliberation_board(day.actor, day.sitting.pk)
    groups = {group: [case.item_id for case in board.group(group)] for group in AgendaGroup}
    assert groups == {
        AgendaGroup.UNANIMOUS: [clear.pk],
        AgendaGroup.DIVERGENT: [divided.pk],
        AgendaGroup.BORDERLINE: [borderline.pk],
        AgendaGroup.NOT_DELIBERATED: [absent.pk],
    }
    assert [case.looked_at for case in board.cases] == [(), ("B2",), ("B1 : 50 %",), ()]
    assert (board.decided, board.left) == (2, 2)
    assert board.candidate.item_id == divided.pk
    assert (board.previous_id, board.next_id) == (clear.pk, borderline.pk)


def test_a_mean_in_the_range_where_the_jury_looks_is_the_score_that_the_agenda_shows():
    grid = {
        "bloc": {"kind": "n_of_m", "threshold": "60 %"},
        "divergence": "average",
        "look_range": {"low": "50 %", "high": "70 %"},
    }
    day = jury_day({"B1": 4}, grid=grid)
    day.case(
        B1="acquired acquired acquired acquired/acquired not_acquired not_acquired not_acquired"
    )
    day.open()
    (line,) = deliberation_board(day.actor, day.sitting.pk).cases
    assert (line.group, line.looked_at) == (AgendaGroup.BORDERLINE, ("B1 : 62 %",))


def test_the_matrix_shows_both_assessors_their_gaps_and_their_counts():
    day = jury_day({"B1": 3})
    item = day.case(B1="acquired partial acquired/acquired acquired not_acquired")
    day.open()
    shown = deliberation_board(day.actor, day.sitting.pk, item.pk).candidate
    (bloc,) = shown.blocs
    assert bloc.assessors == tuple(assessor.name for assessor in day.scene.pair)
    assert [cell.gap for cell in bloc.cells] == [Gap.NONE, Gap.ONE_DEGREE, Gap.FRANK]
    assert [[mark.sign for mark in cell.marks] for cell in bloc.cells][1:] == [
        [MarkSign.PARTIAL, MarkSign.ACQUIRED],
        [MarkSign.ACQUIRED, MarkSign.NOT_ACQUIRED],
    ]
    assert bloc.counts == ("2/3", "2/3")
    assert bloc.proposed is PreDecision.NOT_ACQUIRED
    assert [line.title for line in bloc.lines] == [f"Compétence 1.{n}" for n in (1, 2, 3)]


def test_the_board_says_what_each_answer_would_give_and_whose_voice_is_awaited():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    declare_interest(
        item_id=item.pk,
        juror_id=day.seats["ndiaye"].juror_id,
        kind=InterestKind.DECLARED,
        actor=day.actor,
        at=day.at,
    )
    day.open()
    day.vote(item, marchal="acquired")
    shown = deliberation_board(day.actor, day.sitting.pk).candidate
    unit = shown.units[0]
    assert (unit.if_acquired, unit.if_not_acquired) == (Outcome.FULL, Outcome.PARTIAL)
    assert tuple(voice.name for voice in unit.voices if voice.awaited) == ("Almeida", "Belkacem")
    assert unit.reasons
    voices = {voice.name: (voice.choice, voice.awaited) for voice in unit.voices}
    assert voices == {
        "Marchal": (Choice.ACQUIRED, False),
        "Belkacem": (None, True),
        "Almeida": (None, True),
        "Ndiaye": (None, False),
    }
    table = {seat.name: (seat.at_table, bool(seat.away)) for seat in shown.table}
    assert table["Ndiaye"] == (False, True)
    assert (shown.present, shown.required) == (3, 2)
    assert "Ndiaye" in shown.recusals[0].text


def test_a_secret_vote_is_hidden_from_everybody_but_its_juror():
    day = jury_day(secrecy="secret")
    item = day.case(B1="acquired/not_acquired")
    day.open()
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["marchal"].juror_id).update(user=user)
    day.actor = day.system
    day.vote(item, marchal="acquired", ndiaye="acquired")
    secretariat = actor_for(day.sitting.body)
    own = actor_for(day.sitting.body, Role.JUROR, user=user)
    seen = {}
    for name, actor in (("secretariat", secretariat), ("own", own)):
        voices = deliberation_board(actor, day.sitting.pk, item.pk).candidate.units[0].voices
        seen[name] = {voice.name for voice in voices if voice.choice is not None}
        assert {voice.name for voice in voices if voice.cast} == {"Marchal", "Ndiaye"}
    assert seen == {"secretariat": set(), "own": {"Marchal"}}


def test_a_sitting_says_before_the_day_what_it_lacks():
    day = jury_day()
    item = day.case()
    for name in ("almeida", "ndiaye"):
        declare_interest(
            item_id=item.pk,
            juror_id=day.seats[name].juror_id,
            kind=InterestKind.DECLARED,
            actor=day.actor,
            at=day.at,
        )
    page = sitting_page(day.actor, day.sitting.pk)
    assert page.objections == ()
    assert [remark.code for remark in page.remarks] == [
        "convocation-not-sent",
        *["juror-without-access"] * 2,
    ]
    assert {o.code for o in page.agenda[0].objections} == {"quorum-employees"}
    assert len(page.agenda[0].recusals) == 2
    assert [move.name for move in page.moves] == ["open", "record_lack", "cancel"]
    for name in ("almeida", "ndiaye"):
        day.comes(day.seats[name], Presence.EXCUSED)
    assert "quorum-employees" in {
        o.code for o in sitting_page(day.actor, day.sitting.pk).objections
    }


def test_jurors_see_their_sittings_and_strangers_none():
    day, other = jury_day(), jury_day()
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["ndiaye"].juror_id).update(user=user)
    juror = actor_for(day.sitting.body, Role.JUROR, user=user)
    assert [line.id for line in sitting_list(juror)] == [day.sitting.pk]
    assert sitting_page(juror, day.sitting.pk).moves == ()
    for actor in (actor_for(BodyFactory()), actor_for(day.sitting.body, Role.JUROR), other.actor):
        with pytest.raises(Sitting.DoesNotExist):
            deliberation_board(actor, day.sitting.pk)
    item = other.case()
    with pytest.raises(LookupError):
        deliberation_board(day.actor, day.sitting.pk, item.pk)


def test_an_empty_agenda_has_its_board():
    day = jury_day()
    board = deliberation_board(day.actor, day.sitting.pk)
    assert (board.candidate, board.cases, board.left) == (None, (), 0)


def test_a_juror_convened_twice_on_one_day_is_told_on_the_page_of_the_sitting():
    day = jury_day()
    other = convene_sitting(
        code="JURY-2",
        certification_id=day.scene.certification.pk,
        starts_at=day.sitting.starts_at,
        place="Lyon",
        actor=day.actor,
        at=day.at,
    )
    seat = day.seats["marchal"]
    SittingSeat.objects.create(sitting=other, juror=seat.juror, college=seat.college, role="chair")
    told = [r for r in sitting_page(day.actor, other.pk).remarks if r.code == "juror-elsewhere"]
    assert [remark.message for remark in told] == [
        "Marchal siège aussi ce jour-là à la séance JURY-1."
    ]
