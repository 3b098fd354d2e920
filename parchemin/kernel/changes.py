"""What a change says in the journal: each field, what it was and what it becomes."""

from collections.abc import Mapping


def changes_told(
    labels: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]
) -> str:
    """Return what changes of the fields of `labels`, in words; empty when nothing does.

    `ville : « Lyon » devient « Paris » ; téléphone : « 01 44 55 66 77 »` when there was none.
    """
    return " ; ".join(
        f"{label} : {_move(before[key], after[key])}"
        for key, label in labels.items()
        if before[key] != after[key]
    )


def _move(before: str, after: str) -> str:
    if not before:
        return _quoted(after)
    return (
        f"{_quoted(before)} devient {_quoted(after)}" if after else f"{_quoted(before)} est retiré"
    )


def _quoted(text: str) -> str:
    return f"« {text.replace(chr(10), ', ')} »"
