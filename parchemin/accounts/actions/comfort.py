"""What a person keeps for their comfort: nothing of it is an act, and the journal says nothing of it."""

from collections.abc import Sequence

from parchemin.accounts.models import KeptColumns, User


def keep_columns(*, user: User, route: str, columns: Sequence[str]) -> None:
    """Keep the columns that a person wants in a list."""
    KeptColumns.objects.update_or_create(
        user=user, route=route, defaults={"columns": list(columns)}
    )
