"""From a JSON-LD document to the exact bytes that a signature covers (RDF, RDFC-1.0).

Contexts are pinned in the package and never fetched. A document is refused when part of what it says
would not be covered: JSON-LD drops unknown words silently, and a signature would not see them change.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse

VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"
OB_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXT_FILES = MappingProxyType(
    {VC_CONTEXT: "credentials-v2.json", OB_CONTEXT: "ob-v3p0-context-3.0.3.json"}
)
CONTEXT_FOLDER = Path(__file__).parent.parent / "contexts"

_TERM = re.compile(r"[A-Za-z0-9_]+")
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_REST, _NIL = NamedNode(_RDF + "rest"), NamedNode(_RDF + "nil")
_VALUE_KEYS = ({"@value"}, {"@value", "@type"}, {"@value", "@language"})


class UnsafeDocument(ValueError):
    """A document that a signature cannot cover entirely, with the reason in French."""


def canonical_statements(document: Mapping[str, Any]) -> str:
    """Return the canonical N-Quads of a JSON-LD document (RDFC-1.0), sorted, one a line.

    Raises `UnsafeDocument` as `statements` does.
    """
    return canonical_text(statements(document))


def statements(
    document: Mapping[str, Any], contexts: Mapping[str, str] | None = None
) -> list[Quad]:
    """Return the RDF statements of a JSON-LD document, its contexts taken from the pinned ones.

    `contexts` (address → JSON text of the context) replaces the pinned ones. Raises `UnsafeDocument`
    for an unknown context, a word without definition, a relative identifier, a JSON-LD keyword that
    would hide statements, any value that gives no statement, or a statement made twice (one object
    could then be cut in two, each half read alone, under the same signature).
    """
    inlined = _inlined_contexts(document.get("@context"), contexts or pinned_contexts())
    body = {key: value for key, value in document.items() if key != "@context"}
    expected = _expected_statements(body, body.get("id"))
    text = f'{{"@context":{inlined},' + json.dumps(body, ensure_ascii=False)[1:]
    try:
        found = list(parse(text.encode(), format=RdfFormat.JSON_LD))
    except (SyntaxError, ValueError) as error:
        raise UnsafeDocument(f"document JSON-LD illisible : {error}") from error
    ends = sum(1 for quad in found if quad.object == _NIL)
    if len(found) - sum(1 for quad in found if quad.predicate == _REST) - ends != expected:
        raise UnsafeDocument(
            "le document contient des mots ou des identifiants que la signature ne couvrirait pas"
        )
    if len(set(found)) != len(found):
        raise UnsafeDocument("le document dit deux fois la même chose")
    return found


def canonical_text(quads: Iterable[Quad]) -> str:
    """Return statements as canonical N-Quads: blank nodes named by RDFC-1.0, lines sorted."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset))


@cache
def pinned_contexts() -> Mapping[str, str]:
    """Return the pinned contexts: address → JSON text of the context itself."""
    return MappingProxyType(
        {
            url: context_text((CONTEXT_FOLDER / name).read_text("utf-8"))
            for url, name in CONTEXT_FILES.items()
        }
    )


def context_text(file_text: str) -> str:
    """Return the JSON text under `@context` of a context file, ready to be inlined."""
    return json.dumps(json.loads(file_text)["@context"])


def _inlined_contexts(declared: Any, contexts: Mapping[str, str]) -> str:
    addresses = declared if isinstance(declared, list) else [declared]
    unknown = [
        address for address in addresses if not isinstance(address, str) or address not in contexts
    ]
    if unknown or not addresses:
        shown = json.dumps(unknown, ensure_ascii=False)[:200]
        raise UnsafeDocument(f"contexte JSON-LD absent ou inconnu : {shown}")
    return "[" + ",".join(contexts[address] for address in addresses) + "]"


def _expected_statements(node: Mapping[str, Any], root_id: object) -> int:
    """Return how many statements a node must give when none of its words is lost.

    One for each value of each property and each type. Keys must be plain words: the full address of a
    property would carry the same statement under a name that no reader looks up. For the same reason
    only the root may bear the identifier of the document.
    """
    total = 0
    for key, value in node.items():
        if not _TERM.fullmatch(key):
            raise UnsafeDocument(
                f"clé « {key[:60]} » interdite : seuls les mots des contextes sont admis"
            )
        if value == []:
            raise UnsafeDocument(f"« {key} » est une liste vide, qu’aucune signature ne couvre")
        values = value if isinstance(value, list) else [value]
        if key == "id":
            continue
        total += len(values)
        for item in values:
            if isinstance(item, list):
                raise UnsafeDocument(f"« {key} » contient une liste dans une liste")
            if not isinstance(item, Mapping) or item.keys() in _VALUE_KEYS:
                continue
            if root_id is not None and item.get("id") == root_id:
                raise UnsafeDocument("l’identifiant du document est repris par une de ses parties")
            total += _expected_statements(item, root_id)
    return total
