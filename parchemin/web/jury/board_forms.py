"""What the jury writes of a candidate besides voting."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from parchemin.assessment.terms import Mastery, ScaleKind
from parchemin.certifications.reglement.terms import MarkAdjuster, Outcome
from parchemin.certifications.reglement.value import Mention, ScaleRules
from parchemin.jury.selectors.board_values import BlocShown
from parchemin.web.jury.forms import DayField, ReasonField
from parchemin.web.jury.parts.seen import Seen


class ConclusionForm(forms.Form):
    """The advice to the candidate, and the distinction proposed with a full award."""

    recommendation = forms.CharField(
        label="Recommandation au candidat",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "aria-keyshortcuts": "r"}),
    )
    mention = forms.ChoiceField(label="Mention proposée", required=False)

    def __init__(self, *args: Any, mentions: Sequence[Mention], **options: Any) -> None:
        super().__init__(*args, **options)
        if not mentions:
            del self.fields["mention"]
            return
        named = [(mention.code, mention.label) for mention in mentions]
        cast(forms.ChoiceField, self.fields["mention"]).choices = [("", "aucune"), *named]


class AdjournmentForm(forms.Form):
    """Until when a case is put off, and for what complement."""

    until = DayField(label="Réexaminer le")
    reason = ReasonField(label="Complément attendu")


class AdjustmentForm(forms.Form):
    """Another mark than the assessors’, with its reason; their grids stay as signed."""

    line = forms.ChoiceField(label="Ligne de la grille")
    value = forms.CharField(label="Appréciation du jury", max_length=20)
    reason = ReasonField(label="Motif")

    def __init__(self, *args: Any, bloc: BlocShown, scale: ScaleRules, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ChoiceField, self.fields["line"]).choices = [
            (f"{bloc.code}|{line.code}", f"{line.code} {line.title}") for line in bloc.lines
        ]
        if scale.kind is ScaleKind.MASTERY:
            self.fields["value"].widget = forms.Select(choices=Mastery.choices())

    @property
    def place(self) -> tuple[str, str]:
        """Return the bloc and the line chosen."""
        bloc, _, line = self.cleaned_data["line"].partition("|")
        return bloc, line


class FraudForm(forms.Form):
    """What was retained against a candidate, and what they answered; empty lifts it."""

    reason = forms.CharField(
        label="Ce qui est retenu, et ce que le candidat a répondu",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un texte vide lève l’exclusion (C. trav., art. R6412-7).",
    )


def forms_of(seen: Seen, typed: Mapping[str, forms.Form]) -> dict[str, forms.Form]:
    """Return the forms that the person may fill now, as they were typed; none unless they lead the sitting.

    A form is left out where the règlement does not let the jury do that act.
    """
    if not seen.leads:
        return {}
    shown, rules = seen.candidate, seen.board.rules
    found: dict[str, forms.Form] = {
        "conclusion": ConclusionForm(
            mentions=rules.mentions,
            initial={"recommendation": shown.recommendation, "mention": shown.mention},
        )
    }
    if Outcome.ADJOURNED in rules.decision.outcomes:
        found["adjournment"] = AdjournmentForm(
            prefix="a",
            initial={"until": shown.adjourned_to, "reason": shown.adjournment_reason},
        )
    if rules.grid.adjusted_by is MarkAdjuster.JURY and seen.bloc is not None:
        found["adjustment"] = AdjustmentForm(prefix="m", bloc=seen.bloc, scale=rules.grid.scale)
    found["fraud"] = FraudForm(prefix="f", initial={"reason": shown.fraud_reason})
    return {**found, **typed}
