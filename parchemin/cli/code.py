"""`parchemin code`: the second factor that the accounts of the demonstration ask for now."""

import argparse

from parchemin.cli.demo import refused
from parchemin.cli.setup import prepare

HELP = "Donne le code de second facteur de la démonstration (PARCHEMIN_DEMO=1)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no argument: every account of the demonstration has the same code."""


def run(arguments: argparse.Namespace) -> int:
    """Print the code of now and how long it lasts; return 1 outside a demonstration."""
    prepare()
    if refused():
        return 1
    from parchemin.stories.demonstration import current_code

    code, seconds = current_code()
    print(f"{code} (encore {seconds} s)")
    return 0
