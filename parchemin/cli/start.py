"""`parchemin start`: bring the database up to date, then serve."""

import argparse
import os
import socket
import sys

from parchemin.cli.serving import command
from parchemin.cli.setup import collect_static_if_missing, migrate_if_needed, prepare

HELP = "Met la base à jour puis sert l’application (la démonstration se charge au premier départ)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--port", type=int, default=8000, help="port local (8000)")
    parser.add_argument("--workers", type=int, default=2, help="processus de service (2)")
    parser.add_argument(
        "--no-worker",
        action="store_true",
        help="sans processus de travaux : `parchemin worker` tourne ailleurs",
    )


def run(arguments: argparse.Namespace) -> int:
    """Replace this process by the server; never returns when it starts, returns 1 when the port is taken."""
    if taken(arguments.port):
        print(
            f"Le port {arguments.port} est déjà pris : arrêtez ce qui l’occupe, ou choisissez-en un autre "
            "(`make start PORT=8123`).",
            file=sys.stderr,
        )
        return 1
    prepare()
    from django.conf import settings

    collect_static_if_missing()
    migrate_if_needed()
    if settings.DEMO:
        from parchemin.cli.demo import load_once, print_accounts

        load_once()
        print_accounts()
    from parchemin.organisations.opening import opening_address

    address = opening_address()
    if address is not None:
        print(
            f"Rien n’est ouvert encore. Ouvrez votre premier certificateur, dans l’heure :\n{address}"
        )
    print(f"\nParchemin : http://127.0.0.1:{arguments.port}\n", flush=True)
    os.execv(  # noqa: S606
        sys.executable, command(arguments.port, arguments.workers, beside=not arguments.no_worker)
    )


def taken(port: int) -> bool:
    """Tell whether a program listens on a local port already: the server would share it without a word."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
