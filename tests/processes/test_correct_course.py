"""The course of a dossier is corrected as if enrolled so at first; what is heard, decided or assessed stays."""

from dataclasses import replace
from datetime import date

import pytest

from parchemin.accounts.terms import Role
from parchemin.certifications.models import Edition
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import submit_dossier
from parchemin.pathways.enrolment import CourseCorrection
from parchemin.pathways.models import Dossier
from parchemin.pathways.terms import Route
from parchemin.processes.correct_course import correct_course
from parchemin.processes.enrol import enrol
from tests.factories import BodyFactory, actor_for
from tests.jury.after import decided_day, decision_of
from tests.pathways.scene import ENTRY, enrolment, put_in_force, scene
from tests.scenes import assessment

pytestmark = pytest.mark.django_db

SAME = CourseCorrection(Route.CONTINUING_TRAINING, ENTRY, reason="Saisi par erreur.")


@pytest.fixture
def place():
    return scene()


@pytest.fixture
def dossier(place, at):
    return enrol(enrolment=enrolment(), actor=place.secretariat, at=at)


@pytest.fixture
def correct(place, at):
    def act(dossier, actor=None, **changes):
        corrected = correct_course(
            dossier_id=dossier.pk,
            course=replace(SAME, **changes),
            actor=actor or place.secretariat,
            at=at,
        )
        dossier.refresh_from_db()
        return corrected

    return act


def refused(correct, dossier, **changes):
    with pytest.raises(Refused) as refusal:
        correct(dossier, **changes)
    return refusal.value.codes


def blocs(dossier):
    return sorted(dossier.blocs.values_list("bloc__code", flat=True))


def told():
    return [e.details["changes"] for e in Event.objects.filter(name="pathways.dossier.redirected")]


def test_blocs_typed_for_the_whole_become_blocs_and_the_journal_says_what_changed(correct, dossier):
    for _ in "twice":
        correct(dossier, sought=("B1", "B3"))
    assert (dossier.scope, blocs(dossier)) == ("blocs", ["B1", "B3"])
    assert told() == ["blocs visés : « tous » devient « B1, B3 »"]
    correct(dossier)
    assert (dossier.scope, blocs(dossier)) == ("whole", ["B1", "B2", "B3"])


def test_another_route_is_one_that_could_have_been_taken_at_first(correct, dossier):
    assert refused(correct, dossier, route=Route.PROFESSIONALISATION_CONTRACT) == (
        "employer-missing",
    )
    correct(dossier, route=Route.INDIVIDUAL)
    assert dossier.route == "individual"
    assert told() == ["voie : « Formation continue » devient « Candidature individuelle »"]


def test_another_entry_pins_the_edition_and_the_blocs_of_that_day(place, correct, dossier):
    place.edition.state = "replaced"
    place.edition.save(update_fields=["state"])
    put_in_force(place.certification, date(2026, 3, 1), number=2)
    correct(dossier, entry=date(2026, 3, 2))
    assert (dossier.entry_date, dossier.edition.number) == (date(2026, 3, 2), 2)
    editions = set(dossier.blocs.values_list("bloc__edition__number", flat=True))
    assert editions == {2}
    assert "édition : « 1 » devient « 2 »" in told()[0]


def test_a_vae_that_was_filed_keeps_its_route_and_its_entry(place, correct, at):
    vae = enrol(enrolment=enrolment(route=Route.STATUTORY_VAE), actor=place.secretariat, at=at)
    correct(vae, route=Route.STATUTORY_VAE, entry=date(2026, 2, 3))
    assert vae.entry_date == date(2026, 2, 3)
    submit_dossier(dossier_id=vae.pk, actor=place.secretariat, at=at)
    assert "vae-clocks" in refused(correct, vae)


def test_a_dossier_on_an_agenda_or_decided_keeps_its_course(place, correct, dossier):
    for state, code in (
        ("ready", "on-an-agenda"),
        ("decided", "dossier-ended"),
        ("abandoned", "dossier-ended"),
    ):
        Dossier.objects.filter(pk=dossier.pk).update(state=state)
        assert refused(correct, dossier, sought=("B1",)) == (code,)
        assert blocs(dossier) == ["B1", "B2", "B3"]


def test_once_a_jury_has_decided_nothing_of_the_course_changes_even_if_the_dossier_comes_back(at):
    dossier = decision_of(decided_day()).dossier
    Dossier.objects.filter(pk=dossier.pk).update(state="in_assessment")
    course = CourseCorrection(Route(dossier.route), dossier.entry_date, ("B1",), "Erreur.")
    with pytest.raises(Refused) as refusal:
        correct_course(dossier_id=dossier.pk, course=course, actor=actor_for(dossier.body), at=at)
    assert "judged" in refusal.value.codes


def test_a_bloc_that_assessors_have_in_hand_is_not_taken_away(at):
    assessed = assessment({"B1": 1, "B2": 1})
    Edition.objects.update(in_force_from=date(2024, 1, 1))
    dossier = assessed.candidate(route="individual")
    assessed.grid(dossier, "B1")
    for sought, codes in ((("B1",), ()), (("B2",), ("bloc-assessed",))):
        course = CourseCorrection(Route(dossier.route), dossier.entry_date, sought, "Erreur.")
        asked = {"dossier_id": dossier.pk, "course": course, "actor": assessed.actor, "at": at}
        if not codes:
            assert correct_course(**asked).scope == "blocs"
            continue
        with pytest.raises(Refused) as refusal:
            correct_course(**asked)
        assert refusal.value.codes == codes


def test_a_correction_is_explained_by_the_secretariat_of_the_body(place, correct, dossier):
    assert refused(correct, dossier, sought=("B1",), reason=" ") == ("reason-missing",)
    partner = actor_for(place.body, Role.PARTNER)
    assert refused(correct, dossier, actor=partner, sought=("B1",)) == ("role",)
    with pytest.raises(Dossier.DoesNotExist):
        correct(dossier, actor=actor_for(BodyFactory()), sought=("B1",))
    assert not told()
