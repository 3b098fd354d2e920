"""`parchemin backup`: database and files together, as of one instant, while serving."""

import argparse
import sys
from pathlib import Path

from parchemin.cli.setup import prepare
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Refused

HELP = "Sauvegarde ensemble la base et les fichiers, sans arrêter de servir."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("target", type=Path, metavar="DOSSIER", help="dossier à créer, ou vide")


def run(arguments: argparse.Namespace) -> int:
    """Write a backup; return 0 when it is whole, 1 when a file is missing from it or nothing was written."""
    prepare()
    from django.utils.timezone import now

    from parchemin.files.backup import back_up

    try:
        backup, faults = back_up(arguments.target, at=now())
    except Refused as refused:
        for objection in refused.objections:
            print(" ".join(filter(None, (objection.message, objection.remedy))), file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{arguments.target} : {error.strerror or error}. Rien n’est écrit.", file=sys.stderr)
        return 1
    for fault in faults:
        print(f"Non sauvegardé : {fault}", file=sys.stderr)
    print(f"{arguments.target} : base et {plural(backup.files, 'fichier')}.")
    print("À garder ailleurs, à part : KEY_SEALING_SECRET, sans lequel aucune clé ne s’ouvre.")
    return 1 if faults else 0
