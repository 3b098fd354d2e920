"""A flux of 200,000 passages: writing, checking, memory.

The floors are, for writing, one f-string a passage without a function call or a check of its texts, and for
checking, libxml2 reading the finished file against the same schema in large blocks. People are drawn as in the
public comparison of writers (same seed, same names), 1.4 kB of XML each; building them is not timed.
Run alone: `python -m bench.flux [PASSAGES]`.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from uuid import UUID

from lxml import etree

from bench.common import Figure
from parchemin.declarations.cdc.header import FluxHeader
from parchemin.declarations.cdc.validation import FluxValidator, own_schema
from parchemin.declarations.cdc.writer import NAMESPACE, FluxWriter
from parchemin.declarations.rules import (
    BirthplaceFacts,
    HolderFacts,
    PassageFacts,
    objections_to_declaring,
)
from parchemin.declarations.terms import AccessMode, CdcProfile, FluxAction, RegisterKind

PASSAGES = 200_000
BLOCK = 10_000
RUNS = 3
TODAY = date(2026, 11, 24)
FIRST_NAMES = [
    "Marie",
    "Jean",
    "Léa",
    "Zoé",
    "Noël",
    "Anaïs",
    "Hélène",
    "François",
    "Yasmine",
    "Mehdi",
    "Chloé",
    "Loïc",
    "Inès",
    "Rémi",
    "Aïssata",
    "Paul",
]
LAST_NAMES = [
    "Dupont",
    "Lefèvre",
    "D'Almeida",
    "N'Diaye",
    "Martin",
    "Müller",
    "Ben-Saïd",
    "Le-Goff",
    "Garcia",
    "Nguyen",
    "Traoré",
    "Petit",
    "Roux",
    "Moreau",
    "Fournier",
    "Girard",
]
PLACES = [
    BirthplaceFacts(*place.split(" "))
    for place in [
        "75056  PARIS",
        "69123  LYON",
        "13055  MARSEILLE",
        "2A004  AJACCIO",
        "59350  LILLE",
        "33063  BORDEAUX",
        "67482  STRASBOURG",
        "35238  RENNES",
    ]
]
BY_POSTAL_CODE = BirthplaceFacts("", "69001", "LYON")
ABROAD = BirthplaceFacts("99109", "", "BERLIN", "109", "ALLEMAGNE")
HEADER = FluxHeader(
    ident="7b0d3f1e-4a5c-4b0e-9a0e-3d3a1c9f0001",
    at=datetime(2026, 11, 24, 11, 0, tzinfo=UTC),
    profile=CdcProfile.V1_1_5,
    action=FluxAction.CREATION,
    emitter_id="03VML243",
    certifier_id="03VML243",
    contract_id="MCFCER000209",
)


def people(count: int) -> Iterator[PassageFacts]:
    """Yield `count` passages, always the same ones."""
    draw = random.Random(20261123)  # noqa: S311
    for _ in range(count):
        born = date(1960, 1, 1) + timedelta(days=draw.randrange(16000))
        awarded = date(2026, 1, 1) + timedelta(days=draw.randrange(320))
        where = draw.random()
        ident = str(UUID(int=draw.getrandbits(128)))
        given, name, sex = draw.choice(FIRST_NAMES), draw.choice(LAST_NAMES), draw.choice("MF")
        place = draw.choice(PLACES) if where < 0.8 else BY_POSTAL_CODE if where < 0.9 else ABROAD
        yield PassageFacts(
            technical_id=ident,
            register=RegisterKind.RNCP,
            code="RNCP37867",
            awarded_on=awarded,
            holder=HolderFacts(
                name, (given,), sex, born.year, born.month, born.day, birthplace=place
            ),
            access_mode=AccessMode.CONTINUING,
            proof_url=f"https://cqp.exemple.fr/v/{ident[:12]}",
        )


def timed_over_blocks(count: int, consume: Callable[[list[PassageFacts]], object]) -> float:
    """Return the seconds spent in `consume`, which receives people block by block."""
    source = people(count)
    spent = 0.0
    while block := list(islice(source, BLOCK)):
        start = time.perf_counter()
        consume(block)
        spent += time.perf_counter() - start
    return spent


def write(path: Path, count: int) -> float:
    """Write a flux with the product's writer; return seconds."""
    with path.open("wb") as file:
        writer = FluxWriter(file.write, HEADER)

        def consume(block: list[PassageFacts]) -> None:
            for facts in block:
                writer.add(facts)

        spent = timed_over_blocks(count, consume)
        start = time.perf_counter()
        writer.close()
        return spent + time.perf_counter() - start


def write_and_check(path: Path, count: int) -> float:
    """Write a flux and check it as it is written; return seconds."""
    validator = FluxValidator(own_schema(CdcProfile.V1_1_5))
    with path.open("wb") as file:

        def sink(block: bytes) -> None:
            file.write(block)
            validator.feed(block)

        writer = FluxWriter(sink, HEADER)

        def consume(block: list[PassageFacts]) -> None:
            for facts in block:
                writer.add(facts)

        spent = timed_over_blocks(count, consume)
        start = time.perf_counter()
        writer.close()
        if validator.close():
            raise SystemExit("the flux does not follow its schema")
        return spent + time.perf_counter() - start


def write_floor(path: Path, count: int) -> float:
    """Write the same bytes with one f-string a passage; return seconds."""
    with path.open("wb") as file:
        file.write(
            f"""<?xml version="1.0" encoding="UTF-8"?>
<cpf:flux xmlns:cpf="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<cpf:idFlux>{HEADER.ident}</cpf:idFlux>
<cpf:horodatage>2026-11-24T12:00:00+01:00</cpf:horodatage>
<cpf:action>CREATION</cpf:action>
<cpf:emetteur><cpf:idClient>03VML243</cpf:idClient>
<cpf:certificateurs><cpf:certificateur><cpf:idClient>03VML243</cpf:idClient>
<cpf:idContrat>MCFCER000209</cpf:idContrat><cpf:certifications>
<cpf:certification><cpf:type>RNCP</cpf:type><cpf:code>RNCP37867</cpf:code>""".encode()
            + b"<cpf:natureDeposant>CERTIFICATEUR</cpf:natureDeposant><cpf:passageCertifications>\n"
        )

        def consume(block: list[PassageFacts]) -> None:
            for start in range(0, len(block), 100):
                file.write("".join(map(floor_line, block[start : start + 100])).encode())

        spent = timed_over_blocks(count, consume)
        file.write(
            b"""</cpf:passageCertifications></cpf:certification>
</cpf:certifications></cpf:certificateur></cpf:certificateurs></cpf:emetteur>
</cpf:flux>
"""
        )
    return spent


def floor_birthplace(place: BirthplaceFacts) -> str:
    """Return a birthplace as the cheapest code can."""
    if place.postal_code:
        return (
            f"<cpf:codePostalNaissance><cpf:codePostal>{place.postal_code}</cpf:codePostal>"
            "</cpf:codePostalNaissance></cpf:codeCommuneNaissance>"
            f"<cpf:libelleCommuneNaissance>{place.commune}</cpf:libelleCommuneNaissance>"
        )
    if place.country_code:
        return (
            f"<cpf:codeInseeNaissance><cpf:codeInsee>{place.commune_code}</cpf:codeInsee>"
            "</cpf:codeInseeNaissance></cpf:codeCommuneNaissance>"
            f"<cpf:libelleCommuneNaissance>{place.commune}</cpf:libelleCommuneNaissance>"
            f"<cpf:codePaysNaissance>{place.country_code}</cpf:codePaysNaissance>"
            f"<cpf:libellePaysNaissance>{place.country}</cpf:libellePaysNaissance>"
        )
    return (
        f"<cpf:codeInseeNaissance><cpf:codeInsee>{place.commune_code}</cpf:codeInsee>"
        "</cpf:codeInseeNaissance></cpf:codeCommuneNaissance>"
        f"<cpf:libelleCommuneNaissance>{place.commune}</cpf:libelleCommuneNaissance>"
    )


def floor_line(p: PassageFacts) -> str:
    """Return one passage as the cheapest code can."""
    holder = p.holder
    born = floor_birthplace(holder.birthplace)
    return (
        f"<cpf:passageCertification><cpf:idTechnique>{p.technical_id}</cpf:idTechnique>"
        f"<cpf:urlPreuve>{p.proof_url}</cpf:urlPreuve>"
        "<cpf:obtentionCertification>PAR_ADMISSION</cpf:obtentionCertification>"
        "<cpf:donneeCertifiee>true</cpf:donneeCertifiee>"
        f"<cpf:dateDebutValidite>{p.awarded_on}</cpf:dateDebutValidite>"
        '<cpf:dateFinValidite xsi:nil="true"/>'
        "<cpf:presenceNiveauLangueEuro>false</cpf:presenceNiveauLangueEuro>"
        "<cpf:presenceNiveauNumeriqueEuro>false</cpf:presenceNiveauNumeriqueEuro>"
        '<cpf:scoring xsi:nil="true"/><cpf:mentionValidee xsi:nil="true"/><cpf:modalitesInscription>'
        "<cpf:modaliteAcces>FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION</cpf:modaliteAcces>"
        "</cpf:modalitesInscription><cpf:identificationTitulaire><cpf:titulaire>"
        f"<cpf:nomNaissance>{holder.birth_name}</cpf:nomNaissance>"
        f'<cpf:nomUsage xsi:nil="true"/><cpf:prenom1>{holder.given_names[0]}</cpf:prenom1>'
        f"<cpf:anneeNaissance>{holder.birth_year}</cpf:anneeNaissance>"
        f"<cpf:moisNaissance>{holder.birth_month:02d}</cpf:moisNaissance>"
        f"<cpf:jourNaissance>{holder.birth_day:02d}</cpf:jourNaissance>"
        f"<cpf:sexe>{holder.sex}</cpf:sexe><cpf:codeCommuneNaissance>{born}</cpf:titulaire>"
        "</cpf:identificationTitulaire></cpf:passageCertification>\n"
    )


def check_floor(path: Path) -> float:
    """Read a finished file against the schema, in large blocks, building nothing; return seconds."""

    class Nothing:
        def close(self) -> None:
            return None

    schema = own_schema(CdcProfile.V1_1_5)
    parser = etree.XMLParser(schema=schema, target=Nothing())  # type: ignore[arg-type]
    start = time.perf_counter()
    with path.open("rb") as file:
        while block := file.read(1 << 18):
            parser.feed(block)
    parser.close()
    return time.perf_counter() - start


def check_rules(count: int) -> float:
    """Look for objections to every passage; return seconds."""

    def consume(block: list[PassageFacts]) -> None:
        for facts in block:
            if objections_to_declaring(facts, TODAY):
                raise SystemExit("a drawn passage meets an objection")

    return timed_over_blocks(count, consume)


def peak_above_start(count: int) -> float:
    """Return by how many MB a process grows while it writes and checks `count` streamed passages."""
    run = subprocess.run(
        [sys.executable, "-m", "bench.flux", "--memory", str(count)],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(run.stdout)


def _memory(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flux.xml"
        write_and_check(path, 100)
        before = _peak_kb()
        write_and_check(path, count)
        print((_peak_kb() - before) / 1024)


def _peak_kb() -> int:
    # Not ru_maxrss, which a child inherits from the process that started it.
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def rows(count: int = PASSAGES) -> list[Figure]:
    """Return the figures; each side of a ratio is the median of runs made in turn."""
    timings: dict[str, list[float]] = {
        "write": [],
        "floor": [],
        "both": [],
        "check": [],
        "rules": [],
    }
    with tempfile.TemporaryDirectory() as folder:
        ours, floor = Path(folder) / "flux.xml", Path(folder) / "floor.xml"
        for _ in range(RUNS):
            timings["floor"].append(write_floor(floor, count))
            timings["write"].append(write(ours, count))
            timings["both"].append(write_and_check(ours, count))
            timings["check"].append(check_floor(ours))
            timings["rules"].append(check_rules(count))
        if ours.read_bytes() != floor.read_bytes():
            raise SystemExit("the floor does not write the same bytes")
    speed = {name: count / median(seconds) for name, seconds in timings.items()}
    return [
        Figure(
            "flux: written",
            speed["write"],
            "passages/s",
            speed["floor"],
            _ratio(speed, "floor", "write"),
        ),
        Figure(
            "flux: written and checked",
            speed["both"],
            "passages/s",
            speed["check"],
            _ratio(speed, "check", "both"),
        ),
        Figure("flux: law and schema rules", speed["rules"], "passages/s", None, None),
        Figure("flux: growth of the process, 20,000", peak_above_start(20_000), "MB", None, None),
        Figure(
            f"flux: growth of the process, {count:,}", peak_above_start(count), "MB", None, None
        ),
    ]


def _ratio(speed: dict[str, float], floor: str, ours: str) -> float:
    return speed[floor] / speed[ours]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        _memory(int(sys.argv[2]))
    else:
        for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else PASSAGES):
            print(row.line() if hasattr(row, "line") else row)
