"""Why no voice is taken of a case, of a unit or in a round, whoever gives it."""

from parchemin.assembly.rounds import ordinal
from parchemin.jury.rules.departures import objections_to_voice
from parchemin.jury.rules.units import unit_codes
from parchemin.jury.selectors.docket import DocketEntry, voices_of
from parchemin.jury.terms import Choice
from parchemin.kernel.objections import Objection

_ADJOURNED = Objection("case-adjourned", "Le dossier est ajourné.", remedy="Reprenez-le d’abord.")
_EXCLUDED = Objection(
    "case-excluded",
    "Le candidat est exclu pour fraude : aucune voix n’est prise.",
    remedy="Reprenez d’abord la fraude, si le jury ne la retient plus.",
)


def objections_to_adjourned(entry: DocketEntry) -> tuple[Objection, ...]:
    """Return that the jury put a case off: it is taken up again before anything is decided of it."""
    return (_ADJOURNED,) if entry.item.adjourned_to else ()


def objections_to_voting(entry: DocketEntry) -> tuple[Objection, ...]:
    """Return why nobody votes on a case now: put off, its candidate excluded, or its table without its quorum."""
    excluded = (_EXCLUDED,) if entry.case.fraud else ()
    return (*objections_to_adjourned(entry), *excluded, *entry.deliberation.quorum.objections)


def objections_to_round(entry: DocketEntry, unit: str, place: int) -> tuple[Objection, ...]:
    """Return why a round may not be voted: the one before settled the unit or was not held, or the next began."""
    now, after = ordinal(place).lower(), ordinal(place + 1).lower()
    if any(vote.unit == unit and vote.round > place for vote in voices_of(entry.item)):
        return (
            Objection(
                "round-over",
                f"Le {after} tour a déjà des voix pour « {unit} » : celles du {now} ne "
                "changent plus.",
                entry.effective.source("rounds"),
                f"Votez au {after} tour.",
            ),
        )
    decided = next((u for u in entry.deliberation.units if u.code == unit), None)
    if decided is None or place in decided.rounds_open:
        return ()
    return (
        Objection(
            "round-not-held",
            f"Le tour {place} n’est pas à tenir pour « {unit} ».",
            entry.effective.source("rounds" if place > 1 else "majority"),
        ),
    )


def objections_to_unit(entry: DocketEntry, unit: str) -> tuple[Objection, ...]:
    """Return why nobody votes on a unit: this candidate does not present it, or holds it."""
    held = frozenset(result.code for result in entry.deliberation.carried if result.valid)
    if unit in unit_codes(entry.case, held, entry.effective):
        return ()
    return (
        Objection(
            "unit-not-presented",
            f"« {unit} » n’est pas soumis au jury pour le dossier {entry.dossier.number}.",
            entry.effective.source("decision.unit"),
        ),
    )


def objections_to_departing(entry: DocketEntry, unit: str, choice: Choice) -> tuple[Objection, ...]:
    """Return why a voice may not depart from what the marks give, where they bind the jury."""
    proposed = {found.code: found.proposed for found in entry.deliberation.units}
    if unit not in proposed:
        return ()
    return objections_to_voice(proposed[unit], choice, entry.effective)
