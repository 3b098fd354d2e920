"""French order in both databases: PostgreSQL has it (ICU), SQLite is taught it on each connection."""

from typing import Any

from django.db.models import F
from django.db.models.expressions import OrderBy
from django.db.models.functions import Collate

from parchemin.kernel.collation import compare_in_french

# The French collation of the ICU library, under the name that PostgreSQL gives it.
FRENCH = "fr-x-icu"


def teach(*, connection: Any, **_: object) -> None:
    """Teach French order to a connection to SQLite that has just opened."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(FRENCH, compare_in_french)


def in_french(field: str) -> OrderBy:
    """Return a field of text to order rows by, as a French reader looks for it; `-` before it: last first."""
    ordered = Collate(F(field.removeprefix("-")), FRENCH)
    return ordered.desc() if field.startswith("-") else ordered.asc()


def is_text(field: Any) -> bool:
    """Tell whether a field of the database holds words, that French orders."""
    return field.get_internal_type() in ("CharField", "TextField")
