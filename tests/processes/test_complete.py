"""Completing a dossier: who prepares, employs and accompanies a candidate, said late or corrected, once."""

from datetime import date

import pytest

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.selectors.readiness import missing_before_jury
from parchemin.kernel.objections import Refused
from parchemin.pathways.enrolment import Completion, NamedSupport
from parchemin.pathways.models import Support
from parchemin.pathways.rules.agenda import PREPARED_ROUTES
from parchemin.pathways.terms import SupportKind
from parchemin.processes.complete import complete_dossier
from tests.factories import BodyFactory, DossierFactory, PartnerFactory, actor_for
from tests.pathways.scene import scene
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db

SIRET = "35600000000048"
TUTOR = NamedSupport(SupportKind.TUTOR, "Paule Roy")
ALL = Completion("73282932000074", SIRET, "La Poste", (TUTOR,))
ASKED = ("partner-missing", "employer-missing", "tutor-missing")


@pytest.fixture
def place():
    return scene()


@pytest.fixture
def bare(place):
    """Return the dossier of a contract that says neither partner, nor employer, nor tutor."""
    return DossierFactory(certification=place.certification, route="professionalisation_contract")


@pytest.fixture
def complete(place, at):
    def act(dossier, completion=ALL, actor=place.secretariat):
        return complete_dossier(dossier_id=dossier.pk, completion=completion, actor=actor, at=at)

    return act


def refused(complete, dossier, completion=ALL, **changes):
    with pytest.raises(Refused) as refusal:
        complete(dossier, completion, **changes)
    return refusal.value.codes


def to_complete(actor, dossier):
    """Return the codes of what a jury asks and that the dossier must be completed for."""
    missing = missing_before_jury(actor, dossier.pk, date(2026, 11, 24)).objections
    return [one.code for one in missing if one.remedy.startswith("Complétez le dossier")]


def told():
    return [
        (event.name.removeprefix("pathways.dossier."), event.details["fields"])
        for event in Event.objects.filter(name__in=NAMES).order_by("pk")
    ]


NAMES = ("pathways.dossier.completed", "pathways.dossier.corrected")


def test_everything_that_the_agenda_says_to_complete_is_completed_by_one_act(place, bare, complete):
    assert to_complete(place.secretariat, bare) == list(ASKED)
    complete(bare)
    assert to_complete(place.secretariat, bare) == []
    bare.refresh_from_db()
    assert (bare.partner, bare.employer.name) == (place.partner, "La Poste")
    assert told() == [("completed", "organisme, employeur, tuteur")]


@pytest.mark.parametrize("route", sorted(PREPARED_ROUTES))
def test_of_no_route_does_the_agenda_ask_what_the_act_does_not_complete(place, complete, route):
    dossier = DossierFactory(certification=place.certification, route=route)
    assert "partner-missing" in to_complete(place.secretariat, dossier)
    complete(dossier)
    assert to_complete(place.secretariat, dossier) == []


def test_said_again_nothing_changes_and_nothing_is_told(bare, complete):
    complete(bare)
    complete(bare)
    assert len(told()) == 1
    assert Support.objects.count() == 1


def test_what_was_known_changes_with_a_reason_and_keeps_who_stays(place, bare, complete):
    Support.objects.create(dossier=bare, kind="trainer", name="Luc Petit", email="luc@exemple.fr")
    trainer = NamedSupport(SupportKind.TRAINER, "Luc Petit")
    complete(bare, Completion("73282932000074", SIRET, "La Poste", (TUTOR, trainer)))
    other = NamedSupport(SupportKind.TUTOR, "Paul Roy")
    change = Completion("", "", "", (other, trainer))
    assert refused(complete, bare, change) == ("reason-missing",)
    complete(bare, Completion("", "", "", (other, trainer), "Le nom était mal écrit."))
    assert told()[-1] == ("corrected", "tuteur")
    assert sorted(bare.supports.values_list("kind", "name", "email")) == [
        ("trainer", "Luc Petit", "luc@exemple.fr"),
        ("tutor", "Paul Roy", ""),
    ]
    bare.refresh_from_db()
    assert (bare.partner, bare.employer.siret) == (place.partner, SIRET)


def test_every_reason_against_it_is_told_at_once(place, complete, bare):
    bare.state = "decided"
    bare.save()
    PartnerFactory(body=place.body, siret="44306184100047")
    long = NamedSupport(SupportKind.TUTOR, "R" * 121)
    codes = refused(
        complete,
        bare,
        Completion("44306184100047", SIRET, "", (long,)),
        actor=actor_for(place.body, Role.ASSESSOR),
    )
    assert codes == ("role", "dossier-ended", "partner-not-habilitated", "too-long")
    assert refused(complete, bare, Completion("99999999999999")) == (
        "dossier-ended",
        "unknown-partner",
    )
    assert told() == []


def test_the_dossier_of_another_body_does_not_exist(bare, complete):
    with pytest.raises(type(bare).DoesNotExist):
        complete(bare, actor=actor_for(BodyFactory()))


def test_who_tutors_leaves_the_table_of_a_sitting_that_is_not_open_yet(complete):
    day = jury_day()
    item = day.case()
    juror = next(iter(day.seats.values())).juror
    named = Completion(supports=(NamedSupport(SupportKind.TUTOR, juror.name),))
    complete(item.dossier, named, actor=day.actor)
    day.open()
    assert item.dossier.interests.filter(juror=juror, kind="tutor", recuses=True).exists()


def test_an_open_sitting_has_read_the_dossier(complete):
    day = jury_day()
    item = day.case()
    day.open()
    assert refused(complete, item.dossier, Completion(supports=(TUTOR,)), actor=day.actor) == (
        "sitting-under-way",
    )


def test_a_contract_put_before_a_jury_keeps_a_tutor(bare, complete):
    complete(bare)
    bare.refresh_from_db()
    bare.state = "ready"
    bare.save()
    emptied = Completion(reason="Il a quitté l’entreprise.")
    assert refused(complete, bare, emptied) == ("tutor-missing",)
    complete(
        bare,
        Completion(
            supports=(NamedSupport(SupportKind.TUTOR, "Ana Lu"),), reason="Le tuteur a changé."
        ),
    )
    assert bare.supports.get().name == "Ana Lu"


def test_an_employer_known_by_its_siret_alone_is_named_without_a_reason(bare, complete):
    complete(bare, Completion("73282932000074", SIRET, "", (TUTOR,)))
    bare.refresh_from_db()
    assert bare.employer.name == f"SIRET {SIRET}"
    complete(bare)
    bare.employer.refresh_from_db()
    assert bare.employer.name == "La Poste"
