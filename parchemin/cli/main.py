"""The `parchemin` command: what an operator does without a screen."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from django.db import OperationalError

from parchemin import __version__
from parchemin.cli.setup import unreachable
from parchemin.config.env import BadSetting

COMMANDS = (
    "start",
    "worker",
    "demo",
    "code",
    "establish",
    "referentiel",
    "rehearse",
    "check",
    "deliver",
    "verify",
    "backup",
    "restore",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 when all went well."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parchemin.config.settings")
    parser = argparse.ArgumentParser(
        prog="parchemin", description="La plateforme libre des CQP, en ligne de commande."
    )
    parser.add_argument("--version", action="version", version=f"Parchemin {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMANDE")
    modules = {name: import_module(f"parchemin.cli.{name}") for name in COMMANDS}
    for name, module in modules.items():
        module.add_arguments(commands.add_parser(name, help=module.HELP, description=module.HELP))
    arguments = parser.parse_args(argv)
    try:
        return int(modules[arguments.command].run(arguments))
    except BadSetting as bad:
        print(f"Réglage illisible. {bad}", file=sys.stderr)
        return 1
    except OperationalError:
        said = unreachable()
        if said is None:
            raise
        print(said, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
