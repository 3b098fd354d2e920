"""An import is taken back whole; what somebody touched stands against it; its numbers are given to no other."""

from datetime import timedelta

import pytest

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.session_registrations import register_candidate
from parchemin.deadlines.models import Deadline
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import admit_dossier, correct_contact
from parchemin.pathways.models import Dossier, ImportBatch, Person
from parchemin.processes.import_candidates import CandidateFile, import_candidates
from parchemin.processes.undo_import import undo_import, what_undoing_does
from tests.factories import BodyFactory, SessionFactory, actor_for
from tests.pathways.files import ROW, csv_file, row
from tests.pathways.scene import scene

pytestmark = pytest.mark.django_db

THREE = (ROW, row(birth_name="Nguyễn"), row(birth_name="Ŋ", route="VAE"))


@pytest.fixture
def place():
    return scene()


@pytest.fixture
def imported(place, at):
    def act(*rows, name="candidats.csv", valid_lines_only=True):
        file = CandidateFile(name, csv_file(*(rows or THREE)))
        import_candidates(
            file=file, valid_lines_only=valid_lines_only, actor=place.secretariat, at=at
        )
        return ImportBatch.objects.get(sha256=file.sha256)

    return act


@pytest.fixture
def undone(place, at):
    def act(batch, later=timedelta(hours=1), **changes):
        asked = {"reason": "Mauvais fichier.", "untouched_only": False, "actor": place.secretariat}
        return undo_import(batch_id=batch.pk, at=at + later, **asked | changes)

    return act


def refused(undone, batch, **changes):
    with pytest.raises(Refused) as refusal:
        undone(batch, **changes)
    return refusal.value


def numbers():
    return sorted(Dossier.objects.values_list("number", flat=True))


def test_everything_that_the_file_wrote_goes_and_the_journal_remembers(imported, undone):
    batch = imported()
    assert Deadline.objects.filter(about__startswith="dossier/").exists()
    said = what_undoing_does(batch)
    assert (len(said.dossiers), len(said.persons), said.kept) == (3, 3, ())
    for _ in "twice":
        undone(batch)
    assert not Dossier.objects.exists()
    assert not Person.objects.exists()
    assert not Deadline.objects.filter(about__startswith="dossier/").exists()
    (told,) = Event.objects.filter(name="pathways.import.undone")
    assert told.details == {
        "file": "candidats.csv",
        "undone": 3,
        "kept": 0,
        "reason": "Mauvais fichier.",
    }
    batch.refresh_from_db()
    assert (batch.applied, batch.undone_at is None) == (0, False)


def test_the_same_file_comes_again_under_other_numbers(imported, undone):
    batch = imported()
    before, persons = set(numbers()), set(Person.objects.values_list("reference", flat=True))
    undone(batch)
    batch = imported()
    assert batch.undone_at is None
    assert len(numbers()) == 3
    assert not before & set(numbers())
    assert not persons & set(Person.objects.values_list("reference", flat=True))


def test_who_was_there_before_stays_with_their_dossiers(imported, undone):
    imported(ROW, name="premier.csv")
    batch = imported(ROW, row(birth_name="Nguyễn"), name="second.csv")
    undone(batch)
    assert [person.birth_name for person in Person.objects.all()] == ["D’Artagnan"]
    assert len(numbers()) == 1


def test_a_file_applied_in_two_goes_is_taken_back_in_one(place, imported, undone, at):
    imported(ROW, row(birth_name="Roy", route="Apprentissage"))
    batch = imported(ROW, row(birth_name="Roy", route="Apprentissage"))
    assert [line["outcome"] for line in batch.report] == ["enrolled", "rejected"]
    undone(batch)
    assert not numbers()


def test_one_dossier_on_which_somebody_acted_stands_against_all_and_says_what_was_done(
    place, imported, undone, at
):
    batch = imported()
    touched = Dossier.objects.get(person__birth_name="Nguyễn")
    admit_dossier(dossier_id=touched.pk, actor=place.secretariat, at=at + timedelta(minutes=5))
    refusal = refused(undone, batch)
    assert refusal.codes == ("acted-since",)
    assert f"dossier {touched.number} : Le dossier {touched.number} est recevable" in str(refusal)
    assert len(numbers()) == 3
    done = undone(batch, untouched_only=True)
    assert ([kept.dossier for kept in done.kept], len(done.dossiers)) == ([touched.number], 2)
    assert numbers() == [touched.number]
    assert refused(undone, batch, untouched_only=True).codes == ("nothing-to-undo",)


def test_a_candidate_registered_to_a_session_or_corrected_is_not_erased(
    place, imported, undone, at
):
    batch = imported(ROW, row(birth_name="Nguyễn"))
    first, second = Dossier.objects.order_by("number")
    soon = {"actor": place.secretariat, "at": at + timedelta(minutes=5)}
    admit_dossier(dossier_id=first.pk, **soon)
    session = SessionFactory(certification=place.certification)
    register_candidate(session_id=session.pk, dossier_id=first.pk, **soon)
    correct_contact(person_id=second.person_id, email="n@exemple.fr", phone="", **soon)
    assert refused(undone, batch).codes == ("nothing-to-undo", "acted-since", "acted-since")
    assert len(numbers()) == 2


def test_it_is_explained_by_the_secretariat_of_the_body(place, imported, undone):
    batch = imported()
    assert refused(undone, batch, reason=" ").codes == ("reason-missing",)
    assert refused(undone, batch, actor=actor_for(place.body, Role.PARTNER)).codes == ("role",)
    with pytest.raises(ImportBatch.DoesNotExist):
        undone(batch, actor=actor_for(BodyFactory()))
    assert len(numbers()) == 3
