"""A campaign file is taken whole, or refused with one message a fault: file, line, path, rule, value."""

import json
import re
from copy import deepcopy
from pathlib import Path

import pytest

from parchemin.assessment.terms import AttendanceState
from parchemin.jury.terms import Choice, College, InterestKind, Presence, SeatRole
from parchemin.pathways.terms import AcquiredOrigin, Route, SupportKind
from parchemin.stories.campaign import UnreadableCampaign, read_campaign
from parchemin.stories.campaign.shape import SCHEMA
from tests.stories.campaigns import (
    EXAMPLES,
    campaign,
    candidate,
    certification,
    sitting,
    table,
    written,
)

ROOT = Path(__file__).resolve().parents[2]
SHAPES = json.loads(SCHEMA.read_text())["$defs"]


def faults(value, folder):
    with pytest.raises(UnreadableCampaign) as refused:
        read_campaign(written(value, folder))
    return [
        (file.name, fault.path, fault.rule) for file in refused.value.files for fault in file.faults
    ]


def said(text, folder, name="campagne.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableCampaign) as refused:
        read_campaign(folder / name)
    return refused.value.sentences


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_an_example_reads_alike_in_yaml_and_json(path, tmp_path):
    from parchemin.kernel.reading import read_document

    value = deepcopy(read_document(path).value)
    value["certification"]["referentiel"] = str(path.parent / value["certification"]["referentiel"])
    if isinstance(value["reglement"], str):
        value["reglement"] = str(path.parent / value["reglement"])
    one, other = read_campaign(path), read_campaign(written(value, tmp_path))
    assert one.candidates == other.candidates
    assert one.sittings == other.sittings
    assert one.certifications == other.certifications


def test_a_campaign_reads_without_django_being_ready(tmp_path):
    import subprocess
    import sys

    script = (
        "import sys; from pathlib import Path; from parchemin.stories.campaign import read_campaign;"
        "read_campaign(Path(sys.argv[1])); print('django.db' in sys.modules)"
    )
    path = str(EXAMPLES / "manager-commerce.yaml")
    done = subprocess.run(
        [sys.executable, "-c", script, path], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    ("shape", "key", "term", "left_out"),
    [
        ("candidate", "route", Route, ()),
        ("candidate", "attendance", AttendanceState, ("registered",)),
        ("support", "kind", SupportKind, ()),
        ("earlier_bloc", "origin", AcquiredOrigin, ("jury",)),
        ("juror", "college", College, ()),
        ("seat", "role", SeatRole, ()),
        ("seat", "presence", Presence, ("proxy",)),
        ("interest", "kind", InterestKind, ()),
    ],
)
def test_the_schema_uses_the_words_of_the_house(shape, key, term, left_out):
    assert set(SHAPES[shape]["properties"][key]["enum"]) == {
        word.value for word in term if word.value not in left_out
    }
    assert set(SHAPES["choice"]["enum"]) == {word.value for word in Choice}


def test_a_second_convocation_written_after_the_first_sitting_is_read(tmp_path):
    assert read_campaign(written(campaign(sitting=again()), tmp_path))


def test_the_format_page_explains_every_key():
    page = (ROOT / "docs" / "formats" / "campaign.md").read_text()
    page = page[page.index("## Keys") : page.index("## decisions.json")]
    told = set(re.findall(r"^\| `([a-z_]+)`", page, re.MULTILINE))
    keys = {key for shape in SHAPES.values() for key in shape.get("properties", {})}
    keys |= set(json.loads(SCHEMA.read_text())["properties"]) - {"$schema"}
    assert keys - told == set()
    assert told - keys == set()


def again(**changes):
    """Return a second convocation, written the day after a first sitting of 20 May."""
    first = {"convened_on": "2025-04-20", "at": "2025-05-20T10:00"}
    told = {"second_convocation": True, "first_convocation": first, "convened_on": "2025-05-21"}
    return sitting(**{**told, **changes})


NOBODY = "unknown-key"
WRONG = [
    ({"title": " "}, "title", "pattern"),
    ({"format": "parchemin-campaign/2"}, "format", "const"),
    ({"candidates": {}}, "candidates", "minProperties"),
    ({"candidates": {"others": candidate()}}, "candidates", "pattern"),
    ({"candidates": {"a": candidate(route="vae")}}, "candidates.a.route", "enum"),
    ({"candidates": {"a": candidate(scope=[])}}, "candidates.a.scope", "anyOf"),
    ({"candidates": {"a": candidate(entry_on="1789-07-14")}}, "candidates.a.entry_on", "pattern"),
    ({"candidates": {"a": candidate(partner="x")}}, "candidates.a.partner", NOBODY),
    ({"candidates": {"a": candidate(employer="x")}}, "candidates.a.employer", NOBODY),
    ({"candidates": {"a": candidate(entry_on="2025-06-04")}}, "candidates.a.entry_on", "order"),
    ({"sitting": sitting(at="2025-06-17T25:00")}, "sitting.at", "moment"),
    ({"sitting": sitting(at="2025-06-17")}, "sitting.at", "pattern"),
    ({"sitting": sitting(at="2025-06-01T10:00", convened_on="2025-05-01")}, "sitting.at", "order"),
    ({"sitting": sitting(closed_at="2025-06-17T09:00")}, "sitting.closed_at", "order"),
    ({"sitting": sitting(signed_at="2025-06-17T11:00")}, "sitting.signed_at", "order"),
    ({"sitting": sitting(convened_on="2025-06-18")}, "sitting.convened_on", "order"),
    ({"sitting": again(convened_on="2025-05-09")}, "sitting.convened_on", "order"),
    (
        {"sitting": again(convocations_sent_on="2025-05-19")},
        "sitting.convocations_sent_on",
        "order",
    ),
    ({"sitting": sitting(cases={"x": {}})}, "sitting.cases.x", NOBODY),
    (
        {"sitting": sitting(seats=table(ndiaye={"proxy_to": "x"}))},
        "sitting.seats.ndiaye.proxy_to",
        NOBODY,
    ),
    (
        {"sitting": sitting(seats=table(ndiaye={"proxy_to": "almeida", "presence": "absent"}))},
        "sitting.seats.ndiaye",
        "not",
    ),
    (
        {"sitting": sitting(cases={"camille": {"votes": {"B1": {"x": "acquired"}}}})},
        "sitting.cases.camille.votes.B1.x",
        NOBODY,
    ),
    (
        {"sitting": sitting(cases={"camille": {"votes": {"B1": "oui"}}})},
        "sitting.cases.camille.votes.B1",
        "anyOf",
    ),
    (
        {"sitting": sitting(cases={"camille": {"adjourned": {"to": "2025-09-01"}}})},
        "sitting.cases.camille.adjourned",
        "required",
    ),
    ({"declaration": {"at": "2025-06-31T10:00"}}, "declaration.at", "moment"),
    ({"award": {"on": "hier"}}, "award.on", "format"),
]


@pytest.mark.parametrize(("changes", "path", "rule"), WRONG, ids=[path for _, path, _ in WRONG])
def test_each_fault_is_told_at_its_place(changes, path, rule, tmp_path):
    assert faults(campaign(**changes), tmp_path) == [("campagne.json", path, rule)]


def test_numbers_that_are_none_are_told_together(tmp_path):
    value = campaign(certification=certification())
    value["body"]["siret"] = "73282932000075"
    value["partners"]["atelier"]["siret"] = 123
    value["candidates"]["camille"]["civil_status"]["born_on"] = "1900-02-29"
    value["certification"]["registration"] = {
        "register": "RNCP",
        "code": "RS12",
        "decided_on": "2024-01-01",
        "starts_on": "2024-01-01",
        "ends_on": "2027-01-01",
    }
    assert [path for _, path, _ in faults(value, tmp_path)] == [
        "body.siret",
        "partners.atelier.siret",
        "certification.registration.code",
        "candidates.camille.civil_status.born_on",
    ]


def test_two_jurors_are_two_people(tmp_path):
    value = campaign()
    value["jurors"]["ndiaye"]["email"] = "Almeida@exemple.fr"
    assert faults(value, tmp_path) == [("campagne.json", "jurors.ndiaye.email", "repeated-address")]


def test_grids_without_a_session_are_told(tmp_path):
    value = campaign()
    del value["session"]
    assert faults(value, tmp_path) == [
        ("campagne.json", "candidates.camille.assessments", "required")
    ]


def test_the_faults_of_the_three_files_are_told_at_once(tmp_path):
    (tmp_path / "referentiel.json").write_text('{"format": "parchemin-referentiel/1"}')
    (tmp_path / "reglement.yaml").write_text(
        "format: parchemin-reglement/1\nname: Essai\nquroum: {}\n"
    )
    value = campaign(
        certification=certification(referentiel=str(tmp_path / "referentiel")),
        reglement="reglement.yaml",
    )
    value["body"]["siret"] = "1"
    found = faults(value, tmp_path)
    assert {name for name, _, _ in found} == {"campagne.json", "referentiel.json", "reglement.yaml"}
    assert ("reglement.yaml", "quroum", "unknown-key") in found


def test_a_missing_file_is_told(tmp_path):
    value = campaign(reglement="ailleurs.yaml")
    assert faults(value, tmp_path) == [("ailleurs.yaml", "", "missing")]
    with pytest.raises(UnreadableCampaign, match="le fichier n’existe pas"):
        read_campaign(tmp_path / "rien.yaml")


def test_a_reglement_written_inside_is_told_at_its_line(tmp_path):
    text = (EXAMPLES / "manager-commerce.yaml").read_text()
    text = text.replace("../referentiels", str(EXAMPLES.parent / "referentiels"))
    (sentence,) = said(text.replace("min_per_college: 1}", "min_per_colege: 1}"), tmp_path)
    line = next(n for n, read in enumerate(text.splitlines(), 1) if "min_per_college" in read)
    assert sentence == (
        f"campagne.yaml, ligne {line}, reglement.quorum.min_per_colege : clé inconnue"
        " « min_per_colege » ; vouliez-vous « min_per_college » ?"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "le fichier est vide"),
        ("- 1\n- 2", "un objet est attendu"),
        ("format: [", "YAML mal formé"),
        ("a: &x 1\nb: *x", "les ancres et alias YAML ne sont pas admis"),
        ("a: !!python/object/apply:os.system [echo]", "les étiquettes YAML ne sont pas admises"),
        ("title: a\ntitle: b", "la clé « title » est répétée"),
        ("title: \x00", "caractère interdit en YAML"),
        ("a: " + "[" * 200, "imbriqué trop profondément"),
    ],
)
def test_a_file_that_is_no_campaign_is_refused_safely(text, words, tmp_path):
    assert any(words in sentence for sentence in said(text, tmp_path))


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "campagne.yaml").write_bytes(b"title: caf\xe9")
    with pytest.raises(UnreadableCampaign, match="ligne 1 : le fichier n’est pas écrit en UTF-8"):
        read_campaign(tmp_path / "campagne.yaml")


def test_a_line_break_or_a_command_character_is_no_name(tmp_path):
    value = campaign()
    value["candidates"]["camille"]["civil_status"]["birth_name"] = "DU\u0007RAND"
    value["jurors"]["ndiaye"]["name"] = "Coumba\nNdiaye"
    assert [(path, rule) for _, path, rule in faults(value, tmp_path)] == [
        ("candidates.camille.civil_status.birth_name", "pattern"),
        ("jurors.ndiaye.name", "pattern"),
    ]
