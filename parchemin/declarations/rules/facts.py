"""What a declaration says of one holder and one certification, as plain values."""

from dataclasses import dataclass
from datetime import date

from parchemin.declarations.terms import (
    AccessMode,
    CdcMention,
    ExamPlace,
    Initiative,
    RegisterKind,
    VaePath,
)


@dataclass(frozen=True, slots=True)
class BirthplaceFacts:
    """Where a holder was born, on the official geographic code at the birth date.

    `commune_code` has five characters: an INSEE commune, or `99` and the country code abroad. `postal_code` is
    used only when the commune is unknown; both empty means an unknown place. `country_code` is the INSEE
    country code without its leading 99, empty for France.
    """

    commune_code: str = ""
    postal_code: str = ""
    commune: str = ""
    country_code: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class HolderFacts:
    """The civil status of a holder, spelled as on the birth certificate.

    `given_names` are in the order of the civil status. `birth_month` and `birth_day` are None when the civil
    status does not know them; `sex` is `F` or `M`.
    """

    birth_name: str
    given_names: tuple[str, ...]
    sex: str
    birth_year: int
    birth_month: int | None = None
    birth_day: int | None = None
    usage_name: str = ""
    birthplace: BirthplaceFacts = BirthplaceFacts()


@dataclass(frozen=True, slots=True)
class PassageFacts:
    """One certification awarded to one holder: everything a flux writes about it.

    `technical_id` is ours, stable, and comes back in the receipt. `register` and `code` are None and empty when
    the certification stands in no national register. Dates are calendar days in Paris. None or an empty text
    means that the value is not known: it is then sent as nil or left out, never invented.
    """

    technical_id: str
    register: RegisterKind | None
    code: str
    awarded_on: date | None
    holder: HolderFacts
    access_mode: AccessMode | None = None
    proof_url: str = ""
    option: str = ""
    exam_from: date | None = None
    exam_to: date | None = None
    exam_place: ExamPlace | None = None
    exam_postal_code: str = ""
    valid_until: date | None = None
    mention: CdcMention | None = None
    vae_path: VaePath | None = None
    initiative: Initiative | None = None
    enrolled_on: date | None = None
