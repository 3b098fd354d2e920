"""Closing a sitting writes every decision, the ledger, the states and the minutes, or nothing."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.actions.cases import adjourn, recommend, retain_fraud
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.actions.sittings import convene_sitting
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.documents import minutes_from_json
from parchemin.jury.documents.facts import UnitMark
from parchemin.jury.models import Decision, Minutes, Sitting
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.terms import Channel, InterestKind
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import AcquiredUnit, Dossier, DossierBloc
from parchemin.post.actions import send
from parchemin.processes.close_sitting import close_sitting
from tests.factories import BodyFactory, UserFactory, actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


def close(day, actor=None):
    return close_sitting(sitting_id=day.sitting.pk, actor=actor or day.actor, at=day.at)


def adopted(day):
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    return day


def test_a_decision_keeps_its_inputs_their_digest_and_every_reason():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    day.everybody(item, "B1", "not_acquired")
    day.everybody(item, "B2")
    recommend(item_id=item.pk, text="Revoir le bloc 1.", actor=day.actor, at=day.at)
    close(day)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.recommendation) == ("partial", "Revoir le bloc 1.")
    assert len(decision.inputs_digest) == len(decision.reglement_digest) == 64
    assert decision.reglement_digest == day.sitting.reglement.digest
    assert [(b["code"], b["outcome"]) for b in decision.blocs] == [
        ("B1", "not_acquired"),
        ("B2", "acquired"),
    ]
    assert all(reason["text"] for unit in decision.units for reason in unit["reasons"])
    assert decision.units[0]["tally"]["not_acquired"] == "4"
    assert decision.decided_on == date(2026, 11, 24)


def test_acquired_blocs_enter_the_ledger_with_their_validity():
    day = jury_day()
    item = day.case(B1="not_acquired")
    adopted(day.open())
    close(day)
    row = AcquiredUnit.objects.get()
    decision = Decision.objects.get()
    assert (row.bloc.code, row.origin, row.origin_ref) == ("B2", "jury", f"decision/{decision.pk}")
    assert (row.acquired_on, row.valid_until) == (date(2026, 11, 24), date(2031, 11, 24))
    item.dossier.refresh_from_db()
    assert item.dossier.state == "decided"


def test_closing_twice_closes_once():
    day = jury_day()
    day.case()
    adopted(day.open())
    first = close(day)
    told = Event.objects.count()
    assert close(day) == first
    assert (Decision.objects.count(), Minutes.objects.count()) == (1, 1)
    assert Event.objects.count() == told


def test_everything_undecided_is_told_at_once_and_nothing_is_written():
    day = jury_day()
    divided = day.case(B1="acquired/not_acquired")
    half = day.case(B1="acquired/not_acquired")
    day.open()
    day.vote(half, marchal="acquired")
    with pytest.raises(Refused) as refused:
        close(day, actor_for(day.sitting.body, Role.COMMISSION))
    assert refused.value.codes[0] == "role"
    assert {"to-decide", "vote-missing"} <= set(refused.value.codes)
    for item in (divided, half):
        assert item.dossier.number in str(refused.value)
    assert not Decision.objects.exists()
    assert not Minutes.objects.exists()
    assert set(Dossier.objects.values_list("state", flat=True)) == {"ready"}


def test_a_case_without_its_quorum_is_adjourned_and_holds_nobody_up():
    day = jury_day()
    decided, orphan = day.case(), day.case()
    for name in ("almeida", "ndiaye"):
        declare_interest(
            item_id=orphan.pk,
            juror_id=day.seats[name].juror_id,
            kind=InterestKind.DECLARED,
            actor=day.actor,
            at=day.at,
        )
    adopted(day.open())
    close(day)
    outcomes = dict(Decision.objects.values_list("dossier_id", "outcome"))
    assert outcomes == {decided.dossier_id: "full", orphan.dossier_id: "adjourned"}
    orphan.dossier.refresh_from_db()
    assert orphan.dossier.state == "in_assessment"
    assert not AcquiredUnit.objects.filter(person=orphan.dossier.person).exists()


def test_a_sitting_without_agenda_or_not_open_does_not_close():
    day = jury_day()
    with pytest.raises(Refused) as refused:
        close(day)
    assert refused.value.codes == ("state", "agenda-empty")


def test_the_chair_closes_by_their_seat():
    day = jury_day()
    day.case()
    adopted(day.open())
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["marchal"].juror_id).update(user=user)
    assert close(day, actor_for(day.sitting.body, Role.JUROR, user=user)).version == 1


def test_what_a_jury_voted_before_it_adjourned_is_judged_again():
    day = jury_day()
    item = day.case(B2="acquired/not_acquired")
    day.open()
    day.everybody(item, "B1")
    adjourn(item_id=item.pk, until=date(2027, 1, 12), reason="Pièce.", actor=day.actor, at=day.at)
    close(day)
    item.dossier.refresh_from_db()
    assert item.dossier.state == "in_assessment"
    assert not DossierBloc.objects.filter(carried__isnull=False).exists()
    day.sitting = convene_sitting(
        code="JURY-2",
        certification_id=day.scene.certification.pk,
        starts_at=day.at.replace(year=2027, month=1, day=12),
        place="Paris",
        actor=day.actor,
        at=day.at,
    )
    again = docket_of(day.sitting, [day.judge(item.dossier).pk]).entries[0]
    assert [unit.code for unit in again.deliberation.units] == ["B1", "B2"]


def test_the_minutes_say_who_sat_what_was_decided_and_never_who_voted_what():
    day = jury_day()
    day.case()
    divided = day.case(B1="acquired/not_acquired")
    absent = day.scene.candidate()
    absent.attendance_set.update(state="absent")
    absent = day.judge(absent)
    declare_interest(
        item_id=divided.pk,
        juror_id=day.seats["ndiaye"].juror_id,
        kind=InterestKind.DECLARED,
        actor=day.actor,
        at=day.at,
    )
    adopted(day.open())
    day.vote(divided, marchal="acquired", belkacem="not_acquired", almeida="acquired")
    day.vote(divided, "B2", marchal="acquired", belkacem="acquired", almeida="acquired")
    facts = minutes_from_json(close(day).facts)
    assert [member.name for member in facts.members] == ["Marchal", "Almeida", "Belkacem", "Ndiaye"]
    assert [unit.code for unit in facts.units] == ["B1", "B2"]
    assert [c.outcome for c in facts.candidates] == ["full", "full", "absent"]
    assert facts.candidates[2].marks == (UnitMark.NO_DECISION, UnitMark.NO_DECISION)
    assert [(v.unit, v.acquired, v.not_acquired) for v in facts.votes] == [
        ("B1", 2, 1),
        ("B2", 3, 0),
    ]
    assert [(r.member, r.reference) for r in facts.recusals] == [("Ndiaye", divided.dossier.number)]
    assert facts.quorum.startswith("4 membres sont présents, sur 4 sièges")


@pytest.mark.parametrize("unit", ["bloc", "competence", "certification"])
def test_an_exclusion_for_fraud_says_why_and_nothing_of_the_blocs(unit):
    day = jury_day(decision={"unit": unit})
    item = day.case()
    adopted(day.open())
    retain_fraud(
        item_id=item.pk, reason="Copie ; le candidat l’a reconnu.", actor=day.actor, at=day.at
    )
    facts = minutes_from_json(close(day).facts)
    (candidate,) = facts.candidates
    assert (candidate.outcome, set(candidate.marks)) == ("excluded_fraud", {UnitMark.NO_DECISION})
    told = f"Dossier {item.dossier.number}, fraude retenue : Copie ; le candidat l’a reconnu."
    assert facts.incidents == (told,)
    assert {bloc["outcome"] for bloc in Decision.objects.get().blocs} == {"undecided"}
    assert not AcquiredUnit.objects.exists()


def test_an_adjournment_says_until_when_and_what_is_asked():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    asked = {"until": date(2026, 12, 15), "reason": "Apporter le bilan d’activité."}
    adjourn(item_id=item.pk, **asked, actor=day.actor, at=day.at)
    (candidate,) = minutes_from_json(close(day).facts).candidates
    assert candidate.adjourned == "au 15 décembre 2026 : Apporter le bilan d’activité."


def test_what_is_kept_beside_the_minutes_is_named():
    day = jury_day()
    day.case()
    sent = date(2026, 11, 2)
    early = day.at - timedelta(days=22)
    for convocation in prepare_convocations(sitting_id=day.sitting.pk, actor=day.actor, at=early):
        sending = {"channel": Channel.EMAIL, "sent_on": sent, "actor": day.actor}
        send(dispatch_id=convocation.pk, **sending, at=early)
    adopted(day.open())
    assert minutes_from_json(close(day).facts).annexes == (
        "Feuille d’émargement du jury, séance JURY-1",
        "4 convocations envoyées le 2 novembre 2026",
    )


def test_whom_no_convocation_left_for_is_told_beside_the_minutes():
    day = jury_day()
    day.case()
    (first, *_) = prepare_convocations(
        sitting_id=day.sitting.pk, actor=day.actor, at=day.at - timedelta(days=22)
    )
    sending = {"channel": Channel.EMAIL, "sent_on": date(2026, 11, 2), "actor": day.actor}
    send(dispatch_id=first.pk, **sending, at=day.at - timedelta(days=22))
    adopted(day.open())
    (_, sent, unsent) = minutes_from_json(close(day).facts).annexes
    assert sent == "1 convocation envoyée le 2 novembre 2026"
    assert unsent == "Aucune convocation enregistrée pour Almeida, Belkacem, Ndiaye"


@pytest.mark.parametrize("unit", ["competence", "certification"])
def test_other_units_of_decision_close_too(unit):
    day = jury_day(decision={"unit": unit})
    day.case()
    divided = day.case(B1="acquired/not_acquired")
    adopted(day.open())
    units = ("certification",) if unit == "certification" else ("1.1", "1.2", "2.1", "2.2")
    for code in units:
        day.everybody(divided, code)
    facts = minutes_from_json(close(day).facts)
    assert {decision.outcome for decision in Decision.objects.all()} == {"full"}
    assert all(len(c.marks) == len(facts.units) for c in facts.candidates)


def test_two_bodies_never_meet():
    day = jury_day()
    with pytest.raises(Sitting.DoesNotExist):
        close(day, actor_for(BodyFactory()))


def test_the_database_keeps_decisions_and_a_closed_sitting_closed():
    day = jury_day()
    day.case()
    adopted(day.open())
    close(day)
    with pytest.raises(IntegrityError, match="se rectifie"), transaction.atomic():
        Decision.objects.update(outcome="refused")
    with pytest.raises(IntegrityError, match="se rectifie"), transaction.atomic():
        Decision.objects.all()._raw_delete("default")
    for change in ({"state": "open"}, {"closed_at": None}):
        with pytest.raises(IntegrityError, match="avant toute signature"), transaction.atomic():
            Sitting.objects.update(**change)


def test_the_database_takes_decisions_of_closed_sittings_only():
    day = jury_day()
    item = day.case()
    adopted(day.open())
    row = {
        "body": day.sitting.body,
        "sitting": day.sitting,
        "dossier": item.dossier,
        "outcome": "full",
        "units": [],
        "reasons": [],
        "inputs": {},
        "inputs_digest": "0" * 64,
        "reglement_digest": "0" * 64,
        "decided_on": date(2026, 11, 24),
    }
    with pytest.raises(IntegrityError, match="clôture"), transaction.atomic():
        Decision.objects.create(**row)
    close(day)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(**row)
