"""Convocations leave in time, once, with what the juror and their employer need; and stay as they left."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jurors.actions.records import mandate_juror
from parchemin.jurors.models import Juror
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.actions.seats import change_voice
from parchemin.jury.actions.sitting_day import cancel_sitting
from parchemin.jury.models import Sitting
from parchemin.jury.rules.convocations import (
    employer_notice,
    expected_length,
    objections_to_notice,
)
from parchemin.jury.terms import Channel
from parchemin.kernel.objections import Refused
from parchemin.post.actions import acknowledge
from parchemin.post.actions import send as send_dispatch
from parchemin.post.models import Dispatch
from parchemin.post.selectors import file_of
from parchemin.post.terms import CallingOff, LetterKind
from parchemin.post.texts import MailText, preview, set_text
from tests.documents import words
from tests.factories import BodyFactory, EmployerFactory, UserFactory, actor_for
from tests.jury.cases import ON, rules
from tests.scenes import jury_day

EARLY = timedelta(days=25)
EMAIL = Channel.EMAIL


def codes(sent_days_before, employed=True, agreed=False, **keys):
    found = objections_to_notice(
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
        (20, True, ["juror-notice"]),
        (15, True, ["juror-notice"]),
        (14, True, ["juror-notice", "employer-notice"]),
        (14, False, ["juror-notice"]),
        (0, True, ["juror-notice", "employer-notice"]),
        (-1, True, ["convocation-too-late"]),
        (-3, True, ["convocation-too-late"]),
    ],
)
def test_the_notice_is_that_of_the_reglement_and_of_the_law(days, employed, expected):
    assert codes(days, employed) == expected


def test_an_agreement_of_the_branch_sets_another_notice_for_employers():
    branch = {"convocation": {"days_before": 10, "employee_notice_days": 8}}
    assert codes(10, **branch) == []
    assert codes(7, **branch) == ["juror-notice", "employer-notice"]
    assert employer_notice(rules(**branch, articles={"convocation": "art. 5"}), ON) == (
        8,
        "Règlement, art. 5",
    )
    assert employer_notice(rules(), ON) == (15, "C. trav., art. D3142-32")


def test_the_agreement_of_the_juror_lifts_short_notices_but_never_a_past_sitting():
    assert codes(3, agreed=True) == []
    assert codes(0, agreed=True) == []
    assert codes(-1, agreed=True) == ["convocation-too-late"]


@pytest.fixture
def day():
    found = jury_day(convocation={"days_before": 21})
    juror = found.seats["ndiaye"].juror
    juror.employer = EmployerFactory(body=juror.body, name="Boucherie Martin")
    juror.save()
    return found


def prepared(day, at=None):
    return prepare_convocations(sitting_id=day.sitting.pk, actor=day.actor, at=at or day.at - EARLY)


def versions(day, name):
    return Dispatch.objects.filter(thread=f"seat/{day.seats[name].pk}").order_by("version")


def of(day, name):
    return versions(day, name).last()


def file(day, name, role="letter"):
    return bytes(file_of(day.actor, of(day, name).pk, role).content)


def send(day, name, **changes):
    asked = {"channel": EMAIL, "actor": day.actor, "at": day.at - EARLY, **changes}
    return send_dispatch(dispatch_id=of(day, name).pk, **asked)


@pytest.mark.django_db
def test_the_letter_says_when_where_as_what_and_whom_to_warn(day):
    day.case()
    prepared(day)
    text = words(file(day, "ndiaye"))
    for said in (
        "Convocation au jury paritaire",
        "Madame Ndiaye",
        "Paris, le 30 octobre 2026",
        "mardi 24 novembre 2026 à 10 h 00",
        "Vous êtes convoquée à la séance",
        "JURY-1",
        "membre, collège salariés",
        "1 dossier",
        "Déclarez avant la séance tout lien avec un candidat",
        "donnez pouvoir à un juré de votre collège",
        "au plus tard le 9 novembre 2026, 15 jours avant la séance (C. trav., art. D3142-32)",
    ):
        assert said in text, said
    assert "employeur au plus tard" not in words(file(day, "marchal"))


@pytest.mark.django_db
def test_the_employer_is_told_the_leave_and_neither_the_college_nor_who_mandates(day):
    juror = day.seats["ndiaye"].juror
    mandate_juror(juror_id=juror.pk, organisation="Organisation Z", actor=day.actor, at=day.at)
    prepared(day)
    text = words(file(day, "ndiaye", "employer"))
    for said in ("Boucherie Martin", "Ndiaye", "L3142-42", "15 jours au moins avant", "mardi 24"):
        assert said in text, said
    assert "salariés" not in text.replace("Salarié", "")
    letters = text + words(file(day, "ndiaye"))
    assert "Organisation Z" not in letters
    assert not of(day, "marchal").files.filter(role="employer").exists()


@pytest.mark.django_db
def test_the_agenda_file_is_read_by_another_reader(day):
    prepared(day)
    calendar = Calendar.from_ical(file(day, "almeida", "calendar"))
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("DTSTART") == day.sitting.starts_at
    assert (str(event["LOCATION"]), str(event["STATUS"])) == ("Paris", "CONFIRMED")
    juror = day.seats["almeida"].juror_id
    assert str(event["UID"]).startswith("jury-")
    assert f"-{day.sitting.pk}-{juror}@" in str(event["UID"])
    assert event.decoded("DTEND") == day.sitting.starts_at + timedelta(hours=1)
    assert "vice-présidente, collège salariés" in str(event["DESCRIPTION"]).lower()


@pytest.mark.parametrize(
    ("length", "cases", "minutes"), [(None, 0, 60), (None, 6, 90), (None, 60, 480), (150, 6, 150)]
)
def test_an_agenda_is_taken_until_the_planned_end_or_that_which_the_cases_ask(
    length, cases, minutes
):
    assert expected_length(length, cases) == timedelta(minutes=minutes)


@pytest.mark.django_db
def test_what_is_written_agrees_with_who_is_convened_and_is_neutral_when_nobody_knows(day):
    for name, sex in (("ndiaye", "F"), ("marchal", "M"), ("almeida", "")):
        Juror.objects.filter(seats=day.seats[name]).update(sex=sex)
    prepared(day)
    for name, said in (
        ("ndiaye", "Vous êtes convoquée au jury"),
        ("marchal", "Vous êtes convoqué au jury"),
        ("almeida", "Nous vous convoquons au jury"),
    ):
        assert said in of(day, name).text


@pytest.mark.django_db
def test_a_jury_sits_on_the_clocks_of_its_place(day):
    Sitting.objects.update(zone="America/Guadeloupe", starts_at="2026-11-25T00:30Z")
    day.sitting.refresh_from_db()
    prepared(day)
    told = "mardi 24 novembre 2026 à 20 h 30 (heure locale, Guadeloupe)"
    assert told in of(day, "ndiaye").text
    assert told in words(file(day, "ndiaye"))


@pytest.mark.django_db
def test_preparing_again_writes_what_changed_and_nothing_else(day):
    assert len(prepared(day)) == 4
    send(day, "marchal")
    assert prepared(day) == ()
    for name in ("marchal", "ndiaye"):
        change_voice(seat_id=day.seats[name].pk, voting=False, actor=day.actor, at=day.at - EARLY)
    with pytest.raises(Refused) as refused:
        send(day, "ndiaye")
    assert refused.value.codes == ("letter-stale",)
    assert {row.name for row in prepared(day)} == {"Marchal", "Ndiaye"}
    states = {name: [v.state for v in versions(day, name)] for name in ("marchal", "ndiaye")}
    assert states == {"marchal": ["sent", "prepared"], "ndiaye": ["replaced", "prepared"]}
    said = "Cette convocation remplace la précédente"
    assert said in words(file(day, "marchal"))
    assert said not in words(file(day, "ndiaye"))
    assert "sans voix délibérative" in words(file(day, "ndiaye"))


@pytest.mark.django_db
def test_a_later_version_moves_the_event_of_the_agenda(day):
    prepared(day)
    events = []
    for voting in (False, True):
        (event,) = Calendar.from_ical(file(day, "marchal", "calendar")).walk("VEVENT")
        events.append((str(event["UID"]), event["SEQUENCE"]))
        change_voice(seat_id=day.seats["marchal"].pk, voting=voting, actor=day.actor, at=day.at)
        prepared(day)
    (uid, first), (same, second) = events
    assert (uid, first, second) == (same, 0, 1)


@pytest.mark.django_db
def test_the_agenda_of_the_jury_does_not_make_a_convocation_stale(day):
    prepared(day)
    day.case()
    assert prepared(day) == ()


@pytest.mark.django_db
def test_a_convocation_leaves_once_then_is_acknowledged_once(day):
    prepared(day)
    sent = send(day, "marchal")
    told = Event.objects.count()
    assert send(day, "marchal", channel=Channel.POST).channel == EMAIL
    assert Event.objects.count() == told
    event = Event.objects.get(name="post.dispatch.sent")
    assert (event.details["addressee"], event.details["day"]) == ("Marchal", "30/10/2026")
    asked = {"dispatch_id": sent.pk, "actor": day.actor, "at": day.at}
    assert acknowledge(**asked).state == "received"
    told = Event.objects.count()
    acknowledge(**asked)
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
    assert acknowledge(dispatch_id=of(day, "almeida").pk, **asked).received_at == day.at
    with pytest.raises(Dispatch.DoesNotExist):
        acknowledge(dispatch_id=of(day, "marchal").pk, **asked)


@pytest.mark.django_db
def test_whoever_holds_one_for_the_same_day_was_warned_in_time(day):
    """RULE-39."""
    prepared(day)
    send(day, "ndiaye")
    late = {"at": day.at - timedelta(days=7)}
    for name in ("ndiaye", "marchal"):
        change_voice(seat_id=day.seats[name].pk, voting=False, actor=day.actor, **late)
    prepared(day, **late)
    assert send(day, "ndiaye", **late).state == "sent"
    with pytest.raises(Refused) as refused:
        send(day, "marchal", **late)
    assert refused.value.codes == ("juror-notice",)


@pytest.mark.django_db
def test_the_notice_follows_the_day_that_was_told_whatever_the_e_mail_says_of_it(day):
    """RULE-39."""
    prepared(day)
    send(day, "ndiaye")
    own = MailText("Votre jury", "Venez au jury.")
    said = {"kind": LetterKind.JURY_CONVOCATION, "said": own, "actor": day.actor}
    late = {"at": day.at - timedelta(days=7)}
    set_text(**said, **late)
    change_voice(seat_id=day.seats["ndiaye"].pk, voting=False, actor=day.actor, **late)
    prepared(day, **late)
    assert of(day, "ndiaye").subject == "Votre jury"
    assert send(day, "ndiaye", **late).state == "sent"
    Sitting.objects.update(starts_at=day.sitting.starts_at + timedelta(days=1))
    prepared(day, **late)
    assert of(day, "ndiaye").convenes_on == ON + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        send(day, "ndiaye", **late)
    assert refused.value.codes == ("juror-notice", "employer-notice")


@pytest.mark.django_db
def test_what_calls_a_sitting_off_has_a_text_of_its_own(day):
    prepared(day)
    send(day, "ndiaye")
    own = MailText("Votre jury", "Venez au jury, le {jour}.")
    set_text(kind=LetterKind.JURY_CONVOCATION, said=own, actor=day.actor, at=day.at - EARLY)
    early = {"actor": day.actor, "at": day.at - EARLY}
    cancel_sitting(sitting_id=day.sitting.pk, reason="Neige.", **early)
    prepared(day)
    said = of(day, "ndiaye")
    assert said.subject == (
        "Annulation de votre convocation au jury paritaire, séance JURY-1, mardi 24 novembre 2026"
    )
    assert "Venez" not in said.text
    assert said.convenes_on is None
    shown, real = preview(day.sitting.body_id, CallingOff.JURY, MailText("{séance}", "{jour}"))
    assert (shown, real) == (MailText("JURY-1", "mardi 24 novembre 2026"), True)


@pytest.mark.django_db
def test_a_late_convocation_is_refused_with_every_text_unless_the_juror_agreed(day):
    """RULE-39."""
    prepared(day)
    late = {"at": day.at - timedelta(days=7)}
    with pytest.raises(Refused) as refused:
        send(day, "ndiaye", **late)
    assert refused.value.codes == ("juror-notice", "employer-notice")
    assert {o.source for o in refused.value.objections} == {"Règlement", "C. trav., art. D3142-32"}
    with pytest.raises(Refused) as refused:
        send(day, "marchal", **late)
    assert refused.value.codes == ("juror-notice",)
    assert send(day, "ndiaye", **late, short_notice_agreed=True).short_notice_agreed
    with pytest.raises(Refused) as refused:
        send(day, "almeida", at=day.at + timedelta(days=1), short_notice_agreed=True)
    assert refused.value.codes == ("convocation-too-late",)


@pytest.mark.django_db
def test_no_convocation_is_written_once_the_hour_of_the_sitting_has_come(day):
    hour, asked = day.sitting.starts_at, {"sitting_id": day.sitting.pk, "actor": day.actor}
    with pytest.raises(Refused) as refused:
        prepare_convocations(**asked, at=hour)
    assert refused.value.codes == ("convocation-too-late",)
    assert not Dispatch.objects.exists()
    assert prepare_convocations(**asked, at=hour - timedelta(minutes=1))


@pytest.mark.django_db
def test_every_act_is_refused_to_others_and_out_of_time(day):
    with pytest.raises(Refused) as refused:
        prepare_convocations(
            sitting_id=day.sitting.pk,
            actor=actor_for(day.sitting.body, Role.JUROR),
            at=day.at - timedelta(days=30),
        )
    assert refused.value.codes == ("role",)
    prepared(day)
    with pytest.raises(Refused) as refused:
        send(day, "marchal", sent_on=day.at.date() - timedelta(days=22))
    assert refused.value.codes == ("sent-later",)
    stranger = actor_for(BodyFactory())
    with pytest.raises(Sitting.DoesNotExist):
        prepare_convocations(sitting_id=day.sitting.pk, actor=stranger, at=day.at)
    with pytest.raises(Dispatch.DoesNotExist):
        send(day, "marchal", actor=stranger)
    cancel_sitting(sitting_id=day.sitting.pk, reason="Neige.", actor=day.actor, at=day.at)
    with pytest.raises(Refused) as refused:
        prepared(day)
    assert refused.value.codes == ("sitting-state",)
    with pytest.raises(Refused) as refused:
        send(day, "marchal")
    assert refused.value.codes == ("letter-replaced",)


@pytest.mark.django_db
def test_a_sitting_without_seats_convenes_nobody(day):
    Sitting.objects.filter(pk=day.sitting.pk).update(code="JURY-0")
    empty = Sitting.objects.get(pk=day.sitting.pk)
    empty.pk, empty.code = None, "JURY-9"
    empty.save()
    with pytest.raises(Refused) as refused:
        prepare_convocations(sitting_id=empty.pk, actor=day.actor, at=day.at - EARLY)
    assert refused.value.codes == ("no-seat",)
