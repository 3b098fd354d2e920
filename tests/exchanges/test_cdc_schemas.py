import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

from parchemin.declarations.cdc.validation import (
    MOST_FAULTS,
    SCHEMAS,
    faults_in,
    official_schema,
    own_schema,
    schema_in,
)
from parchemin.declarations.terms import CdcProfile
from parchemin.kernel.objections import Refused
from tests.shared import SHARED, needs_shared

GOLDEN = Path(__file__).parent / "golden"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
PUBLISHED = {
    CdcProfile.V1_1_2: "cpf-1.1.2.xsd",
    CdcProfile.V1_1_5: "cpf-1.1.5-UNOFFICIAL-reconstruction.xsd",
}
LENGTHS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 20, 21, 30, 31, 50, 51, 60, 61, 100, 101, 250)
TEXTS = tuple("é" * length for length in (*LENGTHS, 251, 255, 256))
VALUES = (
    *TEXTS,
    "0",
    "05",
    "8",
    "9",
    "12",
    "13",
    "31",
    "32",
    "1000",
    "1001",
    "1899",
    "1900",
    "2099",
    "2100",
    "true",
    "false",
    "1",
    "A1",
    "C2",
    "INSUFFISANT",
    "M",
    "F",
    "H",
    "CREATION",
    "SUPPRESSION",
    "MODIFICATION",
    "CERTIFICATEUR",
    "TIERS_CONFIANCE",
    "PAR_ADMISSION",
    "PAR_SCORING",
    "EN_PRESENTIEL",
    "A_DISTANCE",
    "MIXTE",
    "SANS_MENTION",
    "MENTION_ASSEZ_BIEN",
    "MENTION_BIEN",
    "MENTION_TRES_BIEN",
    "MENTION_TRES_BIEN_AVEC_FELICITATIONS_DU_JURY",
    "VAE",
    "CANDIDAT_LIBRE",
    "FORMATION_INITIALE_APPRENTISSAGE",
    "FORMATION_INITIALE_HORS_APPRENTISSAGE",
    "FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION",
    "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION",
    "EQUIVALENCE_DIPLOME_ETRANGER",
    "VAE_CLASSIQUE",
    "CONGES_VAE",
    "OF",
    "EMPLOYEUR",
    "POLE_EMPLOI",
    "CERTIFIE",
    "AUTRE",
    "2028-02-29",
    "2026-02-29",
    "1899-01-01",
    "2100-01-01",
    "2026-1-1",
    "2026-01-01Z",
    "2026-01-01+01:00",
    "2026-11-24T12:00:00Z",
    "2026-11-24T12:00:00.5+01:00",
    "2026-11-24T12:00:00",
    "2026-11-24T24:00:00+01:00",
    "2026-11-24T23:59:59-11:00",
    "2026-07-24T12:00:00+02:00",
    "2026-11-24T12:00:00+00:00",
    "2026-11-24T12:00:00+15:00",
    "2920275123456",
    "29202751234561",
    "292022A123456",
    "292022C123456",
    "3920275123456",
)

both_profiles = pytest.mark.parametrize("profile", list(CdcProfile))


def every_element(profile: CdcProfile) -> etree._ElementTree:
    return etree.parse(GOLDEN / f"cdc-every-element-{profile.value}.xml")


def mutants(tree: etree._ElementTree) -> Iterator[tuple[str, etree._ElementTree]]:
    """Yield (what was changed, document): each element removed, doubled, renamed, nil, moved, filled."""
    for path in [tree.getelementpath(element) for element in tree.iter("{*}*")][1:]:
        for name, change in CHANGES.items():
            mutant = copy.deepcopy(tree)
            change(mutant.find(path))
            yield f"{name} {path}", mutant
        if not len(tree.find(path)):
            mutant = copy.deepcopy(tree)
            leaf = mutant.find(path)
            for value in VALUES:
                leaf.text = value
                yield f"{value!r} in {path}", mutant


def _double(element: etree._Element) -> None:
    element.addnext(copy.deepcopy(element))


def _rename(element: etree._Element) -> None:
    element.tag = element.tag + "x"


def _nil(element: etree._Element) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None
    element.set(NIL, "true")


CHANGES = {
    "remove": lambda element: element.getparent().remove(element),
    "double": _double,
    "rename": _rename,
    "nil": _nil,
    "attribute": lambda element: element.set("langue", "fr"),
    "last": lambda element: element.getparent().append(element),
    "no namespace": lambda element: setattr(element, "tag", etree.QName(element).localname),
}


@both_profiles
def test_a_document_with_every_element_follows_its_schema(profile):
    assert own_schema(profile).validate(every_element(profile))


@both_profiles
def test_golden_files_follow_our_schemas_for_a_reader_that_is_not_libxml2(profile):
    schema = xmlschema.XMLSchema(SCHEMAS / f"cdc-{profile.value}.xsd")
    files = sorted(GOLDEN.glob(f"cdc-*-{profile.value}*.xml"))
    assert len(files) >= 2
    for file in files:
        schema.validate(str(file))


@needs_shared
@both_profiles
def test_our_schema_and_the_published_one_judge_every_mutant_alike(profile):
    assert SHARED is not None
    published = etree.XMLSchema(file=str(SHARED / "formats" / "cdc" / PUBLISHED[profile]))
    own = own_schema(profile)
    verdicts = {True: 0, False: 0}
    for what, mutant in mutants(every_element(profile)):
        verdict = published.validate(mutant)
        assert own.validate(mutant) == verdict, what
        verdicts[verdict] += 1
    assert min(verdicts.values()) > 300


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ("remove", "idFlux"),
        ("remove", "emetteur/certificateurs/certificateur/idContrat"),
        ("double", "emetteur/certificateurs/certificateur"),
        ("nil", "emetteur/idClient"),
        ("rename", "horodatage"),
        ("no namespace", "emetteur"),
    ],
)
def test_a_broken_envelope_is_refused_without_help_from_elsewhere(change, path):
    tree = every_element(CdcProfile.V1_1_5)
    assert own_schema(CdcProfile.V1_1_5).validate(tree)
    CHANGES[change](tree.find("/".join(f"{{*}}{step}" for step in path.split("/"))))
    assert not own_schema(CdcProfile.V1_1_5).validate(tree)


def test_a_1_1_5_flux_does_not_follow_1_1_2_and_its_action_is_named():
    flux = (GOLDEN / "cdc-every-element-1.1.5.xml").read_bytes()
    faults = faults_in([flux], own_schema(CdcProfile.V1_1_2), "flux.xml")
    assert faults[0].code == "flux-invalid"
    assert "ligne 6, élément « action » : il n’est pas attendu ici" in faults[0].message
    assert not faults[0].source


def test_a_schema_that_is_no_xml_says_its_line_in_french():
    with pytest.raises(Refused) as refused:
        schema_in(b"<a>\n<b></a>", "x.xsd")
    assert str(refused.value) == "« x.xsd » n’est pas un schéma XML : la ligne 2 ne se lit pas."


def test_streaming_and_whole_document_validation_agree_on_every_mutant():
    own = own_schema(CdcProfile.V1_1_5)
    for rank, (what, mutant) in enumerate(mutants(every_element(CdcProfile.V1_1_5))):
        if rank % 7 == 0:
            streamed = not faults_in([etree.tostring(mutant)], own, "flux")
            assert streamed == own.validate(mutant), what


def test_each_fault_is_told_with_its_line_whatever_the_blocks():
    text = (GOLDEN / "cdc-every-element-1.1.5.xml").read_text()
    text = text.replace("<cpf:sexe>F<", "<cpf:sexe>X<").replace(">PETIT<", f">{'P' * 31}<")
    lines = [n for n, line in enumerate(text.splitlines(), 1) if ">X<" in line or "PPP" in line]
    data = text.encode()
    for size in (1, 7, 64, len(data)):
        blocks = [data[start : start + size] for start in range(0, len(data), size)]
        faults = faults_in(blocks, own_schema(CdcProfile.V1_1_5), "flux.xml")
        assert [fault.message.split(",")[1].strip() for fault in faults] == [
            f"ligne {line}" for line in lines
        ]


def test_a_flood_of_faults_is_cut_short():
    text = (GOLDEN / "cdc-every-element-1.1.5.xml").read_bytes()
    start = text.index(b"<cpf:passageCertification>")
    end = text.rindex(b"</cpf:passageCertification>") + len(b"</cpf:passageCertification>")
    bad = text[start:end].replace(b"<cpf:sexe>F<", b"<cpf:sexe>X<") + b"\n"
    flux = text[:start] + bad * 100 + text[end:]
    assert len(faults_in([flux], own_schema(CdcProfile.V1_1_5), "flux")) == MOST_FAULTS


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nom;prenom\n",
        b"<!DOCTYPE flux [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><flux>&x;</flux>",
        b"<?xml version='1.0'?><!DOCTYPE flux><flux/>",
        "<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE f><f/>".encode("utf-16"),
        (GOLDEN / "cdc-every-element-1.1.5.xml").read_bytes()[:-20],
        (GOLDEN / "cdc-every-element-1.1.5.xml").read_bytes() + b"<suite/>",
        b"\xff\x00\xff",
    ],
)
def test_what_is_not_a_whole_flux_is_refused_without_a_crash(data):
    assert faults_in([data], own_schema(CdcProfile.V1_1_5), "flux")


def test_an_official_schema_may_replace_ours(tmp_path):
    text = (SCHEMAS / "cdc-1.1.5.xsd").read_text()
    stricter = text.replace('type="Action" minOccurs="0"', 'type="Action"')
    assert stricter != text
    (tmp_path / "officiel.xsd").write_text(stricter)
    flux = (GOLDEN / "cdc-every-element-1.1.2.xml").read_bytes()
    assert faults_in([flux], own_schema(CdcProfile.V1_1_5), "flux") == ()
    assert faults_in([flux], official_schema(tmp_path / "officiel.xsd"), "flux")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<a/>",
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element/></xs:schema>",
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>"
        "<xs:include schemaLocation='file:///etc/passwd'/></xs:schema>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a/>",
    ],
)
def test_a_file_that_is_not_one_whole_schema_is_refused(tmp_path, text):
    (tmp_path / "officiel.xsd").write_text(text)
    with pytest.raises(Refused) as refused:
        official_schema(tmp_path / "officiel.xsd")
    assert "officiel.xsd" in str(refused.value)


def test_a_missing_official_schema_is_refused(tmp_path):
    with pytest.raises(Refused):
        official_schema(tmp_path / "absent.xsd")
