"""Keys of the decision and of what follows it: units, outcomes, what is kept, retakes, appeals, the dossier."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from parchemin.assessment.terms import AttendanceState
from parchemin.certifications.reglement.terms import RouteFamily, Unit
from parchemin.certifications.reglement.value import Reglement
from parchemin.certifications.terms import Register
from parchemin.jury.rules.appeals import (
    AppealFacts,
    appeal_ends,
    grounds_admitted,
    objections_to_appeal,
    objections_to_reply,
    reply_due,
)
from parchemin.jury.rules.carried_units import new_validity
from parchemin.jury.rules.decision_deadline import decision_clock
from parchemin.jury.rules.notification import notification_due
from parchemin.jury.rules.presentations import Presentations, objections_to_retaking
from parchemin.jury.rules.units import unit_codes
from parchemin.jury.terms import AppealChannel, Ground, Outcome
from parchemin.pathways.rules import AgendaFacts, objections_to_agenda
from parchemin.pathways.terms import DossierState, Route, Scope
from tests.certifications.keys.row import Row, Seen, codes, refused, row, sentence, under
from tests.certifications.keys.scenes import deliberated
from tests.jury.cases import NO, ON, YES, bloc, case, everybody, sitting

FOUR = sitting(2, 2)
BLOCS = (bloc("B1", 2), bloc("B2", 2))
HALF = case(BLOCS, votes=everybody("B1", YES, FOUR) + everybody("B2", NO, FOUR))
WHOLE = case(BLOCS, votes=everybody("B1", YES, FOUR) + everybody("B2", YES, FOUR))


def ends(judged: object) -> Seen:
    """Return what sees the outcome of a case, or what stands against it."""

    def seen(reglement: Reglement) -> object:
        found = deliberated(reglement, judged)
        return found.outcome or codes(found.objections)

    return seen


def why_full(reglement: Reglement) -> str:
    votes = tuple(
        v for code in ("B1.1", "B1.2", "B2.1", "B2.2") for v in everybody(code, YES, FOUR)
    )
    (reason,) = deliberated(reglement, replace(WHOLE, votes=votes)).reasons
    return reason.text


def of_decision() -> Iterator[Row]:
    yield row("decision.unit", lambda rules: unit_codes(WHOLE, frozenset(), under(rules)),
              ("competence", ("B1.1", "B1.2", "B2.1", "B2.2")), ("bloc", ("B1", "B2")),
              ("certification", ("certification",)))  # fmt: skip
    all_or_nothing = ["full", "refused"]
    outcomes, refusal = "decision.outcomes", ("outcome-not-admitted",)
    yield row(
        outcomes, ends(HALF), ([*all_or_nothing, "partial"], "partial"), (all_or_nothing, "refused")
    )
    for word, judged in (
        ("adjourned", case(adjourned_to=ON + timedelta(days=30))),
        ("absent", case(attendance=AttendanceState.ABSENT)),
        ("excluded_fraud", case(fraud=True)),
    ):
        yield row(
            outcomes, ends(judged), ([*all_or_nothing, word], word), (all_or_nothing, refusal)
        )
    requires, share = "decision.full_award_requires", "decision.full_award_share"
    yield row(requires, why_full,
              ("all_blocs", "Les 2 blocs demandés sont acquis : validation totale."),
              ("all_competences", "Les 4 compétences demandées sont acquises : validation totale."),
              decision={"unit": "competence"})  # fmt: skip
    yield row(requires, ends(HALF), ("share_of_blocs", "full"), ("all_blocs", refused(share)),
              decision={"full_award_share": "1/2"})  # fmt: skip
    yield row(share, ends(HALF), ("1/2", "full"), ("100 %", "partial"),
              decision={"full_award_requires": "share_of_blocs"})  # fmt: skip
    yield row("decision.cpne_confirmation", lambda rules: deliberated(rules, WHOLE).to_confirm,
              (False, False), (True, True))  # fmt: skip
    yield from delays("decision.deadline", lambda rules: decision_clock(rules, ON).due_on)


def delays(key: str, due: Seen) -> Iterator[Row]:
    """Yield the rows of a delay counted from the day of the jury: in months, in days."""
    yield row(f"{key}.months", due, (1, date(2026, 12, 24)), (3, date(2027, 2, 24)))
    yield row(f"{key}.days", due, (10, date(2026, 12, 4)), (30, date(2026, 12, 24)))


def kept(reglement: Reglement) -> str:
    """Return how long a bloc acquired that day is kept, registered until June 2028."""
    judged = case(registration_expires_on=date(2028, 6, 30))
    return new_validity(Unit.BLOC, ON, judged, Outcome.PARTIAL, under(reglement)).in_words


def reached(*cases: tuple[RouteFamily, Register, Unit]) -> Seen:
    """Return what sees which cases a line of twelve months reaches: by route, register or unit."""

    def seen(reglement: Reglement) -> str:
        return " ".join(
            name
            for name, (route, register, unit) in zip("abcd", cases, strict=False)
            if under(reglement, route, register).validity(route, register, unit)[0].months == 12
        )

    return seen


def of_validity() -> Iterator[Row]:
    line, twelve = "partial.validity.[]", {"partial": {"validity": [{"months": 12}]}}
    yield row(f"{line}.months", kept, (12, "jusqu’au 24 novembre 2027"), (None, "sans limite"))
    yield row(f"{line}.start", kept, ("jury_date", "jusqu’au 24 novembre 2027"),
              ("notification", "12 mois à compter de la notification"),
              ("delivery", "12 mois à compter de la délivrance"), **twelve)  # fmt: skip
    yield row(f"{line}.usable_until", kept, (None, "sans limite"),
              ("registration_expiry", "jusqu’au 30 juin 2028"),
              partial={"validity": [{"months": None}]})  # fmt: skip
    unit = Unit.COMPETENCE  # no doctrine says how long a competence is kept
    routes = reached(*((route, Register.RNCP, unit) for route in RouteFamily))
    yield row(f"{line}.when.route", routes, (None, "a b c d"), ("training", "a"), ("individual", "b"),
              ("vae", "c"), ("branch_vae", "d"), **twelve)  # fmt: skip
    registers = reached(*((RouteFamily.TRAINING, register, unit) for register in Register))
    yield row(f"{line}.when.registration", registers, (None, "a b c"), ("none", "a"), ("RNCP", "b"),
              ("RS", "c"), **twelve)  # fmt: skip
    units = reached(*((RouteFamily.TRAINING, Register.NONE, each) for each in Unit))
    yield row(f"{line}.when.unit", units, (None, "a b c"), ("competence", "a"), ("bloc", "b"),
              ("certification", "c"), **twelve)  # fmt: skip


def again(*days: date) -> Seen:
    """Return what sees why somebody whom juries judged on these days may not come again."""
    past = Presentations(days, continues=True)
    return lambda rules: codes(objections_to_retaking(past, rules, ON))


def of_retake() -> Iterator[Row]:
    five_months_ago = again(date(2026, 6, 24))
    yield row("retake.max_attempts", again(date(2025, 6, 1), date(2026, 6, 1)),
              (None, ()), (3, ()), (2, ("retake-too-many",)))  # fmt: skip
    for key, least, most in (
        ("min_delay", (), ("retake-too-soon",)),
        ("window", ("retake-too-late",), ()),
    ):
        yield row(f"retake.{key}.months", five_months_ago, (4, least), (6, most))
        yield row(f"retake.{key}.days", five_months_ago, (120, least), (180, most))


TOLD = date(2026, 12, 1)
APPEAL = AppealFacts(TOLD, Ground.PROCEDURE, AppealChannel.WRITTEN, Outcome.PARTIAL, ON, TOLD)


def of_appeal() -> Iterator[Row]:
    def stopped(reglement: Reglement) -> object:
        return codes(objections_to_appeal(APPEAL, under(reglement)))

    yield from delays("appeal.window", lambda rules: appeal_ends(under(rules), ON, ON))
    yield from delays("appeal.reply", lambda rules: reply_due(under(rules), ON))
    yield row("appeal.window", lambda rules: appeal_ends(under(rules), ON, ON),
              (None, None), ({"days": 10}, date(2026, 12, 4)))  # fmt: skip
    yield row("appeal.start", lambda rules: appeal_ends(under(rules), ON, TOLD),
              ("jury_date", date(2026, 12, 4)), ("notification", date(2026, 12, 11)),
              appeal={"window": {"days": 10}})  # fmt: skip
    yield row("appeal.grounds", lambda rules: grounds_admitted(under(rules)),
              (["procedure"], (Ground.PROCEDURE,)), (["material_error"], (Ground.MATERIAL_ERROR,)),
              (["any"], tuple(Ground)))  # fmt: skip
    yield row(
        "appeal.channel", stopped, ("written", ()), ("registered_letter", ("appeal-channel",))
    )
    yield row("appeal.precondition", stopped, ("", ()),
              ("Consulter ses notes", ("appeal-precondition",)))  # fmt: skip
    yield row("appeal.reasons_due",
              lambda rules: codes(objections_to_reply(Outcome.REFUSED, "", under(rules))),
              (False, ()), (True, ("appeal-reasons-missing",)))  # fmt: skip
    yield from delays("notification.delay", lambda rules: notification_due(under(rules), ON, ON))


def awaited(scope: Scope) -> Seen:
    """Return what sees why a dossier entered ten months before, one bloc unassessed, waits for its jury."""
    facts = AgendaFacts(DossierState.IN_ASSESSMENT, Route.APPRENTICESHIP, scope, date(2026, 1, 24),
                        frozenset({"B1"}), frozenset(), partner_known=True)  # fmt: skip
    return lambda rules: codes(objections_to_agenda(facts, rules, ON))


def of_dossier() -> Iterator[Row]:
    unassessed, short = "bloc-not-assessed", "practice-too-short"
    yield row(
        "file.completeness_required", awaited(Scope.WHOLE), (True, (unassessed,)), (False, ())
    )
    loose = {"file": {"completeness_required": False}}
    yield row(
        "file.practice_months_full",
        awaited(Scope.WHOLE),
        (None, ()),
        (9, ()),
        (12, (short,)),
        **loose,
    )
    yield row(
        "file.practice_months_bloc",
        awaited(Scope.BLOCS),
        (None, ()),
        (9, ()),
        (12, (short,)),
        **loose,
    )
    good = replace(WHOLE, mention="bien")
    bien = {"mentions": [{"code": "bien", "label": "Mention bien"}]}
    yield row(
        "mentions.[].code", ends(good), ("bien", "full"), ("tb", ("mention-unknown",)), **bien
    )
    yield row("mentions.[].label", sentence("Mention possible"),
              ("Mention bien", "Mention possible : Mention bien."),
              ("Avec éloge", "Mention possible : Avec éloge."), **bien)  # fmt: skip


def of_waivers() -> Iterator[Row]:
    """Yield the rows of a doctrine set aside: a bloc of the RNCP that the branch keeps for a year only."""
    where = (RouteFamily.TRAINING, Register.RNCP, Unit.BLOC)
    waived = {
        "doctrine": "registered_bloc_for_life",
        "reason": "Métier réglementé",
        "decided_on": "2025-05-06",
    }
    beside = {"partial": {"validity": [{"months": 12}]}, "waivers": [waived]}
    yield row("waivers", reached(where), ([], ""), ([waived], "a"), partial=beside["partial"])
    yield row("waivers.[].doctrine", reached(where), ("registered_bloc_for_life", "a"),
              ("autre", refused("waivers[0].doctrine")), **beside)  # fmt: skip
    told = "Écarté le 6 mai 2025 : un bloc RNCP est acquis à vie. Motif : {}."
    yield row("waivers.[].reason", sentence("Écarté"), ("Métier réglementé", told.format("Métier réglementé")),
              ("Vote du 6 mai", told.format("Vote du 6 mai")), **beside)  # fmt: skip
    yield row("waivers.[].decided_on", lambda rules: sentence("Écarté")(rules)[:22],
              ("2025-05-06", "Écarté le 6 mai 2025 :"), ("2026-01-07", "Écarté le 7 janvier 20"),
              **beside)  # fmt: skip


ROWS = (*of_decision(), *of_validity(), *of_retake(), *of_appeal(), *of_dossier(), *of_waivers())
