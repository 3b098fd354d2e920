"""`parchemin check`: is this file a true parchemin? Without network, database or Django."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

HELP = "Vérifie hors ligne un parchemin (PDF) ou une attestation (JSON)."
EXIT_CODES = "Codes : 0 valide, 1 révoqué, suspendu ou expiré, 2 non vérifiable, 3 inconnu."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.epilog = EXIT_CODES
    parser.add_argument("file", type=Path, metavar="FICHIER", help="PDF, attestation ou preuve")
    parser.add_argument(
        "--trust",
        type=Path,
        action="append",
        default=[],
        metavar="FICHIER_OU_DOSSIER",
        help="identité de l’organisme (did.json), liste d’état, point de contrôle, certificat de cachet",
    )


def run(arguments: argparse.Namespace) -> int:
    """Check the file now; return the exit code."""
    return check_file(arguments.file, trust=arguments.trust, at=datetime.now(UTC), out=sys.stdout)


def check_file(path: Path, *, trust: Sequence[Path], at: datetime, out: TextIO) -> int:
    """Write the verdict on a file and each check in French; return the exit code.

    0 valid; 1 authentic but revoked, suspended, expired or not yet valid; 2 not verifiable (altered,
    false signature, unreadable); 3 unknown (issuer, seal or state not established offline).
    """
    from parchemin.certificates.offline_check import check_path
    from parchemin.certificates.trust import read_trust
    from parchemin.certificates.verification import Verdict
    from parchemin.kernel.reading import Unreadable

    try:
        trusted = read_trust(trust)
    except Unreadable as error:
        print(f"Élément de confiance refusé : {error}", file=out)
        return 3
    report = check_path(path, trusted, at)
    claimed = " annoncé" if report.verdict is Verdict.UNKNOWN else ""
    number = f" — certificat{claimed} {report.number}" if report.number else ""
    print(f"{report.verdict.label}{number}", file=out)
    for check in report.checks:
        mark = "✓" if check.allows is Verdict.VALID else "✗"
        print(f"  {mark} {check.name} : {check.finding}", file=out)
    codes = {Verdict.VALID: 0, Verdict.UNVERIFIABLE: 2, Verdict.UNKNOWN: 3}
    return codes.get(report.verdict, 1)
