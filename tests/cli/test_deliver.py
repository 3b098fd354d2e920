"""`parchemin deliver` finishes what an interruption left, one process or several."""

import argparse
import subprocess
import sys

import pytest

from parchemin.certificates.models import Certificate
from parchemin.cli import deliver
from tests.certificates.scene import awarded, but_one, signed_day


def call(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    deliver.add_arguments(parser)
    return deliver.run(parser.parse_args(list(arguments)))


@pytest.mark.django_db
def test_what_waits_is_delivered_once(capsys):
    awarded(signed_day({}, {}))
    assert call() == 0
    assert capsys.readouterr().out == "2 remis, 0 en attente.\n"
    assert call() == 0
    assert capsys.readouterr().out == "0 remis, 0 en attente.\n"


@pytest.mark.django_db
def test_one_body_is_delivered_without_the_others():
    day, other = signed_day(), signed_day()
    for each in (day, other):
        awarded(each)
    assert call(f"--body={day.sitting.body.slug}") == 0
    waiting = Certificate.objects.get(delivered_at__isnull=True)
    assert waiting.body == other.sitting.body


@pytest.mark.django_db
def test_one_that_cannot_be_made_is_named_and_stops_no_other(capsys, monkeypatch):
    first = awarded(signed_day({}, {}))[0].pk
    monkeypatch.setattr(
        "parchemin.processes.deliver.deliver_certificate", but_one(first, "L’encre manque.")
    )
    assert call() == 1
    refused = Certificate.objects.get(delivered_at__isnull=True)
    told = capsys.readouterr().out
    assert f"{refused.number} : L’encre manque." in told
    assert told.endswith("1 remis, 1 en attente.\n")


def test_the_bench_delivers_the_same_pages_over_two_processes():
    made = subprocess.run(
        [sys.executable, "-m", "bench.issuing", "2"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    assert "2 processes at once" in made.stdout
