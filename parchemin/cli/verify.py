"""`parchemin verify`: recompute everything that can be, and say what no longer holds."""

import argparse

from parchemin.cli.setup import prepare
from parchemin.kernel.numbers import plural

HELP = "Recalcule journaux, décisions, registres et fichiers, et dit ce qui ne tient plus."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--body", help="un seul certificateur, par son identifiant")


def run(arguments: argparse.Namespace) -> int:
    """Print every fault found; return 0 when there is none, 1 otherwise."""
    prepare()
    return verify(arguments.body)


def verify(slug: str | None = None) -> int:
    """Print every fault of a body, or of all of them; return 0 when there is none, 1 otherwise."""
    from parchemin.organisations.models import CertifyingBody
    from parchemin.processes.verify import faults_of

    bodies = CertifyingBody.objects.order_by("slug")
    if slug:
        bodies = bodies.filter(slug=slug)
    found = 0
    for body in bodies:
        for fault in faults_of(body):
            found += 1
            print(f"{body.slug} : {fault}")
    print(f"{plural(found, 'défaut')}." if found else "Tout se recalcule à l’identique.")
    return 1 if found else 0
