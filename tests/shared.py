"""Where the real files used by some tests are, when they are at hand."""

from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parent.parent.parent / "shared"

SHARED: Path | None = _FOLDER if _FOLDER.is_dir() else None

needs_shared = pytest.mark.skipif(
    SHARED is None, reason="les fichiers réels de ../shared ne sont pas à côté du dépôt"
)
