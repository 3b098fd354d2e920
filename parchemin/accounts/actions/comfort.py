"""What a person keeps for their comfort: nothing of it is an act, and the journal says nothing of it."""

from collections.abc import Sequence
from typing import Final

from django.db import transaction

from parchemin.accounts.models import KeptList, User
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy

MOST_VIEWS: Final = 20
LONGEST_NAME: Final = 60
LONGEST_QUERY: Final = 1000

_NAMELESS = Objection("view-nameless", "Cette vue n’a pas de nom.", remedy="Donnez-lui un nom.")
_UNREADABLE = Objection(
    "view-unreadable",
    "Le nom de cette vue a un caractère qui ne se lit pas.",
    remedy="Tapez-le de nouveau.",
)
_TOO_LONG = Objection(
    "view-too-long",
    f"Une vue a un nom de {LONGEST_NAME} caractères au plus, et moins de filtres.",
    remedy="Raccourcissez-la.",
)
_TOO_MANY = Objection(
    "views-too-many",
    f"Une liste garde {MOST_VIEWS} vues au plus.",
    remedy="Retirez-en une d’abord.",
)


def keep_columns(*, user: User, route: str, columns: Sequence[str]) -> None:
    """Keep the columns that a person wants in a list."""
    KeptList.objects.update_or_create(user=user, route=route, defaults={"columns": list(columns)})


@transaction.atomic
def keep_view(*, user: User, route: str, name: str, query: str) -> None:
    """Keep under a name what the address of a list asks; the same name again replaces the former.

    Raises `Refused` without a name, for one that cannot be read, for one or a query that is too long, and beyond
    twenty views of a list.
    """
    name = tidy(name)
    kept, _ = KeptList.objects.select_for_update().get_or_create(user=user, route=route)
    views = {**kept.views, name: query}
    refuse_if(
        (
            *(() if name else (_NAMELESS,)),
            *(() if name.isprintable() else (_UNREADABLE,)),
            *((_TOO_LONG,) if len(name) > LONGEST_NAME or len(query) > LONGEST_QUERY else ()),
            *((_TOO_MANY,) if len(views) > MOST_VIEWS else ()),
        )
    )
    kept.views = views
    kept.save(update_fields=["views"])


@transaction.atomic
def drop_view(*, user: User, route: str, name: str) -> None:
    """Keep a view no more; one that is not kept stays so."""
    for kept in KeptList.objects.select_for_update().filter(user=user, route=route):
        kept.views = {known: query for known, query in kept.views.items() if known != name}
        kept.save(update_fields=["views"])
