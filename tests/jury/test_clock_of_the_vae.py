"""The last day of the jury of a VAE: said before, told in the minutes after (RULE-26)."""

from datetime import date, timedelta

import pytest

from parchemin.certifications.models import Registration
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.jurors.models import Juror
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.selectors.candidacies import candidacies_of, hearable_dossiers
from parchemin.jury.selectors.lacks import lacking_sittings
from parchemin.jury.selectors.lateness import remarks_on_hearings
from parchemin.jury.selectors.sittings import sitting_page
from parchemin.jury.selectors.vae import awaiting_jury
from parchemin.pathways.models import Support
from parchemin.pathways.terms import Route
from parchemin.processes.close_sitting import close_sitting
from tests.deadlines.counting import count_clocks
from tests.documents import words
from tests.jury.after import decided_day, letter_of, notified, sign
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db

HELD_ON = date(2026, 11, 24)
IN_TIME, TOO_OLD = date(2026, 8, 1), date(2026, 7, 31)
"""Deposits whose third month ends on 30 November and on 31 October."""


@pytest.fixture
def day():
    day = jury_day()
    Registration.objects.create(
        certification=day.scene.certification,
        register="RNCP",
        code="RNCP37001",
        level=4,
        decision_on=date(2024, 1, 1),
        starts_on=date(2024, 1, 1),
        ends_on=date(2028, 12, 31),
    )
    return day


def vae(day, deposit, **changes):
    """Return a VAE begun in February, admissible since March, followed in May; its file deposited on a day."""
    known = {
        "route": Route.STATUTORY_VAE,
        "entry_date": date(2026, 2, 2),
        "admissible_on": date(2026, 3, 2),
        "step_on": date(2026, 5, 4),
        "validation_on": deposit,
    }
    return day.scene.assessed(day.scene.candidate(**known | changes))


def codes(remarks):
    return [remark.code for remark in remarks]


def test_the_candidates_of_a_sitting_say_who_would_be_late(day):
    known = {
        vae(day, IN_TIME).number: ([], date(2026, 11, 30)),
        vae(day, TOO_OLD).number: (["vae-jury-late"], date(2026, 10, 31)),
        vae(day, None).number: (["vae-jury-unverified"], None),
        day.scene.assessed(day.scene.candidate()).number: ([], None),
        vae(day, None, route=Route.BRANCH_VAE, step_on=None).number: ([], None),
    }
    dossiers = list(hearable_dossiers(day.sitting, HELD_ON))
    lines = candidacies_of(day.sitting, dossiers, HELD_ON)
    said = {
        line.dossier: (codes(line.remarks), line.last_day) for line in lines if not line.objections
    }
    assert said == known


def test_the_agenda_says_who_is_late(day):
    items = [day.judge(vae(day, deposit)) for deposit in (IN_TIME, TOO_OLD)]
    agenda = sitting_page(day.actor, day.sitting.pk).agenda
    assert [codes(line.remarks) for line in agenda] == [[], ["vae-jury-late"]]
    assert [line.item_id for line in agenda] == [item.pk for item in items]


def held(day, *deposits):
    """Hold the sitting on VAE whose files were deposited on these days; return their dossiers and minutes."""
    dossiers = [vae(day, deposit) for deposit in deposits]
    for dossier in dossiers:
        day.judge(dossier)
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    return dossiers


def test_the_minutes_tell_who_was_late_and_from_which_deposit(day):
    (late, _, undated) = held(day, TOO_OLD, IN_TIME, None)
    (told, counted_from_entry) = day.minutes.facts["incidents"]
    assert told.startswith(
        f"Dossier {late.number} : Dossier de validation déposé le 31 juillet 2026"
    )
    assert "au plus tard le 31 octobre 2026" in told
    assert "hors délai de 24 jours" in told
    assert told.endswith("(C. trav., art. R6412-5)")
    assert counted_from_entry.startswith(f"Dossier {undated.number} : ")
    assert "date de dépôt inconnue." in counted_from_entry
    assert "hors délai de" not in counted_from_entry


def agenda_of(day):
    """Return what the agenda remarks of each dossier: code, message and text of law."""
    lines = sitting_page(day.actor, day.sitting.pk).agenda
    return [(one.code, one.message, one.source) for line in lines for one in line.remarks]


def test_the_agenda_says_by_when_the_decision_of_a_vae_is_told_signed_or_not(day):
    """« dans les quinze jours qui suivent le passage devant le jury » (R6412-7): 24 November, then 9 December."""
    held(day, IN_TIME)
    due = (
        "to-tell",
        "Décision à notifier au plus tard le 9 décembre 2026.",
        "C. trav., art. R6412-7",
    )
    assert agenda_of(day) == [due]
    sign(day)
    assert agenda_of(day) == [due]


@pytest.mark.parametrize(("days", "late"), [(15, False), (16, True)])
def test_the_agenda_says_that_the_decision_of_a_vae_was_told_after_the_fifteenth_day(
    day, days, late
):
    held(day, IN_TIME)
    sign(day)
    notified(day, at=day.at + timedelta(days=days))
    told = (
        "told-late",
        "Décision à notifier au plus tard le 9 décembre 2026 ; elle l’a été le 10 décembre 2026, hors délai "
        "de 1 jour.",
        "C. trav., art. R6412-7",
    )
    assert agenda_of(day) == ([told] if late else [])


def test_what_a_shorter_reglement_asks_of_the_letter_is_cited_and_no_law_binds_another_route():
    day = decided_day(notification={"delay": {"days": 5}}, articles={"notification": "art. 9"})
    assert agenda_of(day) == []
    notified(day, at=day.at + timedelta(days=6))
    ((code, message, source),) = agenda_of(day)
    assert (code, source) == ("told-late", "Règlement, art. 9")
    assert "au plus tard le 29 novembre 2026" in message


def test_a_jury_that_meets_a_candidate_again_is_not_late_again(day):
    (dossier,) = held(day, IN_TIME)
    rules = reglement_of(day.sitting.reglement.value)
    assert remarks_on_hearings([dossier], rules, date(2027, 6, 1))[dossier.pk] == ()
    assert awaiting_jury(day.actor, HELD_ON) == ()


def test_the_desk_awaits_those_whose_file_was_deposited_with_the_day_planned(day):
    first, second = vae(day, IN_TIME), vae(day, date(2026, 9, 1))
    vae(day, None)
    vae(day, TOO_OLD, state="abandoned")
    day.judge(second)
    count_clocks()
    lines = awaiting_jury(day.actor, HELD_ON)
    assert [(line.dossier_id, line.last_day, line.planned_on) for line in lines] == [
        (first.pk, date(2026, 11, 30), None),
        (second.pk, date(2026, 12, 31), HELD_ON),
    ]
    assert not lines[0].is_late(date(2026, 11, 30))
    assert lines[0].is_late(date(2026, 12, 1))


def test_what_is_awaited_costs_one_query(day, django_assert_num_queries):
    for _ in range(5):
        vae(day, IN_TIME)
    count_clocks()
    with django_assert_num_queries(1):
        assert len(awaiting_jury(day.actor, HELD_ON)) == 5


def test_who_accompanies_the_candidate_of_a_vae_has_a_copy_of_the_letter(day):
    (dossier,) = held(day, IN_TIME)
    Support.objects.create(dossier=dossier, kind="guide", name="Paule Roy")
    Support.objects.create(dossier=dossier, kind="trainer", name="Luc Petit")
    sign(day)
    text = words(letter_of(notified(day)))
    assert "Copie à Paule Roy, qui vous accompagne (C. trav., art. R6412-7)." in text
    assert "Luc Petit" not in text


def test_a_jury_where_nobody_is_qualified_for_its_vae_is_told_before_the_day(day):
    """D. 6412-6: one member at least is qualified for the certification; training asks for none."""
    Juror.objects.update(qualified=False)
    day.judge(day.scene.assessed(day.scene.candidate()))
    assert lacking_sittings(day.actor, HELD_ON) == ()
    assert "jury-qualified" not in codes(sitting_page(day.actor, day.sitting.pk).remarks)
    day.judge(vae(day, IN_TIME))
    (told,) = lacking_sittings(day.actor, HELD_ON)
    (shown,) = [
        one
        for one in sitting_page(day.actor, day.sitting.pk).remarks
        if one.code == "jury-qualified"
    ]
    assert (told.missing, told.objections) == ({}, (shown,))
    assert shown.message == "Dossiers en VAE : 0 membre qualifié pour 1 au moins."
    assert "D6412-6" in shown.source
    Juror.objects.filter(surname="Ndiaye").update(qualified=True)
    assert lacking_sittings(day.actor, HELD_ON) == ()
