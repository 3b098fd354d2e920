"""Writing a flux as a stream: constant memory, one passage a line, bytes that never depend on the machine.

The text is built by hand because an element library costs four times as much for the same bytes
(bench/flux.py); in exchange every file is read back against the schema (cdc/validation.py).
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from parchemin.declarations.cdc.header import FluxHeader, horodatage, objections_to_header
from parchemin.declarations.rules.facts import BirthplaceFacts, HolderFacts, PassageFacts
from parchemin.declarations.terms import CdcProfile, RegisterKind
from parchemin.kernel.objections import refuse_if

NAMESPACE: Final = "urn:cdc:cpf:pc5:schema:1.0.0"
LINES_PER_WRITE: Final = 128
MOST_PASSAGES: Final = 200_000


@dataclass(frozen=True, slots=True)
class WrittenFlux:
    """What was written: how many passages, how many bytes, and their SHA-256 in hexadecimal."""

    count: int
    size: int
    sha256: str


class FluxWriter:
    """Writes one flux into a sink of bytes, passage after passage.

    Passages of one register code must follow one another. Raises Refused for an impossible header, ValueError
    when a code comes back after another one or beyond 200,000 passages.
    """

    def __init__(self, sink: Callable[[bytes], object], header: FluxHeader) -> None:
        refuse_if(objections_to_header(header))
        self._sink = sink
        self._header = header
        self._digest = hashlib.sha256()
        self._size = 0
        self._line = 0
        self._count = 0
        self._pending: list[str] = []
        self._code = ""
        self._codes: set[str] = set()
        for line in _opening(header):
            self._put(line)

    def add(self, facts: PassageFacts) -> int:
        """Write one passage and return the number of its line in the file, from 1.

        The facts must meet no objection (rules/eligibility.py).
        """
        return self.add_line(facts.register, facts.code, passage_line(facts))

    def add_line(self, register: RegisterKind | None, code: str, line: str) -> int:
        """Write a passage whose line is known, as when a declaration is withdrawn in the words it was made."""
        if code != self._code:
            self._open_certification(register, code)
        if self._count == MOST_PASSAGES:
            raise ValueError(f"a flux holds at most {MOST_PASSAGES} passages")
        self._count += 1
        self._put(line)
        return self._line

    def close(self) -> WrittenFlux:
        """Write the end of the file and return what was written."""
        if self._code:
            self._put(_CERTIFICATION_END)
        for line in _CLOSING:
            self._put(line)
        self._flush()
        return WrittenFlux(self._count, self._size, self._digest.hexdigest())

    def _open_certification(self, register: RegisterKind | None, code: str) -> None:
        if register is None or code in self._codes:
            raise ValueError(f"passages of {code!r} do not follow one another")
        if self._code:
            self._put(_CERTIFICATION_END)
        self._code = code
        self._codes.add(code)
        self._put(
            f"<cpf:certification><cpf:type>{register.value}</cpf:type>"
            f"<cpf:code>{escaped(code)}</cpf:code>"
            f"<cpf:natureDeposant>{self._header.depositor.value}</cpf:natureDeposant>"
            "<cpf:passageCertifications>"
        )

    def _put(self, line: str) -> None:
        self._line += 1
        self._pending.append(line)
        if len(self._pending) == LINES_PER_WRITE:
            self._flush()

    def _flush(self) -> None:
        self._pending.append("")
        block = "\n".join(self._pending).encode()
        self._pending.clear()
        self._digest.update(block)
        self._size += len(block)
        self._sink(block)


def _opening(header: FluxHeader) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<cpf:flux xmlns:cpf="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    )
    yield f"<cpf:idFlux>{header.ident}</cpf:idFlux>"
    yield f"<cpf:horodatage>{horodatage(header.at)}</cpf:horodatage>"
    if header.profile is not CdcProfile.V1_1_2:
        yield f"<cpf:action>{header.action.value}</cpf:action>"
    yield f"<cpf:emetteur><cpf:idClient>{header.emitter_id}</cpf:idClient>"
    yield f"<cpf:certificateurs><cpf:certificateur><cpf:idClient>{header.certifier_id}</cpf:idClient>"
    yield f"<cpf:idContrat>{header.contract_id}</cpf:idContrat><cpf:certifications>"


_CERTIFICATION_END: Final = "</cpf:passageCertifications></cpf:certification>"
_CLOSING: Final = (
    "</cpf:certifications></cpf:certificateur></cpf:certificateurs></cpf:emetteur>",
    "</cpf:flux>",
)


def passage_line(facts: PassageFacts) -> str:
    """Return one `passageCertification` on one line, its elements in the order of the description.

    A CQP is obtained by admission, declared as certified, without European language or digital level
    (docs/formats/cdc-flux.md). Nil elements are those the schema wants present; the others are left out.
    """
    mode = f">{facts.access_mode.value}</cpf:modaliteAcces>" if facts.access_mode else _NIL
    mention = f">{facts.mention.value}</cpf:mentionValidee>" if facts.mention else _NIL
    valid_until = f">{facts.valid_until}</cpf:dateFinValidite>" if facts.valid_until else _NIL
    return (
        f"<cpf:passageCertification><cpf:idTechnique>{escaped(facts.technical_id)}</cpf:idTechnique>"
        f"{_element('urlPreuve', facts.proof_url) if facts.proof_url else ''}"
        f"{_element('libelleOption', facts.option) if facts.option else ''}"
        "<cpf:obtentionCertification>PAR_ADMISSION</cpf:obtentionCertification>"
        "<cpf:donneeCertifiee>true</cpf:donneeCertifiee>"
        f"{_element('dateDebutExamen', facts.exam_from) if facts.exam_from else ''}"
        f"{_element('dateFinExamen', facts.exam_to) if facts.exam_to else ''}"
        f"{_element('modalitePassageExamen', facts.exam_place) if facts.exam_place else ''}"
        f"{_element('codePostalCentreExamen', facts.exam_postal_code) if facts.exam_postal_code else ''}"
        f"<cpf:dateDebutValidite>{facts.awarded_on}</cpf:dateDebutValidite>"
        f"<cpf:dateFinValidite{valid_until}"
        "<cpf:presenceNiveauLangueEuro>false</cpf:presenceNiveauLangueEuro>"
        "<cpf:presenceNiveauNumeriqueEuro>false</cpf:presenceNiveauNumeriqueEuro>"
        f'<cpf:scoring xsi:nil="true"/><cpf:mentionValidee{mention}'
        f"<cpf:modalitesInscription><cpf:modaliteAcces{mode}"
        f"{_element('voieAccessVAE', facts.vae_path) if facts.vae_path else ''}"
        f"{_element('initiativeInscription', facts.initiative) if facts.initiative else ''}"
        f"{_element('dateInscription', facts.enrolled_on) if facts.enrolled_on else ''}"
        "</cpf:modalitesInscription><cpf:identificationTitulaire>"
        f"{_holder(facts.holder)}</cpf:identificationTitulaire></cpf:passageCertification>"
    )


def _holder(holder: HolderFacts) -> str:
    names = holder.given_names
    usage = f">{escaped(holder.usage_name)}</cpf:nomUsage>" if holder.usage_name else _NIL
    month = f">{holder.birth_month:02d}</cpf:moisNaissance>" if holder.birth_month else _NIL
    day = f">{holder.birth_day:02d}</cpf:jourNaissance>" if holder.birth_day else _NIL
    return (
        f"<cpf:titulaire><cpf:nomNaissance>{escaped(holder.birth_name)}</cpf:nomNaissance>"
        f"<cpf:nomUsage{usage}<cpf:prenom1>{escaped(names[0])}</cpf:prenom1>"
        f"{_element('prenom2', names[1]) if len(names) > 1 else ''}"
        f"{_element('prenom3', names[2]) if len(names) > 2 else ''}"
        f"<cpf:anneeNaissance>{holder.birth_year}</cpf:anneeNaissance>"
        f"<cpf:moisNaissance{month}<cpf:jourNaissance{day}<cpf:sexe>{holder.sex}</cpf:sexe>"
        f"{_birthplace(holder.birthplace)}</cpf:titulaire>"
    )


def _birthplace(place: BirthplaceFacts) -> str:
    if place.commune_code:
        code = (
            "<cpf:codeInseeNaissance><cpf:codeInsee>"
            f"{place.commune_code}</cpf:codeInsee></cpf:codeInseeNaissance>"
        )
    elif place.postal_code:
        code = (
            "<cpf:codePostalNaissance><cpf:codePostal>"
            f"{escaped(place.postal_code)}</cpf:codePostal></cpf:codePostalNaissance>"
        )
    else:
        code = '<cpf:codePostalNaissance><cpf:codePostal xsi:nil="true"/></cpf:codePostalNaissance>'
    return (
        f"<cpf:codeCommuneNaissance>{code}</cpf:codeCommuneNaissance>"
        f"{_element('libelleCommuneNaissance', place.commune) if place.commune else ''}"
        f"{_element('codePaysNaissance', place.country_code) if place.country_code else ''}"
        f"{_element('libellePaysNaissance', place.country) if place.country else ''}"
    )


_NIL: Final = ' xsi:nil="true"/>'


# Callers test for a value themselves: ten calls a passage saved are a fifth of its time.
def _element(tag: str, value: str | date) -> str:
    text = escaped(value) if isinstance(value, str) else value
    return f"<cpf:{tag}>{text}</cpf:{tag}>"


def escaped(text: str) -> str:
    """Return text as XML character data, which is the text itself for nearly every name."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text
