"""The source of what runs, offered to whoever uses it (AGPL-3.0, section 13), and whom a flaw is told to."""

import os
import tarfile
from datetime import UTC, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

import parchemin

PACKAGE = Path(parchemin.__file__).resolve().parent
# Beside the package in a checkout: what builds it, and its licence.
BESIDE = (
    "LICENSE",
    "README.md",
    "Makefile",
    "pyproject.toml",
    "manage.py",
    "requirements",
    "docs",
    "ops",
    "tests",
)
_DAYS = 180


@require_GET
def source(request: HttpRequest) -> HttpResponse:
    """Lead to the source: the address that the operator gives, or an archive of the very files that run."""
    if settings.SOURCE_URL:
        return HttpResponseRedirect(settings.SOURCE_URL)
    name = f"parchemin-{parchemin.__version__}.tar.gz"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(archive().read_bytes(), "application/gzip", headers=disposition)


@require_GET
def security_txt(request: HttpRequest) -> HttpResponse:
    """Return whom to tell of a flaw (RFC 9116). Raises `Http404` while no contact is set."""
    if not settings.SECURITY_CONTACT:
        raise Http404("SECURITY_CONTACT")
    until = (timezone.now() + timedelta(days=_DAYS)).astimezone(UTC)
    lines = (
        f"Contact: mailto:{settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.PUBLIC_URL}{reverse('public:security_txt')}",
        f"# Code source : {settings.PUBLIC_URL}{reverse('public:source')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@cache
def archive() -> Path:
    """Return the archive of the source as it runs, made once for each state of the files."""
    files = _files()
    told = "\n".join(
        f"{name} {path.stat().st_size} {path.stat().st_mtime_ns}" for name, path in files
    )
    folder = settings.VAR_DIR / "source"
    made = folder / f"{sha256(told.encode()).hexdigest()[:16]}.tar.gz"
    if made.exists():
        return Path(made)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part,
        tarfile.open(fileobj=part, mode="w:gz") as packed,
    ):
        for name, path in files:
            packed.add(path, name, filter=_of_nobody)
    os.replace(part.name, made)
    return Path(made)


def _files() -> list[tuple[str, Path]]:
    """Return each file of the source under the name that it has in the archive."""
    root = PACKAGE.parent
    folders = [PACKAGE]
    if (root / "pyproject.toml").exists():
        folders += [root / name for name in BESIDE]
    else:
        folders += root.glob("parchemin-*.dist-info")
    found = {
        path
        for folder in folders
        for path in ([folder] if folder.is_file() else folder.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    }
    return [(f"parchemin/{path.relative_to(root)}", path) for path in sorted(found)]


def _of_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Return an entry without the account that installed the file."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry
