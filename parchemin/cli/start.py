"""`parchemin start`: bring the database up to date, then serve."""

import argparse
import os
import socket
import sys
from errno import EADDRNOTAVAIL

from parchemin.cli.serving import command
from parchemin.cli.setup import collect_static_if_needed, migrate_if_needed, prepare
from parchemin.config.env import BadSetting, number

HELP = "Met la base à jour puis sert l’application (la démonstration se charge au premier départ)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="adresse où servir (127.0.0.1 ; 0.0.0.0 pour toutes celles de la machine)",
    )
    parser.add_argument("--port", type=int, help="port (celui de PORT, ou 8000)")
    parser.add_argument("--workers", type=int, default=2, help="processus de service (2)")
    parser.add_argument(
        "--no-worker",
        action="store_true",
        help="sans processus de travaux : `parchemin worker` tourne ailleurs",
    )


def run(arguments: argparse.Namespace) -> int:
    """Replace this process by the server; never returns when it starts, returns 1 when the port is taken."""
    port = number("PORT", 8000) if arguments.port is None else arguments.port
    if not 0 < port < 65536:
        raise BadSetting(f"Le port {port} n’existe pas : attendu de 1 à 65535.")
    if taken(arguments.host, port):
        print(
            f"Le port {port} est déjà pris : arrêtez ce qui l’occupe, ou choisissez-en un autre "
            "(PORT=8123, ou `--port`).",
            file=sys.stderr,
        )
        return 1
    # Links in letters and QR codes lead here, unless the operator says how the site is reached.
    os.environ.setdefault("PUBLIC_URL", f"http://{_reached_at(arguments.host)}:{port}")
    prepare()
    from django.conf import settings

    collect_static_if_needed()
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
    print(f"\nParchemin : http://{arguments.host}:{port}\n", flush=True)
    beside = not arguments.no_worker
    os.execv(sys.executable, command(arguments.host, port, arguments.workers, beside=beside))  # noqa: S606


def _reached_at(host: str) -> str:
    """Return how this machine reaches what listens there: an address of every interface is none to open."""
    if host in ("", "0.0.0.0", "::"):  # noqa: S104 (compared, never bound)
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def taken(host: str, port: int) -> bool:
    """Tell whether a program listens there already: the server would share the port without a word.

    Raises `BadSetting` when the machine has no such address.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise BadSetting(f"L’adresse « {host} » n’est pas de cette machine.") from None
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError:
            raise BadSetting(
                f"Le port {port} est réservé à l’administrateur de la machine."
            ) from None
        except OSError as error:
            if error.errno == EADDRNOTAVAIL:
                raise BadSetting(f"L’adresse « {host} » n’est pas de cette machine.") from None
            return True
    return False
