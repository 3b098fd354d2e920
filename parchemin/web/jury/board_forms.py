"""What the jury writes of a candidate besides voting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms

from parchemin.assessment.terms import Gap
from parchemin.certifications.reglement.mark_clauses import scale as scale_told
from parchemin.certifications.reglement.scales import SCALES
from parchemin.certifications.reglement.terms import Binding, MarkAdjuster, Outcome
from parchemin.certifications.reglement.value import Mention, ScaleRules
from parchemin.jury.rules.departures import UNEXPLAINED
from parchemin.jury.selectors.board_values import AdjustmentShown, BlocShown, CandidateShown
from parchemin.kernel.text import tidy_lines
from parchemin.web.jury.parts.perspective import Seen
from parchemin.web.pieces.concurrency import ShowingForm
from parchemin.web.pieces.fields import DayField, ReasonField


class ConclusionForm(ShowingForm):
    """The advice to the candidate, and the distinction proposed with a full award."""

    recommendation = forms.CharField(
        label="Recommandation au candidat",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "aria-keyshortcuts": "r"}),
    )
    mention = forms.ChoiceField(
        label="Mention proposée",
        required=False,
        help_text="Elle n’accompagne qu’une validation totale : toute autre décision la laisse de côté.",
    )

    def __init__(self, *args: Any, mentions: Sequence[Mention], **options: Any) -> None:
        super().__init__(*args, **options)
        if not mentions:
            del self.fields["mention"]
            return
        named = [(mention.code, mention.label) for mention in mentions]
        cast(forms.ChoiceField, self.fields["mention"]).choices = [("", "aucune"), *named]


class AdjournmentForm(ShowingForm):
    """Until when a case is put off, and why: a complement asked, or another reason."""

    until = DayField(label="Réexaminer le")
    reason = ReasonField(label="Motif, ou complément attendu")


class AdjustmentForm(forms.Form):
    """Another mark than the assessors’, with its reason; their grids stay as signed."""

    line = forms.ChoiceField(label="Ligne de la grille")
    value = forms.CharField(label="Appréciation du jury", max_length=20)
    reason = ReasonField(label="Motif")

    def __init__(
        self,
        *args: Any,
        bloc: BlocShown,
        scale: ScaleRules,
        changed: Sequence[AdjustmentShown] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        said = {change.line: change for change in changed if change.bloc == bloc.code}
        untouched = [line for line in bloc.lines if line.code not in said]
        first = next((line for line in untouched if line.gap is not Gap.NONE), None)
        if first or untouched:
            self.fields["line"].initial = f"{bloc.code}|{(first or untouched[0]).code}"
        self.fields["line"].help_text = "".join(
            f"{line} : la nouvelle note remplace « {change.value} » et son motif « {change.reason} ». "
            for line, change in said.items()
        ).rstrip()
        cast(forms.ChoiceField, self.fields["line"]).choices = [
            (f"{bloc.code}|{line.code}", f"{line.code} {line.title}") for line in bloc.lines
        ]
        kinds = {own.kind for own in scale.all}
        words = [word for kind in kinds for word in SCALES[kind].words]
        self._words = {word.label.casefold(): word.value for word in words}
        if words and len(kinds) == 1:
            offered = [(word.value, word.label) for word in words]
            self.fields["value"].widget = forms.Select(choices=offered)
        elif scale.modalities:
            self.fields["value"].help_text = f"{scale_told(scale)}."

    def clean_value(self) -> str:
        """Return a word by its value where it was typed as people say it."""
        typed: str = self.cleaned_data["value"].strip()
        return self._words.get(typed.casefold(), typed)

    @property
    def place(self) -> tuple[str, str]:
        """Return the bloc and the line chosen."""
        bloc, _, line = self.cleaned_data["line"].partition("|")
        return bloc, line


class DepartureForm(ShowingForm):
    """Why the jury departs from what the marks give; empty removes it."""

    text = forms.CharField(
        label="Pourquoi le jury s’en écarte",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La remarque figure dans les motifs de la décision et au procès-verbal.",
    )


class FraudForm(ShowingForm):
    """What was retained against a candidate, and what they answered; empty lifts what the page showed."""

    reason = forms.CharField(
        label="Ce qui est retenu, et ce que le candidat a répondu",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un texte vide lève l’exclusion (C. trav., art. R6412-7).",
    )

    @property
    def changed(self) -> frozenset[str]:
        """Return the reason unless it is the one written now: an old page sent as shown would undo it too."""
        typed = tidy_lines(self.cleaned_data.get("reason", self.now("reason")))
        return frozenset(() if typed == self.now("reason") else ("reason",))


@dataclass(frozen=True, slots=True)
class Offered:
    """What the person may write of a candidate now, and what was written before.

    `adjourns`, `marked` and `departs` are empty where the règlement does not let the jury do that act.
    """

    author: int | None
    item_id: int
    look: tuple[tuple[str, str], ...]
    mentions: tuple[Mention, ...]
    recommendation: str
    mention: str
    adjourns: bool
    adjourned_to: date | None
    adjournment_reason: str
    marked: BlocShown | None
    changed: tuple[AdjustmentShown, ...]
    scale: ScaleRules
    fraud_reason: str
    departs: bool
    departure: str

    @property
    def forms(self) -> dict[str, forms.Form]:
        """Return the forms, by name, with what was written before."""
        said = {"recommendation": self.recommendation, "mention": self.mention}
        found: dict[str, forms.Form] = {
            "conclusion": ConclusionForm(mentions=self.mentions, initial=said)
        }
        if self.adjourns:
            until = {"until": self.adjourned_to, "reason": self.adjournment_reason}
            found["adjournment"] = AdjournmentForm(prefix="a", initial=until)
        if self.marked:
            found["adjustment"] = AdjustmentForm(
                prefix="m", bloc=self.marked, scale=self.scale, changed=self.changed
            )
        if self.departs:
            found["departure"] = DepartureForm(prefix="d", initial={"text": self.departure})
        found["fraud"] = FraudForm(prefix="f", initial={"reason": self.fraud_reason})
        return found


def _is_stuck(shown: CandidateShown) -> bool:
    """Tell whether a candidate may be put off though the règlement has no adjournment, or was already."""
    unexplained = any(objection.code == UNEXPLAINED for objection in shown.objections)
    return unexplained or bool(shown.quorum) or shown.adjourned_to is not None


def offered_to(seen: Seen, author: int | None) -> Offered | None:
    """Return what the author may write of the candidate; None unless they lead the sitting."""
    if not seen.leads:
        return None
    shown, rules = seen.candidate, seen.board.rules
    return Offered(
        author=author,
        item_id=shown.item_id,
        look=seen.look.fields,
        mentions=rules.mentions,
        recommendation=shown.recommendation,
        mention=shown.mention,
        adjourns=Outcome.ADJOURNED in rules.decision.outcomes or _is_stuck(shown),
        adjourned_to=shown.adjourned_to,
        adjournment_reason=shown.adjournment_reason,
        marked=seen.bloc if rules.grid.adjusted_by is MarkAdjuster.JURY else None,
        changed=shown.adjustments,
        scale=rules.grid.scale,
        fraud_reason=shown.fraud_reason,
        departs=rules.grid.binding is Binding.REMARK,
        departure=shown.departure,
    )
