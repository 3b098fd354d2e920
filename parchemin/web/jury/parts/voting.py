"""The vote at the foot of the board: the two colleges, whose voice is asked, the keys that give it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from parchemin.assembly.rounds import ordinal
from parchemin.certifications.reglement.terms import SOCIAL_PARTNERS, College
from parchemin.jury.selectors.board_values import CandidateShown, UnitShown, VoiceShown
from parchemin.jury.terms import BEFORE_CLOSING, Choice, SittingState, UnitOutcome
from parchemin.kernel.numbers import plural
from parchemin.kernel.text import of
from parchemin.web.jury.look import TABLE, voices_entered
from parchemin.web.jury.parts.perspective import Seen
from parchemin.web.jury.shapes import outcome_state
from parchemin.web.pieces.jury import Ballot, SeatedJuror, VoteBoard, VoteChoice, VoteSide
from parchemin.web.pieces.marks import State, Tone

CHOICES = (
    VoteChoice("1", Choice.ACQUIRED.label, Choice.ACQUIRED.value, "acquired"),
    VoteChoice("3", Choice.NOT_ACQUIRED.label, Choice.NOT_ACQUIRED.value, "refused"),
    VoteChoice("4", Choice.ABSTAIN.label, Choice.ABSTAIN.value),
)
_SAID = {
    Choice.ACQUIRED: State("acquis", Tone.OK),
    Choice.NOT_ACQUIRED: State("non acquis", Tone.NO),
    Choice.ABSTAIN: State("abstention", Tone.PLAIN),
}
_NO_VOTE = State("sans vote", Tone.PLAIN, "check")
_SEALED = State("a voté", Tone.INFO, "lock")
_SET_ASIDE = State("voix écartée", Tone.PLAIN)
_SILENT = State("sans voix", Tone.PLAIN)
_LEFT = State("a quitté la séance", Tone.PLAIN, "clock")
_SHUT = {
    SittingState.CONVENED: "La séance n’est pas ouverte : aucune voix n’est prise.",
    SittingState.SUSPENDED: "La séance est suspendue : aucune voix n’est prise.",
    SittingState.CLOSED: "La séance est close : les voix sont scellées dans le procès-verbal.",
    SittingState.MINUTES_SIGNED: "Le procès-verbal est signé : une erreur se corrige par un rectificatif.",
    SittingState.LACKED_QUORUM: "La séance n’a pas pu s’ouvrir, faute de quorum.",
    SittingState.CONVENED_AGAIN: "La séance n’a pas pu s’ouvrir ; ses dossiers sont convoqués de nouveau.",
    SittingState.CANCELLED: "La séance est annulée.",
}


@dataclass(frozen=True, slots=True)
class VotePart:
    """The vote, or why there is none; what is missing or decided; where the jury goes next."""

    board: VoteBoard | None
    sentence: str
    said: str
    outcome: State | None
    next_url: str
    next_name: str


def vote_part(seen: Seen) -> VotePart:
    """Return the foot of the board for the unit looked at."""
    board, shown, unit = seen.board, seen.candidate, seen.unit
    following = next((c for c in board.cases if c.item_id == board.following_id), None)
    return VotePart(
        board=_vote(seen, unit) if unit else None,
        sentence=_SHUT.get(board.state, "") or _sentence(shown, unit),
        said=_count_of_voices(unit, seen.unit_label(unit)) if unit else "",
        outcome=outcome_state(shown.outcome) if shown.outcome else None,
        next_url=seen.address_of(following.item_id) if following else "",
        next_name=following.name if following else "",
    )


def _vote(seen: Seen, unit: UnitShown) -> VoteBoard:
    rules, look = seen.board.rules, seen.look
    put_off = unit.outcome is UnitOutcome.ADJOURNED
    unit = unit if put_off else unit.in_round(look.round)
    majority = rules.majority_of_round(unit.round)
    number = f"{ordinal(unit.round)} tour. " if rules.rounds and not put_off else ""
    entering = voices_entered(unit, look) if seen.open and not put_off else ()
    away = frozenset(seat.seat_id for seat in seen.candidate.table if not seat.at_table)
    own = {seat.seat_id for seat in seen.candidate.table if seat.own}
    present = {voice.college for voice in unit.voices} | set(SOCIAL_PARTNERS)
    return VoteBoard(
        title=f"Vote, {seen.unit_label(unit)}",
        rule=f"{number}{rules.secrecy.label}. {majority.label}.",
        sides=tuple(
            _side(seen, unit, college, away, entering) for college in College if college in present
        ),
        voter=_voter(entering),
        carried=any(voice.carried for voice in entering),
        keyed=bool(entering) and {voice.seat_id for voice in entering} <= own,
        url=reverse("jury:vote", args=[seen.candidate.item_id]),
        choices=_choices(entering),
        hidden=(
            *look.to(voice="").fields,
            ("unit", unit.code),
            ("round", str(unit.round)),
            *(("seat", str(voice.seat_id)) for voice in entering),
            *(("replaces", str(voice.vote_id)) for voice in entering if voice.vote_id),
        ),
        whole_url=_whole_url(seen, unit),
        another_url=seen.address(round=unit.round + 1, voice=TABLE)
        if seen.open and unit.another and not put_off
        else "",
        live=True,
    )


def _choices(entering: Sequence[VoiceShown]) -> tuple[VoteChoice, ...]:
    """Return what the voices given next may say: who left abstains, and says nothing else."""
    if any(voice.left for voice in entering):
        return tuple(choice for choice in CHOICES if choice.value == Choice.ABSTAIN.value)
    return CHOICES if entering else ()


def _whole_url(seen: Seen, unit: UnitShown) -> str:
    """Return the address that asks the whole table at once, when several voices are awaited."""
    awaited = [v for v in unit.voices if v.entered and v.awaited and not v.carried and not v.left]
    if not seen.open or len(awaited) < 2 or seen.look.voice == TABLE:
        return ""
    return seen.address(voice=TABLE)


def _voter(entering: Sequence[VoiceShown]) -> str:
    if len(entering) > 1:
        return f"toute la table ({len(entering)})"
    return _short(entering[0].name, entering[0].college) if entering else ""


def _side(
    seen: Seen,
    unit: UnitShown,
    college: College,
    away: frozenset[int],
    entering: Sequence[VoiceShown],
) -> VoteSide:
    voices = [voice for voice in unit.voices if voice.college is college]
    settled, over = _is_settled(unit), seen.board.state not in BEFORE_CLOSING
    awaited = any(voice.awaited for voice in voices)
    by_head = seen.board.rules.majority_of_round(unit.round).by_head
    return VoteSide(
        college=college,
        ballots=tuple(
            Ballot(
                name=_short(voice.name, college),
                vote=_NO_VOTE if settled else _ballot(voice) or (_SILENT if over else None),
                recused=voice.seat_id in away and not voice.cast,
                url=seen.address(voice=str(voice.seat_id)) if seen.open and voice.entered else "",
                current=voice in entering,
            )
            for voice in voices
        ),
        sentence="" if settled or (over and awaited) else _majority(voices, by_head=by_head),
        reached=by_head and _leaning(voices) is not None,
    )


def _is_settled(unit: UnitShown) -> bool:
    """Tell whether the unit is decided without a vote: adopted as the grids propose, or put off."""
    return unit.outcome is not UnitOutcome.UNDECIDED and not any(v.cast for v in unit.voices)


def _ballot(voice: VoiceShown) -> State | None:
    if not voice.cast:
        return _LEFT if voice.left else None
    if not voice.counted:
        return _SET_ASIDE
    return _SAID[voice.choice] if voice.choice else _SEALED


def _leaning(voices: Sequence[VoiceShown]) -> Choice | None:
    """Return what a college says once all its voices are known; None before, or when it is divided."""
    if any(voice.awaited for voice in voices) or any(v.cast and not v.choice for v in voices):
        return None
    choices = [voice.choice for voice in voices if voice.choice]
    yes, no = choices.count(Choice.ACQUIRED), choices.count(Choice.NOT_ACQUIRED)
    if yes == no:
        return None
    return Choice.ACQUIRED if yes > no else Choice.NOT_ACQUIRED


def _majority(voices: Sequence[VoiceShown], *, by_head: bool) -> str:
    """Return what a college says: « partagé » of equal voices, « sans avis » when all abstained.

    Nothing while a voice of it is hidden: a secret ballot tells no college. Nothing either where voices are not
    counted by head: an organisation that is divided says nothing, and a weight is not a hand.
    """
    awaited = sum(voice.awaited for voice in voices)
    if awaited:
        return f"il manque {plural(awaited, 'voix', 'voix')}"
    if not by_head or any(voice.cast and not voice.choice for voice in voices):
        return ""
    leaning = _leaning(voices)
    if leaning:
        return f"majorité : {leaning.label.lower()}"
    if not any(voice.choice for voice in voices):
        return ""
    spoke = any(voice.choice in (Choice.ACQUIRED, Choice.NOT_ACQUIRED) for voice in voices)
    return "partagé" if spoke else "sans avis"


def _sentence(candidate: CandidateShown, unit: UnitShown | None) -> str:
    if candidate.outcome is not None:
        return ""
    if candidate.quorum and not candidate.adjourned_to:
        return "Sans quorum maintenant : la clôture ajournerait ce dossier."
    if unit and unit.outcome is UnitOutcome.UNDECIDED:
        missing = [voice.name for voice in unit.voices if voice.awaited and not voice.left]
        left = [voice.name for voice in unit.voices if voice.left]
        if missing:
            return f"Il manque la voix {', '.join(map(of, missing))}."
        if left:
            return (
                f"Il reste à noter l’abstention {', '.join(map(of, left))}, qui a quitté la séance."
            )
    return candidate.objections[0].message if candidate.objections else ""


def _count_of_voices(unit: UnitShown, named: str) -> str:
    """Return what a screen reader hears when a voice comes in."""
    cast = sum(voice.cast and voice.counted for voice in unit.voices)
    total = sum(voice.counted for voice in unit.voices)
    outcome = "" if unit.outcome is UnitOutcome.UNDECIDED else f" {unit.outcome.label}."
    return f"Vote, {named} : {cast} voix sur {total}.{outcome}"


def _short(name: str, college: College) -> str:
    return SeatedJuror(name, "", college).short_name
