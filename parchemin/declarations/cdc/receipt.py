"""Reading an accusé de traitement: whom the Caisse des Dépôts accepted, whom it refused, and why.

No schema of this file was ever seen; its shape comes from real reports (docs/formats/cdc-flux.md). Elements are
therefore known by their local name, whatever the prefix or the case, and what is not understood is refused as
soon as it names a passage.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from parchemin.kernel.objections import Objection, refuse_if

MOST_FAULTS: Final = 100
ROOT: Final = "rapport"
ACCEPTED: Final = "passagesok"
REFUSED: Final = "passagesko"
FIELDS: Final = {
    "nomfichier": ("nomFichier", 255),
    "idflux": ("idFlux", 50),
    "idtraitement": ("idTraitement", 80),
}


@dataclass(frozen=True, slots=True)
class PassageAnswer:
    """What is said of one passage, and on which line; `messages` is empty when it is accepted."""

    technical_id: str
    line: int
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiptContent:
    """An accusé de traitement as read: the flux it answers, and one answer a passage."""

    flux_ident: str
    flux_filename: str
    treatment: str
    accepted: tuple[PassageAnswer, ...]
    refused: tuple[PassageAnswer, ...]


def read_receipt_content(blocks: Iterable[bytes], name: str) -> ReceiptContent:
    """Return the content of a receipt given as blocks of bytes; `name` is that of the file.

    Raises Refused with one objection per fault, at most a hundred, each with its line: not XML, cut short,
    DOCTYPE, another root, no flux, no passage, a passage without identifier, cited twice, or refused without
    a message.
    """
    reader = _Reader(name)
    parser = etree.XMLParser(
        target=reader,  # type: ignore[arg-type] # the parser hands str to a target, never bytes
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        for block in blocks:
            for piece in block.splitlines(keepends=True):
                parser.feed(piece)
                reader.line += piece.endswith(b"\n")
        parser.close()
    except etree.XMLSyntaxError:
        reader.fault(
            "receipt-unreadable",
            "le XML est mal formé ou coupé avant la fin.",
            remedy="Télécharger de nouveau l’accusé de traitement, sans l’ouvrir ni le modifier.",
        )
    except _StopReading:
        pass
    return reader.content()


def objections_to_flux_named(
    content: ReceiptContent, expected: str, name: str
) -> tuple[Objection, ...]:
    """Return why a receipt may not be applied to the flux `expected`: it answers another one."""
    if content.flux_ident == expected:
        return ()
    return (
        Objection(
            "receipt-other-flux",
            f"« {name} » répond au flux « {content.flux_ident} », pas au flux « {expected} ».",
            remedy="Ouvrir le flux que nomme l’accusé.",
        ),
    )


def objections_to_passages_named(
    content: ReceiptContent, sent: Collection[str], name: str
) -> tuple[Objection, ...]:
    """Return one objection for each passage that is not among those `sent`, at most a hundred."""
    unknown = [
        answer
        for answer in (*content.accepted, *content.refused)
        if answer.technical_id not in sent
    ]
    return tuple(
        Objection(
            "receipt-unknown-passage",
            f"« {name} », ligne {answer.line} : le passage « {answer.technical_id} » "
            "n’est pas dans ce flux.",
            remedy="Ne rien appliquer : demander à la Caisse des Dépôts d’où vient ce passage.",
        )
        for answer in unknown[:MOST_FAULTS]
    )


class _StopReading(Exception):
    """Nothing more can be understood: the faults found so far are the answer."""


class _Reader:
    """Takes the events of the parser; keeps answers and faults, never a tree."""

    def __init__(self, name: str) -> None:
        self.line = 1
        self._name = name
        self._faults: list[Objection] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self._fields: dict[str, str] = {}
        self._answers: dict[str, list[PassageAnswer]] = {ACCEPTED: [], REFUSED: []}
        self._lines: dict[str, int] = {}
        self._passage = ""
        self._messages: list[str] = []

    def fault(self, code: str, text: str, *, source: str = "", remedy: str = "") -> None:
        """Keep one fault of the current line; stop reading after a hundred."""
        self._faults.append(
            Objection(code, f"« {self._name} », ligne {self.line} : {text}", source, remedy)
        )
        if len(self._faults) == MOST_FAULTS:
            raise _StopReading

    def content(self) -> ReceiptContent:
        """Return what was read. Raises Refused with every fault."""
        if not self._faults and not self._fields.get("idflux"):
            self._faults.append(self._objection_to_lack("receipt-without-flux", "idFlux"))
        if not self._faults and not self._lines:
            self._faults.append(
                self._objection_to_lack("receipt-without-passage", "PassagesOK ou PassagesKO")
            )
        refuse_if(tuple(self._faults))
        return ReceiptContent(
            flux_ident=self._fields["idflux"],
            flux_filename=self._fields.get("nomfichier", ""),
            treatment=self._fields.get("idtraitement", ""),
            accepted=tuple(self._answers[ACCEPTED]),
            refused=tuple(self._answers[REFUSED]),
        )

    def doctype(self, *_: object) -> None:
        """Refuse a DOCTYPE before anything it declares is used."""
        self.fault("receipt-doctype", "un DOCTYPE n’est pas admis.")
        raise _StopReading

    def start(self, tag: str, _attributes: object) -> None:
        """Enter an element."""
        name = _local(tag)
        if not self._path and name != ROOT:
            self.fault(
                "receipt-root",
                f"la racine est « {name} », « rapport » est attendu.",
                remedy="Donner l’accusé de traitement, et non le flux ou l’accusé de réception.",
            )
            raise _StopReading
        self._path.append(name)
        self._text.clear()
        if name == "passage":
            self._passage, self._messages = "", []

    def data(self, text: str) -> None:
        """Take a piece of text."""
        self._text.append(text)

    def comment(self, _text: str) -> None:
        """Comments say nothing."""

    def end(self, tag: str) -> None:
        """Leave an element, with what it said."""
        name, text = _local(tag), " ".join("".join(self._text).split())
        container = self._path[1] if len(self._path) > 1 else ""
        self._path.pop()
        self._text.clear()
        if len(self._path) == 1 and name in FIELDS:
            self._field(name, text)
        elif name == "idtechnique":
            self._identifier(container, text)
        elif container == REFUSED and name == "messageerreur" and text:
            self._messages.append(text)
        elif container == REFUSED and name == "passage":
            self._refused()

    def close(self) -> None:
        """End of the file."""

    def _field(self, name: str, text: str) -> None:
        element, longest = FIELDS[name]
        if name in self._fields:
            self.fault("receipt-field-twice", f"« {element} » est donné deux fois.")
        if len(text) > longest:
            self.fault("receipt-field-too-long", f"« {element} » dépasse {longest} caractères.")
        self._fields[name] = text

    def _identifier(self, container: str, text: str) -> None:
        if container == ACCEPTED and text:
            self._answer(ACCEPTED, text, ())
        elif container == ACCEPTED:
            self.fault("receipt-passage-unnamed", "un passage accepté n’a pas d’identifiant.")
        elif container != REFUSED:
            self.fault(
                "receipt-passage-misplaced",
                f"le passage « {text} » n’est ni dans PassagesOK ni dans PassagesKO.",
            )
        else:
            self._passage = text

    def _refused(self) -> None:
        if not self._passage:
            self.fault("receipt-passage-unnamed", "un passage refusé n’a pas d’identifiant.")
        elif not self._messages:
            self.fault(
                "receipt-refusal-unexplained",
                f"le refus du passage « {self._passage} » n’a pas de message.",
            )
        else:
            self._answer(REFUSED, self._passage, tuple(self._messages))

    def _answer(self, container: str, technical_id: str, messages: tuple[str, ...]) -> None:
        if technical_id in self._lines:
            self.fault(
                "receipt-passage-twice",
                f"le passage « {technical_id} » est déjà cité ligne {self._lines[technical_id]}.",
            )
            return
        self._lines[technical_id] = self.line
        self._answers[container].append(PassageAnswer(technical_id, self.line, messages))

    def _objection_to_lack(self, code: str, element: str) -> Objection:
        return Objection(code, f"« {self._name} » : l’élément « {element} » manque.")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()
