"""What operators copy from `ops/` starts commands that exist, with options that they take."""

import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from parchemin import __version__
from parchemin.cli.main import COMMANDS, main

ROOT = Path(__file__).resolve().parent.parent
OPS = ROOT / "ops"
COMPOSE = yaml.safe_load((OPS / "compose.yaml").read_text())
LINES = [
    *re.findall(
        r"^ExecStart=\S+/(parchemin .+)$",
        "\n".join(p.read_text() for p in OPS.glob("*.service")),
        re.M,
    ),
    *re.findall(r"^\w+: (parchemin .+)$", (OPS / "Procfile").read_text(), re.M),
    *(one["command"] for one in COMPOSE["services"].values() if "command" in one),
    " ".join(re.findall(r'"([^"]+)"', (OPS / "Dockerfile").read_text().split("\nCMD ")[1])),
]


@pytest.mark.parametrize("line", sorted(set(LINES)))
def test_each_command_of_ops_is_understood(line, monkeypatch):
    for name in COMMANDS:
        monkeypatch.setattr(import_module(f"parchemin.cli.{name}"), "run", lambda arguments: 0)
    assert main(shlex.split(line)[1:]) == 0


def test_web_and_worker_are_both_started_everywhere():
    assert len(LINES) == 7
    assert sum("worker" in line.split() for line in LINES) == 3


def test_the_settings_of_ops_are_those_of_the_operating_page():
    told = (ROOT / "docs" / "operating.md").read_text()
    services = (
        COMPOSE["services"]["web"]["environment"],
        COMPOSE["services"]["worker"]["environment"],
    )
    named = {name for one in services for name in one}
    named |= set(re.findall(r"^([A-Z_]+)=", (OPS / "parchemin.env").read_text(), re.M))
    assert [name for name in sorted(named) if f"`{name}`" not in told] == []


def test_the_public_description_says_this_version_and_this_licence():
    told = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    assert told["softwareVersion"] == __version__
    assert told["legal"]["license"] == "AGPL-3.0-or-later"
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text()
