"""`parchemin establish`: open a certifying body and the account of its first secretary."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from parchemin.cli.setup import migrate_if_needed, prepare

HELP = "Ouvre un certificateur et le compte de son premier secrétaire ; sans rien, dit où l’ouvrir à l’écran."
SAMPLE = "exemple"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "slug", metavar="IDENTIFIANT", nargs="?", help="dans les adresses : commerces"
    )
    parser.add_argument("--name", help="nom d’usage")
    parser.add_argument("--legal-name", help="raison sociale (le nom d’usage)")
    parser.add_argument("--siret")
    parser.add_argument("--city", help="où les parchemins sont faits")
    parser.add_argument("--prefix", help="en tête des numéros de certificat")
    parser.add_argument("--commission", help="nom de la CPNE")
    parser.add_argument(
        "--branch",
        action="append",
        default=[],
        type=_branch,
        metavar="IDCC:INTITULÉ",
        help="branche professionnelle, autant de fois que nécessaire",
    )
    parser.add_argument("--secretary", metavar="NOM:ADRESSE", type=_secretary)
    parser.add_argument(
        "--operator",
        metavar="NOM:ADRESSE",
        type=_secretary,
        help="qui exploite l’installation : lui seul, ensuite, donne ce mandat",
    )
    parser.add_argument(
        "--referentiel",
        type=Path,
        metavar="FICHIER",
        help="premier référentiel, gardé en brouillon ; « exemple » pour celui de Parchemin",
    )
    parser.add_argument(
        "--reglement",
        type=Path,
        metavar="FICHIER",
        help="règlement fixé pour lui ; « exemple » pour celui par défaut",
    )


def run(arguments: argparse.Namespace) -> int:
    """Open the body and the account once; return 1 with each reason when refused."""
    missing = [
        option
        for option in ("slug", "name", "siret", "city", "prefix", "commission", "secretary")
        if not getattr(arguments, option)
    ]
    if missing and arguments.slug:
        print(f"Il manque : {', '.join(f'--{option}' for option in missing)}.", file=sys.stderr)
        return 1
    prepare()
    migrate_if_needed()
    if not arguments.slug:
        return _tell_where()
    from django.utils.timezone import now

    from parchemin.kernel.objections import Refused
    from parchemin.kernel.reading import Unreadable

    try:
        _establish(arguments, now())
    except Unreadable as unreadable:
        for fault in unreadable.faults:
            print(fault.sentence(unreadable.name), file=sys.stderr)
        return 1
    except Refused as refusal:
        for objection in refusal.objections:
            print(objection.message, file=sys.stderr)
        return 1
    print(
        f"{arguments.name} est ouvert. Un courriel invite {arguments.secretary[0]} à choisir son mot de passe, "
        "puis son second facteur se relie."
    )
    return 0


def _tell_where() -> int:
    """Print the address that opens the first body on screen; 1 once there is a body."""
    from parchemin.organisations.opening import opening_address

    address = opening_address()
    if address is None:
        print("Un certificateur est ouvert déjà : dites lequel ouvrir de plus.", file=sys.stderr)
        return 1
    print(f"Ouvrez votre premier certificateur ici, dans l’heure :\n{address}")
    return 0


def _establish(arguments: argparse.Namespace, at: datetime) -> None:
    from parchemin.accounts.terms import Role
    from parchemin.certifications.referentiel.opening import open_referentiel
    from parchemin.certifications.samples import REFERENTIEL, REGLEMENT
    from parchemin.kernel.people import split_name
    from parchemin.kernel.reading import read_document
    from parchemin.processes.open_body import FirstPerson, open_body

    given = {
        Role.SECRETARIAT: arguments.secretary,
        Role.STAFF: arguments.operator,
    }
    sample = {"referentiel": REFERENTIEL, "reglement": REGLEMENT}
    read = {
        key: read_document(path if str(chosen := getattr(arguments, key)) == SAMPLE else chosen)
        for key, path in sample.items()
        if getattr(arguments, key)
    }
    referentiel = read.get("referentiel")
    open_body(
        body={
            "slug": arguments.slug,
            "name": arguments.name,
            "legal_name": arguments.legal_name or arguments.name,
            "siret": arguments.siret,
            "city": arguments.city,
            "number_prefix": arguments.prefix,
            "commission": arguments.commission,
            "branches": arguments.branch,
        },
        people=[
            FirstPerson(**split_name(one[0]), email=one[1], role=role)
            for role, one in given.items()
            if one
        ],
        referentiel=open_referentiel(referentiel).referentiel if referentiel else None,
        reglement=read["reglement"].value if "reglement" in read else None,
        at=at,
    )


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
