"""Convocations leave in time, once, with what the juror and their employer need; and stay as they left."""

import hashlib
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.actions.holding import cancel_sitting
from parchemin.jury.actions.pool import mandate_juror
from parchemin.jury.actions.summons import acknowledge_summons, prepare_summons, send_summons
from parchemin.jury.models import Juror, Sitting, Summons
from parchemin.jury.rules.summons import employer_notice, objections_to_summons
from parchemin.jury.selectors.summons import summons_of
from parchemin.jury.terms import NoticeChannel, SummonsState
from parchemin.kernel.objections import Refused
from tests.conftest import NOON
from tests.documents import words
from tests.factories import BodyFactory, EmployerFactory, UserFactory, actor_for
from tests.jury.cases import ON, rules
from tests.scenes import jury_day

EARLY = timedelta(days=25)
EMAIL = NoticeChannel.EMAIL


def codes(sent_days_before, employed=True, agreed=False, **keys):
    found = objections_to_summons(
        rules(**keys),
        held_on=ON,
        sent_on=ON - timedelta(days=sent_days_before),
        employed=employed,
        agreed=agreed,
    )
    return [objection.code for objection in found]


@pytest.mark.parametrize(
    ("days", "employed", "expected"),
    [
        (21, True, []),
        (20, True, ["summons-notice"]),
        (15, True, ["summons-notice"]),
        (14, True, ["summons-notice", "employer-notice"]),
        (14, False, ["summons-notice"]),
        (0, True, ["summons-too-late"]),
        (-3, True, ["summons-too-late"]),
    ],
)
def test_the_notice_is_that_of_the_reglement_and_of_the_law(days, employed, expected):
    assert codes(days, employed) == expected


def test_an_agreement_of_the_branch_sets_another_notice_for_employers():
    branch = {"convocation": {"days_before": 10, "employee_notice_days": 8}}
    assert codes(10, **branch) == []
    assert codes(7, **branch) == ["summons-notice", "employer-notice"]
    assert employer_notice(rules(**branch, articles={"convocation": "art. 5"}), ON) == (
        8,
        "Règlement, art. 5",
    )
    assert employer_notice(rules(), ON) == (15, "C. trav., art. D3142-32")


def test_the_agreement_of_the_juror_lifts_short_notices_but_never_a_past_sitting():
    assert codes(3, agreed=True) == []
    assert codes(0, agreed=True) == ["summons-too-late"]


@pytest.fixture
def day():
    found = jury_day(convocation={"days_before": 21})
    juror = found.seats["ndiaye"].juror
    juror.employer = EmployerFactory(body=juror.body, name="Boucherie Martin")
    juror.save()
    return found


def prepared(day, at=None):
    return prepare_summons(sitting_id=day.sitting.pk, actor=day.actor, at=at or day.at - EARLY)


def of(day, name):
    return Summons.objects.get(seat=day.seats[name])


def send(day, name, **changes):
    asked = {"channel": EMAIL, "actor": day.actor, "at": day.at - EARLY, **changes}
    return send_summons(summons_id=of(day, name).pk, **asked)


@pytest.mark.django_db
def test_the_letter_says_when_where_as_what_and_whom_to_warn(day):
    day.case()
    prepared(day)
    text = words(bytes(of(day, "ndiaye").letter))
    for said in (
        "Convocation au jury paritaire",
        "Madame Ndiaye",
        "Paris, le 30 octobre 2026",
        "mardi 24 novembre 2026, 10 h 00",
        "JURY-1",
        "membre, collège salariés",
        "1 dossier",
        "Déclarez avant la séance tout lien avec un candidat",
        "donnez pouvoir à un juré de votre collège",
        "au plus tard le 9 novembre 2026, 15 jours avant la séance (C. trav., art. D3142-32)",
    ):
        assert said in text, said
    assert "employeur au plus tard" not in words(bytes(of(day, "marchal").letter))


@pytest.mark.django_db
def test_the_employer_is_told_the_leave_and_neither_the_college_nor_who_mandates(day):
    juror = day.seats["ndiaye"].juror
    mandate_juror(juror_id=juror.pk, organisation="Organisation Z", actor=day.actor, at=day.at)
    prepared(day)
    text = words(bytes(of(day, "ndiaye").employer_letter))
    for said in ("Boucherie Martin", "Ndiaye", "L3142-42", "15 jours au moins avant", "mardi 24"):
        assert said in text, said
    assert "salariés" not in text.replace("Salarié", "")
    letters = text + words(bytes(of(day, "ndiaye").letter))
    assert "Organisation Z" not in letters
    assert bytes(of(day, "marchal").employer_letter) == b""


@pytest.mark.django_db
def test_the_agenda_file_is_read_by_another_reader(day):
    prepared(day)
    calendar = Calendar.from_ical(bytes(of(day, "almeida").calendar))
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("DTSTART") == day.sitting.starts_at
    assert (str(event["LOCATION"]), str(event["STATUS"])) == ("Paris", "CONFIRMED")
    juror = day.seats["almeida"].juror_id
    assert str(event["UID"]).startswith("jury-")
    assert f"JURY-1-{juror}@" in str(event["UID"])
    assert "vice-présidente, collège salariés" in str(event["DESCRIPTION"]).lower()


@pytest.mark.django_db
def test_preparing_again_rewrites_what_has_not_left_and_nothing_else(day):
    first = {row.seat_id: row for row in prepared(day)}
    assert len(first) == 4
    sent = send(day, "marchal")
    again = {row.seat_id: row for row in prepared(day, day.at - timedelta(days=23))}
    assert again.keys() == first.keys()
    assert bytes(again[sent.seat_id].letter) == bytes(first[sent.seat_id].letter)
    other = day.seats["ndiaye"].pk
    assert again[other].sha256 != first[other].sha256
    assert again[other].sha256 == hashlib.sha256(bytes(again[other].letter)).hexdigest()


@pytest.mark.django_db
def test_a_summons_leaves_once_then_is_acknowledged_once(day):
    prepared(day)
    sent = send(day, "marchal")
    told = Event.objects.count()
    assert send(day, "marchal", channel=NoticeChannel.POST).channel == EMAIL
    assert Event.objects.count() == told
    event = Event.objects.get(name="jury.summons.sent")
    assert (event.details["days"], event.details["channel"]) == (25, "courriel")
    asked = {"summons_id": sent.pk, "actor": day.actor, "at": day.at}
    assert acknowledge_summons(**asked).state == SummonsState.ACKNOWLEDGED
    told = Event.objects.count()
    acknowledge_summons(**asked)
    assert Event.objects.count() == told


@pytest.mark.django_db
def test_a_juror_acknowledges_their_own_convocation_and_no_other(day):
    prepared(day)
    for name in ("marchal", "almeida"):
        send(day, name)
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["almeida"].juror_id).update(user=user)
    actor = actor_for(day.sitting.body, Role.JUROR, user=user)
    asked = {"actor": actor, "at": day.at}
    assert acknowledge_summons(summons_id=of(day, "almeida").pk, **asked).acknowledged_at == day.at
    with pytest.raises(Refused) as refused:
        acknowledge_summons(summons_id=of(day, "marchal").pk, **asked)
    assert refused.value.codes == ("summons-of-another",)


@pytest.mark.django_db
def test_a_late_summons_is_refused_with_every_text_unless_the_juror_agreed(day):
    """RULE-39."""
    prepared(day)
    late = {"at": day.at - timedelta(days=7)}
    with pytest.raises(Refused) as refused:
        send(day, "ndiaye", **late)
    assert refused.value.codes == ("summons-notice", "employer-notice")
    assert {o.source for o in refused.value.objections} == {"Règlement", "C. trav., art. D3142-32"}
    with pytest.raises(Refused) as refused:
        send(day, "marchal", **late)
    assert refused.value.codes == ("summons-notice",)
    assert send(day, "ndiaye", **late, short_notice_agreed=True).short_notice_agreed
    with pytest.raises(Refused) as refused:
        send(day, "almeida", at=day.at, short_notice_agreed=True)
    assert refused.value.codes == ("summons-too-late",)


@pytest.mark.django_db
def test_every_act_is_refused_to_others_and_out_of_time(day):
    with pytest.raises(Refused) as refused:
        prepare_summons(
            sitting_id=day.sitting.pk, actor=actor_for(day.sitting.body, Role.JUROR), at=day.at
        )
    assert refused.value.codes == ("role",)
    prepared(day)
    with pytest.raises(Refused) as refused:
        send(day, "marchal", sent_on=day.at.date() - timedelta(days=22))
    assert refused.value.codes == ("sent-later",)
    stranger = actor_for(BodyFactory())
    with pytest.raises(Sitting.DoesNotExist):
        prepare_summons(sitting_id=day.sitting.pk, actor=stranger, at=day.at)
    with pytest.raises(Summons.DoesNotExist):
        send(day, "marchal", actor=stranger)
    cancel_sitting(sitting_id=day.sitting.pk, reason="Neige.", actor=day.actor, at=day.at)
    with pytest.raises(Refused) as refused:
        prepared(day)
    assert refused.value.codes == ("sitting-state",)
    with pytest.raises(Refused) as refused:
        send(day, "marchal")
    assert refused.value.codes == ("sitting-state",)


@pytest.mark.django_db
def test_a_sitting_without_seats_convenes_nobody(day):
    Sitting.objects.filter(pk=day.sitting.pk).update(code="JURY-0")
    empty = Sitting.objects.get(pk=day.sitting.pk)
    empty.pk, empty.code = None, "JURY-9"
    empty.save()
    with pytest.raises(Refused) as refused:
        prepare_summons(sitting_id=empty.pk, actor=day.actor, at=day.at - EARLY)
    assert refused.value.codes == ("no-seat",)


@pytest.mark.django_db
def test_the_list_says_where_each_convocation_stands_and_which_notice_is_short(day):
    on = day.at.date() - timedelta(days=10)
    lines = {line.name: line for line in summons_of(day.actor, day.sitting.pk, on)}
    assert {line.state for line in lines.values()} == {None}
    assert [o.code for o in lines["Ndiaye"].remarks] == ["summons-notice", "employer-notice"]
    prepared(day)
    send(day, "ndiaye")
    with CaptureQueriesContext(connection) as captured:
        lines = {line.name: line for line in summons_of(day.actor, day.sitting.pk, on)}
    assert len(captured) == 4
    assert (lines["Ndiaye"].sent_on, lines["Ndiaye"].remarks) == (date(2026, 10, 30), ())
    for actor in (actor_for(BodyFactory()), actor_for(day.sitting.body, Role.JUROR)):
        with pytest.raises(Sitting.DoesNotExist):
            summons_of(actor, day.sitting.pk, on)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [{"letter": b"%PDF autre"}, {"sent_on": date(2026, 1, 1)}, {"state": "prepared"}],
)
def test_the_database_keeps_a_convocation_as_it_left(day, changes):
    prepared(day)
    sent = send(day, "marchal")
    with pytest.raises(IntegrityError), transaction.atomic():
        Summons.objects.filter(pk=sent.pk).update(**changes)
    with pytest.raises(IntegrityError, match="telle qu’elle est partie"), transaction.atomic():
        Summons.objects.filter(pk=sent.pk)._raw_delete("default")


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"state": "sent"}, {"acknowledged_at": NOON}])
def test_the_database_refuses_a_state_without_its_date(day, changes):
    prepared(day)
    with pytest.raises(IntegrityError), transaction.atomic():
        Summons.objects.filter(seat=day.seats["marchal"]).update(**changes)
