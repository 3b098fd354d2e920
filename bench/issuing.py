"""Milliseconds a parchemin from a signed sitting to the files, through the acts, on a database on disk (SQLite).

Awarding takes the number, the status places and the leaf of the register, for the whole sitting at once;
delivering proves the inclusion, signs the credential, typesets, seals and keeps, one by one. The floor is Typst
alone on the very same page: the file delivered begins with its bytes, packed, which is checked. Both are timed
in turn: a busy machine slows both. The last figure delivers another sitting over two processes, once started.
Run alone: `python -m bench.issuing [PARCHEMINS]`.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from unittest.mock import patch

from bench.common import Figure

PARCHEMINS = 1_000
PROCESSES = 2
AT = datetime(2026, 11, 24, 16, tzinfo=UTC)
DAY = date(2026, 11, 24)
DEMO = Path(__file__).resolve().parents[1] / "parchemin" / "demo"


@contextmanager
def database() -> Iterator[None]:
    """Give a fresh database in a file, as a small branch has one."""
    with TemporaryDirectory() as folder:
        os.environ["PARCHEMIN_VAR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["PUBLIC_URL"] = "https://cqp.example"
        os.environ["DJANGO_SETTINGS_MODULE"] = "parchemin.config.settings"
        from parchemin.cli.setup import migrate_if_needed, prepare

        prepare()
        migrate_if_needed()
        yield
        from django.db import connection

        connection.close()


def decided(count: int) -> tuple[int, list[int]]:
    """Return a body and two sittings, each with so many decisions that grant a CQP under signed minutes.

    The body, its CQP and its règlement come from the acts; candidates are written as rows.
    """
    from parchemin.accounts.actor import system_actor
    from parchemin.certificates.actions.keys import ensure_keys
    from parchemin.certifications.actions.certification import set_reglement
    from parchemin.certifications.actions.editions import (
        adopt_edition,
        note_transmission,
        put_in_force,
        submit_edition,
    )
    from parchemin.certifications.actions.imports import import_referentiel
    from parchemin.certifications.referentiel.reading import read_referentiel
    from parchemin.kernel.reading import read_document
    from parchemin.organisations.actions import establish_body

    body = establish_body(
        slug="banc",
        name="Certification du banc",
        legal_name="Certification du banc",
        siret="73282932000074",
        city="Paris",
        number_prefix="BAN",
        commission="CPNEFP du banc",
        branches=(("1505", "Commerce de détail alimentaire"),),
        at=AT,
    )
    actor = system_actor(body.pk)
    acting: dict[str, Any] = {"actor": actor, "at": AT}
    ensure_keys(**acting)
    document = read_document(DEMO / "referentiels" / "muc-cad-2021.json")
    edition = import_referentiel(referentiel=read_referentiel(document), **acting)
    submit_edition(edition_id=edition.pk, **acting)
    adopt_edition(
        edition_id=edition.pk,
        adopted_on=date(2021, 7, 12),
        decision="Avenant n° 5",
        ip_holder="La branche",
        **acting,
    )
    for whom in ("fc", "cdc"):
        note_transmission(edition_id=edition.pk, register=whom, on=date(2021, 7, 12), **acting)
    edition = put_in_force(edition_id=edition.pk, from_day=date(2024, 1, 1), **acting)
    value = read_document(DEMO / "reglements" / "defaut.yaml").value
    reglement = set_reglement(certification_id=edition.certification_id, value=value, **acting)
    return body.pk, [_sitting(edition, reglement, code, count) for code in ("BANC-1", "BANC-2")]


def _sitting(edition: Any, reglement: Any, code: str, count: int) -> int:
    from parchemin.files.actions import keep
    from parchemin.jury.models import Decision, Minutes, Sitting
    from parchemin.pathways.models import AcquiredUnit, Dossier, Person

    body_id = edition.certification.body_id
    sitting = Sitting.objects.create(
        body_id=body_id,
        code=code,
        certification=edition.certification,
        reglement=reglement,
        starts_at=AT,
        place="Paris",
        state="minutes_signed",
        convened_at=AT,
        opened_at=AT,
        closed_at=AT,
    )
    Minutes.objects.create(
        sitting=sitting,
        version=1,
        facts={"number": code},
        file=keep(b"%PDF-" + bytes(400_000)),
        state="signed",
        drafted_at=AT,
        signed_at=AT,
    )
    people = Person.objects.bulk_create(
        Person(
            body_id=body_id,
            reference=f"{code}-{n:05d}",
            sex="F",
            birth_name=f"TRAORÉ{'ABCDEFGHIJ'[n % 10]}{'KLMNOPQRST'[n // 10 % 10]}",
            given_names="Aminata, Léa",
            birth_year=1991,
            birth_month=3,
            birth_day=14,
            birth_place="RENNES",
            birth_commune_code="35238",
            natural_key=f"{code} {n}",
            search_text="traore",
        )
        for n in range(count)
    )
    dossiers = Dossier.objects.bulk_create(
        Dossier(
            body_id=body_id,
            number=f"{code}-{n:05d}",
            person=person,
            certification=edition.certification,
            edition=edition,
            route="continuing_training",
            scope="whole",
            state="decided",
            entry_date=date(2026, 2, 2),
            created_at=AT,
            state_since=AT,
        )
        for n, person in enumerate(people)
    )
    decisions = Decision.objects.bulk_create(
        Decision(
            body_id=body_id,
            sitting=sitting,
            dossier=dossier,
            outcome="full",
            units=[],
            reasons=[],
            inputs={},
            inputs_digest="0" * 64,
            reglement_digest="0" * 64,
            decided_on=DAY,
        )
        for dossier in dossiers
    )
    AcquiredUnit.objects.bulk_create(
        AcquiredUnit(
            body_id=body_id,
            person=person,
            bloc=bloc,
            origin="jury",
            origin_ref=f"decision/{decision.pk}",
            acquired_on=DAY,
        )
        for person, decision in zip(people, decisions, strict=True)
        for bloc in edition.blocs.all()
    )
    return sitting.pk


@contextmanager
def typeset_calls() -> Iterator[list[Callable[[], bytes]]]:
    """Give the list of the calls made to Typst meanwhile, each ready to be made again, alone."""
    from parchemin.kernel.documents import typesetting

    calls: list[Callable[[], bytes]] = []
    typeset = typesetting._typeset

    def kept(template: Path, **options: Any) -> bytes:
        calls.append(lambda: typeset(template, **options))
        return typeset(template, **options)

    with patch.object(typesetting, "_typeset", kept):
        yield calls


def awarded(body_id: int, sitting_id: int) -> tuple[list[int], float]:
    """Award a sitting; return its certificates and the seconds that it took."""
    from parchemin.accounts.actor import system_actor
    from parchemin.certificates.actions.award import Awarding
    from parchemin.processes.award import award_sitting

    actor, awarding = system_actor(body_id), Awarding(on=DAY, place="Paris")
    start = perf_counter()
    made = award_sitting(sitting_id=sitting_id, awarding=awarding, actor=actor, at=AT)
    return [certificate.pk for certificate in made], perf_counter() - start


def delivered(body_id: int, certificates: list[int]) -> tuple[list[float], list[float]]:
    """Deliver each certificate, then typeset its page again; return the seconds of both."""
    from parchemin.accounts.actor import system_actor
    from parchemin.certificates.models import Rendition
    from parchemin.kernel.documents.typesetting import _compact
    from parchemin.processes.deliver import deliver_certificate

    actor = system_actor(body_id)
    whole, alone = [], []
    with typeset_calls() as calls:
        for pk in certificates:
            start = perf_counter()
            deliver_certificate(certificate_id=pk, actor=actor, at=AT)
            middle = perf_counter()
            page = calls.pop()()
            alone.append(perf_counter() - middle)
            whole.append(middle - start)
            file = Rendition.objects.get(certificate_id=pk, kind="pdf")
            if not file.content.startswith(_compact(page)):
                raise SystemExit("the floor does not typeset the same page")
    return whole, alone


def together(body_id: int, certificates: list[int]) -> float:
    """Deliver certificates over two processes; return the seconds of each after the first ones."""
    from parchemin.cli.deliver import deliver_all

    refusals = deliver_all([(pk, body_id) for pk in certificates], PROCESSES)
    failed = [next(refusals)]
    start = perf_counter()
    failed += refusals
    elapsed = perf_counter() - start
    if any(failed):
        raise SystemExit(next(filter(None, failed)))
    return elapsed / max(1, len(failed) - 1)


def rows(count: int = PARCHEMINS) -> list[Figure]:
    """Return the figures: the mean of the award, medians one by one, the mean over two processes."""
    with database():
        body_id, (first, second) = decided(count)
        certificates, award = awarded(body_id, first)
        whole, alone = delivered(body_id, certificates)
        shared = together(body_id, awarded(body_id, second)[0])
    floor, each, entry = median(alone) * 1000, median(whole) * 1000, award / count * 1000
    figures = {
        "entered in the register": entry,
        "delivered: credential, proof, sealed PDF": each,
        "from decision to sealed file": entry + each,
        f"delivered, {PROCESSES} processes at once": shared * 1000,
    }
    return [
        Figure("parchemin: typeset alone (the floor)", floor, "ms", floor, 1.0),
        *(
            Figure(f"parchemin: {name}", value, "ms", floor, value / floor)
            for name, value in figures.items()
        ),
    ]


if __name__ == "__main__":
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else PARCHEMINS):
        print(row.line())
