"""`parchemin worker`: do what acts have asked to be done outside any request."""

import argparse
import sys

from parchemin.cli.setup import prepare, unreachable

HELP = "Fait les travaux demandés par les actes, et ceux qui reviennent à heure fixe."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "--parent",
        type=int,
        metavar="PID",
        help="s’arrête avec le processus qui l’a lancé, même tué",
    )


def run(arguments: argparse.Namespace) -> int:
    """Work until stopped; return 0. A database that does not answer yet is said, and waited for."""
    prepare()
    if said := unreachable():
        print(f"{said}\nLe travailleur attend qu’elle réponde.", file=sys.stderr)
    from parchemin.jobs.worker import work

    work(arguments.parent)
    return 0
