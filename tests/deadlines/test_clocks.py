"""A clock has one row: written with the act that starts it, met with another, found when forgotten."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.certifications.models import Habilitation
from parchemin.deadlines.actions import count_again
from parchemin.deadlines.models import Deadline
from parchemin.deadlines.registry import rule_of, rules
from parchemin.deadlines.selectors import deadline_faults, due_days, tallies
from parchemin.deadlines.terms import ENDINGS, DeadlineKind
from parchemin.journal.registry import event_types
from parchemin.kernel.objections import Refused
from parchemin.pathways import actions
from parchemin.pathways.terms import Route
from parchemin.pathways.workflow import SUBMIT
from parchemin.processes.enrol import enrol
from tests.factories import BodyFactory, actor_for
from tests.pathways.scene import enrolment, person, scene

pytestmark = pytest.mark.django_db

DEPOSITED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANSWERED = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)


@pytest.fixture
def place():
    made = scene()
    Habilitation.objects.all().delete()
    count_again(made.body.pk)
    return made


@pytest.fixture
def vae(place):
    """Return a statutory VAE filed complete on 2 March 2026."""
    asked = enrolment(route=Route.STATUTORY_VAE, partner_siret="")
    dossier = enrol(enrolment=asked, actor=place.secretariat, at=DEPOSITED)
    return actions.submit_dossier(
        dossier_id=dossier.pk, actor=place.secretariat, at=DEPOSITED, on=date(2026, 3, 2)
    )


def clocks():
    rows = Deadline.objects.exclude(kind=DeadlineKind.REGISTRATION).order_by("kind")
    return {row.kind: (row.starts_on, row.due_on, row.met_on) for row in rows}


def faults(place):
    return list(deadline_faults(place.body.pk))


@pytest.mark.parametrize("kind", DeadlineKind)
def test_every_kind_has_a_rule_whose_events_exist(kind):
    rule = rule_of(kind)
    names = [event.name for event in event_types()]
    lost = [start for start in rule.after if not any(name.startswith(start) for name in names)]
    assert lost == []
    assert (rule.notice is None) == (kind is DeadlineKind.APPEAL)


def test_what_is_filed_starts_its_clocks_in_the_same_act(place, vae):
    assert clocks() == {
        "vae-reply": (date(2026, 3, 2), date(2026, 5, 2), None),
        "vae-step": (date(2026, 5, 3), date(2026, 11, 30), None),
    }
    assert Deadline.objects.get(kind=DeadlineKind.VAE_REPLY).about == f"dossier/{vae.number}"
    assert faults(place) == []


def test_a_reply_meets_its_clock_and_the_lapse_counts_from_it(place, vae):
    actions.admit_dossier(dossier_id=vae.pk, actor=place.secretariat, at=ANSWERED)
    assert clocks() == {
        "vae-reply": (date(2026, 3, 2), date(2026, 5, 2), date(2026, 4, 7)),
        "vae-step": (date(2026, 4, 7), date(2026, 10, 31), None),
    }
    assert faults(place) == []


def test_a_file_given_back_has_no_clock_any_more(place, vae):
    actions.ask_to_complete(
        dossier_id=vae.pk, reason="pièce absente", actor=place.secretariat, at=ANSWERED
    )
    assert clocks() == {}
    assert faults(place) == []


def test_an_act_that_is_refused_leaves_its_clocks_as_they_were(place, vae):
    before = clocks()
    with pytest.raises(Refused), transaction.atomic():
        actions.refuse_dossier(dossier_id=vae.pk, reason="", actor=place.secretariat, at=ANSWERED)
    assert clocks() == before


def test_an_act_taken_back_takes_its_clocks_back(place, vae):
    before = clocks()
    with transaction.atomic():
        actions.admit_dossier(dossier_id=vae.pk, actor=place.secretariat, at=ANSWERED)
        assert clocks() != before
        transaction.set_rollback(True)
    assert clocks() == before


def test_a_clock_forgotten_moved_or_left_behind_is_found_and_counted_again(place, vae):
    rows = Deadline.objects.all()
    right = clocks()
    rows.filter(kind=DeadlineKind.VAE_REPLY).delete()
    rows.filter(kind=DeadlineKind.VAE_STEP).update(due_on=date(2026, 12, 1))
    Deadline.objects.create(
        body=place.body,
        kind=DeadlineKind.VAE_JURY,
        subject_id=vae.pk,
        about=f"dossier/{vae.number}",
        starts_on=date(2026, 3, 2),
        due_on=date(2026, 6, 30),
        source="essai",
    )
    assert faults(place) == [
        f"« Réponse de recevabilité », dossier/{vae.number} : le 2 mai 2026 manque",
        f"« Caducité de VAE », dossier/{vae.number} : n’est pas celle des faits "
        "(due_on : 2026-12-01 au lieu de 2026-11-30)",
        f"« Dernier jour du jury de VAE », dossier/{vae.number} : n’a plus lieu d’être",
    ]
    assert count_again(place.body.pk) == 3
    assert (clocks(), faults(place)) == (right, [])
    assert count_again(place.body.pk) == 0


def test_a_clock_that_has_not_started_is_not_shown(place, vae):
    assert set(tallies(place.secretariat, date(2026, 5, 2))) - {DeadlineKind.REGISTRATION} == {
        DeadlineKind.VAE_REPLY
    }
    assert set(tallies(place.secretariat, date(2026, 5, 3))) - {DeadlineKind.REGISTRATION} == {
        DeadlineKind.VAE_REPLY,
        DeadlineKind.VAE_STEP,
    }


def test_what_ends_by_itself_is_never_late(place):
    Deadline.objects.all().delete()
    for kind in ENDINGS:
        Deadline.objects.create(
            body=place.body,
            kind=kind,
            subject_id=1,
            about="partner/1",
            starts_on=date(2026, 1, 1),
            due_on=date(2026, 3, 1),
            source="essai",
        )
    assert set(tallies(place.secretariat, date(2026, 3, 1))) == set(ENDINGS)
    assert tallies(place.secretariat, date(2026, 3, 2)) == {}


def test_another_body_and_another_role_see_no_clock(place, vae):
    days = (date(2026, 1, 1), date(2026, 12, 31), date(2026, 3, 3))
    assert len(due_days(place.secretariat, *days)) == 1
    assert due_days(actor_for(BodyFactory()), *days) == ()
    assert due_days(actor_for(place.body, Role.JUROR), *days) == ()


def test_the_database_refuses_a_second_clock_and_one_that_ends_before_it_starts(place, vae):
    row = Deadline.objects.get(kind=DeadlineKind.VAE_REPLY)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.update(due_on=date(2026, 1, 1))


def test_many_acts_told_together_read_each_rule_once(place, django_assert_max_num_queries):
    made = []
    for rank in range(4):
        other = person(birth_name=f"Diallo {'abcd'[rank]}")
        asked = enrolment(route=Route.STATUTORY_VAE, partner_siret="", person=other)
        made.append(enrol(enrolment=asked, actor=place.secretariat, at=DEPOSITED))
    with django_assert_max_num_queries(40):
        actions.move_together(
            numbers=[dossier.number for dossier in made],
            move=SUBMIT,
            actor=place.secretariat,
            at=DEPOSITED,
        )
    assert Deadline.objects.filter(kind=DeadlineKind.VAE_REPLY).count() == 4
    assert len(rules()) == len(DeadlineKind)
