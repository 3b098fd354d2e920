"""What a jury gives competence by competence: kept in the ledger, attested, carried to the next sitting."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.certificates.actions.award import Awarding
from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.awards_due import awaiting_sittings
from parchemin.certificates.selectors.validity import validity_now
from parchemin.certifications.models import Equivalence
from parchemin.certifications.reglement.terms import ValidityStart
from parchemin.certifications.reglement.validity import Validity
from parchemin.declarations.selectors.certificates import registered_certificates
from parchemin.journal.models import Event
from parchemin.jury.actions.agenda import put_on_agenda
from parchemin.jury.actions.sitting_day import open_sitting, record_presence
from parchemin.jury.actions.sittings import convene_sitting, seat_juror
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.models import Decision
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.selectors.notification import notification_facts
from parchemin.jury.terms import Choice, Presence, SeatRole
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import Gain, record_acquired_units
from parchemin.pathways.models import AcquiredUnit
from parchemin.pathways.selectors import dossier_page
from parchemin.pathways.terms import AcquiredOrigin
from parchemin.processes.award import award_sitting
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.deliver import deliver_certificate
from parchemin.processes.rectify_minutes import Correction, rectify_minutes
from tests.factories import edition_in_force
from tests.jury.after import ROLES, decided_day, decision_of, notified, sign
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db

BY_COMPETENCE = {"unit": "competence", "full_award_requires": "all_competences"}
HALF = {"B1": "not_acquired acquired", "B2": "not_acquired acquired"}
JURY_ON = date(2026, 11, 24)


def half_day(marks=HALF, months=24, start="jury_date"):
    """Return a signed sitting that gave the second competence of each bloc."""
    validity = [{"when": {"unit": "competence"}, "months": months, "start": start}]
    return decided_day(dict(marks), decision=BY_COMPETENCE, partial={"validity": validity})


def held():
    lines = AcquiredUnit.objects.order_by("bloc__position", "competence__position")
    return [
        (line.competence.code if line.competence else line.bloc.code, line.validity)
        for line in lines
    ]


def awarded(day, on=None):
    awarding = Awarding(on=on or day.at.date(), place="Paris")
    return award_sitting(sitting_id=day.sitting.pk, awarding=awarding, actor=day.system, at=day.at)


def next_sitting(day, dossier, after=timedelta(days=60), **marks):
    """Judge a new dossier before the same jurors, as its grids say, and close the sitting."""
    day.scene.assessed(dossier, **marks)
    at = day.at + after
    sitting = convene_sitting(
        code="JURY-2",
        certification_id=day.scene.certification.pk,
        starts_at=at,
        place="Lyon",
        actor=day.actor,
        at=day.at,
    )
    for name, seat in day.seats.items():
        seated = seat_juror(
            sitting_id=sitting.pk,
            juror_id=seat.juror_id,
            role=ROLES.get(name, SeatRole.MEMBER),
            actor=day.actor,
            at=day.at,
        )
        record_presence(seat_id=seated.pk, presence=Presence.PRESENT, actor=day.actor, at=at)
    put_on_agenda(sitting_id=sitting.pk, dossier_id=dossier.pk, actor=day.actor, at=day.at)
    open_sitting(sitting_id=sitting.pk, actor=day.actor, at=at)
    presented = [unit.code for unit in docket_of(sitting).entries[0].deliberation.units]
    accept_unanimous(sitting_id=sitting.pk, actor=day.actor, at=at)
    close_sitting(sitting_id=sitting.pk, actor=day.actor, at=at)
    return sitting, presented


# Kept.


def test_each_competence_acquired_is_kept_with_the_validity_of_a_competence():
    day = half_day()
    decision = decision_of(day)
    assert decision.outcome == "partial"
    until = Validity(date(2028, 11, 24))
    assert held() == [("1.2", until), ("2.2", until)]
    assert {line.origin_ref for line in AcquiredUnit.objects.all()} == {f"decision/{decision.pk}"}
    (event,) = Event.objects.filter(name="pathways.unit.acquired")
    assert event.details["units"] == "les compétences 1.2, 2.2"


def test_a_bloc_acquired_whole_is_kept_as_a_bloc_beside_the_competences_of_the_other():
    half_day({"B1": "acquired", "B2": "not_acquired acquired"})
    assert [code for code, _ in held()] == ["B1", "2.2"]


def test_a_sitting_that_decides_blocs_keeps_no_competence():
    decided_day(dict(HALF))
    assert (held(), Decision.objects.get().outcome) == ([], "refused")


def test_the_dossier_shows_the_competences_held_and_until_when():
    day = half_day()
    page = dossier_page(actor=day.actor, number=day.item.dossier.number, on=JURY_ON)
    first = page.blocs[0]
    assert [(one.code, one.title, one.kept.in_words) for one in first.competences] == [
        ("1.2", "Compétence 1.2", "jusqu’au 24 novembre 2028")
    ]


# Carried.


def test_the_next_jury_decides_the_rest_alone_and_the_bloc_is_acquired():
    day = half_day()
    person = day.item.dossier.person
    dossier = day.scene.candidate(person=person)
    sitting, presented = next_sitting(day, dossier, B1="acquired", B2="not_acquired")
    assert presented == ["1.1", "2.1"]
    decision = Decision.objects.get(sitting=sitting)
    assert decision.outcome == "partial"
    assert {code for code, _ in held()} == {"1.2", "B1", "2.2"}
    gained = AcquiredUnit.objects.get(competence__isnull=True)
    assert (gained.bloc.code, gained.acquired_on) == ("B1", date(2027, 1, 23))


def test_a_competence_that_ended_before_the_next_jury_is_presented_again():
    day = half_day(months=1)
    dossier = day.scene.candidate(person=day.item.dossier.person)
    _, presented = next_sitting(day, dossier, B1="acquired", B2="acquired")
    assert presented == ["1.1", "1.2", "2.1", "2.2"]


@pytest.mark.parametrize(("decided", "presented"), [(True, ["1.1"]), (False, ["1.1", "1.2"])])
def test_a_competence_of_an_earlier_edition_counts_where_the_cpne_has_its_bloc_count(
    decided, presented
):
    day = half_day()
    old = day.scene.edition
    old.state = "replaced"
    old.save(update_fields=["state"])
    new = edition_in_force(day.scene.certification, {"B1": 2}, number=2)
    if decided:
        Equivalence.objects.create(
            acquired=old.blocs.get(code="B1"),
            granted=new.blocs.get(code="B1"),
            decided_on=JURY_ON,
            decision="Décision 12",
        )
    day.scene.edition = new
    dossier = day.scene.candidate(person=day.item.dossier.person)
    sitting, found = next_sitting(day, dossier, B1="acquired")
    assert found == presented
    if not decided:
        told = docket_of(sitting).entries[0].deliberation.carried
        assert {result.reason.code for result in told} == {"carried-replaced"}


def test_a_rectified_decision_takes_back_the_competences_it_gave_too_many():
    day = half_day()
    refused = {day.seats[name].pk: Choice.NOT_ACQUIRED for name in day.seats}
    minutes = rectify_minutes(
        sitting_id=day.sitting.pk,
        reason="Voix mal notée.",
        corrections=[Correction(day.item.dossier_id, {("2.2", 1): refused})],
        actor=day.actor,
        at=day.at,
    )
    standing = AcquiredUnit.objects.standing().order_by("competence__code")
    assert [line.competence.code for line in standing] == ["1.2", "2.2"]
    sign(day, minutes)
    standing = standing.all()
    assert [line.competence.code for line in standing] == ["1.2"]
    assert AcquiredUnit.objects.count() == 3


def test_a_paper_on_a_competence_waits_while_the_dossier_is_before_a_jury():
    day = jury_day(decision=BY_COMPETENCE)
    dossier = day.case().dossier
    bloc = day.scene.edition.blocs.get(code="B1")
    gain = Gain(
        person=dossier.person,
        bloc=bloc,
        competence=bloc.competences.first(),
        origin=AcquiredOrigin.EARLIER,
        reference="Attestation 12",
        acquired_on=date(2025, 6, 3),
    )
    with pytest.raises(Refused) as refusal:
        record_acquired_units(gains=[gain], actor=day.actor, at=day.at)
    assert refusal.value.codes == ("on-an-agenda",)
    assert not AcquiredUnit.objects.exists()


# From when.


def test_a_validity_counts_from_the_notification_which_writes_its_end():
    day = half_day(months=60, start="notification")
    waiting = Validity(None, ValidityStart.NOTIFICATION, 60)
    assert dict(held()) == {"1.2": waiting, "2.2": waiting}
    told = notification_facts(decision_of(day), JURY_ON)
    assert [unit.kept.in_words for unit in told.competences] == [
        "cinq ans à compter de la notification"
    ] * 2
    at = day.at + timedelta(days=9)
    notified(day, at=at)
    assert dict(held()) == dict.fromkeys(("1.2", "2.2"), Validity(date(2031, 12, 3)))
    notified(day, at=at + timedelta(days=40))
    assert dict(held())["1.2"] == Validity(date(2031, 12, 3))
    (event,) = Event.objects.filter(name="pathways.validity.started")
    assert event.details["kept"] == "jusqu’au 3 décembre 2031"


def test_a_validity_counts_from_the_delivery_which_writes_its_end():
    day = half_day(start="delivery")
    notified(day)
    assert dict(held())["1.2"] == Validity(None, ValidityStart.DELIVERY, 24)
    day.at += timedelta(days=30)
    (paper,) = awarded(day, on=date(2026, 12, 20))
    assert dict(held()) == dict.fromkeys(("1.2", "2.2"), Validity(date(2028, 12, 20)))
    assert paper.facts["competences"][0]["valid_until"] == "2028-12-20"
    awarded(day, on=date(2026, 12, 24))
    assert dict(held())["1.2"] == Validity(date(2028, 12, 20))


def test_an_attestation_given_before_the_notification_says_what_it_waits_for_then_its_end():
    day = half_day(months=60, start="notification")
    (paper,) = awarded(day)
    assert validity_now(paper).in_words == "cinq ans à compter de la notification"
    notified(day, at=day.at + timedelta(days=9))
    assert validity_now(paper).in_words == "jusqu’au 3 décembre 2031"


# Attested.


def test_the_competences_of_a_decision_are_attested_on_one_paper_that_names_them():
    day = half_day({"B1": "acquired", "B2": "not_acquired acquired"})
    assert [waiting.to_enter for waiting in awaiting_sittings(day.actor)] == [1]
    bloc, paper = awarded(day)
    assert (bloc.kind, paper.kind) == ("BLOC", "COMP")
    assert paper.get_kind_display() == "Attestation de compétences"
    assert [one.code for one in paper.competences.all()] == ["2.2"]
    assert paper.facts["blocs"] == []
    (said,) = paper.facts["competences"]
    assert (said["code"], said["bloc"], said["valid_until"]) == ("2.2", "B2", "2028-11-24")
    assert awaiting_sittings(day.actor)[0].to_enter == 0
    assert awarded(day) == (bloc, paper)
    assert Certificate.objects.count() == 2


def test_an_attestation_of_competences_is_delivered_with_its_credential():
    day = half_day()
    (paper,) = awarded(day)
    delivered = deliver_certificate(certificate_id=paper.pk, actor=day.system, at=day.at)
    kinds = {row.kind: bytes(row.content) for row in delivered.renditions.all()}
    assert set(kinds) == {"pdf", "credential"}
    assert kinds["pdf"].startswith(b"%PDF")
    said = kinds["credential"].decode()
    assert "1.2 — Compétence 1.2" in said
    assert "#competence-1.2" in said
    assert '"validUntil": "2028-11-24T23:00:00Z"' in said


def test_what_is_attested_in_part_is_never_declared():
    day = half_day()
    awarded(day)
    assert not registered_certificates(day.sitting.body_id).exists()


def test_a_rectified_decision_attests_no_competence_twice():
    day = half_day()
    (first,) = awarded(day)
    minutes = rectify_minutes(
        sitting_id=day.sitting.pk,
        reason="Avis du jury.",
        corrections=[Correction(day.item.dossier_id, recommendation="Revoir le bloc 1.")],
        actor=day.actor,
        at=day.at,
    )
    sign(day, minutes)
    assert awarded(day) == (first,)


# The database is the last judge.


def refused(message):
    return pytest.raises(IntegrityError, match=message)


def test_the_database_refuses_what_an_attestation_of_competences_may_not_name():
    day = half_day({"B1": "acquired", "B2": "not_acquired acquired"})
    bloc, paper = awarded(day)
    other = day.scene.edition.blocs.get(code="B1").competences.first()
    names = Certificate.competences.through
    with refused("Seule une attestation de compétences"), transaction.atomic():
        names.objects.create(certificate=bloc, competence=other)
    with refused("ne se modifie ni ne s’efface"), transaction.atomic():
        names.objects.filter(certificate=paper).delete()
    with refused("only_an_attestation_of_bloc_names_one|CHECK"), transaction.atomic():
        Certificate.objects.filter(pk=paper.pk).update(bloc=day.scene.edition.blocs.first())


def test_the_database_refuses_two_attestations_in_force_of_one_competence():
    day = half_day()
    (paper,) = awarded(day)
    twin = Certificate.objects.get(pk=paper.pk)
    twin.pk, twin.number, twin.token = None, "TST-2", "t" * 20
    twin.save(force_insert=True)
    with refused("nomme déjà cette compétence"), transaction.atomic():
        twin.competences.add(*paper.competences.all())
    Certificate.objects.filter(pk=paper.pk).update(state="superseded")
    twin.competences.add(*paper.competences.all())
    assert twin.competences.count() == 2
