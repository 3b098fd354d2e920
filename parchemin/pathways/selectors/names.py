"""People in the order of a register: by birth name, then by given names, as French is read."""

from django.db.models.expressions import OrderBy

from parchemin.journal.collation import in_french


def by_name(path: str) -> tuple[OrderBy, OrderBy]:
    """Return what orders rows by the person at the end of `path`."""
    return in_french(f"{path}__birth_name"), in_french(f"{path}__given_names")
