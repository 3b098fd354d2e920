"""Which acts people can really do: from each route and command, through the code, to what it calls.

Read from the source alone: a name that a function, a class or a table of a module mentions is one that it may use.
"""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from inspect import isfunction, signature
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

import parchemin
from parchemin.accounts.terms import Role
from parchemin.jobs.registry import kinds
from parchemin.post.letters import letter_rules
from parchemin.web.routes import Access

Name = tuple[str, str]
PACKAGE = Path(parchemin.__file__).parent
# Nothing of these is done for somebody: they play a campaign in a database thrown away, or fill a demonstration.
PLAYED = ("parchemin.stories", "parchemin.cli.demo", "parchemin.cli.rehearse")
SEATS = frozenset({Role.CHAIR, Role.VICE_CHAIR})


@cache
def names() -> dict[Name, frozenset[Name]]:
    """Return, for each name of each module, the names that it mentions; an import mentions what it imports."""
    found: dict[Name, frozenset[Name]] = {}
    for path in PACKAGE.rglob("*.py"):
        module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        module = module.removesuffix(".__init__")
        if not module.startswith(PLAYED) and "migrations" not in path.parts:
            found |= _names_of(module, ast.parse(path.read_text()))
    return found


def _names_of(module: str, tree: ast.Module) -> dict[Name, frozenset[Name]]:
    imported = {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    found: dict[Name, frozenset[Name]] = {
        (module, name): frozenset({origin}) for name, origin in imported.items()
    }
    for statement in tree.body:
        for name in _defined(statement):
            found[module, name] = frozenset(_mentioned(module, statement, imported))
    return found


def _defined(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def _mentioned(module: str, tree: ast.AST, imported: dict[str, Name]) -> Iterator[Name]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield imported.get(node.id, (module, node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            origin = imported.get(node.value.id)
            if origin:  # a name of a module, or a member of a term
                yield ".".join(origin), node.attr


def used_from(start: Name) -> frozenset[Name]:
    """Return every name that this one may use, itself among them."""
    found, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += names().get(name, ())
    return frozenset(found)


@cache
def doors() -> tuple[tuple[str, frozenset[Role], frozenset[Name]], ...]:
    """Return each route, command, kind of job and of letter: its name, who it lets in, the names it may use.

    A member of the jury may preside it. A command is for who runs the house, a job, and
    what follows a letter that left, for the software itself; a page of everybody names no role.
    """
    found = [
        (route, _let_in(view.audience), used_from(_named(view.__wrapped__)))
        for route, view in _routes(get_resolver())
        if hasattr(view, "audience")
    ]
    found += [
        (module, frozenset({Role.SYSTEM}), used_from((module, "run")))
        for module, name in names()
        if module.startswith("parchemin.cli.") and name == "run"
    ]
    found += [
        (kind.name, frozenset({Role.SYSTEM}), used_from((kind.work.__module__, kind.work.__name__)))
        for kind in kinds()
    ]
    found += [
        (
            str(kind),
            frozenset({Role.SYSTEM}),
            used_from((rules.left.__module__, rules.left.__name__)),
        )
        for kind, rules in letter_rules().items()
    ]
    return tuple(found)


def _named(view: Any) -> Name:
    """Return the name of a view in its module, which is not its own when a function made it."""
    module = vars(import_module(view.__module__))
    named = (name for name, value in module.items() if value is view)
    return view.__module__, next(named, view.__qualname__)


def _let_in(audience: Access) -> frozenset[Role]:
    if not isinstance(audience, frozenset):
        return frozenset()
    return audience | SEATS if Role.JUROR in audience else audience


def _routes(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", pattern.callback
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _routes(pattern, inner)


def acts() -> dict[Name, frozenset[Name]]:
    """Return the acts, which somebody does at some moment, with the names that each may use within its module."""
    return {
        name: _own(name) for name in names() if name in _asking() and not name[1].startswith("_")
    }


@cache
def _asking() -> frozenset[Name]:
    """Return the functions of actions and processes that ask who acts and when."""
    found = set()
    for module in {module for module, _ in names()}:
        if ".actions" in module or ".processes." in module:
            for name, value in vars(import_module(module)).items():
                ours = getattr(value, "__module__", "") == module and isfunction(value)
                if ours and {"actor", "at"} <= signature(value).parameters.keys():
                    found.add((module, name))
    return frozenset(found)


def _own(name: Name) -> frozenset[Name]:
    """Return what an act mentions, by itself or by what its module shares between acts."""
    found, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            shared = one[1].startswith("_") or one not in _asking()
            near = one[0] == name[0] and (one == name or shared)
            waiting += names().get(one, ()) if near else ()
    return frozenset(found)


@cache
def held_roles() -> frozenset[Role]:
    """Return the roles that some door gives to somebody, and those that a seat or the machine has."""
    grant = ("parchemin.accounts.actions", "grant_mandate")
    given = {
        Role[member]
        for name in frozenset().union(*(used for _, _, used in doors()))
        if grant in _own(name)
        for term, member in names()[name]
        if term == "parchemin.accounts.terms.Role"
    }
    return frozenset(given | (SEATS if Role.JUROR in given else frozenset()) | {Role.SYSTEM})
