"""A référentiel read from a file, with what was read beside what the file holds, and what to read again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from parchemin.certifications.referentiel.transcript import LEFT, Gap, Part
from parchemin.certifications.referentiel.value import Referentiel
from parchemin.kernel.numbers import plural

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class PartCount:
    """How much of one part a file holds, how much was read into its fields, and what that makes.

    `what` names what is counted, « lignes de critères »; `made` what stands in the référentiel,
    « 38 critères et 151 indicateurs »; `repeated` how many of those read are written twice in the file
    and once here.
    """

    what: str
    held: int
    read: int
    made: str
    repeated: int = 0

    @property
    def is_whole(self) -> bool:
        """Tell whether all that the source holds was read."""
        return self.read == self.held

    @property
    def sentence(self) -> str:
        """Return the count as one French line."""
        if not self.held:
            return f"{self.what} : rien dans le fichier"
        twice = f" ; {self.repeated} en double dans le fichier" if self.repeated else ""
        return f"{self.what} : {self.read} sur {self.held}, soit {self.made}{twice}"


@dataclass(frozen=True, slots=True)
class ConversionRemark:
    """What is to be read again, said once, with every place where it holds."""

    message: str
    gaps: tuple[Gap, ...]

    @property
    def is_left(self) -> bool:
        """Tell whether these texts stand nowhere in the référentiel."""
        return self.gaps[0].rule == LEFT

    @property
    def places(self) -> tuple[str, ...]:
        """Return each place where it holds, with its line where known and what is found there."""
        return tuple(map(_place, self.gaps))

    def sentence(self, name: str = "") -> str:
        """Return the remark as one French line: its places, or the first of them and their number."""
        if len(self.gaps) == 1:
            return self.gaps[0].sentence(name)
        places = self.places[:_SHOWN]
        others = len(self.gaps) - len(places)
        shown = " ; ".join(places) + (f" ; et {plural(others, 'autre')}" if others else "")
        before = f"{name} : " if name else ""
        return f"{before}{self.message}, {len(self.gaps)} fois ({shown})"


@dataclass(frozen=True, slots=True)
class Conversion:
    """A référentiel taken from a file, the counts of its parts, and what its source leaves to a person."""

    referentiel: Referentiel
    counts: tuple[PartCount, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def remarks(self) -> tuple[ConversionRemark, ...]:
        """Return the gaps, those that say the same together, in the order of the file."""
        groups: dict[tuple[str, str], list[Gap]] = {}
        for gap in self.gaps:
            groups.setdefault((gap.rule, gap.message), []).append(gap)
        return tuple(
            ConversionRemark(message, tuple(gaps)) for (_, message), gaps in groups.items()
        )


def made_of(referentiel: Referentiel) -> dict[Part, str]:
    """Return what a référentiel holds of each part, in French."""
    blocs = referentiel.blocs
    criteria = [criterion for bloc in blocs for criterion in bloc.all_criteria()]
    indicators = sum(len(criterion.indicators) for criterion in criteria)
    tasks = sum(len(activity.tasks) for activity in referentiel.activities)
    return {
        Part.BLOC: plural(len(blocs), "bloc"),
        Part.COMPETENCE: plural(sum(1 for _ in referentiel.competences()), "compétence"),
        Part.CRITERION: _pair(plural(len(criteria), "critère"), indicators, "indicateur"),
        Part.MODALITY: plural(sum(len(bloc.modalities) for bloc in blocs), "modalité"),
        Part.ACTIVITY: _pair(plural(len(referentiel.activities), "activité"), tasks, "tâche"),
    }


def own_counts(referentiel: Referentiel, document: dict[str, Any]) -> tuple[PartCount, ...]:
    """Return the counts of a file in our own format: what its lists hold, and what was read of them."""
    blocs = document["blocs"]
    competences = _all(blocs, "competences")
    held = {
        Part.BLOC: len(blocs),
        Part.COMPETENCE: len(competences),
        Part.CRITERION: len(_all([*blocs, *competences], "criteria")),
        Part.MODALITY: len(_all(blocs, "modalities")),
        Part.ACTIVITY: len(document.get("activities", ())),
    }
    read = {
        Part.BLOC: len(referentiel.blocs),
        Part.COMPETENCE: sum(1 for _ in referentiel.competences()),
        Part.CRITERION: sum(1 for bloc in referentiel.blocs for _ in bloc.all_criteria()),
        Part.MODALITY: sum(len(bloc.modalities) for bloc in referentiel.blocs),
        Part.ACTIVITY: len(referentiel.activities),
    }
    made = made_of(referentiel)
    return tuple(PartCount(part.value, held[part], read[part], made[part]) for part in Part)


def _all(nodes: Iterable[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return [child for node in nodes for child in node.get(key, ())]


def _pair(first: str, count: int, noun: str) -> str:
    return f"{first} et {plural(count, noun)}" if count else first


def _place(gap: Gap) -> str:
    place = ", ".join(filter(None, (f"ligne {gap.line}" if gap.line else "", gap.path)))
    return f"{place} : {gap.value}" if gap.value else place or "le document"
