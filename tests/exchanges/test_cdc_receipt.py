import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.declarations.cdc.advice import reject_advice
from parchemin.declarations.cdc.receipt import (
    MOST_FAULTS,
    ReceiptContent,
    objections_to_flux_named,
    objections_to_passages_named,
    read_receipt_content,
)
from parchemin.declarations.terms import RejectKind
from parchemin.kernel.objections import Refused
from tests.shared import SHARED, needs_shared

GOLDEN = Path(__file__).parent / "golden"
RECEIPT = (GOLDEN / "cdc-receipt.xml").read_text()
SENT = frozenset({"P1", "P2", "P3", "P4"})


def read(text: str | bytes) -> ReceiptContent:
    data = text.encode() if isinstance(text, str) else text
    return read_receipt_content([data], "accuse.xml")


def refusals(text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        read(text)
    return [(fault.code, fault.message) for fault in refused.value.objections]


def changed(old: str, new: str) -> str:
    assert old in RECEIPT
    return RECEIPT.replace(old, new)


def test_a_receipt_tells_who_is_accepted_and_why_the_others_are_not():
    content = read(RECEIPT)
    assert (content.flux_ident, content.treatment) == ("essai-1", "51354")
    assert content.flux_filename == "03ABC123_20261124T120000_essai-1.xml"
    assert [answer.technical_id for answer in content.accepted] == ["P3", "P4"]
    assert [(answer.technical_id, answer.messages) for answer in content.refused] == [
        ("P1", ("Aucun titulaire ne correspond aux critères obligatoires",)),
        ("P2", ("Plusieurs titulaires ont été identifiés", "Second message")),
    ]


def test_each_answer_keeps_its_line():
    lines = RECEIPT.splitlines()
    content = read(RECEIPT)
    for answer in (*content.accepted, *content.refused):
        assert f"<idTechnique>{answer.technical_id}<" in lines[answer.line - 1]


def test_blocks_may_be_cut_anywhere():
    data = RECEIPT.encode()
    whole = read(data)
    for size in (1, 3, 100):
        blocks = (data[start : start + size] for start in range(0, len(data), size))
        assert read_receipt_content(blocks, "accuse.xml") == whole


@pytest.mark.parametrize(
    "text",
    [
        changed("PassagesOK", "passagesOk").replace("PassagesKO", "PASSAGESKO"),
        changed("ns2:", "").replace("xmlns:ns2", "xmlns"),
        changed("ns2:", "autre:").replace("xmlns:ns2", "xmlns:autre"),
        changed(' xmlns:ns2="urn:cdc:cpf:pc5:rapport:schema"', "").replace("ns2:", ""),
        changed("<idTechnique>P1<", "<codeErreur>E1</codeErreur><idTechnique>P1<"),
        changed("\n", "\r\n"),
        "\ufeff" + RECEIPT,
        RECEIPT.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        RECEIPT.replace("UTF-8", "UTF-16").encode("utf-16"),
    ],
)
def test_prefix_case_line_ends_and_encoding_do_not_matter(text):
    content, expected = read(text), read(RECEIPT)
    assert (content.flux_ident, content.accepted) == (expected.flux_ident, expected.accepted)
    assert [a.messages for a in content.refused] == [a.messages for a in expected.refused]


@pytest.mark.parametrize(("absent", "left"), [("OK", "refused"), ("KO", "accepted")])
def test_everyone_may_be_accepted_or_refused(absent, left):
    start = RECEIPT.index(f"<Passages{absent}>")
    end = RECEIPT.index(f"</Passages{absent}>") + len(f"</Passages{absent}>")
    content = read(RECEIPT[:start] + RECEIPT[end:])
    assert len(getattr(content, left)) == len(content.accepted) + len(content.refused) == 2


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", "receipt-unreadable", "ligne 1"),
        ("nom;prénom", "receipt-unreadable", "ligne 1"),
        (RECEIPT[:400], "receipt-unreadable", "coupé avant la fin"),
        (changed("</PassagesKO>", ""), "receipt-unreadable", "mal formé"),
        (changed("ns2:rapport", "ns2:flux"), "receipt-root", "« flux »"),
        (changed("idFlux>", "idFluxx>"), "receipt-without-flux", "idFlux"),
        (changed("essai-1</idFlux>", " </idFlux>"), "receipt-without-flux", "idFlux"),
        (
            changed("<idTraitement>", "<idFlux>autre</idFlux><idTraitement>"),
            "receipt-field-twice",
            "idFlux",
        ),
        ("<rapport><idFlux>f</idFlux></rapport>", "receipt-without-passage", "PassagesOK"),
        (changed(">P4<", ">P1<"), "receipt-passage-twice", "« P1 » est déjà cité ligne 8"),
        (changed(">P4<", ">P3<"), "receipt-passage-twice", "« P3 »"),
        (changed(">P4<", "><"), "receipt-passage-unnamed", "accepté"),
        (changed("<idTechnique>P1</idTechnique>", ""), "receipt-passage-unnamed", "refusé"),
        (
            changed("Aucun titulaire ne correspond aux critères obligatoires", ""),
            "receipt-refusal-unexplained",
            "« P1 »",
        ),
        (
            changed("PassagesOK", "PassagesEnAttente"),
            "receipt-passage-misplaced",
            "« P3 » n’est ni dans PassagesOK",
        ),
        (
            RECEIPT.replace("<ns2:rapport", "<!DOCTYPE r [<!ENTITY x 'y'>]>\n<ns2:rapport"),
            "receipt-doctype",
            "DOCTYPE",
        ),
    ],
)
def test_a_malformed_receipt_is_refused_with_its_fault(text, code, said):
    faults = refusals(text)
    assert faults[0][0] == code
    assert said in faults[0][1]
    assert faults[0][1].startswith("« accuse.xml »")


def test_several_faults_are_said_at_once_each_with_its_line():
    text = changed(">P4<", ">P1<").replace("Plusieurs titulaires ont été identifiés", "")
    text = text.replace("<messageErreur>Second message</messageErreur>", "")
    assert [code for code, _ in refusals(text)] == [
        "receipt-refusal-unexplained",
        "receipt-passage-twice",
    ]


def test_an_endless_list_of_faults_is_cut_short():
    text = "<rapport><PassagesOK>" + "<idTechnique/>" * 1000 + "</PassagesOK></rapport>"
    assert len(refusals(text)) == MOST_FAULTS


@pytest.mark.parametrize(
    "bomb",
    [
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><rapport>&x;</rapport>",
        "<!DOCTYPE r [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;'>]>"
        "<rapport><idFlux>&c;</idFlux></rapport>",
        "<!DOCTYPE rapport SYSTEM 'http://127.0.0.1:1/x.dtd'><rapport/>",
    ],
)
def test_a_doctype_is_refused_before_anything_it_declares(bomb):
    assert [code for code, _ in refusals(bomb)] == ["receipt-doctype"]


def test_no_prefix_of_a_receipt_passes_for_a_receipt():
    data = RECEIPT.strip().encode()
    assert read(data)
    for length in range(len(data)):
        assert refusals(data[:length])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(Refused):
        assert read(data).flux_ident


@given(st.data())
def test_a_damaged_receipt_is_read_or_refused_and_never_invents_a_passage(data):
    text = RECEIPT.encode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 60)))
    patch = data.draw(
        st.one_of(
            st.binary(max_size=20),
            st.sampled_from(
                [b"<", b"</", b">", b"&", b"<PassagesOK>", b"<passage>", text[start:end] * 2]
            ),
        )
    )
    damaged = text[:start] + patch + text[end:]
    try:
        content = read(damaged)
    except Refused:
        return
    for answer in (*content.accepted, *content.refused):
        assert answer.technical_id


_ids = st.text(st.characters(codec="ascii", min_codepoint=45, categories=("L", "N")), min_size=1)


@given(st.lists(st.tuples(_ids, st.booleans()), min_size=1, unique_by=lambda pair: pair[0]))
def test_a_receipt_says_of_each_passage_what_was_written_and_nothing_more(passages):
    accepted = [ident for ident, ok in passages if ok]
    refused = [ident for ident, ok in passages if not ok]
    text = (
        "<rapport><idFlux>f</idFlux><PassagesKO>"
        + "".join(
            f"<passage><idTechnique>{ident}</idTechnique><messageErreur>m</messageErreur></passage>"
            for ident in refused
        )
        + "</PassagesKO><PassagesOK>"
        + "".join(f"<idTechnique>{ident}</idTechnique>" for ident in accepted)
        + "</PassagesOK></rapport>"
    )
    content = read(text)
    assert [answer.technical_id for answer in content.accepted] == accepted
    assert [answer.technical_id for answer in content.refused] == refused


def test_a_receipt_of_the_flux_we_sent_meets_no_objection():
    assert objections_to_flux_named(read(RECEIPT), "essai-1", "accuse.xml") == ()
    assert objections_to_passages_named(read(RECEIPT), SENT, "accuse.xml") == ()


def test_a_receipt_for_another_flux_is_not_applied():
    (objection,) = objections_to_flux_named(read(RECEIPT), "essai-2", "accuse.xml")
    assert objection.code == "receipt-other-flux"
    assert "essai-1" in objection.message
    assert "essai-2" in objection.message


def test_unknown_passages_are_each_named_with_their_line():
    objections = objections_to_passages_named(read(RECEIPT), {"P1", "P3"}, "accuse.xml")
    assert [objection.code for objection in objections] == ["receipt-unknown-passage"] * 2
    assert "ligne 12 : le passage « P4 »" in objections[0].message
    assert "« P2 »" in objections[1].message


@pytest.mark.parametrize(
    ("message", "kind", "field"),
    [
        (
            "Aucun titulaire ne correspond aux critères obligatoires",
            RejectKind.NO_MATCH_REQUIRED,
            "birth_name",
        ),
        (
            "Aucun titulaire ne correspond aux critères obligatoires enrichis du jour et du mois "
            "de naissance",
            RejectKind.NO_MATCH_BIRTHDAY,
            "birth_day",
        ),
        (
            "AUCUN TITULAIRE NE CORRESPOND AUX CRITERES DE RECONCILIATION",
            RejectKind.NO_MATCH_FULL,
            "birthplace",
        ),
        ("Plusieurs titulaires ont été identifiés", RejectKind.AMBIGUOUS, "given_names"),
    ],
)
def test_a_known_message_tells_what_to_correct(message, kind, field):
    advice = reject_advice(message)
    assert advice.kind is kind
    assert field in advice.fields
    assert advice.remedy


def test_an_unknown_message_is_said_to_be_unknown():
    assert reject_advice("Erreur technique 42").kind is RejectKind.OTHER


@needs_shared
def test_the_reconstructed_receipt_is_read():
    assert SHARED is not None
    data = (SHARED / "formats" / "cdc" / "accuse-de-traitement-RECONSTRUCTED.xml").read_bytes()
    content = read(data)
    assert (len(content.accepted), len(content.refused)) == (2, 2)
