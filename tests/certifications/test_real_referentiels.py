"""Real référentiels: those that ship with the demonstration, and those collected beside the project."""

import csv
import json
from pathlib import Path

import pytest

from parchemin.certifications.referentiel.opening import open_referentiel
from parchemin.certifications.referentiel.writing import to_document
from parchemin.certifications.rules import remarks_on
from parchemin.certifications.terms import Register, Weight
from parchemin.kernel.reading import Unreadable, read_document
from parchemin.kernel.text import folded
from tests.shared import SHARED, needs_shared

DEMO = Path(__file__).resolve().parents[2] / "parchemin" / "demo" / "referentiels"
REAL = sorted(path.name for path in DEMO.glob("*-20*.json"))
WRITTEN = sorted(path.name for path in DEMO.glob("*-exemple.json"))
COLLECTED = sorted((SHARED / "data" / "referentiels").glob("*.json")) if SHARED else []
EXTRACTS = [path for path in COLLECTED if path.name.startswith("rncp_")]
TEXTS = [path for path in COLLECTED if path not in EXTRACTS]


def opened(path):
    return open_referentiel(read_document(path))


def words_of(node):
    """Return the words of every text of a document, folded."""
    if isinstance(node, str):
        return folded(node)
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return " ".join(words_of(child) for child in children)


def test_the_demonstration_has_real_texts_of_three_branches_and_three_examples():
    branches = {b.idcc for name in REAL for b in opened(DEMO / name).referentiel.identity.branches}
    assert branches == {"1505", "2098", "0573"}
    assert len(REAL) >= 4
    assert len(WRITTEN) == 3


@pytest.mark.parametrize("name", REAL + WRITTEN)
def test_a_file_of_the_demonstration_is_read_whole_and_in_its_one_form(name):
    conversion = opened(DEMO / name)
    assert conversion.gaps == ()
    document = json.loads((DEMO / name).read_text(encoding="utf-8"))
    assert to_document(conversion.referentiel) == document
    assert not [r for r in remarks_on(conversion.referentiel) if r.weight is Weight.LAW]


@pytest.mark.parametrize("name", REAL)
def test_a_real_text_names_its_source_and_licence_and_is_no_example(name):
    referentiel = opened(DEMO / name).referentiel
    assert referentiel.source.url.startswith("https://www.legifrance.gouv.fr/")
    assert "Licence Ouverte 2.0" in referentiel.source.licence
    assert referentiel.source.title
    assert not referentiel.demonstration


@pytest.mark.parametrize("name", WRITTEN)
def test_an_example_says_so_and_would_satisfy_the_rncp(name):
    referentiel = opened(DEMO / name).referentiel
    assert referentiel.demonstration
    assert "(exemple)" in referentiel.identity.title
    assert remarks_on(referentiel, Register.RNCP) == ()
    kinds = {m.kind.value for bloc in referentiel.blocs for m in bloc.modalities}
    assert {"simulation", "case_study", "oral_interview"} <= kinds
    assert any(k.eliminatory for bloc in referentiel.blocs for k in bloc.all_criteria())


@pytest.mark.parametrize("name", REAL + WRITTEN)
def test_a_text_of_the_demonstration_claims_no_registration(name):
    referentiel = opened(DEMO / name).referentiel
    assert referentiel.identity.registration.register is Register.NONE


@needs_shared
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_each_collected_text_is_taken_bloc_by_bloc(path):
    referentiel = opened(path).referentiel
    source = json.loads(path.read_text(encoding="utf-8"))
    assert [folded(b["intitule"]) for b in source["blocs"]] == [
        folded(b.title) for b in referentiel.blocs
    ]
    assert all(list(bloc.all_criteria()) for bloc in referentiel.blocs)


@needs_shared
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_counts_of_a_collected_text_are_those_of_its_index_and_all_is_read(path):
    with (path.parent / "INDEX.csv").open(encoding="utf-8") as index:
        row = next(row for row in csv.DictReader(index, delimiter=";") if row["id"] == path.stem)
    conversion = opened(path)
    held = {count.what: count.held for count in conversion.counts}
    assert [held["blocs"], held["compétences"], held["lignes de critères"]] == [
        int(row[column]) for column in ("nb_blocs", "nb_competences", "nb_criteres")
    ]
    assert [count.sentence for count in conversion.counts if not count.is_whole] == []
    assert [remark.sentence() for remark in conversion.remarks if remark.is_left] == []


@needs_shared
@pytest.mark.parametrize("path", EXTRACTS, ids=lambda path: path.stem)
def test_an_extract_of_a_register_is_refused_fiche_by_fiche(path):
    fiches = json.loads(path.read_text(encoding="utf-8"))
    with pytest.raises(Unreadable) as refused:
        opened(path)
    for fiche, fault in zip(fiches, refused.value.faults, strict=True):
        assert fiche["code"] in fault.message


@needs_shared
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_competence_and_no_criterion_of_a_collected_text_is_lost(path):
    kept = words_of(to_document(opened(path).referentiel))
    source = json.loads(path.read_text(encoding="utf-8"))
    for bloc in source["blocs"]:
        for row in bloc["competences"]:
            assert folded(row["intitule"].replace("(2)", "")) in kept
        for row in [*bloc["competences"], *bloc.get("grille", [])]:
            for criterion in row.get("criteres", []):
                assert folded(criterion.replace("(2)", "")) in kept


@needs_shared
@pytest.mark.parametrize("name", REAL)
def test_a_file_of_the_demonstration_keeps_the_codes_of_its_conversion(name):
    shipped = opened(DEMO / name).referentiel
    converted = opened(SHARED / "data" / "referentiels" / name).referentiel
    for ours, theirs in zip(shipped.blocs, converted.blocs, strict=True):
        assert [c.code for c in ours.competences] == [c.code for c in theirs.competences]
        assert [k.code for k in ours.all_criteria()] == [k.code for k in theirs.all_criteria()]
    assert shipped.source == converted.source
