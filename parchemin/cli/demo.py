"""`parchemin demo`: fill an empty installation with the demonstration, through acts alone."""

import argparse
import sys

from parchemin.cli.setup import migrate_if_needed, prepare

HELP = "Charge la démonstration dans une installation vide (PARCHEMIN_DEMO=1)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no argument: the demonstration is the same for everybody."""


def run(arguments: argparse.Namespace) -> int:
    """Load the demonstration once and print its accounts; return 1 outside a demonstration."""
    prepare()
    if refused():
        return 1
    migrate_if_needed()
    load_once()
    print_accounts()
    return 0


def refused() -> bool:
    """Tell, and say why on the error stream, whether this installation is not a demonstration."""
    from django.conf import settings

    if not settings.DEMO:
        print(
            "Refusé : cette installation n’est pas une démonstration (PARCHEMIN_DEMO=1). Les mots de passe "
            "et les codes de la démonstration sont publics.",
            file=sys.stderr,
        )
    return not settings.DEMO


def load_once() -> None:
    """Build the demonstration unless a certifying body exists already, saying what is being done."""
    from parchemin.organisations.models import CertifyingBody
    from parchemin.stories.demonstration import build_demonstration

    if not CertifyingBody.objects.exists():
        print("La démonstration se construit, une vingtaine de secondes…", flush=True)
        build_demonstration(say=lambda said: print(f"  {said}", flush=True))


def print_accounts() -> None:
    """Print the accounts of the demonstration by role, and how each signs in."""
    from parchemin.stories.demonstration import PASSWORD, TOTP_SECRET, accounts, current_code

    code, seconds = current_code()
    print("\nComptes de démonstration")
    role = ""
    for account in accounts():
        if account.role != role:
            role = account.role
            print(f"\n  {role}")
        print(f"    {account.email:<46} {account.name}, {account.body}")
    print(f"\nMot de passe, le même pour tous : {PASSWORD}")
    print(f"Second facteur, le même pour tous : code {code}, encore {seconds} s.")
    print(
        f"  Les suivants : `parchemin code` (`make code`), ou la clé {TOTP_SECRET} dans une application."
    )
