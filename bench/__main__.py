"""Every bench in turn, each in its own process so that one does not warm up the other."""

import subprocess
import sys

BENCHES = (
    "merkle",
    "credentials",
    "documents",
    "deliberation",
    "board",
    "flux",
    "verification",
    "issuing",
    "offline",
    "closing",
    "hanging_mail",
)

for name in BENCHES:
    print(f"\n== {name}", flush=True)
    subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)
