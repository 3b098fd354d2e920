"""The printed documents, read back by readers that we did not write."""

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from parchemin.certificates.documents import (
    BUNDLE,
    BlocFacts,
    Holder,
    make_attestation,
    make_parchemin,
)
from parchemin.certifications.reglement.validity import Validity
from parchemin.kernel.coverage import covered_characters
from parchemin.kernel.documents import read_pdf, uncovered_characters
from tests.documents import (
    HOLDER,
    REGISTRATION,
    attestation_facts,
    codes,
    needs_poppler,
    parchemin_facts,
    picture,
    poppler,
    words,
)

NAMES = [
    "D'Artagnan",
    "D’Artagnan",
    "Nguyễn Thị Ánh Tuyết",
    "O’Neill-Żółć",
    "İpek Işık",
    "Großmann",
    "Ŋuyen",
    "Null",
    "=cmd",
    "Ștefănescu",
    "Əliyev",
    "Adébáyọ̀",
    "Ruffieux Offlefi",
    "d’Œuvray",
    "Ḥasan al-Ṣāliḥ",
    "X" * 60 + " " + "Y" * 59,
]
LONGEST = "Marie-Antoinette Joséphine Philippine de La Rochefoucauld-Montmorency d’Étampes-Valençay"


@pytest.mark.parametrize("name", NAMES)
def test_a_hard_name_comes_out_of_the_page_as_it_went_in(name):
    pdf = make_parchemin(parchemin_facts(holder=replace(HOLDER, given_names="", birth_name=name)))
    # A line may break anywhere the name has a space or a hyphen: only blanks may differ.
    assert name.replace(" ", "") in words(pdf).replace(" ", "")


def test_a_decomposed_name_is_printed_composed():
    composed, decomposed = "Nguyễn", "Nguyê\u0303n"
    assert composed != decomposed
    first = make_parchemin(parchemin_facts(holder=replace(HOLDER, birth_name=composed)))
    second = make_parchemin(parchemin_facts(holder=replace(HOLDER, birth_name=decomposed)))
    assert first == second


letters = st.sampled_from(sorted(chr(code) for code in covered_characters() if chr(code).isalpha()))


@settings(max_examples=25)
@given(st.lists(letters, min_size=1, max_size=40).map("".join))
def test_any_text_the_fonts_cover_is_typeset(name):
    assert uncovered_characters(name) == ()
    facts = parchemin_facts(holder=replace(HOLDER, given_names="", birth_name=name))
    assert make_parchemin(facts).startswith(b"%PDF-1.7")


@needs_poppler
def test_the_eight_mentions_are_on_the_page(tmp_path):
    pdf = make_parchemin(parchemin_facts(registration=REGISTRATION))
    text = " ".join(poppler("pdftotext", tmp_path, pdf).split())
    for mention in (
        "RNCP38666",
        "par décision du directeur général de France compétences en date du 28/02/2024",
        "CPNEFP du commerce",
        "Responsable d’unité marchande",
        "Niveau 4 du cadre national",
        "niveau 4 du cadre européen des certifications (CEC)",
        "312 Commerce, vente",
        "Aminata Traoré",
        "née le 14 mars 1991 à Ségou (Mali)",
        "Fait à Paris, le 9 novembre 2026",
        "Odile Marchal",
        "La présidente de la CPNEFP",
        "RUM-2026-00418-K7",
        "7QX4-M9RT-2KLD",
    ):
        assert mention in text


@needs_poppler
def test_a_parchemin_of_the_branch_says_that_it_is_not_registered(tmp_path):
    pdf = make_parchemin(parchemin_facts(classification="niveau V"))
    text = " ".join(poppler("pdftotext", tmp_path, pdf).split())
    assert "non enregistré au répertoire national" in text
    assert "Classification conventionnelle : niveau V." in text
    assert "Niveau 4" not in text


def test_no_college_and_no_picture_but_the_code_are_on_a_parchemin():
    pdf = make_parchemin(parchemin_facts())
    assert "collège" not in words(pdf).lower()
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    assert list(page.images) == []  # every drawing is vector: no logo can hide in a bitmap


@needs_poppler
@pytest.mark.parametrize(
    ("pdf", "size"),
    [
        (make_parchemin(parchemin_facts(registration=REGISTRATION)), "841.89 x 595.276 pts (A4)"),
        (make_attestation(attestation_facts()), "595.276 x 841.89 pts (A4)"),
    ],
    ids=["parchemin", "attestation"],
)
def test_a_document_is_one_tagged_titled_french_page(pdf, size, tmp_path):
    facts = poppler("pdfinfo", tmp_path, pdf)
    assert "Tagged:          yes" in facts
    assert "Pages:           1\n" in facts
    assert size in facts
    assert "Aminata Traoré" in facts.split("\n")[0]
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/Lang"].startswith("fr")
    metadata = root["/Metadata"].get_object().get_data()
    assert b"<pdfaid:part>3</pdfaid:part>" in metadata
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata


def _elements(node):
    """Yield the (role, alternative text) pairs of a structure tree, in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _elements(child)
    elif hasattr(node, "get"):
        if "/S" in node:
            yield node["/S"], str(node.get("/Alt", ""))
        if "/K" in node:
            yield from _elements(node["/K"])


def test_a_screen_reader_meets_one_heading_and_the_sentence_of_the_code():
    pdf = make_parchemin(parchemin_facts())
    tree = PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]
    found = list(_elements(tree))
    assert [role for role, _ in found if role.startswith("/H")] == ["/H1"]
    address = "https://registre.example/v/7QX4M9RT2KLD"
    # The only figure is the code: frame and seal are ornaments that a screen reader skips.
    assert [alt for role, alt in found if role == "/Figure"] == [
        f"Code QR : vérifier ce document à l’adresse {address}"
    ]


@needs_poppler
@pytest.mark.parametrize("dots_per_inch", [96, 300])
def test_the_code_on_the_page_leads_to_the_verification(dots_per_inch, tmp_path):
    for pdf in (make_parchemin(parchemin_facts()), make_attestation(attestation_facts())):
        drawn = picture(tmp_path, pdf, dots_per_inch)
        assert codes(drawn) == ["https://registre.example/v/7QX4M9RT2KLD"]


@needs_poppler
def test_the_longest_name_title_and_blocs_stay_on_one_page(tmp_path):
    blocs = tuple(
        BlocFacts(f"RNCP38666BC{n:02d}", "Un long intitulé de bloc " * 4) for n in range(12)
    )
    facts = parchemin_facts(
        title="Opérateur en maintenance industrielle et conduite d’équipements automatisés " * 3,
        holder=Holder("", LONGEST, "1991-03-14", "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"),
        blocs=blocs,
    )
    pdf = make_parchemin(facts)
    assert "Pages:           1\n" in poppler("pdfinfo", tmp_path, pdf)
    text = words(pdf).replace(" ", "")
    assert LONGEST.replace(" ", "") in text
    assert all(bloc.code in text for bloc in blocs)
    assert codes(picture(tmp_path, pdf)) == [facts.verification.url]


def test_the_same_facts_give_the_same_bytes_and_others_do_not():
    facts = parchemin_facts(registration=REGISTRATION)
    assert make_parchemin(facts, b"{}") == make_parchemin(facts, b"{}")
    assert make_parchemin(facts, b"{}") != make_parchemin(facts, b"[]")
    assert make_parchemin(facts) != make_parchemin(replace(facts, number="RUM-2026-00419-K7"))


@needs_poppler
def test_the_parchemin_carries_its_credential_byte_for_byte(tmp_path):
    bundle = '{"name": "Nguyê\u0303n", "proof": "zé\\u0000"}\n'.encode()
    pdf = make_parchemin(parchemin_facts(), bundle)
    assert f"1: {BUNDLE}" in poppler("pdfdetach", tmp_path, pdf, "-list")
    poppler("pdfdetach", tmp_path, pdf, "-saveall", "-o", str(tmp_path))
    assert (tmp_path / BUNDLE).read_bytes() == bundle
    assert read_pdf(pdf).attachments == {BUNDLE: bundle}
    relation = PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/AF"][0].get_object()
    assert relation["/AFRelationship"] == "/Data"


def test_a_duplicata_keeps_number_and_date_and_says_what_it_is():
    """RULE-44."""
    text = words(make_parchemin(parchemin_facts(duplicate_issued_on=date(2027, 1, 5))))
    for kept in ("DUPLICATA", "5 janvier 2027", "9 novembre 2026", "RUM-2026-00418-K7"):
        assert kept in text
    assert "DUPLICATA" not in words(make_parchemin(parchemin_facts()))


@pytest.mark.parametrize(
    ("make", "facts"),
    [(make_parchemin, parchemin_facts), (make_attestation, attestation_facts)],
)
def test_a_specimen_says_that_it_has_no_value(make, facts):
    assert "ce document n’a aucune valeur" in words(make(facts(specimen=True)))
    assert "aucune valeur" not in words(make(facts()))


def test_an_attestation_says_its_bloc_its_duration_and_its_limits():
    text = words(make_attestation(attestation_facts()))
    for said in ("B1", "Piloter l’activité", "Tenir un budget", "acquis sans limite de durée"):
        assert said in text
    assert "ne vaut pas délivrance de la certification entière" in text
    limited = words(make_attestation(attestation_facts(kept=Validity(date(2031, 11, 9)))))
    assert "acquis jusqu’au 9 novembre 2031" in limited
