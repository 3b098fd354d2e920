"""How often, how soon and until when somebody comes again before a jury."""

from datetime import date, timedelta

import pytest

from parchemin.certifications.reglement.reading import FORMAT, new_reglement, reglement_of
from parchemin.jury.actions.agenda import put_on_agenda
from parchemin.jury.actions.cases import adjourn
from parchemin.jury.actions.moves import move_sitting
from parchemin.jury.actions.sittings import convene_sitting
from parchemin.jury.documents.notification import notification_letter
from parchemin.jury.models import Decision
from parchemin.jury.rules.presentations import Presentations, objections_to_retaking
from parchemin.jury.selectors.notification import notification_facts
from parchemin.jury.selectors.readiness import objections_to_hearing
from parchemin.kernel.documents import Paragraph
from parchemin.kernel.objections import Refused
from parchemin.kernel.reading import Unreadable
from parchemin.pathways.models import AcquiredUnit, DossierBloc
from parchemin.processes.close_sitting import close_sitting
from tests.jury.after import decided_day, decision_of, next_day
from tests.jury.test_appeals import admitted
from tests.scenes import jury_day

JURY = date(2026, 11, 24)
TWICE = Presentations((date(2025, 11, 30), JURY), continues=True)


def reglement(**retake: object):
    value = {"format": FORMAT, "name": "Essai", "in_force_from": "2020-01-01", "retake": retake}
    return new_reglement({**value, "articles": {"retake": "art. 11"}})


def codes(past: Presentations, on: date, **retake: object) -> list[str]:
    return [o.code for o in objections_to_retaking(past, reglement(**retake), on)]


def test_a_first_presentation_is_bound_by_nothing():
    asked = {"max_attempts": 1, "min_delay": {"months": 6}, "window": {"months": 12}}
    assert codes(Presentations(), JURY, **asked) == []


@pytest.mark.parametrize(("most", "expected"), [(2, ["retake-too-many"]), (3, []), (None, [])])
def test_presentations_are_counted_with_this_one(most, expected):
    assert codes(TWICE, date(2027, 6, 1), max_attempts=most) == expected


def test_the_delay_runs_in_calendar_months_from_the_last_decision():
    last = Presentations((date(2026, 8, 31),))
    delay = {"months": 6}
    assert codes(last, date(2027, 2, 27), min_delay=delay) == ["retake-too-soon"]
    assert codes(last, date(2027, 2, 28), min_delay=delay) == []


def test_the_last_day_of_the_window_is_in_it_and_a_new_start_is_bound_by_none():
    window = {"months": 24}
    assert codes(TWICE, date(2028, 11, 24), window=window) == []
    assert codes(TWICE, date(2028, 11, 25), window=window) == ["retake-too-late"]
    assert codes(Presentations(TWICE.days), date(2028, 11, 25), window=window) == []


def test_a_refusal_cites_its_article():
    (objection,) = objections_to_retaking(TWICE, reglement(max_attempts=2), JURY)
    assert objection.source == "Règlement, art. 11"


@pytest.mark.parametrize(
    ("retake", "path"),
    [
        ({"max_attempts": 0}, "retake.max_attempts"),
        ({"min_delay": {"months": 12}, "window": {"days": 364}}, "retake.window"),
    ],
)
def test_retakes_that_nobody_could_obey_are_refused_when_read(retake, path):
    with pytest.raises(Unreadable) as unread:
        reglement(**retake)
    assert [fault.path for fault in unread.value.faults] == [path]


pytestmark = pytest.mark.django_db


def again(day, **changes):
    """Return a new dossier of the candidate of the day, assessed, with what they hold carried over."""
    former = day.item.dossier
    dossier = day.scene.candidate(person=former.person, **changes)
    for acquired in AcquiredUnit.objects.filter(person=former.person):
        DossierBloc.objects.filter(dossier=dossier, bloc=acquired.bloc).update(carried=acquired)
    return day.scene.assessed(dossier)


def test_a_candidate_who_comes_too_often_too_soon_or_too_late_is_kept_off_the_agenda():
    day = decided_day(
        retake={"max_attempts": 1, "min_delay": {"months": 2}, "window": {"months": 3}}
    )
    dossier = again(day)
    rules = reglement_of(day.sitting.reglement.value)
    soon = [o.code for o in objections_to_hearing(dossier, rules, date(2027, 1, 23), today=JURY)]
    late = [o.code for o in objections_to_hearing(dossier, rules, date(2027, 2, 25), today=JURY)]
    assert soon == ["retake-too-many", "retake-too-soon"]
    assert late == ["retake-too-many", "retake-too-late"]


def test_the_agenda_refuses_a_presentation_too_many_with_its_text():
    day = decided_day(retake={"max_attempts": 1}, articles={"retake.max_attempts": "art. 11"})
    day.item.dossier = again(day)
    with pytest.raises(Refused) as refused:
        next_day(day)
    (objection,) = refused.value.objections
    assert (objection.code, objection.source) == ("retake-too-many", "Règlement, art. 11")


def test_a_sitting_is_not_moved_to_a_day_too_soon_for_a_case_of_its_agenda():
    day = decided_day(retake={"min_delay": {"months": 2}})
    dossier, at = again(day), day.at
    acts = {"actor": day.actor, "at": at}
    sitting = convene_sitting(
        code="JURY-2",
        certification_id=day.scene.certification.pk,
        starts_at=at + timedelta(days=70),
        place="Lyon",
        **acts,
    )
    put_on_agenda(sitting_id=sitting.pk, dossier_id=dossier.pk, **acts)
    asked = {"sitting_id": sitting.pk, "place": "Lyon", "remote": False, "reason": "Grève.", **acts}
    with pytest.raises(Refused) as refused:
        move_sitting(starts_at=at + timedelta(days=60), **asked)
    (objection,) = refused.value.objections
    assert objection.code == "retake-too-soon"
    assert objection.message.startswith(f"Dossier {dossier.number} : ")
    assert move_sitting(starts_at=at + timedelta(days=61), **asked).pk == sitting.pk


def test_an_appeal_is_not_a_second_presentation():
    day = decided_day(retake={"max_attempts": 1, "min_delay": {"months": 6}})
    admitted(day)
    next_day(day, B1="not_acquired")
    assert Decision.objects.count() == 2


def test_an_adjournment_is_no_presentation():
    day = jury_day(retake={"max_attempts": 1})
    item = day.case()
    day.open()
    until = date(2026, 12, 24)
    adjourn(item_id=item.pk, until=until, reason="Une pièce.", actor=day.actor, at=day.at)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    item.dossier.refresh_from_db()
    assert Decision.objects.get().outcome == "adjourned"
    rules = reglement_of(day.sitting.reglement.value)
    assert objections_to_hearing(item.dossier, rules, until, today=JURY) == ()


def test_an_adjourned_dossier_comes_back_on_the_day_that_the_jury_set_and_not_before():
    day = jury_day()
    item = day.case()
    day.open()
    until = date(2027, 2, 1)
    adjourn(item_id=item.pk, until=until, reason="Un bilan.", actor=day.actor, at=day.at)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.item = item
    with pytest.raises(Refused) as refused:
        next_day(day)
    (objection,) = refused.value.objections
    assert objection.code == "adjourned-until"
    assert "ajourné ce dossier au 1er février 2027. Motif : Un bilan." in (objection.message)
    item.dossier.refresh_from_db()
    rules = reglement_of(day.sitting.reglement.value)
    assert objections_to_hearing(item.dossier, rules, until, today=JURY) == ()


@pytest.mark.parametrize(("most", "offered"), [(1, False), (2, True), (None, True)])
def test_the_letter_offers_no_presentation_that_the_reglement_does_not_leave(most, offered):
    day = decided_day(retake={"max_attempts": most} if most else {})
    letter = notification_letter(notification_facts(decision_of(day), JURY))
    said = " ".join(part.text for part in letter.parts if isinstance(part, Paragraph))
    assert ("Vous pouvez vous présenter à nouveau" in said) is offered
    assert ("il n’en reste pas pour les blocs manquants (B1)" in said) is not offered
