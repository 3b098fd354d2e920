"""The demonstration, built once: what it holds, as the people it was made for meet it."""

import re
from argparse import Namespace
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import Count, F
from django.urls import reverse

from parchemin.accounts.models import Mandate, User
from parchemin.accounts.terms import MANDATED_ROLES, Role
from parchemin.assessment.models import Assessor, Incident, Session
from parchemin.assessment.terms import GridState, SessionState
from parchemin.certificates.models import Certificate, Rendition, StatusChange, StatusProposal
from parchemin.certificates.terms import CertificateState, ProposalOutcome, RenditionKind
from parchemin.cli import code, demo
from parchemin.deadlines.models import Deadline
from parchemin.deadlines.selectors import deadline_faults
from parchemin.deadlines.terms import DeadlineKind
from parchemin.declarations.models import Flux
from parchemin.declarations.terms import FluxState, PassageState
from parchemin.journal.models import Event
from parchemin.jurors.models import AvailabilityPoll, Juror
from parchemin.jury.actions.appeals import admissibility
from parchemin.jury.models import (
    Appeal,
    Decision,
    ExpenseLine,
    ExpenseSheet,
    Minutes,
    Notification,
    Sitting,
)
from parchemin.jury.rules.incompatibilities import recusals
from parchemin.jury.selectors.confirmations import unconfirmed
from parchemin.jury.selectors.convocations import about_of
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.terms import (
    AppealState,
    College,
    MinutesState,
    Outcome,
    PreDecision,
    SittingState,
)
from parchemin.kernel.calendar import at_paris
from parchemin.kernel.documents import read_pdf
from parchemin.kernel.objections import Refused
from parchemin.organisations.models import CertifyingBody, Partner
from parchemin.pathways.models import AcquiredUnit, Dossier, Person
from parchemin.pathways.terms import AcquiredOrigin, DossierState, Route, Scope
from parchemin.post.models import Dispatch
from parchemin.processes.verify import faults_of
from parchemin.stories.campaign import read_campaign
from parchemin.stories.demonstration import (
    BODIES,
    FOLDER,
    PASSWORD,
    accounts,
    build_demonstration,
    current_code,
)
from parchemin.stories.play import Stage, lives_of
from tests.conftest import NOON, shared_rows
from tests.documents import words
from tests.stories.words_of_a_jury_day import played_to_its_minutes
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker):
    """Build the demonstration in a transaction that the whole file shares, and undo it."""
    with shared_rows(django_db_blocker):
        build_demonstration(NOON)
        yield


@pytest.fixture
def today() -> Sitting:
    """Return the sitting of the day."""
    return Sitting.objects.get(starts_at=at_paris(date(2026, 11, 24), 14))


def test_everything_can_be_recomputed():
    assert [fault for body in CertifyingBody.objects.all() for fault in faults_of(body)] == []


def test_a_clock_of_each_kind_runs_or_was_met_and_one_forgotten_is_found():
    rows = Deadline.objects.all()
    kinds = set(rows.values_list("kind", flat=True))
    assert kinds >= set(DeadlineKind) - {
        DeadlineKind.CORRECTION,
        DeadlineKind.REGLEMENT,
        DeadlineKind.UNIONS,
        DeadlineKind.VAE_JURY,
    }
    for kind in kinds:
        with transaction.atomic():
            lost = rows.filter(kind=kind).first()
            Deadline.objects.filter(pk=lost.pk).delete()
            (fault,) = deadline_faults(lost.body_id)
            assert fault.startswith(f"« {DeadlineKind(kind).label} », {lost.about} : le ")
            transaction.set_rollback(True)


def test_jurors_are_placed_listed_convened_and_asked_when_they_can_come(today):
    jurors = Juror.objects.filter(body=today.body)
    assert all(j.trade and j.mandate.organisation and j.habilitations.count() == 1 for j in jurors)
    assert Counter(len(j.trainings.all()) for j in jurors) == {1: 4, 0: 2}
    states = Counter(
        Dispatch.objects.filter(about=about_of(today.pk)).values_list("state", flat=True)
    )
    assert states == {"received": 5, "sent": 1}
    poll = AvailabilityPoll.objects.get()
    assert (poll.state, poll.dates.count()) == ("open", 3)
    assert poll.invitations.filter(answered_at__isnull=False).count() == 4


def test_one_sheet_of_expenses_is_settled_and_another_waits():
    states = dict(ExpenseSheet.objects.values_list("seat__juror__surname", "state"))
    assert states == {"Hoarau": "settled", "Ndiaye": "submitted"}
    reasons = ExpenseLine.objects.exclude(reason="").values_list("reason", flat=True)
    assert [reason.split(" :")[0] for reason in reasons] == ["Repas"]


def test_every_role_has_an_account_that_is_announced():
    announced = accounts()
    assert {account.role for account in announced} >= {
        Role.CHAIR.label,
        Role.VICE_CHAIR.label,
        *(role.label for role in MANDATED_ROLES),
    }
    assert len(announced) == Mandate.objects.count()


@pytest.mark.parametrize(
    "email", ["helene.vasseur@commerces.exemple.fr", "karim.benali@services.exemple.fr"]
)
def test_an_announced_account_signs_in_with_the_password_and_the_code(email):
    assert email in [account.email for account in accounts()]
    client = PageClient()
    answer = client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    answer = client.post(reverse("mfa_authenticate"), {"code": current_code()[0]})
    assert answer["Location"] == reverse("home")
    assert int(client.session["_auth_user_id"]) == User.objects.get(email=email).pk


def test_the_sitting_of_the_day_waits_with_three_seats_a_college_and_eighteen_dossiers(today):
    assert today.state == SittingState.CONVENED
    assert Counter(today.seats.values_list("college", flat=True)) == {
        College.EMPLOYERS: 3,
        College.EMPLOYEES: 3,
    }
    assert today.agenda.count() == 18


def test_eighteen_candidates_end_with_sealed_minutes_whatever_the_words_typed(today):
    minutes = played_to_its_minutes(today)
    assert minutes.state == MinutesState.SIGNED
    assert read_pdf(minutes.content).sealed_whole
    text = words(minutes.content)
    assert text.count("Poursuivre. Un tutorat.") == 18
    assert Decision.objects.filter(sitting=today).count() == 18
    assert "Ɗiallo" in text


def test_eleven_dossiers_of_the_day_are_clear_four_diverge_and_three_are_on_the_edge(today):
    unclear = {}
    for entry in docket_of(today).entries:
        for unit in entry.proposal.units:
            if unit.proposed is PreDecision.TO_DELIBERATE:
                codes = {reason.code for reason in unit.reasons}
                unclear[entry.dossier.person.birth_name] = "look-range" in codes
    assert {name for name, edge in unclear.items() if not edge} == {
        "Amrani", "Camara", "Kowalczyk", "Nguyen",
    }  # fmt: skip
    assert {name for name, edge in unclear.items() if edge} == {"Ferrand", "Popescu", "Teriitahi"}


def test_one_juror_of_the_day_employs_one_candidate(today):
    docket = docket_of(today)
    found = [
        (recusal.name, entry.dossier.person.birth_name)
        for entry in docket.entries
        for recusal in recusals(entry.case, docket.facts, entry.effective)
    ]
    assert found == [("Nolwenn Le Goff", "Camara")]


def test_every_route_and_every_state_of_a_dossier_is_there():
    assert set(Dossier.objects.values_list("route", flat=True)) == set(Route)
    assert set(Dossier.objects.values_list("state", flat=True)) == set(DossierState)
    assert set(Dossier.objects.values_list("scope", flat=True)) == set(Scope)


def test_blocs_are_carried_over_from_a_jury_and_from_a_paper():
    carried = AcquiredUnit.objects.filter(dossierbloc__isnull=False)
    assert set(carried.values_list("origin", flat=True)) == {
        AcquiredOrigin.JURY,
        AcquiredOrigin.EARLIER,
    }


def test_names_and_birthplaces_are_as_people_have_them():
    people = Person.objects.all()
    assert people.filter(birth_month=2, birth_day=29).count() >= 2
    assert people.filter(birth_commune_code__startswith="751").exists()  # an arrondissement
    assert people.filter(birth_commune_code__startswith="97").exists()  # overseas
    assert people.filter(birth_commune_code="93805").exists()  # Constantine before 1962
    assert people.filter(birth_place="Annecy-le-Vieux").exists()  # merged since
    assert people.filter(birth_commune_code="", birth_country_code="").exists()  # pending
    assert people.filter(birth_day=None).exists()
    homonyms = people.values("birth_name", "given_names", "birth_year", "birth_month", "birth_day")
    assert homonyms.annotate(count=Count("pk")).filter(count=2).count() == 2
    names = " ".join(people.values_list("birth_name", flat=True))
    assert all(part in names for part in ("Œ", "ÿ", "’", "-", "d’O", "van der ", "Suharti"))
    assert max(len(name) for name in names.split()) > 60


def test_two_juries_were_held_and_everything_they_granted_is_delivered():
    signed = Minutes.objects.filter(state=MinutesState.SIGNED, sitting__body__slug="commerces")
    assert signed.count() == 2
    assert all(minutes.content.startswith(b"%PDF") for minutes in signed)
    granted = Decision.objects.filter(sitting__minutes__in=signed)
    assert set(granted.values_list("outcome", flat=True)) == set(Outcome)
    assert set(Certificate.objects.values_list("kind", flat=True)) == {"CQP", "BLOC"}
    assert not Certificate.objects.filter(delivered_at=None).exists()
    full = granted.filter(outcome=Outcome.FULL)
    assert Certificate.objects.filter(kind="CQP").count() == full.count() == 20


def test_one_jury_is_notified_and_contested_and_the_other_waits_for_its_letters():
    signed = Sitting.objects.filter(body__slug="commerces", state=SittingState.MINUTES_SIGNED)
    spring, summer = signed.order_by("starts_at")
    assert not Decision.objects.filter(sitting=spring, notification=None).exists()
    assert not Notification.objects.filter(decision__sitting=summer).exists()
    appeal = Appeal.objects.get()
    assert (appeal.state, admissibility(appeal)) == (AppealState.LODGED, ())


def test_elsewhere_the_cpne_has_to_confirm_one_jury_and_the_presidency_to_sign_another():
    services = CertifyingBody.objects.get(slug="services-industrie")
    decisions = Decision.objects.filter(body=services)
    assert unconfirmed(decisions).values("sitting__code").distinct().get()
    assert Minutes.objects.filter(sitting__body=services, state=MinutesState.DRAFT).count() == 1
    assert not Certificate.objects.filter(body=services).exists()


def test_a_questionnaire_closes_the_practice_of_two_bank_advisers_and_refuses_their_bloc():
    decisions = Decision.objects.filter(sitting__code="JURY-BANQUE-ANGERS").select_related(
        "dossier__person"
    )
    found = {
        (row.dossier.person.birth_name, unit["code"]): (
            unit["outcome"],
            [reason["code"] for reason in unit["reasons"]],
        )
        for row in decisions
        for unit in row.units
    }
    closed = {key for key, (_, codes) in found.items() if codes.count("gate") == 2}
    assert closed == {("Vidal", "B3"), ("Guyomarc’h", "B1")}
    assert {found[key][0] for key in closed} == {"not_acquired"}
    assert not [key for key, (_, codes) in found.items() if "no-modality" in codes]
    assert {row.dossier.person.birth_name: row.outcome for row in decisions} == {
        "Vidal": Outcome.PARTIAL,
        "Guyomarc’h": Outcome.PARTIAL,
        "Le Quellec": Outcome.PARTIAL,
        "Bouchard": Outcome.PARTIAL,
    }


def test_one_certificate_is_revoked_one_suspended_and_one_printed_again():
    states = Counter(Certificate.objects.exclude(state="active").values_list("state", flat=True))
    assert states == {CertificateState.REVOKED: 1, CertificateState.SUSPENDED: 1}
    assert all(change.decided_by != change.seconded_by for change in StatusChange.objects.all())
    assert StatusProposal.objects.filter(outcome=ProposalOutcome.OPEN).count() == 1
    assert Rendition.objects.filter(kind=RenditionKind.DUPLICATA).count() == 1


def test_a_flux_was_answered_with_two_rejects_and_one_holder_waits_with_a_reason():
    flux = Flux.objects.get()
    assert flux.state == FluxState.PROCESSED
    assert Counter(flux.passages.values_list("state", flat=True)) == {
        PassageState.ACCEPTED: 9,
        PassageState.REFUSED: 2,
    }
    assert flux.receipts.get().rejected == 2
    registered = Certificate.objects.filter(kind="CQP", registration__isnull=False)
    waiting = registered.exclude(passages__flux=flux).get()
    assert waiting.person.birth_name.startswith("Ramanantsoavina")


def test_sessions_are_planned_convened_under_way_held_and_closed_with_what_went_wrong():
    assert set(Session.objects.values_list("state", flat=True)) >= {
        SessionState.PLANNED,
        SessionState.CONVENED,
        SessionState.HELD,
        SessionState.CLOSED,
    }
    under_way = Session.objects.get(starts_at__date=date(2026, 11, 24))
    assert {(g.state, g.marks.exists()) for g in under_way.grids.all()} == {
        (GridState.SIGNED, True),
        (GridState.OPEN, True),
        (GridState.OPEN, False),
    }
    assert Incident.objects.values("category").distinct().count() >= 4
    assert Session.objects.filter(attendances__dossier__grids=None, state="planned").exists()


def test_each_body_keeps_its_own():
    commerces, services = CertifyingBody.objects.order_by("slug")
    for model in (Person, Dossier, Session, Sitting, Juror, Assessor, Partner):
        assert model.objects.filter(body=commerces).exists()
        assert model.objects.filter(body=services).exists()
    assert not Dossier.objects.exclude(body=F("person__body")).exists()
    assert not Mandate.objects.filter(user__mandates__body=commerces, body=services).exists()


def test_the_journals_are_in_the_order_of_time():
    for body in CertifyingBody.objects.all():
        moments = list(Event.objects.filter(body=body).order_by("seq").values_list("at", flat=True))
        assert moments == sorted(moments)
        assert moments[-1] <= NOON


@pytest.mark.parametrize("weekday", range(7))
def test_what_follows_comes_after_whatever_the_day(weekday):
    for name in BODIES:
        campaign = read_campaign(FOLDER / f"{name}.yaml", NOON + timedelta(days=weekday))
        for steps in lives_of(Stage(campaign, body=None, system=None)):
            moments = [moment for moment, _ in steps]
            assert moments == sorted(moments)


@pytest.mark.parametrize("years", [0, 3, 10])
def test_a_fictitious_registration_runs_whenever_the_demonstration_is_built(years):
    at = NOON + timedelta(days=365 * years)
    for name in BODIES:
        certifications = read_campaign(FOLDER / f"{name}.yaml", at).certifications
        for claim in (one.registration for one in certifications.values() if one.registration):
            assert claim.starts_on < at.date() - timedelta(days=700)
            assert claim.ends_on > at.date() + timedelta(days=365)
            assert claim.fictitious


def test_nothing_stays_of_a_failure():
    """In 2024 no règlement of the demonstration was in force yet: the first act that needs one refuses."""
    told = Event.objects.count(), User.objects.count()
    with pytest.raises(Refused):
        build_demonstration(NOON - timedelta(days=800))
    assert (Event.objects.count(), User.objects.count()) == told


def test_outside_a_demonstration_nothing_is_loaded_and_no_code_is_given(settings, capsys):
    settings.DEMO = False
    assert (demo.run(Namespace()), code.run(Namespace())) == (1, 1)
    assert "PARCHEMIN_DEMO" in capsys.readouterr().err
    settings.DEMO = True
    assert code.run(Namespace()) == 0
    assert re.match(r"\d{6} \(encore \d+ s\)", capsys.readouterr().out)


def test_nobody_of_the_demonstration_has_a_password_of_their_own():
    assert len(set(User.objects.values_list("password", flat=True))) == 1
