"""`parchemin establish`: open a certifying body and the account of its first secretary."""

import argparse
import sys
from datetime import datetime

from parchemin.cli.setup import migrate_if_needed, prepare

HELP = "Ouvre un certificateur et le compte de son premier secrétaire."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("slug", metavar="IDENTIFIANT", help="dans les adresses : commerces")
    parser.add_argument("--name", required=True, help="nom d’usage")
    parser.add_argument("--legal-name", help="raison sociale (le nom d’usage)")
    parser.add_argument("--siret", required=True)
    parser.add_argument("--city", required=True, help="où les parchemins sont faits")
    parser.add_argument("--prefix", required=True, help="en tête des numéros de certificat")
    parser.add_argument("--commission", required=True, help="nom de la CPNE")
    parser.add_argument(
        "--branch",
        action="append",
        default=[],
        type=_branch,
        metavar="IDCC:INTITULÉ",
        help="branche professionnelle, autant de fois que nécessaire",
    )
    parser.add_argument("--secretary", required=True, metavar="NOM:ADRESSE", type=_secretary)
    parser.add_argument(
        "--operator",
        metavar="NOM:ADRESSE",
        type=_secretary,
        help="qui exploite l’installation : lui seul, ensuite, donne ce mandat",
    )


def run(arguments: argparse.Namespace) -> int:
    """Open the body and the account once; return 1 with each reason when refused."""
    prepare()
    migrate_if_needed()
    from django.utils.timezone import now

    from parchemin.kernel.objections import Refused

    try:
        _establish(arguments, now())
    except Refused as refusal:
        for objection in refusal.objections:
            print(objection.message, file=sys.stderr)
        return 1
    print(
        f"{arguments.name} est ouvert. Un courriel invite {arguments.secretary[0]} à choisir son mot de passe, "
        "puis son second facteur se relie."
    )
    return 0


def _establish(arguments: argparse.Namespace, at: datetime) -> None:
    from django.db import transaction
    from django.utils.timezone import localdate

    from parchemin.accounts.actions import grant_mandate, open_account
    from parchemin.accounts.actor import system_actor
    from parchemin.accounts.terms import Role
    from parchemin.certificates.actions.keys import ensure_keys
    from parchemin.organisations.actions import establish_body
    from parchemin.post.invitations import invite

    people = {Role.SECRETARIAT: arguments.secretary, Role.STAFF: arguments.operator}
    with transaction.atomic():
        body = establish_body(
            slug=arguments.slug,
            name=arguments.name,
            legal_name=arguments.legal_name or arguments.name,
            siret=arguments.siret,
            city=arguments.city,
            number_prefix=arguments.prefix,
            commission=arguments.commission,
            branches=arguments.branch,
            at=at,
        )
        actor = system_actor(body.pk)
        ensure_keys(actor=actor, at=at)
        for role, person in people.items():
            if person is None:
                continue
            name, email = person
            user = open_account(name=name, email=email)
            grant_mandate(user=user, role=role, starts_on=localdate(at), actor=actor, at=at)
            invite(user_id=user.pk, actor=actor, at=at)


def _branch(text: str) -> tuple[str, str]:
    from parchemin.kernel.identifiers import normalise_idcc
    from parchemin.kernel.objections import Refused

    idcc, _, title = text.partition(":")
    try:
        return normalise_idcc(idcc), title.strip() or f"Branche {idcc}"
    except Refused as refusal:
        raise argparse.ArgumentTypeError(str(refusal)) from refusal


def _secretary(text: str) -> tuple[str, str]:
    name, _, email = text.rpartition(":")
    if not name.strip() or "@" not in email:
        raise argparse.ArgumentTypeError(f"« {text} » : attendu NOM:ADRESSE électronique")
    return name.strip(), email.strip()
