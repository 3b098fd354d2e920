"""People in lists: the birth name first, as registers sort them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name of a list, « Camara Sékou »: the birth name stands out."""

    birth_name: str
    given_names: str

    def __str__(self) -> str:
        return f"{self.birth_name} {self.given_names}"
