"""Why an edition may not be adopted or put in force, a registration noted, a person entered."""

from collections.abc import Iterator, Mapping
from datetime import date

from parchemin.certifications.referentiel.value import Referentiel, RegistrationClaim
from parchemin.certifications.rules.remarks import CPNE, remarks_on
from parchemin.certifications.rules.title import objections_to_title
from parchemin.certifications.rules.transmission import Transmission
from parchemin.certifications.terms import EditionState, Register, Weight
from parchemin.kernel.calendar import french_date
from parchemin.kernel.legal import LEGAL_VALUES, legal_value
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection


def objections_to_adoption(
    referentiel: Referentiel,
    *,
    decision: str,
    ip_holder: str,
    register: Register | None = None,
    waivers: Mapping[str, str] | None = None,
) -> tuple[Objection, ...]:
    """Return why an edition may not be adopted (RULE-02).

    `decision` names the decision of the CPNE, `ip_holder` the legal person that holds the rights.
    `waivers` maps the code of a remark of doctrine to the reason for setting it aside; the law is
    never set aside. Source: C. trav., art. L6113-4.
    """
    found = []
    if not decision.strip():
        found.append(
            Objection(
                "decision-missing",
                "L’adoption ne cite aucune décision de la CPNE.",
                CPNE,
                "Citez la délibération, son numéro et sa date.",
            )
        )
    if not ip_holder.strip():
        found.append(
            Objection(
                "ip-holder-missing",
                "Aucune personne morale n’est désignée titulaire des droits.",
                CPNE,
                "La CPNE désigne le titulaire en créant la certification.",
            )
        )
    reasons = {code for code, reason in (waivers or {}).items() if reason.strip()}
    for remark in remarks_on(referentiel, register):
        waived = remark.weight is Weight.DOCTRINE and remark.code in reasons
        if remark.weight is not Weight.ADVICE and not waived:
            found.append(remark.objection())
    return tuple(found)


def objections_to_force(sent: Transmission | None, from_day: date) -> tuple[Objection, ...]:
    """Return why an edition may not be in force from a day: not adopted yet, or not transmitted (RULE-03).

    `sent` is None for what was not adopted, which its state refuses.
    """
    if sent is None:
        return ()
    adopted_on = sent.adopted_on
    if from_day < adopted_on:
        return (
            Objection(
                "before-adoption",
                f"L’édition a été adoptée le {french_date(adopted_on)} ; elle ne peut pas être en"
                f" vigueur dès le {french_date(from_day)}.",
                remedy="Choisissez une date qui suit l’adoption.",
            ),
        )
    if from_day <= sent.ends_on:
        return ()
    return tuple(
        Objection(
            code,
            f"Adoptée le {french_date(adopted_on)}, l’édition devait être transmise à {whom} le "
            f"{french_date(sent.ends_on)} au plus tard pour entrer en vigueur.",
            sent.source,
            "Transmettez-la, notez la date, puis mettez-la en vigueur.",
        )
        for code, whom in sent.missing
    )


def objections_to_registration(
    claim: RegistrationClaim, *, title: str, single_year: bool = False
) -> tuple[Objection, ...]:
    """Return why a registration may not be noted: incomplete, too long, level out of place, no exact title.

    `title` is that of the register (RULE-17). `single_year` when the promotions of one year only support it, or
    the job is emerging: three years at most. Source: C. trav., art. L6113-5, L6113-6, R6113-9, R6113-10 and
    R6113-14-1.
    """
    if claim.register is Register.NONE or not (
        claim.decided_on and claim.starts_on and claim.ends_on
    ):
        return (
            Objection(
                "registration-incomplete",
                "Un enregistrement a son répertoire, sa décision, son début et sa fin.",
                "C. trav., art. L6113-5 et L6113-6",
            ),
        )
    return (
        *_objections_to_period(claim.starts_on, claim.ends_on, single_year),
        *_objections_to_level(claim),
        *objections_to_title(title, registered=title, code=claim.code),
    )


def _objections_to_period(starts_on: date, ends_on: date, single_year: bool) -> Iterator[Objection]:
    """Yield why a registration is too long (RULE-09)."""
    code = "registration-longest-single-year" if single_year else "registration-longest"
    first_known = min(value.starts for value in LEGAL_VALUES if value.code == code)
    longest = legal_value(code, max(starts_on, first_known))
    if ends_on <= starts_on:
        yield Objection("registration-order", "L’enregistrement finit avant d’avoir commencé.")
    if ends_on > longest.due(starts_on):
        yield Objection(
            "registration-too-long",
            f"Un enregistrement dure {plural(int(longest.amount) // 12, 'an')} au plus ; celui-ci"
            f" va du {french_date(starts_on)} au {french_date(ends_on)}.",
            longest.source,
        )


def _objections_to_level(claim: RegistrationClaim) -> Iterator[Objection]:
    if claim.level is not None and claim.register is not Register.RNCP:
        yield Objection(
            "level",
            "Seul le RNCP donne un niveau de qualification.",
            "C. trav., art. L6113-1 et D6113-19",
        )


def objections_to_new_entry(
    *, state: EditionState, in_force_from: date | None, closed_on: date | None, on: date
) -> tuple[Objection, ...]:
    """Return why nobody may enter a certification, under this edition, on a day.

    Those already on their way may finish. Source: règlement of the branch.
    """
    if closed_on is not None and on >= closed_on:
        return (
            Objection(
                "closed",
                f"La certification n’accueille plus d’entrée depuis le {french_date(closed_on)}.",
                remedy="Les parcours commencés vont à leur terme.",
            ),
        )
    if state is not EditionState.IN_FORCE or in_force_from is None or on < in_force_from:
        return (
            Objection(
                "edition-not-in-force",
                f"L’édition n’est pas en vigueur le {french_date(on)}.",
                remedy="Inscrivez sous l’édition en vigueur à la date d’entrée.",
            ),
        )
    return ()
