"""The letter of a decision tells units as they stand on the day it is written, and is owed no more once it left.

A unit is kept to its last day, which counts (RULE-33). A bloc of a whole certification is acquired for ever.
"""

from datetime import date, timedelta
from fractions import Fraction

import pytest
import time_machine
from django.test import override_settings

from parchemin.jury.actions.notifications import write_notifications
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.documents.notification import notification_letter
from parchemin.jury.models import Notification
from parchemin.jury.selectors.notification import about_sitting, notification_facts
from parchemin.kernel.documents import LetterTable, Paragraph, PartHeading
from parchemin.pathways.actions import MarkLeft, keep_marks
from parchemin.pathways.models import AcquiredUnit, DossierBloc, Person
from parchemin.pathways.terms import AcquiredOrigin
from parchemin.post.actions import mail
from parchemin.post.models import Dispatch
from parchemin.post.terms import LetterKind
from parchemin.processes.close_sitting import close_sitting
from tests.jobs.running import run_due_jobs
from tests.jury.after import decided_day, decision_of, notified, sign
from tests.scenes import BY_COMPETENCE, jury_day

pytestmark = pytest.mark.django_db

ONE_MONTH = {"partial": {"validity": [{"months": 1}]}}
LAST, OVER = date(2026, 12, 24), date(2026, 12, 25)
"""The last day of what the jury of 24 November 2026 gives for a month, and the day after."""


def rows(decision, on):
    """Return the rows of the tables of units of a letter written that day, without the title of each unit."""
    parts = notification_letter(notification_facts(decision, on)).parts
    tables = [part for part in parts if isinstance(part, LetterTable) and len(part.head) == 3]
    return [(row[0].split()[0], *row[1:]) for table in tables for row in table.rows]


def told(decision, on, kind=Paragraph):
    parts = notification_letter(notification_facts(decision, on)).parts
    return " ".join(part.text for part in parts if isinstance(part, kind))


def day_with_a_bloc_held(until, **marks):
    """Return a signed sitting of a candidate who held B2 already, until a day."""
    day = jury_day()
    dossier = day.scene.candidate()
    held = AcquiredUnit.objects.create(
        body=day.sitting.body,
        person=dossier.person,
        bloc=day.scene.edition.blocs.get(code="B2"),
        origin=AcquiredOrigin.JURY,
        origin_ref="PV 2024-1",
        acquired_on=date(2024, 1, 20),
        valid_until=until,
    )
    DossierBloc.objects.filter(dossier=dossier, bloc=held.bloc).update(carried=held)
    for rank in (1, 2):
        day.scene.signed(dossier, "B1", rank, marks["B1"])
    day.judge(dossier)
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    sign(day)
    return day


def test_what_the_jury_gave_is_told_as_kept_to_its_last_day_and_as_lapsed_from_the_next():
    decision = decision_of(decided_day(**ONE_MONTH))
    assert rows(decision, LAST)[1] == ("B2", "acquis", "jusqu’au 24 décembre 2026")
    assert "Acquis : B2. À repasser : B1." in told(decision, LAST)
    assert "Les blocs acquis vous restent" in told(decision, LAST)
    assert "pour les blocs manquants (B1)" in told(decision, LAST)
    assert rows(decision, OVER)[1] == (
        "B2",
        "n’est plus acquis",
        "validité terminée le 24 décembre 2026",
    )
    after = told(decision, OVER)
    assert "vous restent" not in after
    assert "Acquis" not in after
    assert "À repasser" not in after
    assert "La validité de B2 a pris fin depuis le jury" in after
    assert "pour les blocs manquants (B1, B2)" in after


def test_a_bloc_held_before_that_ended_since_the_jury_is_told_as_held_no_more():
    decision = decision_of(day_with_a_bloc_held(date(2026, 11, 30), B1="not_acquired"))
    assert rows(decision, date(2026, 11, 30))[1] == (
        "B2",
        "déjà acquis",
        "jusqu’au 30 novembre 2026",
    )
    assert rows(decision, date(2026, 12, 1))[1] == (
        "B2",
        "n’est plus acquis",
        "validité terminée le 30 novembre 2026",
    )
    assert "pour les blocs manquants (B1, B2)" in told(decision, date(2026, 12, 1))


def test_with_the_whole_certification_a_bloc_held_before_keeps_its_own_last_day():
    decision = decision_of(day_with_a_bloc_held(date(2026, 11, 30), B1="acquired"))
    assert decision.outcome == "full"
    for written_on in (date(2026, 11, 24), date(2027, 1, 4)):
        assert rows(decision, written_on) == [
            ("B1", "acquis", "sans limite"),
            ("B2", "déjà acquis", "jusqu’au 30 novembre 2026"),
        ]


def test_competences_that_lapsed_leave_their_bloc_to_be_presented_whole():
    half = {"B1": "not_acquired acquired", "B2": "not_acquired"}
    decision = decision_of(decided_day(half, decision=BY_COMPETENCE, **ONE_MONTH))
    assert [row[1:] for row in rows(decision, LAST)] == [
        ("acquis en partie", "voir plus bas"),
        ("non acquis", "sans objet"),
        ("acquis", "jusqu’au 24 décembre 2026"),
    ]
    assert "pour ce qui manque (1.1, B2)" in told(decision, LAST)
    assert "Vos compétences acquises" in told(decision, LAST, PartHeading)
    assert [row[1:] for row in rows(decision, OVER)] == [
        ("non acquis", "sans objet"),
        ("non acquis", "sans objet"),
        ("n’est plus acquis", "validité terminée le 24 décembre 2026"),
    ]
    assert "vous restent" not in told(decision, OVER)
    assert "pour les blocs manquants (B1, B2)" in told(decision, OVER)
    assert "Vos compétences acquises" not in told(decision, OVER, PartHeading)


def test_a_mark_kept_is_offered_for_the_next_presentation_to_its_last_day_alone():
    day = decided_day({"B1": "not_acquired", "B2": "not_acquired"})
    decision = decision_of(day)
    bloc = day.scene.edition.blocs.get(code="B1")
    mark = MarkLeft(
        decision.dossier.person,
        bloc,
        Fraction(3, 5),
        decision.decided_on,
        LAST,
        f"decision/{decision.pk}",
    )
    keep_marks(left=[mark], actor=day.system, at=day.at)
    assert "Vos notes conservées (B1)" in told(decision, LAST)
    assert rows(decision, LAST)[0][2] == "note de 60 % conservée jusqu’au 24 décembre 2026"
    assert "notes conservées" not in told(decision, OVER)
    assert rows(decision, OVER)[0][2] == "sans objet"
    assert "pour les blocs manquants (B1, B2)" in told(decision, OVER)


# Owed, or not.


def write(day, on):
    """Write what is owed to the candidates of a sitting at noon of a day; return how many letters."""
    at = day.at + (on - day.at.date())
    return len(write_notifications(sitting_id=day.sitting.pk, actor=day.actor, at=at))


def test_a_letter_that_did_not_leave_is_written_again_once_what_it_promises_has_lapsed():
    day = decided_day(**ONE_MONTH)
    assert [write(day, on) for on in (day.at.date(), LAST, OVER, OVER + timedelta(days=9))] == [
        1,
        0,
        1,
        0,
    ]


def test_a_letter_that_left_is_owed_no_more_whatever_lapsed_since():
    day = decided_day(**ONE_MONTH)
    kept = notified(day)
    assert [write(day, on) for on in (LAST, OVER)] == [0, 0]
    assert Notification.objects.get() == kept
    assert Dispatch.objects.count() == 1


def test_a_letter_on_its_way_is_not_written_twice_because_a_unit_lapsed_meanwhile():
    day = decided_day(**ONE_MONTH)
    Person.objects.update(email="candidat@exemple.fr")
    with time_machine.travel(day.at, tick=False):
        write(day, day.at.date())
        asked = {"kind": LetterKind.NOTIFICATION, "about": about_sitting(day.sitting.pk)}
        mail(**asked, actor=day.actor, at=day.at)
        with override_settings(EMAIL_BACKEND="tests.mail.DownBackend"):
            run_due_jobs()
    assert Dispatch.objects.get().state == "leaving"
    assert write(day, OVER) == 0
    assert Dispatch.objects.count() == 1
