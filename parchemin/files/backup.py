"""Database and files in one folder, as of one instant, and back.

The database is taken first. Files never change, and one that it names was written before it: copied afterwards,
they are those of that instant, whatever is written meanwhile.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from secrets import token_hex
from shutil import rmtree

from django.conf import settings
from django.db import connection

from parchemin.files import storage
from parchemin.files.actions import write
from parchemin.files.database import put_back, snapshot
from parchemin.kernel.objections import Objection, Refused, refuse_if

FORMAT = 1
# What `sha256sum --check` reads: a backup can be checked without us.
SUMS, MANIFEST, DATABASE, FILES = "SHA256SUMS", "manifest.json", "database", "files"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself: its format, when and of what it was made, how many files it holds."""

    format: int
    made_at: str
    database: str
    public_url: str
    files: int


def back_up(target: Path, *, at: datetime) -> tuple[Backup, tuple[str, ...]]:
    """Write a backup in the folder `target`, new or empty, and return it with the files that could not be copied.

    The folder has its name once it is whole. Raises `Refused` for a folder that holds something, `OSError`
    when it cannot be written.
    """
    refuse_if(_objections_to_target(target))
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{token_hex(4)}.part")
    draft.mkdir(mode=0o700)
    try:
        written = _write(draft, at)
        if target.exists():
            target.rmdir()
        draft.rename(target)
    except BaseException:
        rmtree(draft, ignore_errors=True)
        raise
    return written


def _write(folder: Path, at: datetime) -> tuple[Backup, tuple[str, ...]]:
    copies, count = storage.Folder(folder / FILES), 0
    faults: list[str] = []
    database = folder / DATABASE
    with snapshot(database) as names, (folder / SUMS).open("w") as sums:
        for name in names:
            try:
                storage.write(name, storage.read(name), to=copies)
            except storage.UnreadableBytes as fault:
                faults.append(f"{name} : {fault}")
                continue
            sums.write(f"{name}  {FILES}/{storage.path_of(name)}\n")
            count += 1
    with (folder / SUMS).open("a") as sums:
        sums.write(f"{_digest(database)}  {DATABASE}\n")
    backup = Backup(FORMAT, at.isoformat(), connection.vendor, settings.PUBLIC_URL, count)
    (folder / MANIFEST).write_text(json.dumps(asdict(backup), indent=2))
    return backup, tuple(faults)


def restore(source: Path) -> Backup:
    """Put a backup in the place of the present database, with its files, and return what it says of itself.

    Everything is read and checked before anything is written; files go first, so that no row is ever without
    its bytes; one that was altered or lost since is written again. Raises `Refused`, saying which file, for a
    backup that is not whole or is of the other database, and when the files cannot be written.
    """
    backup = _manifest(source)
    sums = tuple(_sums(source))
    refuse_if(tuple(_objections_to_sums(source, sums)))
    for name, path in sums:
        if path != DATABASE and not storage.is_whole(name):
            write(name, (source / path).read_bytes())
    put_back(source / DATABASE)
    return backup


def _manifest(source: Path) -> Backup:
    try:
        backup = Backup(**json.loads((source / MANIFEST).read_text()))
    except (OSError, ValueError, TypeError):
        raise Refused(
            Objection(
                "not-a-backup",
                f"{source} : ce dossier n’est pas une sauvegarde entière ({MANIFEST} manque, ou ne se lit pas).",
            )
        ) from None
    if backup.format != FORMAT:
        raise Refused(
            Objection(
                "backup-format",
                f"{source} : sauvegarde de format {backup.format}, et non {FORMAT}.",
                remedy="Restaurez-la avec la version de Parchemin qui l’a faite.",
            )
        )
    if backup.database != connection.vendor:
        raise Refused(
            Objection(
                "backup-database",
                f"{source} : sauvegarde d’une base {backup.database} ; DATABASE_URL mène à une base "
                f"{connection.vendor}.",
            )
        )
    return backup


def _sums(source: Path) -> Iterator[tuple[str, str]]:
    try:
        lines = (source / SUMS).read_text().splitlines()
    except OSError:
        raise Refused(Objection("not-a-backup", f"{source} : {SUMS} manque.")) from None
    for line in lines:
        name, _, path = line.partition("  ")
        yield name, path


def _objections_to_sums(source: Path, sums: tuple[tuple[str, str], ...]) -> Iterator[Objection]:
    if DATABASE not in {path for _, path in sums}:
        yield Objection("backup-incomplete", f"{source} : {SUMS} ne nomme pas la base.")
    for name, path in sums:
        expected = path == DATABASE or path == f"{FILES}/{storage.path_of(name)}"
        file = source / path
        if not expected or not file.is_file():
            yield Objection("backup-incomplete", f"{file} : ce fichier de la sauvegarde manque.")
        elif _digest(file) != name:
            yield Objection("backup-altered", f"{file} : ce fichier de la sauvegarde est altéré.")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _objections_to_target(target: Path) -> tuple[Objection, ...]:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        return (
            Objection(
                "backup-target",
                f"{target} : il y a déjà quelque chose à cet endroit.",
                remedy="Donnez un dossier nouveau, ou vide : chaque sauvegarde a le sien.",
            ),
        )
    return ()
