"""`parchemin rehearse`: the whole life of a CQP from a file, without a screen or a database server."""

import argparse
import gc
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from secrets import token_hex, token_urlsafe
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

from parchemin.cli.setup import migrate_if_needed, prepare
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Refused
from parchemin.stories.campaign import UnreadableCampaign, read_campaign

HELP = "Joue une campagne, de l’adoption à la déclaration, dans une base jetée ensuite."
EXIT_CODES = (
    "Codes : 0 campagne jouée, même si des actes y sont refusés (motifs dans decisions.json et report.md) ; "
    "1 campagne mal formée ou dossier inutilisable, rien n’est écrit."
)
ADDRESS = "https://repetition.invalid"
"""The public address of a rehearsal: `.invalid` leads nowhere, for ever (RFC 2606)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.epilog = EXIT_CODES
    parser.add_argument("campaign", type=Path, metavar="CAMPAGNE", help="fichier YAML ou JSON")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DOSSIER", help="dossier à créer, ou vide"
    )


def run(arguments: argparse.Namespace) -> int:
    """Rehearse in a database of memory, under keys that die with the process; return the exit code."""
    with TemporaryDirectory() as files:
        os.environ |= {
            "DATABASE_URL": "sqlite:///",
            "FILES_DIR": files,
            "FILES_S3_BUCKET": "",
            "PUBLIC_URL": ADDRESS,
            "SECRET_KEY": token_urlsafe(48),
            "KEY_SEALING_SECRET": token_urlsafe(48),
        }
        return rehearse_file(arguments.campaign, arguments.out)


def rehearse_file(path: Path, out: Path) -> int:
    """Play a campaign and write its folder; return 0, or 1 with one message a fault and nothing written."""
    faults = _faults_of(out)
    try:
        campaign = read_campaign(path)
    except UnreadableCampaign as unreadable:
        return _refused([*unreadable.sentences, *faults])
    if faults:
        return _refused(faults)
    prepare()
    gc.disable()  # migrations make and drop models by thousands: collecting them costs a fifth of the time
    migrate_if_needed()
    gc.enable()
    from django.utils.timezone import now

    from parchemin.stories.rehearse import rehearse
    from parchemin.stories.rehearse.files import files_of
    from parchemin.stories.rehearse.paths import DECISIONS

    try:
        files = files_of(rehearse(campaign, today=now()))
    except Refused as refused:
        return _refused([f"{path} : {objection.message}" for objection in refused.objections])
    try:
        write_folder(out, files)
    except OSError as error:
        return _refused([f"{out} : le dossier ne peut pas être écrit ({error.strerror or error})"])
    _tell(json.loads(files[DECISIONS]), out)
    return 0


def write_folder(out: Path, files: Mapping[PurePosixPath, bytes]) -> None:
    """Write files in a folder beside `out`, then give it that name: `out` is whole, or as it was.

    `out` does not exist, or is empty. Raises OSError.
    """
    whole = out.resolve()
    whole.parent.mkdir(parents=True, exist_ok=True)
    draft = whole.with_name(f".{whole.name}.{token_hex(4)}.part")
    try:
        for path, content in files.items():
            target = draft / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if whole.exists():
            whole.rmdir()
        draft.rename(whole)
    except BaseException:
        rmtree(draft, ignore_errors=True)
        raise


def _faults_of(out: Path) -> list[str]:
    """Return why nothing may be written there: what is there already would be lost, or mixed."""
    try:
        if out.is_dir() and any(out.iterdir()):
            return [f"{out} : ce dossier n’est pas vide ; choisissez-en un autre"]
        if out.exists() and not out.is_dir():
            return [f"{out} : ce n’est pas un dossier ; choisissez un autre nom"]
    except OSError as error:
        return [f"{out} : le dossier ne peut pas être lu ({error.strerror or error})"]
    return []


def _tell(decisions: Mapping[str, Any], out: Path) -> None:
    """Print the outcome of each candidate, and how much was refused."""
    for candidate in decisions["candidates"]:
        print(f"{candidate['name']} : {candidate['label'].lower()}")
    refusals = [*decisions["refusals"]]
    for candidate in decisions["candidates"]:
        refusals += candidate["refusals"]
    refused = f", {plural(len(refusals), 'motif')} de refus" if refusals else ""
    print(f"{out} : écrit{refused} ; lisez report.md.")


def _refused(messages: Sequence[str]) -> int:
    for message in messages:
        print(message, file=sys.stderr)
    return 1
