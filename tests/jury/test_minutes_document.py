"""The procès-verbal says everything the branches ask, and never who voted what."""

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader

from parchemin.jury.documents import (
    MinutesCandidate,
    MinutesCorrection,
    MinutesFacts,
    MinutesMember,
    MinutesRecusal,
    MinutesSignature,
    MinutesUnit,
    MinutesVote,
    UnitMark,
    make_minutes,
    minutes_as_json,
    minutes_digest,
    minutes_from_json,
    objections_to_minutes,
)
from parchemin.jury.terms import College, Outcome, Presence, SeatRole
from parchemin.kernel.documents import read_pdf
from tests.documents import needs_poppler, poppler, sealed, sealing_pair, words

OPENED = datetime(2026, 11, 9, 8, 30, tzinfo=UTC)
CLOSED = datetime(2026, 11, 9, 15, 5, tzinfo=UTC)
CHAIR = MinutesSignature(
    "Odile Marchal", SeatRole.CHAIR, College.EMPLOYERS, CLOSED + timedelta(minutes=7)
)
VICE_CHAIR = MinutesSignature(
    "Jorge Almeida", SeatRole.VICE_CHAIR, College.EMPLOYEES, CLOSED + timedelta(minutes=9)
)
ACQUIRED, REFUSED = UnitMark.ACQUIRED, UnitMark.NOT_ACQUIRED


def member(name, college, role=SeatRole.MEMBER, presence=Presence.PRESENT, **others):
    return MinutesMember(name, college, role, presence, **others)


def candidate(number, name, marks, outcome, **others):
    reference = f"D-2026-{number:04d}"
    return MinutesCandidate(
        reference, name, "1991-03-14", "VAE", "certification entière", marks, outcome, **others
    )


FACTS = MinutesFacts(
    number="JUR-2026-014",
    body_name="CPNEFP du commerce alimentaire",
    kind="Certificat de qualification professionnelle",
    title="Manager d’unité commerciale",
    code="CQP-1505-MUC",
    edition="édition 3, adoptée le 12 juillet 2021",
    reglement="règlement du 12 juillet 2021",
    opened_at=OPENED,
    closed_at=CLOSED,
    place="Paris, 12 rue de l’Étoile",
    quorum="Trois membres sur quatre sont présents ou représentés : le quorum est atteint.",
    members=(
        member("Odile Marchal", College.EMPLOYERS, SeatRole.CHAIR),
        member(
            "Hélène Sauvage",
            College.EMPLOYERS,
            presence=Presence.REPRESENTED,
            represented_by="Odile Marchal",
        ),
        member("Jorge Almeida", College.EMPLOYEES, SeatRole.VICE_CHAIR),
        member("Luc Peyre", College.EMPLOYEES, presence=Presence.EXCUSED),
        member("Anne Roux", College.TRAINERS, voting=False),
    ),
    units=(MinutesUnit("B1", "Piloter l’activité"), MinutesUnit("B2", "Manager l’équipe")),
    candidates=(
        candidate(
            1, "Nguyễn Thị Ánh", (ACQUIRED, ACQUIRED), Outcome.FULL, distinction="Félicitations"
        ),
        candidate(
            2,
            "D'Artagnan",
            (ACQUIRED, REFUSED),
            Outcome.PARTIAL,
            recommendation="Reprendre l’étude de cas.",
        ),
    ),
    votes=(
        MinutesVote("D-2026-0002", "B2", 1, 1, 0, "voix prépondérante du président"),
        MinutesVote("D-2026-0001", "B1", 3, 0, 0),
    ),
    recusals=(MinutesRecusal("Luc Peyre", "D-2026-0001", "même employeur que le candidat"),),
    incidents=("Alarme incendie le 3 novembre ; le temps a été rendu.",),
    annexes=("Feuille d’émargement",),
    signatures=(CHAIR, VICE_CHAIR),
)


def codes_against(**changes):
    return [objection.code for objection in objections_to_minutes(replace(FACTS, **changes))]


def test_the_minutes_say_all_that_the_branches_ask():
    text = words(make_minutes(FACTS))
    for said in (
        "Procès-verbal de délibération",
        "JUR-2026-014",
        "lundi 9 novembre 2026",
        "ouverte à 9 h 30, close à 16 h 05",
        "Manager d’unité commerciale",
        "CQP-1505-MUC",
        "édition 3, adoptée le 12 juillet 2021",
        "Collège employeurs",
        "Collège salariés",
        "représenté par Odile Marchal",
        "excusé",
        "présent, sans voix",
        "le quorum est atteint",
        "Nguyễn Thị Ánh",
        "Validation totale",
        "Félicitations",
        "D'Artagnan",
        "Validation partielle",
        "non acquis",
        "Reprendre l’étude de cas.",
        "même employeur que le candidat",
        "Alarme incendie",
        "Feuille d’émargement",
        "Président du jury",
        "Vice-président du jury",
        "Signé à l’écran le 9 novembre 2026 à 16 h 12",
        minutes_digest(FACTS),
    ):
        assert said in text, said


def test_a_split_vote_is_counted_and_a_unanimous_one_is_not():
    text = words(make_minutes(FACTS))
    assert "1 acquis, 1 non acquis, 0 abstention" in text
    assert "voix prépondérante du président" in text
    assert "3 acquis, 0 non acquis" not in text


def test_no_vote_can_be_tied_to_a_member():
    assert not {"juror", "member", "voter"} & set(MinutesVote.__slots__)


def test_unanimity_is_said_when_there_was_no_split_vote():
    text = words(make_minutes(replace(FACTS, votes=FACTS.votes[1:])))
    assert "Chaque décision a été prise à l’unanimité des votants." in text


@needs_poppler
def test_every_page_repeats_the_number_and_counts_the_pages(tmp_path):
    many = tuple(
        candidate(n, f"Candidate Numéro {n}", (ACQUIRED, ACQUIRED), Outcome.FULL)
        for n in range(1, 91)
    )
    pdf = make_minutes(replace(FACTS, candidates=many))
    pages = [page for page in poppler("pdftotext", tmp_path, pdf, "-layout").split("\f") if page]
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert "PV n° JUR-2026-014" in page
        assert f"Page {number} / {len(pages)}" in page
    told = [page for page in pages if "Candidate Numéro" in page]
    assert all("Résultat" in page for page in told)
    assert "Tagged:          yes" in poppler("pdfinfo", tmp_path, pdf)


def test_many_units_are_laid_out_on_a_wide_page():
    units = tuple(MinutesUnit(f"B{n}", "Bloc") for n in range(1, 13))
    wide = replace(FACTS.candidates[0], marks=(ACQUIRED,) * 12)
    facts = replace(FACTS, units=units, candidates=(wide,), votes=(), recusals=())
    pages = PdfReader(io.BytesIO(make_minutes(facts))).pages
    lying = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert len(lying) == 1
    assert "Décisions" in lying[0].extract_text()


def test_rectifying_minutes_name_those_they_correct_and_why():
    correction = MinutesCorrection(
        "JUR-2026-014", date(2026, 11, 9), "Erreur de report du bloc B2."
    )
    facts = replace(FACTS, number="JUR-2026-014-R1", corrects=correction)
    text = words(make_minutes(facts))
    for said in (
        "Procès-verbal rectificatif",
        "rectifie le procès-verbal n° JUR-2026-014, signé le 9 novembre 2026",
        "Motif : Erreur de report du bloc B2.",
    ):
        assert said in text
    assert "rectif" not in words(make_minutes(FACTS))


def test_no_line_of_the_minutes_begins_with_a_colon():
    pages = PdfReader(io.BytesIO(make_minutes(FACTS))).pages
    assert "représentés\u00a0: le quorum est atteint" in " ".join(
        " ".join(page.extract_text().split("\n")) for page in pages
    )


def test_minutes_without_signatures_are_a_draft_and_say_so():
    draft = words(make_minutes(replace(FACTS, signatures=())))
    assert "Projet, sans valeur" in draft
    assert "Signé à l’écran" not in draft
    assert "Projet" not in words(make_minutes(FACTS))


def test_both_sign_the_same_digest_and_any_other_content_has_another():
    assert minutes_digest(replace(FACTS, signatures=())) == minutes_digest(FACTS)
    assert minutes_digest(replace(FACTS, place="Lyon")) != minutes_digest(FACTS)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": ""}, "minutes-number"),
        ({"quorum": " "}, "minutes-quorum"),
        ({"edition": ""}, "minutes-edition"),
        ({"closed_at": OPENED - timedelta(hours=1)}, "minutes-hours"),
        ({"corrects": MinutesCorrection("X", date(2026, 1, 1), "")}, "minutes-correction"),
        ({"signatures": (CHAIR,)}, "minutes-signers"),
        ({"signatures": (VICE_CHAIR, CHAIR)}, "minutes-signers"),
        (
            {"signatures": (CHAIR, replace(VICE_CHAIR, college=College.EMPLOYERS))},
            "minutes-colleges",
        ),
        ({"signatures": (replace(CHAIR, signed_at=OPENED), VICE_CHAIR)}, "minutes-signed-early"),
        ({"votes": (MinutesVote("D-0", "B1", 1, 1, 0),)}, "minutes-vote"),
        ({"recusals": (MinutesRecusal("Luc Peyre", "D-0", "ami"),)}, "minutes-recusal"),
        ({"units": FACTS.units[:1], "votes": ()}, "minutes-marks"),
        ({"incidents": ("Sujet 王",)}, "document-unprintable"),
    ],
)
def test_minutes_that_lack_something_are_refused(changes, code):
    assert code in codes_against(**changes)
    assert codes_against() == []


def test_minutes_come_back_from_json_as_they_went():
    correction = MinutesCorrection("JUR-2026-013", date(2026, 10, 9), "Erreur de report.")
    for facts in (FACTS, replace(FACTS, corrects=correction, signatures=())):
        assert minutes_from_json(json.loads(json.dumps(minutes_as_json(facts)))) == facts


def test_sealed_minutes_hold_and_the_same_facts_give_the_same_bytes():
    pair = sealing_pair()
    first = sealed(make_minutes(FACTS), pair)
    assert first == sealed(make_minutes(FACTS), pair)
    assert read_pdf(first).sealed_whole
    altered = bytearray(first)
    altered[2000] ^= 1
    assert not read_pdf(bytes(altered)).sealed_whole
