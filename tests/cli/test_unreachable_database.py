"""A database that does not answer is said in words, and never with its password."""

import argparse
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from parchemin.cli import main, verify, worker
from parchemin.cli.setup import unreachable

SAID = "connection refused\n\tIs the server running?"


@pytest.fixture
def down(monkeypatch):
    """Have the database refuse every connection, under a password."""
    known = {"HOST": "bd.exemple.fr", "NAME": "parchemin", "PASSWORD": "sésame"}
    refusing = SimpleNamespace(
        settings_dict=known, close=lambda: None, ensure_connection=lambda: failing(None)
    )
    monkeypatch.setattr("parchemin.cli.setup.connection", refusing)


def failing(_):
    raise OperationalError(SAID)


def test_a_command_says_where_it_looked_and_what_was_answered(down, monkeypatch, capsys):
    monkeypatch.setattr(verify, "run", failing)
    assert main.main(["verify"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("La base de données ne répond pas (bd.exemple.fr, base « parchemin »)")
    assert "connection refused" in said
    assert "DATABASE_URL" in said
    assert "sésame" not in said
    assert "Traceback" not in said


def test_the_worker_says_it_once_and_waits(down, monkeypatch, capsys):
    monkeypatch.setattr("parchemin.jobs.worker.work", lambda parent: None)
    assert worker.run(argparse.Namespace(parent=None)) == 0
    assert capsys.readouterr().err.endswith("Le travailleur attend qu’elle réponde.\n")


def test_another_fault_of_a_database_that_answers_keeps_its_trace(monkeypatch):
    answering = SimpleNamespace(close=lambda: None, ensure_connection=lambda: None)
    monkeypatch.setattr("parchemin.cli.setup.connection", answering)
    monkeypatch.setattr(verify, "run", failing)
    assert unreachable() is None
    with pytest.raises(OperationalError):
        main.main(["verify"])
