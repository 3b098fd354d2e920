"""The part of Markdown that our guides are written in: titles, paragraphs, lists, tables, and words in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_INLINE = re.compile(
    r"\*\*(?P<strong>.+?)\*\*|`(?P<code>[^`]+)`|\[(?P<label>[^\]]+)\]\((?P<url>[^)]+)\)|\*(?P<em>[^*\s][^*]*)\*"
)
_ITEM = re.compile(r"(?:\d+\.|-) +")
_TITLE = re.compile(r"(#+) +(.+)")
_GUIDE = re.compile(r"([\w-]+)\.md(?:#.*)?")
_RULE = re.compile(r"[-|: ]+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some text said in one way: `strong`, `em`, `code`, `link` with its `url`, or plainly."""

    text: str
    kind: str = ""
    url: str = ""

    @property
    def guide(self) -> str:
        """Return the name of the guide that the word leads to, if it is one of the same folder."""
        match = _GUIDE.fullmatch(self.url)
        return match[1] if match else ""

    @property
    def outside(self) -> bool:
        """Tell whether the word leads to a page of the web, rather than to a file of the documentation."""
        return self.url.startswith("https://")


Phrases = tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page. `kind` is `title`, `text`, `ol`, `ul` or `table`.

    `words` are those of a title or a paragraph, `items` those of a list, `rows` those of a table, its head first.
    """

    kind: str
    level: int = 0
    words: Phrases = ()
    items: tuple[Phrases, ...] = ()
    rows: tuple[tuple[Phrases, ...], ...] = ()

    @property
    def text(self) -> str:
        """Return what the block says, without its marks."""
        lines = (self.words, *self.items, *(cell for row in self.rows for cell in row))
        return " ".join("".join(word.text for word in words) for words in lines if words)


def words_of(text: str) -> Phrases:
    """Return a line of text as words; what is inside a mark is read plainly."""
    found, at = [], 0
    for mark in _INLINE.finditer(text):
        if mark.start() > at:
            found.append(Phrase(text[at : mark.start()]))
        if mark["label"]:
            found.append(Phrase(mark["label"].replace("*", ""), "link", mark["url"]))
        else:
            kind = mark.lastgroup or ""
            found.append(Phrase(mark[kind], kind))
        at = mark.end()
    return (*found, *([Phrase(text[at:])] if text[at:] else []))


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return a page as blocks, in order."""
    return tuple(_block(lines) for lines in _pieces(text.splitlines()))


def _pieces(lines: Sequence[str]) -> Iterator[list[str]]:
    """Cut at blank lines; a list goes on over them while what follows is an item, or is indented."""
    piece: list[str] = []
    blank = False
    for line in lines:
        if not line.strip():
            blank = True
            continue
        listed = bool(piece) and _ITEM.match(piece[0]) is not None
        goes_on = listed and (line.startswith("  ") or _ITEM.match(line) is not None)
        starts = _TITLE.match(line) or (piece and _TITLE.match(piece[0]))
        if piece and (starts or (blank and not goes_on)):
            yield piece
            piece = []
        piece.append(line)
        blank = False
    if piece:
        yield piece


def _block(lines: Sequence[str]) -> Block:
    if title := _TITLE.match(lines[0]):
        return Block("title", len(title[1]), words_of(title[2]))
    if lines[0].startswith("|"):
        rows = [line.strip().strip("|").split("|") for line in lines if not _RULE.fullmatch(line)]
        return Block(
            "table", rows=tuple(tuple(words_of(cell.strip()) for cell in row) for row in rows)
        )
    if _ITEM.match(lines[0]):
        items: list[str] = []
        for line in lines:
            if mark := _ITEM.match(line):
                items.append(line[mark.end() :])
            else:
                items[-1] += f" {line.strip()}"
        kind = "ul" if lines[0].startswith("-") else "ol"
        return Block(kind, items=tuple(words_of(item) for item in items))
    return Block("text", words=words_of(" ".join(line.strip() for line in lines)))
