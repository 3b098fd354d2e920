"""Each line of a file of candidates as an enrolment, or one fault per cell that cannot be taken."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from parchemin.kernel.identifiers import normalise_siret
from parchemin.kernel.objections import Objection, Refused, refuse_if
from parchemin.kernel.schema import Fault
from parchemin.kernel.text import compact_key, objections_to_name, tidy
from parchemin.pathways.birthdates import read_birth_date
from parchemin.pathways.civil_status import CivilStatus, split_given_names
from parchemin.pathways.enrolment import Enrolment, NamedSupport
from parchemin.pathways.imports.columns import BY_KEY, Matching
from parchemin.pathways.imports.table import Spreadsheet, TableLine
from parchemin.pathways.terms import Route, Sex, SupportKind

_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")
_PHONE = re.compile(r"\+?[0-9]{6,15}", re.ASCII)
_SEXES = {
    **dict.fromkeys(("f", "femme", "feminin", "mme", "madame", "mlle"), Sex.FEMALE),
    **dict.fromkeys(("m", "h", "homme", "masculin", "mr", "monsieur"), Sex.MALE),
}
_ROUTES = {
    **{compact_key(route.label): route for route in Route},
    **{compact_key(route.value): route for route in Route},
    **dict.fromkeys(
        ("contratpro", "cpro", "professionnalisation"), Route.PROFESSIONALISATION_CONTRACT
    ),
    **dict.fromkeys(("poe", "poei", "poec"), Route.JOB_PREPARATION),
    **dict.fromkeys(("ptp", "projetdetransitionprofessionnelle"), Route.CAREER_TRANSITION),
    **dict.fromkeys(("candidatlibre", "candidatureindividuelle"), Route.INDIVIDUAL),
    **dict.fromkeys(("plan", "pdc", "plandeformation"), Route.SKILLS_PLAN),
    **dict.fromkeys(("formation", "cpf"), Route.CONTINUING_TRAINING),
    **dict.fromkeys(("reconversion",), Route.RECONVERSION_PERIOD),
    **dict.fromkeys(("validationdesacquisdelexperience",), Route.STATUTORY_VAE),
    **dict.fromkeys(("contratdapprentissage",), Route.APPRENTICESHIP),
}
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class EnrolmentLine:
    """One line: its number, its cells, and the enrolment that it asks for, or why it cannot be taken."""

    number: int
    cells: tuple[str, ...]
    enrolment: Enrolment | None
    faults: tuple[Fault, ...]


def read_candidates(
    table: Spreadsheet, matching: Matching, defaults: Mapping[str, str] | None = None
) -> tuple[EnrolmentLine, ...]:
    """Return every line below the header; `defaults` fill the cells that are empty, by key."""
    return tuple(
        _Line(line, matching, defaults or {}).read()
        for line in table.lines
        if line.number > matching.header_line
    )


class _Line:
    """Reads one line and gathers its faults, one per cell."""

    def __init__(self, line: TableLine, matching: Matching, defaults: Mapping[str, str]) -> None:
        self.line = line
        self.matching = matching
        self.defaults = defaults
        self.faults: list[Fault] = []

    def read(self) -> EnrolmentLine:
        enrolment = self._enrolment()
        taken = None if self.faults else enrolment
        return EnrolmentLine(self.line.number, self.line.cells, taken, tuple(self.faults))

    def _enrolment(self) -> Enrolment | None:
        person = self._person()
        route = self._required("route", _route)
        entry = self._required("entry", _day)
        certification = self._required("certification", tidy)
        email = self._optional("email", _email)
        phone = self._optional("phone", read_phone)
        partner = self._optional("partner_siret", normalise_siret)
        employer = self._optional("employer_siret", normalise_siret)
        if person is None or route is None or entry is None or certification is None:
            return None
        return Enrolment(
            person=person,
            certification_code=certification,
            route=route,
            entry=entry,
            sought=tuple(dict.fromkeys(re.findall(r"[^\s,;]+", self._cell("sought")))),
            email=email or "",
            phone=phone or "",
            partner_siret=partner or "",
            employer_siret=employer or "",
            employer_name=self._cell("employer_name"),
            supports=tuple(self._supports()),
        )

    def _person(self) -> CivilStatus | None:
        sex = self._required("sex", _sex)
        born = self._required("born", read_birth_date)
        birth_name = self._required("birth_name", _name("nom de naissance"))
        usage_name = self._optional("usage_name", _name("nom d’usage"))
        given_names = self._required("given_names", _given_names)
        place, country = self._cell("birth_place"), self._cell("birth_country")
        if not place and not country:
            self._fault_of_lack("birth_place")
        if sex is None or born is None or birth_name is None or given_names is None:
            return None
        return CivilStatus(
            sex=sex,
            birth_name=birth_name,
            given_names=given_names,
            born=born,
            birth_place=place,
            birth_country=country,
            usage_name=usage_name or "",
        )

    def _supports(self) -> Iterator[NamedSupport]:
        for key, kind in (
            ("tutor", SupportKind.TUTOR),
            ("trainer", SupportKind.TRAINER),
            ("guide", SupportKind.GUIDE),
        ):
            if name := self._cell(key):
                yield NamedSupport(kind, name)

    def _cell(self, key: str) -> str:
        rank = self.matching.ranks.get(key)
        written = self.line.cells[rank] if rank is not None and rank < len(self.line.cells) else ""
        return written or self.defaults.get(key, "")

    def _required(self, key: str, read: Callable[[str], Value]) -> Value | None:
        if not self._cell(key):
            self._fault_of_lack(key)
            return None
        return self._optional(key, read)

    def _optional(self, key: str, read: Callable[[str], Value]) -> Value | None:
        if not self._cell(key):
            return None
        try:
            return read(self._cell(key))
        except Refused as refusal:
            for objection in refusal.objections:
                self._fault(key, objection)
            return None

    def _fault_of_lack(self, key: str) -> None:
        self._fault(key, Objection("missing", "La cellule est vide."))

    def _fault(self, key: str, objection: Objection) -> None:
        message = " ".join(filter(None, (objection.message, objection.remedy)))
        self.faults.append(
            Fault(
                path=BY_KEY[key].header,
                value=self._cell(key),
                rule=objection.code,
                message=message,
                line=self.line.number,
            )
        )


def _sex(text: str) -> Sex:
    known = _SEXES.get(compact_key(text))
    if known is None:
        raise Refused(Objection("sex", f"« {text} » n’est ni F ni M."))
    return known


def _route(text: str) -> Route:
    known = _ROUTES.get(compact_key(text))
    if known is None:
        names = ", ".join(route.label for route in Route if route is not Route.APPRENTICESHIP)
        raise Refused(
            Objection("route", f"« {text} » n’est pas une voie.", remedy=f"Voies : {names}.")
        )
    return known


def _day(text: str) -> date:
    """Return a whole day; raises `Refused` when it is not one."""
    try:
        read = read_birth_date(text)
    except Refused:
        read = None
    if read is None or not read.is_whole:
        message = f"« {text} » n’est pas une date jj/mm/aaaa."
        raise Refused(Objection("date", message))
    return read.first


def _name(field: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        refuse_if(objections_to_name(text, field))
        return text

    return read


def _given_names(text: str) -> tuple[str, ...]:
    names = split_given_names(text)
    refuse_if(tuple(o for name in names for o in objections_to_name(name, "prénom")))
    if not names:
        raise Refused(Objection("given-name-missing", "Aucun prénom n’est donné."))
    return names


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise Refused(Objection("email", f"« {text} » n’est pas une adresse électronique."))
    return text


def read_phone(text: str) -> str:
    """Return a telephone number as digits alone; raises `Refused` when it is not one."""
    number = re.sub(r"[\s.\-()]", "", text)
    if not _PHONE.fullmatch(number):
        raise Refused(Objection("phone", f"« {text} » n’est pas un numéro de téléphone."))
    return number
