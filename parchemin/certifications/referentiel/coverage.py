"""What of a source stands in the référentiel: a control that reads both, and not how one became the other."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from parchemin.certifications.referentiel.conversion import PartCount, made_of
from parchemin.certifications.referentiel.text import clean, folded_words, footnote_calls
from parchemin.certifications.referentiel.transcript import LEFT, Gap, Part, Transcript, under
from parchemin.certifications.referentiel.value import Activity, Bloc, Modality, Referentiel
from parchemin.certifications.referentiel.writing import to_document

_RUN = 3
_LINE_ENDS = re.compile(r"[\n\r|]+")
_LONGEST_PREFIX = 10
_BLOC = re.compile(r"blocs\[(\d+)\]")
_NAMES = {
    Part.BLOC: "blocs",
    Part.COMPETENCE: "compétences",
    Part.CRITERION: "lignes de critères",
    Part.MODALITY: "textes d’évaluation",
    Part.ACTIVITY: "lignes d’activités",
}


class Spoken:
    """The words of some texts, in runs: a text stands in them when each of its runs does.

    Words that were `taken` (a number, a code, a label) may be missing, whole or at the start of a text.
    """

    def __init__(self, texts: Iterable[str], taken: set[str]) -> None:
        self.taken = taken
        self.runs = {run for text in texts for run in _runs(folded_words(text))}

    def says(self, text: str) -> bool:
        """Tell whether every line of a text stands here."""
        return all(self._says(folded_words(line)) for line in text.splitlines())

    def _says(self, words: tuple[str, ...]) -> bool:
        if self._holds(words) or " ".join(words) in self.taken:
            return True
        starts = range(1, min(len(words), _LONGEST_PREFIX + 1))
        return any(
            self._holds(words[start:])
            for start in starts
            if (words[:start][-1].isdigit() and start == 1) or " ".join(words[:start]) in self.taken
        )

    def _holds(self, words: tuple[str, ...]) -> bool:
        length = min(_RUN, len(words))
        return all(
            " ".join(words[rank : rank + length]) in self.runs
            for rank in range(len(words) - length + 1)
        )


def _runs(words: tuple[str, ...]) -> Iterator[str]:
    for length in range(_RUN + 1):
        for rank in range(len(words) - length + 1):
            yield " ".join(words[rank : rank + length])


def published_counts(page: Transcript, referentiel: Referentiel) -> tuple[PartCount, ...]:
    """Return, part by part, how many texts of the source stand in the fields of that part and bloc.

    A text that the source repeats in a bloc has to stand there as often, save those kept once knowingly.
    """
    held = dict.fromkeys(Part, 0)
    read = dict.fromkeys(Part, 0)
    groups: dict[tuple[Part, int], list[str]] = defaultdict(list)
    for part, path, text in page.held:
        inside = None if part is Part.ACTIVITY else _BLOC.match(path)
        groups[part, int(inside[1]) if inside else -1].append(text)
    for (part, rank), texts in groups.items():
        blocs = referentiel.blocs if rank < 0 else referentiel.blocs[rank : rank + 1]
        held[part] += len(texts)
        read[part] += _read(texts, _fields(part, blocs, referentiel.activities), page.taken)
    made = made_of(referentiel)
    return tuple(
        PartCount(_NAMES[part], held[part], read[part] + twice, made[part], twice)
        for part, twice in page.repeated.items()
    )


def _read(texts: list[str], fields: list[str], taken: set[str]) -> int:
    spoken = Spoken(fields, taken)
    there = Counter(map(_key, fields))
    written = {_key(text): text for text in texts}
    read = 0
    for key, times in Counter(map(_key, texts)).items():
        read += min(times, max(there[key], int(spoken.says(written[key]))))
    return read


def _key(text: str) -> str:
    return " ".join(folded_words(text))


def left_texts(page: Transcript, document: Any, referentiel: Referentiel) -> Iterator[Gap]:
    """Yield the lines of a source that stand nowhere in the référentiel, and its calls of footnotes."""
    spoken = Spoken((text for _, text in _leaves(to_document(referentiel), "")), page.taken)
    for path, text in _leaves(document, ""):
        for line in _LINE_ENDS.split(text):
            if not spoken.says(line):
                yield Gap(path, clean(line), LEFT, "texte sans champ, laissé")
        if calls := footnote_calls(text):
            yield Gap(path, ", ".join(calls), "footnote", "appel de note retiré du texte")


def _leaves(node: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, child in node.items():
            yield from _leaves(child, under(path, key))
    elif isinstance(node, list):
        for rank, child in enumerate(node):
            yield from _leaves(child, f"{path}[{rank}]")
    elif node is not None and not isinstance(node, bool):
        yield path, str(node)


def _fields(part: Part, blocs: tuple[Bloc, ...], activities: tuple[Activity, ...]) -> list[str]:
    """Return the texts of the fields that receive a part."""
    match part:
        case Part.BLOC:
            return [bloc.title for bloc in blocs]
        case Part.COMPETENCE:
            return [competence.title for bloc in blocs for competence in bloc.competences]
        case Part.CRITERION:
            criteria = [criterion for bloc in blocs for criterion in bloc.all_criteria()]
            return [text for one in criteria for text in (one.title, *one.indicators)]
        case Part.MODALITY:
            return [text for bloc in blocs for one in bloc.modalities for text in _words(one)]
        case Part.ACTIVITY:
            return [text for one in activities for text in (one.title, *one.tasks)]


def _words(modality: Modality) -> tuple[str, ...]:
    return (modality.title, *modality.description.splitlines(), modality.place, modality.assessors)
