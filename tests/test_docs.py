"""The documentation tells the truth: links lead somewhere, commands run, drawings are those of the code."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from parchemin.cli.main import COMMANDS
from tools.draw_workflows import drawn

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FILE = re.compile(r"`((?:parchemin|config|tests|bench|demo|docs|tools|requirements)/[\w./*-]+)`")
# Commands that install, serve or run everything are run by `make start`, `make test` and `.ci/run` themselves.
ELSEWHERE = ("python3 -m venv", ".venv/bin/", "python manage.py check --deploy")


def name(page):
    return str(page.relative_to(ROOT))


def commands_of(page):
    lines = (line for block in SHELL.findall(page.read_text()) for line in block.splitlines())
    return [line for line in (shlex.join(shlex.split(raw, comments=True)) for raw in lines) if line]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_and_every_file_named_on_a_page_exists(page):
    text = page.read_text()
    links = [target for target in LINK.findall(text) if not re.match(r"\w+:", target)]
    assert [target for target in links if not (page.parent / target).exists()] == []
    assert [file for file in FILE.findall(text) if not any(ROOT.glob(file.rstrip("/")))] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_page_is_reached_from_the_index(page):
    index = (ROOT / "docs" / "index.md").read_text()
    reached = {(ROOT / "docs" / target).resolve() for target in LINK.findall(index)}
    assert reached & {page, page.parent} or page.name == "index.md"


@pytest.mark.parametrize("page", [page for page in PAGES if commands_of(page)], ids=name)
def test_every_command_of_a_page_runs_in_order(page, workshop):
    for command in commands_of(page):
        if not command.startswith(ELSEWHERE):
            done = workshop(command)
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def test_a_command_that_does_not_exist_would_be_found(workshop):
    assert workshop("parchemin prosper").returncode != 0
    assert workshop("make prosper").returncode != 0


def test_the_drawings_of_lives_are_those_of_the_code():
    assert (ROOT / "docs" / "workflows.md").read_text() == drawn()


def test_every_command_of_parchemin_is_told_somewhere():
    told = "\n".join(page.read_text() for page in PAGES)
    assert [command for command in COMMANDS if f"parchemin {command}" not in told] == []


@pytest.fixture
def workshop(tmp_path):
    """Return a function that runs a command as a reader would, on an installation of its own."""
    for seen in ("demo", "Makefile", "requirements", "pyproject.toml", "tools", "parchemin"):
        (tmp_path / seen).symlink_to(ROOT / seen)
    binaries = tmp_path / "bin"
    binaries.mkdir()
    script = binaries / "parchemin"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m parchemin.cli.main "$@"\n')
    script.chmod(0o755)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")}
    environment = kept | {
        "PATH": f"{binaries}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PARCHEMIN_VAR": str(tmp_path / "var"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'parchemin.sqlite3'}",
    }

    def run(command):
        words = shlex.split(command)
        if (
            words[0] == "make"
        ):  # the target exists; running it is the work of continuous integration
            words.insert(1, "--dry-run")
        assert shutil.which(words[0], path=environment["PATH"]), command
        return subprocess.run(
            words,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
