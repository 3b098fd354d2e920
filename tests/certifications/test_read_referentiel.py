"""The interchange format: what is read, what is refused, and one form for one référentiel."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certifications.referentiel import value as v
from parchemin.certifications.referentiel.opening import open_referentiel
from parchemin.certifications.referentiel.reading import SCHEMA, referentiel_of
from parchemin.certifications.referentiel.writing import digest, to_document
from parchemin.certifications.terms import (
    AccessRoute,
    CertificationKind,
    ModalityKind,
    Register,
    TransverseTheme,
)
from parchemin.kernel.reading import Document, Unreadable, parse_document
from tests.certifications.examples import ours, read

words = st.text(st.characters(categories=["L", "N"], include_characters=" ’–"), min_size=1)
codes = st.from_regex(r"[A-Z][0-9]{1,3}", fullmatch=True)
criteria = st.builds(
    v.Criterion,
    code=codes,
    title=words,
    indicators=st.lists(words, max_size=2).map(tuple),
    eliminatory=st.booleans(),
    weight=st.integers(1, 900).map(lambda hundredths: hundredths / 100),
    modality=st.none() | st.sampled_from(ModalityKind),
)
competences = st.builds(
    v.Competence,
    code=codes,
    title=words,
    transversal=st.booleans(),
    themes=st.lists(st.sampled_from(TransverseTheme), unique=True).map(tuple),
    criteria=st.lists(criteria, max_size=2).map(tuple),
)
modalities = st.builds(
    v.Modality,
    kind=st.sampled_from(ModalityKind),
    title=words,
    description=words,
    minutes=st.none() | st.integers(1, 600),
    weight=st.none() | st.integers(1, 100),
    place=st.just("") | st.just("Atelier"),
    gate=st.booleans(),
)
blocs = st.builds(
    v.Bloc,
    code=codes,
    title=words,
    optional=st.booleans(),
    competences=st.lists(competences, min_size=1, max_size=3).map(tuple),
    modalities=st.lists(modalities, max_size=2).map(tuple),
)
referentiels = st.builds(
    v.Referentiel,
    identity=st.builds(
        v.Identity,
        code=st.just("CODE-1"),
        kind=st.sampled_from(CertificationKind),
        title=words,
        short_title=words,
        registration=st.just(v.RegistrationClaim())
        | st.just(
            v.RegistrationClaim(
                Register.RNCP, "RNCP99901", 5, date(2024, 1, 5), date(2024, 1, 5), date(2029, 1, 5)
            )
        ),
    ),
    source=st.builds(v.Source, title=words, signed_on=st.none() | st.dates()),
    adoption=st.builds(v.Adoption, number=st.integers(1, 99)),
    blocs=st.lists(blocs, min_size=1, max_size=3).map(tuple),
    routes=st.lists(
        st.builds(v.ReferentielRoute, st.sampled_from(AccessRoute), words), max_size=2
    ).map(tuple),
    notes=st.lists(words, max_size=2).map(tuple),
    demonstration=st.booleans(),
)


def faults(document):
    with pytest.raises(Unreadable) as refused:
        open_referentiel(Document("essai.json", document))
    return [(fault.path, fault.rule) for fault in refused.value.faults]


@given(referentiels)
def test_what_is_written_is_read_back_the_same(referentiel):
    document = json.loads(json.dumps(to_document(referentiel)))
    assert referentiel_of(document) == referentiel
    assert to_document(referentiel_of(document)) == document


@given(referentiels, referentiels)
def test_two_référentiels_share_a_digest_only_when_they_are_the_same(first, second):
    assert (digest(first) == digest(second)) == (to_document(first) == to_document(second))


def test_the_example_is_read_without_fault():
    referentiel = read(ours())
    assert referentiel.identity.short_title == "Vendeur conseil"
    (criterion,) = referentiel.blocs[0].competences[0].criteria
    assert (criterion.eliminatory, criterion.weight) == (True, 2.5)
    assert open_referentiel(Document("essai.json", ours())).gaps == ()


def test_every_fault_is_told_at_once_with_its_path():
    document = ours(colour="bleu")
    document["certification"]["code"] = "minuscule"
    document["blocs"][0]["modalities"][0]["kind"] = "simulations"
    del document["blocs"][0]["competences"][1]["title"]
    assert sorted(faults(document)) == [
        ("blocs[0].competences[1]", "required"),
        ("blocs[0].modalities[0].kind", "enum"),
        ("certification.code", "pattern"),
        ("colour", "unknown-key"),
    ]


@pytest.mark.parametrize(
    ("path", "value", "place", "rule"),
    [
        (("blocs", 0, "competences", 1, "code"), "C1.1", "blocs", "repeated-code"),
        (
            ("blocs", 0, "competences", 1, "criteria", 0, "code"),
            "C1.1-K1",
            "blocs[0]",
            "repeated-code",
        ),
        (
            ("blocs", 0, "competences", 0, "activity"),
            "A9",
            "blocs[0].competences[0].activity",
            "unknown-code",
        ),
        (
            ("blocs", 0, "modalities", 0, "competences"),
            ["C9.9"],
            "blocs[0].modalities[0].competences",
            "unknown-code",
        ),
        (
            ("certification", "registration"),
            {"register": "none", "level": 4},
            "certification.registration.level",
            "RULE-10",
        ),
        (
            ("certification", "registration"),
            {"register": "RS", "code": "RNCP12345"},
            "certification.registration.code",
            "register-code",
        ),
        (("edition", "in_force_from"), "2021-07-11", "edition.in_force_from", "order"),
        (("edition", "adopted_on"), "2021-02-30", "edition.adopted_on", "format"),
        (
            ("blocs", 0, "competences", 0, "criteria", 0, "weight"),
            1.005,
            "blocs[0]",
            "decimals",
        ),
        (
            ("blocs", 0, "competences", 0, "criteria", 0, "modality"),
            "mcq",
            "blocs[0].competences[0].criteria[0].modality",
            "unknown-modality",
        ),
        (
            ("blocs", 0, "competences", 0, "criteria", 0, "modality"),
            "qcm",
            "blocs[0].competences[0].criteria[0].modality",
            "enum",
        ),
        (
            ("blocs", 0, "competences", 1, "criteria", 0, "modality"),
            "simulation",
            "blocs[0].competences[1].criteria[0].modality",
            "modality-elsewhere",
        ),
        (
            ("blocs", 0, "criteria"),
            [{"code": "B1-K1", "title": "Tenue", "modality": "oral_interview"}],
            "blocs[0].criteria[0].modality",
            "unknown-modality",
        ),
        (("blocs", 0, "competences"), [], "blocs[0].competences", "minItems"),
        (("blocs", 0, "title"), "un\x00deux", "blocs[0].title", "character"),
    ],
)
def test_a_document_against_itself_is_refused(path, value, place, rule):
    document = ours()
    node = document
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    assert faults(document) == [(place, rule)]


def test_a_criterion_names_a_modality_of_its_bloc_and_the_fault_says_which_there_are():
    document = ours()
    (criterion,) = document["blocs"][0]["competences"][0]["criteria"]
    criterion["modality"] = "simulation"
    assert next(read(document).blocs[0].all_criteria()).modality is ModalityKind.SIMULATION
    criterion["modality"] = "case_study"
    with pytest.raises(Unreadable) as refused:
        read(document)
    assert refused.value.faults[0].sentence("essai.json") == (
        "essai.json, blocs[0].competences[0].criteria[0].modality : ce n’est pas une modalité du bloc B1 : "
        "il a « simulation » (trouvé : case_study)"
    )


MODALITIES = [("mcq", ()), ("simulation", ("C1",)), ("mcq", ("C2",)), ("oral_interview", ("C3",))]


@pytest.mark.parametrize(
    ("named", "competence", "modalities", "kind"),
    [
        ("oral_interview", "C1", MODALITIES, "oral_interview"),
        ("", "C1", MODALITIES, ""),  # the questionnaire covers all, the simulation C1
        ("", "C2", MODALITIES, "mcq"),  # two questionnaires are one kind
        ("", "C9", MODALITIES, "mcq"),
        ("", "C9", MODALITIES[1:], ""),  # nothing covers it
        ("", "", MODALITIES, ""),  # of the bloc as a whole: any of them may observe it
        ("", "", MODALITIES[:1], "mcq"),
        ("", "C1", [], ""),
    ],
)
def test_a_line_is_observed_in_what_its_criterion_names_else_in_the_one_kind_that_covers_it(
    named, competence, modalities, kind
):
    assert v.observed_in(named, competence, modalities) == kind


def test_a_bloc_says_where_each_of_its_criteria_is_observed():
    (bloc,) = read(ours()).blocs
    seen, beyond = (competence.criteria[0] for competence in bloc.competences)
    assert bloc.kinds == (ModalityKind.SIMULATION,)
    assert bloc.kind_of(seen, "C1.1") is ModalityKind.SIMULATION
    assert bloc.kind_of(beyond, "C1.2") is None


def test_a_level_with_the_rncp_is_no_fault():
    document = ours()
    document["certification"]["registration"] = {
        "register": "RNCP",
        "code": "RNCP99901",
        "level": 4,
        "starts_on": "2024-01-01",
        "ends_on": "2029-01-01",
    }
    assert read(document).identity.registration.level == 4


@pytest.mark.parametrize(
    "value", [[], {}, "texte", 12, None, [1, 2], [{"code": "RNCP1"}], {"blocs": []}]
)
def test_an_unknown_shape_is_refused_in_one_message(value):
    assert faults(value) == [("", "shape")]


def test_a_broken_file_is_refused_with_its_line():
    with pytest.raises(Unreadable, match="ligne 2"):
        parse_document("essai.json", b'{"format": "parchemin-referentiel/1",\n oups}')


def test_the_example_of_the_documentation_is_read():
    page = Path(__file__).resolve().parents[2] / "docs" / "formats" / "referentiel.md"
    example = page.read_text(encoding="utf-8").split("```json\n")[1].split("```")[0]
    conversion = open_referentiel(parse_document("exemple.json", example.encode()))
    assert conversion.referentiel.blocs[0].modalities[0].gate


def test_the_schema_knows_the_terms_of_the_house():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    known = {
        "theme": (schema["theme"], TransverseTheme),
        "kind": (schema["certification"]["properties"]["kind"], CertificationKind),
        "modality": (schema["modality_kind"], ModalityKind),
        "route": (schema["route"]["properties"]["kind"], AccessRoute),
        "register": (schema["registration"]["properties"]["register"], Register),
    }
    for node, terms in known.values():
        assert set(node["enum"]) == {term.value for term in terms}
