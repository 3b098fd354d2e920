"""The letter that answers an appeal: what was asked, what was decided of it, and by which texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parchemin.certifications.reglement.terms import JOINT_JURY, JuryName
from parchemin.jury.terms import AppealState, Ground
from parchemin.kernel.calendar import french_date
from parchemin.kernel.documents import Letter, Paragraph, Part, PartHeading
from parchemin.kernel.objections import Objection

_SUBJECTS = {
    AppealState.INADMISSIBLE: "Votre recours est irrecevable",
    AppealState.SETTLED: "Réponse à votre recours",
    AppealState.WITHDRAWN: "Retrait de votre recours",
}


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """Everything that the letter says. `objections` are the reasons of inadmissibility, with their texts.

    `reexamined_on` and `reasons` are those of the jury that examined the case again, if one did.
    """

    body_name: str
    city: str
    civility: str
    name: str
    dossier: str
    sitting: str
    certification: str
    decided_on: date
    lodged_on: date
    ground: Ground
    state: AppealState
    answer: str
    answered_on: date
    sent_on: date
    objections: tuple[Objection, ...] = ()
    reexamined_on: date | None = None
    reasons: str = ""
    body: JuryName = JOINT_JURY
    specimen: bool = False


def reply_letter(facts: ReplyFacts) -> Letter:
    """Return the letter; raises `KeyError` for an appeal that is not answered."""
    return Letter(
        sender=(facts.body_name, facts.body.head),
        recipient=(f"{facts.civility} {facts.name}", f"Dossier n° {facts.dossier}"),
        place=facts.city,
        dated=facts.sent_on,
        subject=_SUBJECTS[facts.state],
        references=(
            ("Certification", facts.certification),
            ("Décision", f"séance {facts.sitting}, le {french_date(facts.decided_on)}"),
        ),
        greeting=f"{facts.civility},",
        parts=tuple(_parts(facts)),
        closing=f"Nous vous prions d’agréer, {facts.civility}, l’expression de nos salutations distinguées.",
        signatory=(f"Pour {facts.body.the}, le secrétariat", facts.body_name),
        footer="Vos données servent à instruire votre recours. Vos droits : RGPD, art. 15 à 17.",
        specimen=facts.specimen,
    )


def _parts(facts: ReplyFacts) -> Iterator[Part]:
    yield Paragraph(
        f"Vous avez formé le {french_date(facts.lodged_on)} un recours contre cette décision, pour ce motif : "
        f"{facts.ground.label.lower()}."
    )
    if facts.state is AppealState.WITHDRAWN:
        yield Paragraph("Nous prenons acte de son retrait. La décision du jury demeure.")
        return
    if facts.reexamined_on:
        yield Paragraph(
            f"Un jury a réexaminé votre dossier le {french_date(facts.reexamined_on)}. Ce que vous aviez acquis "
            "vous reste ; une notification vous dit le détail de sa décision."
        )
    yield PartHeading("Réponse")
    yield Paragraph(facts.answer)
    if facts.reasons:
        yield PartHeading("Motifs")
        yield Paragraph(facts.reasons)
    texts = dict.fromkeys(o.source for o in facts.objections if o.source)
    if texts:
        yield Paragraph(f"Textes appliqués : {' ; '.join(texts)}.")
