"""What a process remembers of a few sittings: the list of the board, and the last candidates looked at.

Reading every mark of 200 candidates takes a third of a second, one candidate takes thirty milliseconds, and each
juror's screen asks for both again whenever somebody votes. A process therefore remembers them, and brings them up
to date by the journal: what was told since names the dossiers that moved, and only those are read again
(docs/adr/2026-11-23-the-board-remembers-its-agenda.md).
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from threading import Lock

from parchemin.journal.chain import ChainPosition, last_event_about, told_since
from parchemin.jury.models import Sitting
from parchemin.jury.selectors.agenda_lines import case_of
from parchemin.jury.selectors.board_values import BoardCase
from parchemin.jury.selectors.candidates import CandidateRead, candidate_of
from parchemin.jury.selectors.case_at_hand import LastWord, last_spoken
from parchemin.jury.selectors.docket import Docket, docket_of

_SITTINGS_REMEMBERED = 32
_CANDIDATES_REMEMBERED = 4


_Cases = Mapping[int, BoardCase]
_Candidates = Mapping[int, CandidateRead]


@dataclass(frozen=True, slots=True)
class _Memory:
    """What was read of a sitting, and where the journal of its body stood before it was read."""

    position: ChainPosition | None
    version: int
    spoken: LastWord | None
    cases: _Cases
    candidates: _Candidates


_memories: OrderedDict[tuple[int, int], _Memory] = OrderedDict()
_guard = Lock()


class Agenda:
    """The agenda of a sitting as it stands now, without a query when nothing moved since this process last looked.

    `position` is where the journal of the body stood before the sitting itself was read, so that nothing is
    remembered as newer than it is. `version` is the number of the last event about the sitting, `spoken` what was
    last said of a case.
    """

    def __init__(self, sitting: Sitting, position: ChainPosition | None) -> None:
        self._sitting = sitting
        self._docket: Docket | None = None
        self._memory = self._refreshed(position)
        self.version = self._memory.version
        self.spoken = self._memory.spoken
        cases = self._memory.cases.values()
        self.cases = tuple(sorted(cases, key=lambda case: (case.position, case.item_id)))

    def candidate(self, item_id: int) -> CandidateRead:
        """Return one candidate in full. Raises LookupError for an item that is not on the agenda."""
        if item_id in self._memory.candidates:
            return self._memory.candidates[item_id]
        docket = self._docket if self._docket and self._docket.has(item_id) else None
        read = candidate_of(docket or docket_of(self._sitting, [item_id]), item_id)
        latest = [*self._memory.candidates.items(), (item_id, read)][-_CANDIDATES_REMEMBERED:]
        self._memory = replace(self._memory, candidates=dict(latest))
        self._keep(self._memory)
        return read

    def _refreshed(self, position: ChainPosition | None) -> _Memory:
        sitting = self._sitting
        memory = _memories.get((sitting.body_id, sitting.pk))
        if memory is None or memory.position != position:
            version = last_event_about(sitting.body_id, f"sitting/{sitting.code}")
            cases, candidates = self._up_to_date(memory)
            memory = _Memory(position, version, last_spoken(sitting), cases, candidates)
            self._keep(memory)
        return memory

    def _up_to_date(self, memory: _Memory | None) -> tuple[_Cases, _Candidates]:
        since = memory.position if memory else None
        told = told_since(self._sitting.body_id, since) if since else None
        moved = _moved(self._sitting, told) if told is not None else None
        if memory is None or moved is None:
            return self._read(None), {}
        if not moved:
            return memory.cases, memory.candidates
        kept = {key: case for key, case in memory.cases.items() if case.dossier not in moved}
        agenda = self._sitting.agenda.filter(dossier__number__in=moved)
        items = set(agenda.values_list("pk", flat=True))
        cases = {**kept, **(self._read(items) if items else {})}
        return cases, {key: read for key, read in memory.candidates.items() if key in kept}

    def _read(self, items: Iterable[int] | None) -> dict[int, BoardCase]:
        self._docket = docket_of(self._sitting, items)
        return {entry.item.pk: case_of(entry) for entry in self._docket.entries}

    def _keep(self, memory: _Memory) -> None:
        key = (self._sitting.body_id, self._sitting.pk)
        with _guard:
            _memories[key] = memory
            _memories.move_to_end(key)
            while len(_memories) > _SITTINGS_REMEMBERED:
                _memories.popitem(last=False)


def _moved(sitting: Sitting, told: Iterable[frozenset[str]]) -> set[str] | None:
    """Return the numbers of the dossiers that moved, or None when anything may have.

    An event that names dossiers concerns these alone. One that names another sitting and no dossier does not
    concern this one; any other (who came, a session, a règlement) may concern every case.
    """
    here = f"sitting/{sitting.code}"
    moved: set[str] = set()
    for subjects in told:
        dossiers = {s.removeprefix("dossier/") for s in subjects if s.startswith("dossier/")}
        elsewhere = any(s.startswith("sitting/") for s in subjects) and here not in subjects
        if not dossiers and not elsewhere:
            return None
        moved |= dossiers
    return moved
