"""Milliseconds a document: parchemin, seal, reading, attestation, procès-verbal, beside an empty tagged page.

The floor is Typst alone: the same compiler, fonts and standards on a page of one word. It does not draw the same
bytes (nothing cheaper does), so the ratio is the price of everything a parchemin has and an empty page has not.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import NamedTemporaryFile
from time import perf_counter

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_der_private_key

from bench.common import Figure
from parchemin.certificates.documents import (
    BlocFacts,
    Holder,
    Issuer,
    ParcheminFacts,
    PrintedRegistration,
    PrintedSignatory,
    Speciality,
    VerificationPage,
    make_parchemin,
)
from parchemin.certificates.keys import new_seal_identity
from parchemin.jury.documents import (
    MinutesCandidate,
    MinutesFacts,
    MinutesMember,
    MinutesUnit,
    UnitMark,
    make_minutes,
)
from parchemin.jury.terms import College, Outcome, Presence, SeatRole
from parchemin.kernel import documents
from parchemin.kernel.documents import compile_pdf, read_pdf, seal_pdf

DOCUMENTS = 200
AT = datetime(2026, 11, 9, 16, tzinfo=UTC)
BUNDLE = b'{"credential": "' + b"0123456789abcdef" * 250 + b'"}'
EMPTY = """#import "/kernel/documents/data.typ": data, dated
#set document(title: "Page", date: dated)
#set text(font: "Spectral", lang: "fr", fallback: false)
Page #data.n
"""
FACTS = ParcheminFacts(
    kind="Certificat de qualification professionnelle",
    title="Responsable d’unité marchande",
    issuer=Issuer(
        "Commission paritaire nationale de l’emploi et de la formation professionnelle",
        "Commerce de détail alimentaire, convention collective IDCC 1505",
        seal_top="Commerce alimentaire",
        seal_bottom="CPNEFP · 1505",
    ),
    holder=Holder("Aminata", "Traoré", "1991-03-14", "Ségou (Mali)", sex="F"),
    signatories=(
        PrintedSignatory("Odile Marchal", "La présidente"),
        PrintedSignatory("J. Almeida", "Le vice-président"),
    ),
    number="RUM-2026-00000-K7",
    verification=VerificationPage("7QX4-M9RT-0000", "https://registre.example/v/7QX4M9RT0000"),
    awarded_on=date(2026, 11, 9),
    place="Paris",
    blocs=tuple(
        BlocFacts(f"RNCP38666BC0{n}", "Piloter l’activité commerciale") for n in range(1, 6)
    ),
    legal_basis=("Vu le procès-verbal du jury du 9 novembre 2026.",),
    registration=PrintedRegistration(
        "RNCP",
        "RNCP38666",
        "Responsable d’unité marchande",
        date(2024, 2, 28),
        date(2029, 2, 28),
        4,
        (Speciality("312", "Commerce, vente"),),
    ),
)


def numbered(index: int) -> ParcheminFacts:
    """Return the parchemin of another person: nothing in it can come from a cache of whole pages."""
    return replace(
        FACTS,
        number=f"RUM-2026-{index:05d}-K7",
        holder=replace(
            FACTS.holder,
            birth_name=f"Traoré{'abcdefghij'[index % 10]}{'klmnopqrst'[index // 10 % 10]}",
        ),
        verification=VerificationPage(
            f"7QX4-M9RT-{index:04d}", f"https://registre.example/v/7QX4M9RT{index:04d}"
        ),
    )


def minutes(candidates: int) -> MinutesFacts:
    """Return the facts of a sitting with this many candidates and five blocs."""
    return MinutesFacts(
        number="JUR-2026-014",
        body_name="CPNEFP",
        kind="Certificat de qualification professionnelle",
        title="Responsable d’unité marchande",
        code="RNCP38666",
        edition="édition 3",
        reglement="règlement du 12 juillet 2021",
        opened_at=AT,
        closed_at=AT + timedelta(hours=6),
        place="Paris",
        quorum="Le quorum est atteint.",
        members=(
            MinutesMember("Odile Marchal", College.EMPLOYERS, SeatRole.CHAIR, Presence.PRESENT),
        ),
        units=tuple(MinutesUnit(f"B{n}", "Bloc") for n in range(1, 6)),
        candidates=tuple(
            MinutesCandidate(
                f"D-{n:04d}",
                f"Candidat {n}",
                "1991-03-14",
                "VAE",
                "entière",
                (UnitMark.ACQUIRED,) * 5,
                Outcome.FULL,
            )
            for n in range(candidates)
        ),
    )


def milliseconds(make: Callable[[int], object], count: int) -> float:
    """Return the median time of `make(0)`, `make(1)`…, after three unmeasured calls."""
    for index in range(3):
        make(count + index)
    timings = []
    for index in range(count):
        start = perf_counter()
        make(index)
        timings.append(perf_counter() - start)
    return median(timings) * 1000


def rows(count: int = DOCUMENTS) -> list[Figure]:
    """Return the figures, each over `count` different documents."""
    identity = new_seal_identity("CPNEFP", "12345678200010", AT)
    key = load_der_private_key(identity.private_key, password=None)
    certificate = x509.load_pem_x509_certificate(identity.certificate)

    def sealed(pdf: bytes) -> bytes:
        return seal_pdf(
            pdf, key=key, certificate=certificate, reason="Délivrance", name="CPNEFP", at=AT
        )

    plain = make_parchemin(FACTS, BUNDLE)
    one = sealed(plain)
    with NamedTemporaryFile("w", suffix=".typ", dir=Path(documents.__file__).parent) as empty:
        empty.write(EMPTY)
        empty.flush()
        floor = milliseconds(
            lambda index: compile_pdf(Path(empty.name), {"n": index}, dated=FACTS.awarded_on), count
        )
    timed = {
        "parchemin, tagged, with its credential": lambda i: make_parchemin(numbered(i), BUNDLE),
        "the same, sealed": lambda i: sealed(make_parchemin(numbered(i), BUNDLE)),
        "seal alone": lambda i: sealed(plain),
        "reading and checking": lambda i: read_pdf(one),
    }
    figures = [
        Figure(f"document: {name}", value := milliseconds(make, count), "ms", floor, value / floor)
        for name, make in timed.items()
    ]
    long_minutes = milliseconds(lambda i: make_minutes(replace(minutes(200), number=f"J{i}")), 5)
    return [
        Figure("document: empty tagged page (the floor)", floor, "ms", floor, 1.0),
        *figures,
        Figure("document: procès-verbal of 200 candidates", long_minutes, "ms"),
        Figure("document: size of a sealed parchemin", len(one) / 1000, "kB"),
    ]


if __name__ == "__main__":
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS):
        print(row.line())
