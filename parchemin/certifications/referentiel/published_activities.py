"""The référentiel d’activités, read in a list of its own or beside each competence."""

import re
from dataclasses import replace
from typing import Any

from parchemin.certifications.referentiel.text import (
    bare_code,
    clean,
    folded_words,
    heading,
    item,
    split_code,
)
from parchemin.certifications.referentiel.transcript import Part, Transcript, lines_of
from parchemin.certifications.referentiel.value import Activity

_KEYS = {"code", "intitule", "titre", "activite", "taches"}
_HEADING = "referentiel d activites"


class Activities:
    """The activities met so far, each under its code; the same words are one activity."""

    def __init__(self, page: Transcript) -> None:
        self.page = page
        self.found: dict[str, Activity] = {}
        self.seen: set[str] = set()

    def read_list(self, document: dict[str, Any]) -> None:
        """Take the list that a source gives of its activities: lines, or objects with their tasks."""
        entries = self.page.entries(document, "activites", "")
        lines = [(path, entry) for path, entry in entries if isinstance(entry, str)]
        for path, entry in entries:
            if isinstance(entry, dict):
                self._read_object(path, entry)
        self._read_lines([(path, line) for path, line in lines if not self._is_title(line)])

    def tie(self, code: str, text: str, path: str) -> str:
        """Return the code of the activity that a competence names by its code, its words, or both.

        The first line is the activity, the others its tasks after a colon, else the rest of its name.
        """
        if not text.strip():
            return self._coded(code, path)
        first, *others = filter(None, map(str.strip, text.splitlines() or [""]))
        written, title = split_code(first, "A")
        self._hold(text, path)
        self.page.take(code, written)
        code = bare_code(code) or bare_code(written)
        if first.rstrip().endswith(":"):
            activity = Activity(code, heading(title), tuple(map(item, others)))
        else:
            activity = Activity(code, " ; ".join(map(heading, [title, *others])))
        known = self.found.get(code) or self._of_title(activity.title)
        if known is None:
            return self._add(activity, path)
        if activity.title and not _same(known.title, activity.title):
            self._complete(known, activity, path)
        return known.code

    def _hold(self, text: str, path: str) -> None:
        if text not in self.seen:
            self.seen.add(text)
            for line in filter(str.strip, text.splitlines()):
                self.page.hold(Part.ACTIVITY, path, line)

    def _read_object(self, path: str, node: dict[str, Any]) -> None:
        self.page.tell_unknown(node, _KEYS, path, "Activité")
        key = next((key for key in ("intitule", "titre", "activite") if node.get(key)), "intitule")
        written, title = split_code(self.page.text(node, key, path), "A")
        code = self.page.text(node, "code", path) or written
        tasks = self.page.texts(node, "taches", path)
        if not heading(title):
            self.page.fault(path, "une activité porte un intitulé ; celle-ci est vide")
            return
        self.page.take(code, written)
        self.page.hold(Part.ACTIVITY, path, title)
        for task in tasks:
            self.page.hold(Part.ACTIVITY, path, task)
        self._add(Activity(bare_code(code), heading(title), tuple(map(_task, tasks))), path)

    def _read_lines(self, lines: list[tuple[str, str]]) -> None:
        """Take lines where an activity is bulleted or ends with a colon; where none is, each is one."""
        marked = any(_opens(line) for _, line in lines)
        groups: list[tuple[str, str, list[str]]] = []
        for path, line in lines:
            self.page.hold(Part.ACTIVITY, path, line)
            if _opens(line) or not marked or not groups:
                groups.append((path, line, []))
            else:
                groups[-1][2].append(_task(line))
        for path, line, tasks in groups:
            written, title = split_code(item(line), "A")
            self.page.take(written)
            self._add(Activity(bare_code(written), heading(title), tuple(tasks)), path)

    def _is_title(self, line: str) -> bool:
        if " ".join(folded_words(line)) != _HEADING:
            return False
        self.page.take(line)
        return True

    def _coded(self, code: str, path: str) -> str:
        """Return the code of an activity that is named by its code alone."""
        self.page.take(code)
        bare = bare_code(code)
        if bare and bare not in self.found:
            self.page.gap(path, "code d’activité sans intitulé dans le fichier", code)
            self.found[bare] = Activity(bare, clean(code))
        return bare

    def _of_title(self, title: str) -> Activity | None:
        return next((one for one in self.found.values() if _same(one.title, title)), None)

    def _add(self, activity: Activity, path: str) -> str:
        code = activity.code
        if not code or code in self.found:
            ranks = range(len(self.found) + 1, 2 * len(self.found) + 3)
            code = next(f"A{rank}" for rank in ranks if f"A{rank}" not in self.found)
            if activity.code:
                self.page.gap(path, "code d’activité porté deux fois, remplacé", activity.code)
        self.found[code] = replace(activity, code=code)
        return code

    def _complete(self, known: Activity, other: Activity, path: str) -> None:
        """Keep among the tasks of an activity the other words that bear its code."""
        words = [text for text in (other.title, *other.tasks) if text not in known.tasks]
        if words:
            self.page.gap(path, "deux intitulés d’activité sous un même code, gardés", known.code)
            self.found[known.code] = replace(known, tasks=(*known.tasks, *words))


def activities_named(node: dict[str, Any]) -> list[str]:
    """Return the activities that a competence or a bloc names: one text, or a list of them."""
    value = node.get("activite") or node.get("activites")
    if isinstance(value, list):
        return ["\n".join(lines_of(child)) for child in value if child]
    return [value] if isinstance(value, str) and value.strip() else []


def _opens(line: str) -> bool:
    return (
        line.lstrip().startswith("•")
        or line.rstrip().endswith(":")
        or bool(re.match(r"\s*A\.?\s?\d", line))
    )


def _task(line: str) -> str:
    return re.sub(r"\.$", "", item(line))


def _same(first: str, second: str) -> bool:
    return bool(first) and folded_words(clean(first)) == folded_words(clean(second))
