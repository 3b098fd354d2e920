"""A rectificatif takes back what a certificate attests: it stays valid, and the house says so until two act."""

from datetime import date

import pytest
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.foundation import at_stake, unfounded
from parchemin.certifications.models import Registration
from parchemin.declarations.selectors.pages import pending_declarations, ready_certificates
from parchemin.declarations.terms import DeclarationStatus
from parchemin.jury.models import Decision, Minutes
from parchemin.jury.terms import Choice
from parchemin.processes.confirm_sitting import confirm_sitting
from parchemin.processes.rectify_minutes import (
    Correction,
    rectify_minutes,
    withdraw_rectification,
)
from parchemin.processes.verify import faults_of
from parchemin.web.desk.desk import desk_of
from parchemin.web.desk.tasks import tiles_of
from tests.certificates.scene import awarded, signed_day
from tests.factories import MandateFactory, UserFactory, actor_for
from tests.jury.after import sign
from tests.web.certificates import Delivered
from tests.web.jury import soup_of, text

pytestmark = pytest.mark.django_db
REASON = "Voix mal reportées."


def rectified(day, *units, signed=True, **corrected):
    """Rectify the decision of the first candidate: these units are not acquired after all."""
    decision = Decision.objects.filter(rectified_by__isnull=True).earliest("pk")
    no = {seat.pk: Choice.NOT_ACQUIRED for seat in day.seats.values()}
    corrected["voices"] = {(unit, 1): no for unit in units}
    minutes = rectify_minutes(
        sitting_id=day.sitting.pk,
        reason=REASON,
        corrections=[Correction(decision.dossier_id, **corrected)],
        actor=day.actor,
        at=day.at,
    )
    if signed:
        sign(day, minutes)
    return minutes


def numbers():
    return [row.number for row in unfounded(Certificate.objects.all())]


def test_a_parchemin_whose_certification_is_taken_back_is_unfounded_and_verify_names_it():
    day = signed_day()
    (parchemin,) = awarded(day)
    assert numbers() == []
    rectified(day, "B1")
    assert numbers() == [parchemin.number]
    (fault,) = faults_of(day.sitting.body)
    assert fault == (
        f"certificat : n° {parchemin.number} de {parchemin.person.full_name} : "
        "valide, alors que la décision rectifiée ne l’accorde plus "
        "(rectificatif n° JURY-1-R1, signé par Marchal, Almeida, scellé le 24/11/2026)"
    )


def test_a_rectificatif_which_keeps_the_grant_yields_nothing():
    day = signed_day()
    awarded(day)
    rectified(day, recommendation="Continuer.")
    assert numbers() == []
    assert faults_of(day.sitting.body) == ()


def test_of_two_attestations_only_that_of_the_bloc_taken_back_is_unfounded():
    day = signed_day({"B3": "not_acquired"}, blocs={"B1": 1, "B2": 1, "B3": 1})
    first, *others = awarded(day)
    assert {paper.kind for paper in (first, *others)} == {"BLOC"}
    assert others
    rectified(day, first.bloc.code)
    assert numbers() == [first.number]


def test_a_grant_kept_is_kept_while_the_cpne_has_to_confirm_it_anew_and_lost_when_sent_back():
    day = signed_day({"B2": "not_acquired"}, decision={"cpne_confirmation": True})
    asked = {"sitting_id": day.sitting.pk, "actor": day.actor, "at": day.at}
    asked |= {"deliberation": "2026-47", "confirmed_on": day.at.date()}
    confirm_sitting(**asked)
    (paper,) = awarded(day)
    assert paper.kind == "BLOC"
    rectified(day, recommendation="Continuer.")
    assert numbers() == []
    decision = Decision.objects.get(rectified_by__isnull=True)
    confirm_sitting(**asked, sent_back={decision.pk: "Une pièce manque."})
    assert numbers() == [paper.number]


@pytest.mark.parametrize(("taken", "lost"), [("2.2", True), ("1.1", False)])
def test_an_attestation_of_competences_is_unfounded_once_one_of_them_is_taken_back(taken, lost):
    half = {"B1": "not_acquired acquired", "B2": "not_acquired acquired"}
    rules = {"unit": "competence", "full_award_requires": "all_competences"}
    day = signed_day(half, decision=rules)
    (paper,) = awarded(day)
    assert {one.code for one in paper.competences.all()} == {"1.2", "2.2"}
    rectified(day, taken)
    assert numbers() == ([paper.number] if lost else [])


def test_a_rectificatif_taken_back_gives_the_certificate_its_foundation_back():
    day = signed_day()
    (parchemin,) = awarded(day)
    rectified(day, "B1", signed=False)
    assert numbers() == []
    assert at_stake(Certificate.objects.all()) == (parchemin,)
    withdraw_rectification(sitting_id=day.sitting.pk, reason=REASON, actor=day.actor, at=day.at)
    assert numbers() == []
    assert at_stake(Certificate.objects.all()) == ()


@pytest.mark.parametrize("act", ["suspend", "revoke"])
def test_once_two_persons_acted_nothing_waits(act):
    day = signed_day()
    (parchemin,) = awarded(day)
    rectified(day, "B1")
    getattr(Delivered(parchemin), act)()
    assert numbers() == []
    assert faults_of(day.sitting.body) == ()


def first_task(day):
    actor = actor_for(day.sitting.body, Role.SECRETARIAT)
    late = tiles_of(desk_of(actor, day.at.date()))[0].tasks
    return next((task for task in late if "n’accorde plus" in task.rest), None)


def test_the_secretariat_is_told_first_and_led_to_the_certificate_and_to_what_may_be_done(
    signed_in,
):
    day = signed_day({}, {})
    parchemin, other = awarded(day)
    assert first_task(day) is None
    rectified(day, "B1")
    task = first_task(day)
    assert (task.count, task.what) == (1, "certificat")
    assert task.rest == "que la décision n’accorde plus : à suspendre, révoquer ou remplacer"
    client = signed_in(Role.SECRETARIAT, body=day.sitting.body)
    listed = text(client.get(task.url))
    assert parchemin.number in listed
    assert other.number not in listed
    pages = [
        client.get(reverse("certificates:certificate", args=[row.number]))
        for row in (parchemin, other)
    ]
    banners = [soup_of(page).select_one("[aria-labelledby=unfounded]") for page in pages]
    assert "La décision n’accorde plus ce certificat" in banners[0].text
    assert soup_of(pages[0]).select_one(
        banners[0].a["href"].replace("#", "[aria-labelledby=") + "]"
    )
    assert banners[1] is None


def test_nothing_of_another_body_is_told():
    day = signed_day()
    awarded(day)
    rectified(day, "B1")
    other = actor_for(MandateFactory().body, Role.SECRETARIAT, user=UserFactory())
    assert desk_of(other, day.at.date()).unfounded == 0


def test_who_draws_a_rectificatif_reads_what_was_delivered_and_the_draft_names_what_it_leaves(
    signed_in,
):
    day = signed_day()
    (parchemin,) = awarded(day)
    client = signed_in(Role.SECRETARIAT, body=day.sitting.body)
    drawing = reverse("jury:rectify", args=[day.sitting.pk])
    minutes = reverse("jury:minutes", args=[day.sitting.pk])
    assert parchemin.number not in text(client.get(drawing))
    dossier = parchemin.decision.dossier_id
    assert parchemin.number in text(client.get(f"{drawing}?dossier={dossier}"))
    assert "sans fondement" not in text(client.get(minutes))
    rectified(day, "B1", signed=False)
    said = text(client.get(minutes))
    assert "Certificats sans fondement" not in said
    assert "le rectificatif signé ne l’accorderait plus" in said
    assert parchemin.number in said
    sign(day, Minutes.objects.latest("pk"))
    said = text(client.get(minutes))
    assert "Certificats sans fondement" in said
    assert parchemin.number in said


def registered(day):
    """Register the certification of a day: its holders are declared."""
    certification = day.scene.certification
    certification.nsf_codes = ["312"]
    certification.save()
    Registration.objects.create(
        certification=certification,
        register="RS",
        code="RS5178",
        title=certification.title,
        decision_on=date(2025, 6, 1),
        starts_on=date(2025, 6, 1),
        ends_on=date(2030, 6, 1),
    )


@pytest.mark.parametrize(
    ("units", "status", "codes"),
    [
        (["B1"], DeclarationStatus.BLOCKED, ["certificate-unfounded"]),
        ([], DeclarationStatus.READY, []),
    ],
)
def test_its_declaration_is_held_back_with_the_reason(units, status, codes):
    day = signed_day()
    registered(day)
    awarded(day)
    rectified(day, *units, recommendation="Continuer.")
    (row,) = pending_declarations(day.sitting.body_id, day.at.date())
    assert [reason.code for reason in row.reasons] == codes
    assert row.status is status
    ready = ready_certificates(day.sitting.body_id, day.at.date())
    assert len(ready) == (not units)


def test_one_rectified_certificate_and_three_cost_the_same(django_assert_num_queries):
    day = signed_day({}, {}, {})
    awarded(day)
    rectified(day, "B1")
    with django_assert_num_queries(1):
        assert len(numbers()) == 1
    no = {seat.pk: Choice.NOT_ACQUIRED for seat in day.seats.values()}
    rest = Decision.objects.filter(rectified_by__isnull=True, outcome="full")
    sign(
        day,
        rectify_minutes(
            sitting_id=day.sitting.pk,
            reason="De même pour les autres.",
            corrections=[Correction(row.dossier_id, {("B1", 1): no}) for row in rest],
            actor=day.actor,
            at=day.at,
        ),
    )
    with django_assert_num_queries(1):
        assert len(numbers()) == 3
