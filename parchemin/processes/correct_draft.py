"""Correct the draft of a procès-verbal before anybody signs it: words only, never a voice.

The names are read again from the dossiers and from the sheets of the jurors. A recommendation is part of a
decision, and goes into the letter to the candidate: the decision is written again with it, and the former one
withdrawn.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.journal.actions import told_together
from parchemin.jury.actions.decisions import case_of, withdraw_decisions, write_decisions
from parchemin.jury.actions.guards import actor_at, locked_sitting, objections_to_place, tell
from parchemin.jury.actions.minutes import corrected_by, objections_to_mending
from parchemin.jury.documents import minutes_as_json
from parchemin.jury.events import MINUTES_CORRECTED
from parchemin.jury.models import Decision, Minutes, Sitting
from parchemin.jury.selectors.decisions import current_decisions
from parchemin.jury.terms import MinutesState
from parchemin.kernel.documents import objections_to_text
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy, tidy_lines
from parchemin.pathways.actions.ledger import withdraw_acquired_units
from parchemin.pathways.actions.marks import withdraw_kept_marks
from parchemin.processes.close_sitting import keep_acquired_units
from parchemin.processes.keep_marks import keep_marks_of
from parchemin.processes.rectify_minutes import facts_as_decided


@dataclass(frozen=True, slots=True)
class Wording:
    """What a draft says otherwise; what is None, or not named, stays. Recommendations are by dossier."""

    place: str | None = None
    incidents: tuple[str, ...] | None = None
    recommendations: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def correct_draft(
    *, sitting_id: int, wording: Wording, reason: str, actor: Actor, at: datetime
) -> Minutes:
    """Write the draft of a procès-verbal again with other words; what changes nothing is not told.

    Raises `Refused` once somebody signed, without a draft or a reason, for words that no font draws, or for a
    dossier that was not judged.
    """
    sitting = locked_sitting(sitting_id, actor)
    draft = sitting.minutes.filter(state=MinutesState.DRAFT).order_by("-version").first()
    standing = {decision.dossier_id: decision for decision in current_decisions(sitting)}
    advice = {
        dossier_id: tidy_lines(text)
        for dossier_id, text in wording.recommendations.items()
        if dossier_id not in standing or standing[dossier_id].recommendation != tidy_lines(text)
    }
    refuse_if(
        (
            *objections_to_place(actor, sitting, Role.SECRETARIAT, Role.CHAIR),
            *(() if draft else (_NO_DRAFT,)),
            *objections_to_mending(sitting),
            *objections_to_reason(reason),
            *(() if advice.keys() <= standing.keys() else (_NOT_JUDGED,)),
            *_objections_to_words(wording, advice),
        )
    )
    if draft is None:
        raise ValueError(f"{sitting.code} has no draft")
    if wording.place is not None:
        sitting.place = tidy(wording.place)
        sitting.save(update_fields=["place"])
    advised = {standing[dossier_id]: text for dossier_id, text in advice.items()}
    _advise(sitting, draft, advised, tidy_lines(reason), actor, at)
    _rewrite(sitting, draft, wording, tidy_lines(reason), actor, at)
    return draft


_NO_DRAFT = Objection(
    "draft-missing",
    "La séance n’a pas de procès-verbal à l’état de projet.",
    remedy="Un procès-verbal signé se corrige par un rectificatif.",
)
_NOT_JUDGED = Objection("dossier-not-judged", "Un dossier à corriger n’a pas été jugé ce jour-là.")


def _objections_to_words(wording: Wording, advice: Mapping[int, str]) -> Iterator[Objection]:
    if wording.place is not None and not tidy(wording.place):
        yield Objection("place-missing", "Le procès-verbal dit où la séance s’est tenue.")
    words = (wording.place or "", *(wording.incidents or ()), *advice.values())
    for text in filter(None, dict.fromkeys(words)):
        yield from objections_to_text(text, f"« {text} »")


def _advise(
    sitting: Sitting,
    draft: Minutes,
    advised: Mapping[Decision, str],
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Write again the decisions whose recommendation changes, and what they give, from the same inputs."""
    reglement, seated = reglement_of(sitting.reglement.value), actor_at(actor, sitting)
    # What a signed procès-verbal told is rectified; what nobody signed is withdrawn, and decided in its place.
    unsigned = set(draft.decisions.all() if draft.version > 1 else sitting.decisions.all())
    mine = [decision for decision in advised if decision in unsigned]
    cases = [
        replace(
            case_of(decision, reglement),
            recommendation=text,
            rectifies=decision.rectifies if decision in mine else decision,
            replaces=decision if decision in mine else None,
        )
        for decision, text in advised.items()
    ]
    withdraw_decisions(mine, reason=reason, at=at)
    decided = write_decisions(sitting, cases)
    if draft.version > 1:
        draft.decisions.add(*(decision for _, decision in decided))
        return  # what a rectificatif gives is written once it is signed
    with told_together():
        for former, (_, decision) in zip(advised, decided, strict=True):
            person, reference = decision.dossier.person, f"decision/{former.pk}"
            now = f"decision/{decision.pk}"
            withdraw_acquired_units(
                person=person, reference=reference, replaced_by=now, actor=seated, at=at
            )
            withdraw_kept_marks(person=person, reference=reference, actor=seated, at=at)
        kept = [pair for pair in decided if not pair[0].deliberation.to_confirm]
        keep_acquired_units(kept, actor=seated, at=at)
        keep_marks_of(kept, actor=seated, at=at)


def _rewrite(
    sitting: Sitting, draft: Minutes, wording: Wording, reason: str, actor: Actor, at: datetime
) -> None:
    """Write the words of a draft again, and tell which changed; none, nothing is told."""
    corrects = corrected_by(draft)
    incidents = draft.facts["incidents"] if wording.incidents is None else wording.incidents
    facts = facts_as_decided(sitting, corrects, draft.version, draft.reason)
    written = minutes_as_json(replace(facts, incidents=tuple(incidents)))
    changed = [name for name in written if written[name] != draft.facts.get(name)]
    if not changed:
        return
    draft.facts = written
    draft.save(update_fields=["facts"])
    tell(
        MINUTES_CORRECTED,
        sitting,
        actor,
        at,
        minutes=written["number"],
        fields=", ".join(dict.fromkeys(_TOLD.get(name, "autres mentions") for name in changed)),
        reason=reason,
    )


_TOLD = {
    "place": "lieu",
    "members": "membres du jury",
    "candidates": "candidats",
    "incidents": "incidents",
}
