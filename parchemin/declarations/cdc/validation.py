"""Checking a flux against a schema as it streams by: no tree, no DTD, no entity, no network.

Our two schema files are our reading of the description, not the official ones: an administrator may point to
the official file, and every flux is then checked against that one.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

from parchemin.declarations.terms import CdcProfile
from parchemin.kernel.objections import Objection, Refused

SCHEMAS: Final = Path(__file__).resolve().parent.parent / "schemas"
MOST_FAULTS: Final = 50
XSD: Final = "{http://www.w3.org/2001/XMLSchema}"

FAULT: Final = re.compile(
    r"Element '(?:\{[^}]*\})?(?P<element>[^']+)'(?:, attribute '[^']+')?: "
    r"(?:\[facet '(?P<facet>\w+)'\] )?(?P<detail>.*)",
    re.DOTALL,
)
FACETS: Final = {
    "enumeration": "la valeur n’est pas dans la liste",
    "length": "la longueur n’est pas celle attendue",
    "maxInclusive": "la valeur est trop grande",
    "maxLength": "le texte est trop long",
    "minInclusive": "la valeur est trop petite",
    "minLength": "le texte est vide",
    "pattern": "la valeur n’a pas la forme attendue",
}


class FluxValidator:
    """Reads a flux block by block and keeps one objection per fault, with its line."""

    def __init__(self, schema: etree.XMLSchema, name: str = "flux") -> None:
        self._parser = etree.XMLParser(
            schema=schema,
            target=_Discard(),  # type: ignore[arg-type] # a target may take fewer events than the stub says
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        )
        self._name = name
        self._line = 1
        self._faults: dict[tuple[int, str], Objection] = {}
        self._seen = 0
        self._broken = False

    def feed(self, block: bytes) -> None:
        """Read the next bytes of the file. Blocks may cut lines anywhere."""
        for piece in block.splitlines(keepends=True):
            if self._broken or len(self._faults) >= MOST_FAULTS:
                return
            try:
                self._parser.feed(piece)
            except (etree.XMLSyntaxError, _DoctypeFoundError) as error:
                self._break(error)
            self._collect()
            self._line += piece.endswith(b"\n")

    def close(self) -> tuple[Objection, ...]:
        """End the file and return its faults in order, none when it follows the schema."""
        if not self._broken and len(self._faults) < MOST_FAULTS:
            try:
                self._parser.close()
            except (etree.XMLSyntaxError, _DoctypeFoundError) as error:
                self._break(error)
            self._collect()
        return tuple(self._faults.values())

    def _break(self, error: Exception) -> None:
        self._broken = True
        self._collect()
        if not self._faults:
            self._faults[(self._line, "")] = Objection(
                "flux-unreadable",
                f"« {self._name} », ligne {self._line} : {_unreadable(error)}.",
                remedy="Le fichier n’est pas un flux XML complet.",
            )

    def _collect(self) -> None:
        log = self._parser.feed_error_log
        for entry in log[self._seen :]:
            fault = FAULT.match(entry.message)
            element = fault["element"] if fault else ""
            if entry.domain == etree.ErrorDomains.SCHEMASV:
                self._faults.setdefault(
                    (self._line, element), self._objection(fault, entry.message)
                )
        self._seen = len(log)

    def _objection(self, fault: re.Match[str] | None, message: str) -> Objection:
        element = fault["element"] if fault else "?"
        facet = (fault["facet"] or "") if fault else ""
        return Objection(
            "flux-invalid",
            f"« {self._name} », ligne {self._line}, élément « {element} » : "
            f"{FACETS.get(facet) or _in_french(fault['detail'] if fault else message)}.",
        )


def _in_french(detail: str) -> str:
    """Return what libxml2 says of a fault of structure, in the words of our screens."""
    plain = _NAMESPACE.sub("", detail)
    for pattern, words in _DETAILS:
        if found := pattern.search(plain):
            return words.format(*(" ".join(group.split()) for group in found.groups()))
    return "valeur ou structure inattendue"


_NAMESPACE: Final = re.compile(r"\{[^}]*\}")
_DETAILS: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (
            r"This element is not expected\. Expected is (?:one of )?\((.*)\)",
            "il n’est pas attendu ici ; attendu : {}",
        ),
        (r"This element is not expected", "il n’est pas attendu ici"),
        (r"Missing child element\(s\)\. Expected is (?:one of )?\((.*)\)", "il y manque : {}"),
        (r"The attribute '([^']+)' is required but missing", "il y manque l’attribut « {} »"),
        (r"The attribute '([^']+)' is not allowed", "l’attribut « {} » n’y est pas admis"),
        (r"'(.*)' is not a valid value", "la valeur « {} » n’est pas admise"),
    )
)


class _DoctypeFoundError(Exception):
    """A DOCTYPE was met: no exchange of ours has one."""

    def __str__(self) -> str:
        return "DOCTYPE"


class _Discard:
    """Takes no event, so that the parser builds nothing and only the schema looks at the file."""

    def doctype(self, *_: object) -> None:
        raise _DoctypeFoundError

    def close(self) -> None:
        return None


def _unreadable(error: Exception) -> str:
    if isinstance(error, _DoctypeFoundError):
        return "un DOCTYPE n’est pas admis"
    return "le XML est mal formé ou incomplet"


def faults_in(blocks: Iterable[bytes], schema: etree.XMLSchema, name: str) -> tuple[Objection, ...]:
    """Return the faults of a flux given as blocks of bytes, at most fifty, one per line and element."""
    validator = FluxValidator(schema, name)
    for block in blocks:
        validator.feed(block)
    return validator.close()


@cache
def own_schema(profile: CdcProfile) -> etree.XMLSchema:
    """Return our reading of the schema of a profile."""
    return etree.XMLSchema(file=str(SCHEMAS / f"cdc-{profile.value}.xsd"))


def official_schema(path: Path) -> etree.XMLSchema:
    """Return the schema of an official file placed by an administrator.

    Raises Refused when the file cannot be read, is not a schema, has a DOCTYPE or refers to another file.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused(_unreadable_schema(path.name, error)) from error
    return schema_in(content, path.name)


def schema_in(content: bytes, name: str, profile: CdcProfile | None = None) -> etree.XMLSchema:
    """Return the schema that a file holds; of a `profile`, it must describe a flux, and this one.

    Raises Refused when it is not a schema, has a DOCTYPE or refers to another file, or is of another profile.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
        if root.getroottree().docinfo.internalDTD is not None or any(
            next(root.iter(XSD + name), None) is not None
            for name in ("import", "include", "redefine", "override")
        ):
            raise Refused(
                Objection(
                    "schema-not-alone",
                    f"« {name} » a un DOCTYPE ou renvoie à un autre fichier.",
                    remedy="Déposer le schéma officiel complet, en un seul fichier.",
                )
            )
        schema = etree.XMLSchema(root)
    except (etree.XMLSyntaxError, etree.XMLSchemaParseError) as error:
        raise Refused(_unreadable_schema(name, error)) from error
    if profile is not None:
        _refuse_other(root, name, profile)
    return schema


def _refuse_other(root: etree._Element, name: str, profile: CdcProfile) -> None:
    """Refuse a schema of something else than a flux, or of the other profile: only 1.1.5 has an action."""
    names = {element.get("name", "") for element in root.iter(XSD + "element")}
    if root.find(f"{XSD}element[@name='flux']") is None:
        why = f"« {name} » ne décrit pas un flux de la Caisse des Dépôts : il n’a pas d’élément « flux »."
        remedy = "Donnez le fichier XSD du kit des flux."
        raise Refused(Objection("schema-of-no-flux", why, remedy=remedy))
    if ("action" in names) is not (profile is CdcProfile.V1_1_5):
        why = f"« {name} » n’est pas le schéma {profile.value} : l’élément « action » n’est que dans le 1.1.5."
        remedy = "Choisissez l’autre schéma, ou l’autre fichier."
        raise Refused(Objection("schema-other-profile", why, remedy=remedy))


def _unreadable_schema(name: str, error: Exception) -> Objection:
    return Objection(
        "schema-unreadable",
        f"« {name} » n’est pas un schéma XML{_line_of(error)}.",
        remedy="Donnez le fichier XSD tel que la Caisse des Dépôts le publie.",
    )


def _line_of(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    return f" : la ligne {line} ne se lit pas" if line else ""
