"""A référentiel and a règlement to try, written by us: downloaded, looked at, then given back."""

from pathlib import Path

REFERENTIEL = Path(__file__).parent / "referentiel.json"
REGLEMENT = Path(__file__).parent / "reglement.yaml"
