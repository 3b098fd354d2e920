"""The documentation tells the truth: links lead somewhere, commands run, drawings are those of the code."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

from parchemin.cli.main import COMMANDS
from tools.draw_workflows import drawn

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FILE = re.compile(r"`((?:parchemin|ops|tests|bench|docs|tools|requirements)/[\w./*-]+)`")
HOWTO = sorted((ROOT / "docs" / "howto").glob("*.md"))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ROOM = re.compile(r"^\| ((?:`\w+`(?:, )?)+) \|", re.MULTILINE)
# A path, whose parts in angle brackets stand for any name: it has a folder of the project, or ends as a file does.
PATH = re.compile(
    r"`((?:(?:parchemin|ops|tests|bench|docs|tools|requirements|\.ci)/)[\w./<>*…-]*"
    r"|[\w/<>*…-]+(?:\.(?:py|html|js|css|typ|xsd|xml|json|ya?ml|md)|/))`"
)
TEST = re.compile(r"`(test_\w+)`")
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


def lost_paths(text):
    """Return the paths that a how-to page names and that lead nowhere; a bare name is that of any file of ours."""
    found = []
    for path in PATH.findall(FENCE.sub("", text)):
        pattern = re.sub(r"<\w+>|…", "*", path).rstrip("/")
        if not any(
            any(ROOT.glob(f"{place}{pattern}")) for place in ("", "parchemin/**/", "tests/**/")
        ):
            found.append(path)
    return found


def lost_tests(text):
    """Return the tests that a how-to page names and that nobody wrote."""
    written = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    return [test for test in TEST.findall(text) if f"def {test}(" not in written]


def invented(text):
    """Return the first line of each snippet of a how-to page that does not stand in the product, word for word."""
    sources = [
        path.read_text()
        for ending in ("py", "html")
        for path in (ROOT / "parchemin").rglob(f"*.{ending}")
    ]
    return [
        code.splitlines()[0]
        for language, code in FENCE.findall(text)
        if language in {"python", "django"}
        and not any(
            textwrap.indent(code.rstrip(), " " * depth) in source
            for source in sources
            for depth in (0, 4, 8)
        )
    ]


@pytest.mark.parametrize("page", HOWTO, ids=name)
def test_a_how_to_page_names_files_and_tests_that_exist_and_quotes_the_product(page):
    text = page.read_text()
    assert (lost_paths(text), lost_tests(text), invented(text)) == ([], [], [])


def test_a_file_a_test_or_an_act_that_does_not_exist_is_caught_on_a_how_to_page():
    page = (
        "| `parchemin/accounts/terms.py` | `parchemin/<room>/terms.py`, `terms.py`, `test_<act>.py`, `rules/` |\n"
        "| `parchemin/prosper/terms.py` | `parchemin/<room>/prosper.py`, `prosper.py`, `prosper/` |\n"
        "`test_every_word_has_a_label`, `test_prosper`, `decision/12`\n"
        "```python\ndef objections_to_role(actor: Actor, *roles: Role) -> tuple[Objection, ...]:\n```\n"
        "```python\ndef prosper(actor: Actor) -> None:\n```\n"
    )
    assert lost_paths(page) == [
        "parchemin/prosper/terms.py",
        "parchemin/<room>/prosper.py",
        "prosper.py",
        "prosper/",
    ]
    assert lost_tests(page) == ["test_prosper"]
    assert invented(page) == ["def prosper(actor: Actor) -> None:"]


def test_the_rooms_of_the_architecture_are_those_that_import_linter_stacks():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (stack,) = [one["layers"] for one in contracts["contracts"] if one["id"] == "rooms"]
    page = (ROOT / "docs" / "architecture.md").read_text()
    told = [re.findall(r"\w+", room) for room in ROOM.findall(page)]
    assert told == [layer.split(" | ") for layer in reversed(stack)]


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
    for seen in ("Makefile", "requirements", "pyproject.toml", "tools", "parchemin"):
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
            timeout=300,
            check=False,
        )

    return run
