"""The guides: files of `docs/guide/`, cut in sections, searched, and the one that each screen opens on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse
from django.utils.text import slugify

import parchemin
from parchemin.accounts.terms import Role
from parchemin.kernel.text import folded
from parchemin.web.help.markdown import Block, blocks_of

FOLDER = Path(parchemin.__file__).resolve().parent / "guides"
_EXCERPT = 200

# The page of each role that a mandate gives.
OF_ROLES: Mapping[Role, str] = {
    Role.SECRETARIAT: "secretariat",
    Role.COMMISSION: "commission",
    Role.PARTNER: "partenaire",
    Role.ASSESSOR: "evaluateur",
    Role.JUROR: "jure",
    Role.CANDIDATE: "candidat",
    Role.STAFF: "exploitation",
}
SUBJECTS = (
    "session", "jury", "recours", "certificats", "declarations", "vae", "organismes", "comptes", "reglages",
)  # fmt: skip
# The guide of a screen, by the beginning of its route: the first that fits.
OF_SCREENS = (
    ("organisations:", "organismes"),
    ("assessment:", "session"),
    ("offline:", "session"),
    ("certifications:commission", "commission"),
    ("jury:record", "jure"),
    ("jury:appeal", "recours"),
    ("jury:follow_up", "recours"),
    ("jury:", "jury"),
    ("candidates:", "candidat"),
    ("certificates:mine", "candidat"),
    ("certificates:", "certificats"),
    ("declarations:", "declarations"),
    ("accounts:", "comptes"),
    ("settings:", "reglages"),
    ("jobs:", "exploitation"),
    ("installation", "exploitation"),
    ("open_another", "exploitation"),
    ("mfa_", "comptes"),
    ("account_", "comptes"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a guide under one title; the first one, before any, has the title of the guide and no anchor."""

    title: str
    anchor: str
    level: int
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """Return what the section says."""
        return " ".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide: its name in addresses, its title, its sections."""

    name: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class HelpAnswer:
    """A section that answers a search."""

    guide: str
    title: str
    url: str
    excerpt: str


def guide_of(route: str, roles: Collection[Role]) -> str:
    """Return the guide that a screen opens on: that of its route, else that of the first role of who looks."""
    for start, name in OF_SCREENS:
        if route.startswith(start):
            return name
    return next((name for role, name in OF_ROLES.items() if role in roles), "")


@cache
def guides() -> Mapping[str, Guide]:
    """Return the guides by name: those of the roles, then those of the subjects, then any other."""
    names = [path.stem for path in FOLDER.glob("*.md") if path.stem != "README"]
    order = [*OF_ROLES.values(), *SUBJECTS]
    names.sort(key=lambda name: (order.index(name) if name in order else len(order), name))
    return {name: _read(name) for name in names}


def passages(words: str, most: int = 20) -> tuple[HelpAnswer, ...]:
    """Return the sections that say every word, whatever its case and accents: a word in the title first."""
    asked = folded(words).split()
    answers = []
    for guide in guides().values() if asked else ():
        for section in guide.sections:
            title, text = folded(section.title), folded(section.text)
            if all(word in title or word in text for word in asked):
                rank = -sum(word in title for word in asked)
                url = reverse("public:guide", args=[guide.name])
                url += f"#{section.anchor}" if section.anchor else ""
                answers.append(
                    (
                        rank,
                        HelpAnswer(guide.title, section.title, url, _excerpt(section.text, asked)),
                    )
                )
    answers.sort(key=lambda answer: answer[0])
    return tuple(one for _, one in answers[:most])


def _excerpt(text: str, asked: list[str]) -> str:
    """Return what surrounds the first word asked."""
    plain = folded(text)
    at = min((plain.find(word) for word in asked if word in plain), default=0)
    start = max(0, text.rfind(" ", 0, max(0, at - 60)) + 1)
    cut = text[start : start + _EXCERPT]
    return f"{'… ' if start else ''}{cut}{'…' if start + _EXCERPT < len(text) else ''}"


def _read(name: str) -> Guide:
    blocks = blocks_of((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    title = blocks[0].text
    sections: list[Section] = []
    heading, kept = Section(title, "", 1, ()), []
    for block in (*blocks[1:], Block("title", 2)):
        if block.kind != "title":
            kept.append(block)
            continue
        sections.append(Section(heading.title, heading.anchor, heading.level, tuple(kept)))
        heading, kept = Section(block.text, slugify(block.text), block.level, ()), []
    return Guide(name, title, tuple(sections))
