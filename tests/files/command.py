"""The command of the product, run as an operator runs it."""

import os
import subprocess
import sys

from tests.jobs.processes import ROOT


def parchemin(*words, **environment):
    """Run the command in a process of its own, as an operator does."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")}
    return subprocess.run(
        [sys.executable, "-m", "parchemin.cli.main", *map(str, words)],
        env={**inherited, "PYTHONPATH": str(ROOT), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
