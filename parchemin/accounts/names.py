"""How a table of people keeps their name: in two parts, found and ordered by surname."""

from django.db import models
from django.db.models.expressions import OrderBy

from parchemin.journal.collation import in_french
from parchemin.journal.columns import WrittenLine
from parchemin.kernel.people import LONGEST_NAME, KnownAs, NameParts, person_key


class NamedInTwo(models.Model):
    """Somebody called by their given names and surname."""

    surname = WrittenLine("nom", max_length=LONGEST_NAME)
    given_names = WrittenLine("prénoms", max_length=LONGEST_NAME, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """Return how sentences and letters call them: « Odile Marchal »."""
        return f"{self.given_names} {self.surname}".strip()

    @property
    def listed_name(self) -> str:
        """Return how lists and choices call them, surname first: « Marchal Odile »."""
        return f"{self.surname} {self.given_names}".strip()

    @property
    def name_parts(self) -> NameParts:
        """Return both parts, as the acts on people ask for them."""
        return {"given_names": self.given_names, "surname": self.surname}


class KnownToRules(NamedInTwo):
    """Somebody whom the rules and what is sealed call by an address, kept once theirs changes."""

    sealed_email = models.EmailField("adresse scellée", blank=True, default="")

    class Meta:
        abstract = True

    email: str
    user_id: int | None

    @property
    def key(self) -> str:
        """Return what the rules call them, the same all along."""
        return person_key(self.sealed_email or self.email)

    @property
    def known_as(self) -> KnownAs:
        """Return all that lets them be met again elsewhere."""
        return KnownAs(self.name, self.email, self.user_id, self.sealed_email)


def by_surname(path: str = "") -> tuple[OrderBy, OrderBy]:
    """Return what orders rows by the person at the end of `path`, as a French reader looks for them."""
    before = f"{path}__" if path else ""
    return in_french(f"{before}surname"), in_french(f"{before}given_names")
