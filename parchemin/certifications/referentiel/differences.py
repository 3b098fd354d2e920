"""What changes between two editions of a référentiel, competence by competence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from parchemin.certifications.referentiel.value import Bloc, Competence, Criterion, Referentiel
from parchemin.kernel.numbers import plural

_WORDS = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text, changed or not between the two editions."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A bloc or a competence that changed: what happened in a sentence, and both texts in parts.

    `bloc` is the code of the bloc, `code` that of the competence, empty for the bloc itself. An addition
    has no `before`, a removal no `after`.
    """

    bloc: str
    code: str
    sentence: str
    before: tuple[Stretch, ...] = ()
    after: tuple[Stretch, ...] = ()


def differences(before: Referentiel, after: Referentiel) -> tuple[Difference, ...]:
    """Return every bloc and competence that changed, in the order of the later edition, then what left it.

    Blocs and competences are the same when their codes are.
    """
    old, new = _by_code(before.blocs), _by_code(after.blocs)
    found = [
        difference for code, bloc in new.items() for difference in _of_bloc(old.get(code), bloc)
    ]
    found += [
        Difference(code, "", "Le bloc disparaît.", before=_whole(bloc.title))
        for code, bloc in old.items()
        if code not in new
    ]
    return tuple(found)


def _by_code(blocs: tuple[Bloc, ...]) -> dict[str, Bloc]:
    return {bloc.code: bloc for bloc in blocs}


def _of_bloc(before: Bloc | None, after: Bloc) -> Iterator[Difference]:
    if before is None:
        yield Difference(after.code, "", "Le bloc s’ajoute.", after=_whole(after.title))
        return
    said = [
        *_about_title(before.title, after.title),
        *_about_option(before.optional, after.optional),
        *_about_list("modalité", _modalities(before), _modalities(after)),
        *_about_list("critère du bloc", _criteria(before.criteria), _criteria(after.criteria)),
    ]
    if said:
        yield _changed(after.code, "", said, before.title, after.title)
    yield from _of_competences(before, after)


def _of_competences(before: Bloc, after: Bloc) -> Iterator[Difference]:
    old = {competence.code: competence for competence in before.competences}
    for competence in after.competences:
        former = old.pop(competence.code, None)
        if former is None:
            whole = _whole(competence.title)
            yield Difference(after.code, competence.code, "La compétence s’ajoute.", after=whole)
        elif said := _about_competence(former, competence):
            yield _changed(after.code, competence.code, said, former.title, competence.title)
    for code, competence in old.items():
        yield Difference(
            after.code, code, "La compétence disparaît.", before=_whole(competence.title)
        )


def _about_competence(before: Competence, after: Competence) -> list[str]:
    return [
        *_about_title(before.title, after.title),
        *_about_list("critère", _criteria(before.criteria), _criteria(after.criteria)),
    ]


def _changed(bloc: str, code: str, said: list[str], before: str, after: str) -> Difference:
    sentence = " ; ".join(said)
    parts = _in_parts(before, after)
    return Difference(bloc, code, f"{sentence[:1].upper()}{sentence[1:]}.", *parts)


def _about_title(before: str, after: str) -> Iterator[str]:
    if before != after:
        yield "le texte change"


def _about_option(before: bool, after: bool) -> Iterator[str]:
    if before != after:
        yield "le bloc devient facultatif" if after else "le bloc devient obligatoire"


def _about_list(noun: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Say how many lines of a list are added, removed or changed; `noun` names one of them."""
    counts = (
        (len(after.keys() - before.keys()), "s’ajoute", "s’ajoutent"),
        (len(before.keys() - after.keys()), "disparaît", "disparaissent"),
        (sum(before[k] != after[k] for k in before.keys() & after.keys()), "change", "changent"),
    )
    many = " ".join(f"{word}s" if rank == 0 else word for rank, word in enumerate(noun.split()))
    for count, verb, verbs in counts:
        if count:
            yield f"{plural(count, noun, many)} {verb if count == 1 else verbs}"


def _criteria(criteria: tuple[Criterion, ...]) -> dict[str, str]:
    return {criterion.code: repr(criterion) for criterion in criteria}


def _modalities(bloc: Bloc) -> dict[str, str]:
    return {f"{modality.kind} {modality.title}": repr(modality) for modality in bloc.modalities}


def _whole(text: str) -> tuple[Stretch, ...]:
    return (Stretch(text, changed=True),)


def _in_parts(before: str, after: str) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Return both texts cut where words differ; the text once when nothing of it changes."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    left, right = [], []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        changed = kind != "equal"
        left.append(Stretch("".join(old[a:b]), changed))
        right.append(Stretch("".join(new[c:d]), changed))
    return (
        tuple(part for part in left if part.text),
        tuple(part for part in right if part.text),
    )
