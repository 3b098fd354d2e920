"""The procès-verbal says everything the branches ask, and never who voted what."""

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader

from parchemin.jury.documents import (
    MinutesAdjustment,
    MinutesCandidate,
    MinutesCorrection,
    MinutesFacts,
    MinutesMember,
    MinutesRecusal,
    MinutesReopening,
    MinutesSignatory,
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
CHAIR = MinutesSignatory(
    "Odile Marchal", SeatRole.CHAIR, College.EMPLOYERS, CLOSED + timedelta(minutes=7)
)
VICE_CHAIR = MinutesSignatory(
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


def test_a_vote_that_needs_explaining_tells_every_step_and_what_it_gave():
    first = "3 voix pour, 2 voix contre. Premier tour, deux tiers des présents : 4 demandées."
    second = "4 voix pour, 1 voix contre. Second tour : acquis."
    vote = MinutesVote(
        "D-2026-0002", "B2", 4, 1, 0, reasons=(first, second), decided=UnitMark.ACQUIRED
    )
    text = words(make_minutes(replace(FACTS, votes=(vote,))))
    for said in ("4 acquis, 1 non acquis, 0 abstention", first, second):
        assert said in text, said


@pytest.mark.parametrize(
    ("counts", "reasons", "decided", "told"),
    [
        ((3, 0, 0), ("3 voix pour.",), ACQUIRED, False),
        ((0, 3, 0), ("3 voix contre.",), REFUSED, False),
        ((3, 0, 1), ("3 voix pour, 1 abstention.",), ACQUIRED, True),
        ((3, 0, 0), ("3 voix pour.",), REFUSED, True),
        ((0, 0, 3), ("3 abstentions.",), ACQUIRED, True),
        ((3, 0, 0), ("Premier tour.", "Second tour."), ACQUIRED, True),
        ((3, 0, 0), ("3 voix pour.",), UnitMark.ADJOURNED, True),
    ],
)
def test_a_vote_is_told_when_it_was_not_unanimous_or_gave_something_else(
    counts, reasons, decided, told
):
    vote = MinutesVote("D-2026-0001", "B1", *counts, reasons=reasons, decided=decided)
    assert vote.worth_telling is told


def test_a_mark_changed_by_the_jury_is_told_with_what_it_was_and_why():
    changed = MinutesAdjustment(
        "D-2026-0002", "B2", "C2.1-K1", "A 60, B 62", "70", "Rattrapage après entretien."
    )
    text = words(make_minutes(replace(FACTS, adjustments=(changed,))))
    for said in ("B2, C2.1-K1", "A 60, B 62", "70", "Rattrapage après entretien."):
        assert said in text, said
    assert "Notes modifiées par le jury Aucune." in words(make_minutes(FACTS))


def test_the_chair_alone_or_each_member_signs_where_the_reglement_says_so():
    alone = replace(FACTS, signed_by=(SeatRole.CHAIR,), signatures=(CHAIR,))
    text = words(make_minutes(alone))
    assert "Président du jury" in text
    assert "Vice-président du jury" not in text
    each = replace(FACTS, signed_by=(SeatRole.MEMBER,))
    assert [member.name for member in each.signatories] == ["Odile Marchal", "Jorge Almeida"]
    assert make_minutes(each).startswith(b"%PDF")


def test_a_delegate_of_no_college_signs_as_chair():
    members = (
        member("Inès Caron", College.EXPERTS, SeatRole.CHAIR),
        *(m for m in FACTS.members if m.role is not SeatRole.CHAIR),
    )
    chair = replace(CHAIR, name="Inès Caron", college=College.EXPERTS)
    facts = replace(FACTS, members=members, signatures=(chair, VICE_CHAIR))
    assert "Président du jury, collège experts" in words(make_minutes(facts))


def test_what_is_said_of_a_woman_agrees():
    chair, *others = FACTS.members
    away = member("Nora Petit", College.EMPLOYEES, presence=Presence.EXCUSED, woman=True)
    facts = replace(FACTS, members=(replace(chair, woman=True), *others, away))
    text = words(make_minutes(facts))
    for said in ("Présidente du jury, collège employeurs", "présente", "Nora Petit excusée"):
        assert said in text
    assert "Vice-président du jury," in text


def test_before_the_closing_the_draft_says_what_is_left_to_decide_and_that_it_is_a_draft():
    left = replace(FACTS.candidates[1], outcome=None, marks=(ACQUIRED, UnitMark.UNDECIDED))
    pending = "Dossier D-2026-0002, D'Artagnan : Il manque la voix de : Luc Peyre."
    facts = replace(
        FACTS,
        closed_at=None,
        candidates=(FACTS.candidates[0], left),
        pending=(pending,),
        signatures=(),
    )
    text = words(make_minutes(facts))
    for said in (
        "non close",
        "Ce qui reste à décider",
        pending,
        "À décider",
        "Projet, sans valeur",
    ):
        assert said in text, said


def test_a_sitting_that_was_reopened_says_when_and_why():
    reopening = MinutesReopening(
        CLOSED, CLOSED + timedelta(minutes=20), "Voix du bloc B2 mal entendue."
    )
    facts = replace(FACTS, reopenings=(reopening,), closed_at=CLOSED, signatures=())
    text = words(make_minutes(facts))
    assert "la séance a été rouverte le 9 novembre 2026 à 16 h 25, avant toute signature" in text
    assert "Voix du bloc B2 mal entendue." in text


def test_no_vote_can_be_tied_to_a_member():
    assert not {"juror", "member", "voter"} & set(MinutesVote.__slots__)


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
            "minutes-signers",
        ),
        ({"signed_by": (SeatRole.CHAIR,)}, "minutes-signers"),
        (
            {"adjustments": (MinutesAdjustment("D-2026-0002", "B2", "C1", "A 60", "70", " "),)},
            "minutes-adjustment",
        ),
        ({"closed_at": None}, "minutes-signed-early"),
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
    told = replace(
        FACTS,
        closed_at=None,
        candidates=(replace(FACTS.candidates[0], outcome=None),),
        votes=(MinutesVote("D", "B", 1, 1, 0, reasons=("un", "deux"), decided=ACQUIRED),),
        adjustments=(MinutesAdjustment("D", "B", "C", "A 1", "2", "motif"),),
        reopenings=(MinutesReopening(CLOSED, CLOSED, "motif"),),
        pending=("à décider",),
        signed_by=(SeatRole.CHAIR,),
    )
    for facts in (FACTS, told, replace(FACTS, corrects=correction, signatures=())):
        assert minutes_from_json(json.loads(json.dumps(minutes_as_json(facts)))) == facts


def test_minutes_kept_before_these_words_existed_are_still_read():
    former = minutes_as_json(FACTS)
    for name in ("adjustments", "reopenings", "pending", "signed_by"):
        del former[name]
    for vote in former["votes"]:
        del vote["reasons"], vote["decided"]
    assert minutes_from_json(former) == FACTS


def test_sealed_minutes_hold_and_the_same_facts_give_the_same_bytes():
    pair = sealing_pair()
    first = sealed(make_minutes(FACTS), pair)
    assert first == sealed(make_minutes(FACTS), pair)
    assert read_pdf(first).sealed_whole
    altered = bytearray(first)
    altered[2000] ^= 1
    assert not read_pdf(bytes(altered)).sealed_whole
