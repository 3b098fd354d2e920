"""`parchemin deliver`: finish what an interruption left between award and delivery."""

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from parchemin.cli.setup import prepare

HELP = "Établit les parchemins et attestations inscrits au registre et pas encore remis."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--body", help="un seul certificateur, par son identifiant")
    parser.add_argument(
        "--workers", type=int, default=1, help="processus qui travaillent ensemble (1 par défaut)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Deliver every pending certificate; return 1 when some could not be."""
    prepare()
    from parchemin.processes.deliver import undelivered

    waiting = [(certificate.pk, certificate.body_id) for certificate in undelivered(arguments.body)]
    refused = 0
    for refusal in deliver_all(waiting, arguments.workers):
        if refusal:
            refused += 1
            print(refusal)
    print(f"{len(waiting) - refused} remis, {refused} en attente.")
    return 1 if refused else 0


def deliver_all(waiting: Sequence[tuple[int, int]], workers: int) -> Iterator[str]:
    """Deliver certificates, given with their bodies, over so many processes; yield as `deliver_one` returns.

    Each is delivered by itself, so that an interruption leaves the rest for the next call.
    """
    if workers < 2:
        yield from map(deliver_one, waiting)
        return
    # Typst's threads do not survive a fork: each process starts afresh.
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=prepare) as pool:
        yield from pool.map(deliver_one, waiting, chunksize=4)


def deliver_one(certificate: tuple[int, int]) -> str:
    """Deliver a certificate of a body; return why it could not be, with its number, or nothing."""
    from django.utils.timezone import now

    from parchemin.accounts.actor import system_actor
    from parchemin.certificates.models import Certificate
    from parchemin.kernel.objections import Refused
    from parchemin.processes.deliver import deliver_certificate

    pk, body_id = certificate
    try:
        deliver_certificate(certificate_id=pk, actor=system_actor(body_id), at=now())
    except Refused as refusal:
        number = Certificate.objects.values_list("number", flat=True).get(pk=pk)
        return f"{number} : {refusal}"
    return ""
