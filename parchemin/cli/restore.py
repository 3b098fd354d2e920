"""`parchemin restore`: put a backup back in an empty installation, and verify it."""

import argparse
import sys
from pathlib import Path

from parchemin.cli.setup import migrate_if_needed, prepare
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, Refused, refuse_if

HELP = "Remet une sauvegarde dans une installation vide, puis vérifie tout."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("source", type=Path, metavar="DOSSIER", help="sauvegarde à remettre")
    parser.add_argument(
        "--replace",
        action="store_true",
        help="à la place de ce que l’installation contient, qui est perdu (service arrêté)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Restore and verify; return 0 when nothing is wrong, 1 otherwise."""
    prepare()
    from parchemin.files.backup import restore

    try:
        refuse_if(() if arguments.replace else _objections_to_what_is_there())
        backup = restore(arguments.source)
    except Refused as refused:
        for objection in refused.objections:
            print(" ".join(filter(None, (objection.message, objection.remedy))), file=sys.stderr)
        return 1
    migrate_if_needed()
    print(f"Base du {backup.made_at} et {plural(backup.files, 'fichier')} : remis en place.")
    return _verified(backup.public_url)


def _objections_to_what_is_there() -> tuple[Objection, ...]:
    """Return why a restoration would lose something: an installation has an account or a certificateur."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    from parchemin.organisations.models import CertifyingBody

    tables = {*connection.introspection.table_names()}
    for model in (CertifyingBody, get_user_model()):
        if model._meta.db_table in tables and model._default_manager.exists():
            return (
                Objection(
                    "installation-not-empty",
                    "Cette installation n’est pas vide : rien n’est remis.",
                    remedy="Restaurez dans une base vide, ou dites --replace pour perdre ce qui est là.",
                ),
            )
    return ()


def _verified(public_url: str) -> int:
    """Verify all that was restored, and say what would keep it from serving."""
    from django.conf import settings

    from parchemin.certificates.keyring import keys_closed
    from parchemin.cli.verify import verify

    if public_url != settings.PUBLIC_URL:
        print(
            f"PUBLIC_URL était {public_url} ; elle est ici {settings.PUBLIC_URL} : les certificats mènent à "
            "la première.",
            file=sys.stderr,
        )
    closed = keys_closed()
    for key in closed:
        print(
            f"Clé {key} : KEY_SEALING_SECRET n’est pas le secret qui l’a scellée.", file=sys.stderr
        )
    return max(verify(), int(bool(closed)))
