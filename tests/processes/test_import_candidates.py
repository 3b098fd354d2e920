"""A spreadsheet becomes dossiers: every line one outcome, the same file once, one fault undoes all."""

from typing import Any

import pytest

from parchemin.accounts.terms import Role
from parchemin.certifications.models import Habilitation
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.kernel.reading import Unreadable
from parchemin.pathways.imports import LineOutcome
from parchemin.pathways.models import Dossier, ImportBatch, Person
from parchemin.processes.import_candidates import CandidateFile, import_candidates, try_candidates
from tests.factories import actor_for
from tests.pathways.files import HEADERS, ROW, csv_file, row, xlsx_file
from tests.pathways.scene import Scene, scene

pytestmark = pytest.mark.django_db

GOOD = (ROW, row(birth_name="Nguyễn"), row(birth_name="Ŋ", born="00/00/1950", birth_place="Alger"))
BAD = row(birth_name="Roy", route="Apprentissage")
MALFORMED = row(birth_name="=cmd", sex="?")


@pytest.fixture
def place() -> Scene:
    return scene()


def file(*rows: tuple[str, ...], name: str = "candidats.csv", **defaults: str) -> CandidateFile:
    return CandidateFile(name, csv_file(*rows), defaults=defaults)


def counts(report: Any) -> tuple[int, int, int]:
    return tuple(report.count(outcome) for outcome in LineOutcome)  # type: ignore[return-value]


def test_a_right_file_enrols_and_deposits_everybody(place, at):
    imported = import_candidates(
        file=file(*GOOD), valid_lines_only=False, actor=place.secretariat, at=at
    )
    assert counts(imported.report) == (3, 0, 0)
    assert imported.report.applied
    assert imported.corrected == b""
    assert set(Dossier.objects.values_list("state", flat=True)) == {"submitted"}
    batch = ImportBatch.objects.get()
    assert (batch.lines, batch.applied) == (3, 3)


def test_what_may_be_rejected_later_is_told_line_by_line(place, at):
    report = import_candidates(
        file=file(*GOOD), valid_lines_only=True, actor=place.secretariat, at=at
    ).report
    assert [{remark.code for remark in line.remarks} for line in report.lines] == [
        set(),
        set(),
        {"birth-date-partial", "birthplace-then-french"},
    ]


def test_the_same_file_twice_has_no_second_effect(place, at):
    for expected in ((3, 0, 0), (0, 3, 0)):
        report = import_candidates(
            file=file(*GOOD), valid_lines_only=True, actor=place.secretariat, at=at
        ).report
        assert counts(report) == expected
        events = Event.objects.count()
    assert (Dossier.objects.count(), ImportBatch.objects.count()) == (3, 1)
    import_candidates(file=file(*GOOD), valid_lines_only=True, actor=place.secretariat, at=at)
    assert Event.objects.count() == events


def test_the_same_people_in_another_file_are_found(place, at):
    import_candidates(file=file(*GOOD), valid_lines_only=True, actor=place.secretariat, at=at)
    other = CandidateFile("autre.xlsx", xlsx_file(*GOOD, row(birth_name="Roy")))
    report = import_candidates(
        file=other, valid_lines_only=True, actor=place.secretariat, at=at
    ).report
    assert counts(report) == (1, 3, 0)


def test_a_person_twice_in_a_file_is_enrolled_once(place, at):
    report = import_candidates(
        file=file(ROW, ROW), valid_lines_only=True, actor=place.secretariat, at=at
    ).report
    assert counts(report) == (1, 1, 0)


def test_one_fault_undoes_everything_when_all_or_nothing_is_asked(place, at):
    events = Event.objects.count()
    imported = import_candidates(
        file=file(*GOOD, BAD), valid_lines_only=False, actor=place.secretariat, at=at
    )
    assert not imported.report.applied
    assert counts(imported.report) == (3, 0, 1)
    assert not Person.objects.exists()
    assert not ImportBatch.objects.exists()
    assert Event.objects.count() == events


def test_valid_lines_are_applied_and_the_others_come_back_to_be_corrected(place, at):
    imported = import_candidates(
        file=file(*GOOD, BAD, MALFORMED), valid_lines_only=True, actor=place.secretariat, at=at
    )
    report = imported.report
    assert counts(report) == (3, 0, 2)
    assert len(report.lines) == report.accepted + report.count(LineOutcome.REJECTED) == 5
    assert [(fault.line, fault.path, fault.rule) for fault in report.faults] == [
        (5, "ligne", "route-apprenticeship"),
        (6, "Sexe", "sex"),
        (6, "Nom de naissance", "name-character"),
    ]
    text = imported.corrected.decode("utf-8-sig")
    assert "L’apprentissage ne mène pas à un CQP" in text
    mended = imported.corrected.replace(b"Apprentissage;", b"VAE;").replace(b"?;'=cmd", b"M;Zola")
    again = import_candidates(
        file=CandidateFile("corrige.csv", mended),
        valid_lines_only=False,
        actor=place.secretariat,
        at=at,
    )
    assert counts(again.report) == (2, 0, 0)
    assert again.report.ignored_columns == ("Anomalies",)


def test_a_refused_line_passes_once_its_reason_is_lifted(place, at):
    Habilitation.objects.update(state="suspended")
    asked = CandidateFile(
        "c.csv",
        csv_file([*ROW, place.partner.siret], headers=[*HEADERS, "SIRET de l’organisme"]),
    )
    actor = place.secretariat
    report = import_candidates(file=asked, valid_lines_only=True, actor=actor, at=at).report
    assert [fault.rule for fault in report.faults] == ["habilitation-suspended"]
    Habilitation.objects.update(state="active")
    report = import_candidates(file=asked, valid_lines_only=True, actor=actor, at=at).report
    assert counts(report) == (1, 0, 0)
    batch = ImportBatch.objects.get()
    assert (batch.lines, batch.applied) == (1, 1)


def test_a_trial_tells_all_and_writes_nothing(place, at):
    events = Event.objects.count()
    tried = try_candidates(file=file(*GOOD, BAD), actor=place.secretariat, at=at)
    assert counts(tried.report) == (3, 0, 1)
    assert not tried.report.applied
    assert (Person.objects.count(), Event.objects.count()) == (0, events)
    done = import_candidates(
        file=file(*GOOD, BAD), valid_lines_only=True, actor=place.secretariat, at=at
    )
    assert [line.outcome for line in done.report.lines] == [
        line.outcome for line in tried.report.lines
    ]


def test_the_report_kept_holds_no_value_of_the_file(place, at):
    import_candidates(
        file=file(MALFORMED, BAD), valid_lines_only=True, actor=place.secretariat, at=at
    )
    kept = str(ImportBatch.objects.get().report)
    assert "name-character" in kept
    assert "cmd" not in kept
    assert "Roy" not in kept


def test_a_partner_imports_for_itself(place, at):
    import_candidates(file=file(ROW), valid_lines_only=True, actor=place.partner_actor, at=at)
    assert Dossier.objects.get().partner == place.partner


def test_others_do_not_import(place, at):
    with pytest.raises(Refused):
        import_candidates(
            file=file(ROW), valid_lines_only=True, actor=actor_for(place.body, Role.JUROR), at=at
        )


def test_a_file_that_cannot_be_read_leaves_no_trace(place, at):
    with pytest.raises(Unreadable):
        import_candidates(
            file=CandidateFile("c.csv", b"a;b\n1;2\n"),
            valid_lines_only=True,
            actor=place.secretariat,
            at=at,
        )
    assert not ImportBatch.objects.exists()


def test_a_default_certification_serves_every_line(place, at):
    report = import_candidates(
        file=file(row(certification=""), certification="cqp-a"),
        valid_lines_only=True,
        actor=place.secretariat,
        at=at,
    ).report
    assert counts(report) == (1, 0, 0)
    assert report.sentence() == "1 ligne : 1 inscrite, 0 déjà là, 0 rejetée"
