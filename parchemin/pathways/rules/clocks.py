"""The clocks of the statutory VAE: reply and silence, lapse, jury (RULE-24, RULE-25, RULE-26).

Counted in calendar months, from the texts. The last day of a delay is in time: a reply, a step or a jury
on that day is not late. They bind journeys begun since the reform of 2024; a VAE of the branch has none.
"""

from dataclasses import dataclass
from datetime import date

from parchemin.kernel.calendar import french_date
from parchemin.kernel.legal import legal_value
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection
from parchemin.pathways.terms import DossierState, Route, VaeStep

REFORMED_ON = date(2024, 1, 1)
"""Day since which a journey begins under décret n° 2023-1275 of 27 December 2023 (its article 5)."""
ADMISSIBILITY = "C. trav., art. R6412-4"
JURY = "C. trav., art. R6412-5"
STEPPED = (
    DossierState.ADMISSIBLE,
    DossierState.IN_ASSESSMENT,
    DossierState.READY,
    DossierState.DECIDED,
)


def is_bound(route: Route, entry: date, start: date) -> bool:
    """Tell whether a delay that starts on a day binds: of a statutory VAE, begun since the reform."""
    return route is Route.STATUTORY_VAE and min(entry, start) >= REFORMED_ON


def reply_due_on(route: Route, entry: date, complete_on: date) -> date | None:
    """Return the last day to reply to a dossier complete on a day; None where no delay runs (RULE-24).

    « dans les deux mois qui suivent la réception du dossier de faisabilité complet » (R6412-4).
    """
    if not is_bound(route, entry, complete_on):
        return None
    return legal_value("vae-admissibility-reply", complete_on).due(complete_on)


def objections_to_filing(on: date, earliest: date, today: date) -> tuple[Objection, ...]:
    """Return why a VAE was not filed on a day: before it was asked for, or given back, or to come (RULE-24)."""
    found = []
    if on < earliest:
        found.append(
            Objection(
                "before-entry",
                f"Le {french_date(on)} précède l’entrée du dossier, ou son retour au candidat : la demande n’est "
                f"pas déposée complète avant le {french_date(earliest)}.",
                ADMISSIBILITY,
            )
        )
    if on > today:
        found.append(
            Objection(
                "to-come",
                f"Le {french_date(on)} est à venir : la demande n’est pas encore déposée.",
                ADMISSIBILITY,
            )
        )
    return tuple(found)


def objections_to_refiling(
    state: DossierState, silent: bool, step_on: date | None
) -> tuple[Objection, ...]:
    """Return why the day of a filing is not corrected: not filed, answered, or the candidate has gone on."""
    if state is DossierState.SUBMITTED or (
        state is DossierState.ADMISSIBLE and silent and step_on is None
    ):
        return ()
    if step_on is not None:
        why = (
            f"Le candidat a fait une démarche le {french_date(step_on)} : le dossier est recevable."
        )
    elif state is DossierState.DRAFT:
        why = "La demande n’est pas déposée : son jour se dit en la déposant."
    else:
        why = f"Le dossier est dans l’état « {state.label} » : le jour du dépôt n’y compte plus."
    return (Objection("not-refiled", why, ADMISSIBILITY),)


def is_silent(due_on: date | None, on: date) -> bool:
    """Tell whether no reply came « au terme de ce délai »: once its last day is over (RULE-24, R6412-4).

    The dossier is then admissible since that last day, and a reply no longer counts.
    """
    return due_on is not None and on > due_on


def seen_state(state: DossierState, due_on: date | None, on: date) -> DossierState:
    """Return where a dossier stands on a day: silence makes it admissible without an act (RULE-24)."""
    silent = state is DossierState.SUBMITTED and is_silent(due_on, on)
    return DossierState.ADMISSIBLE if silent else state


def objections_to_late_reply(admissible_on: date, silent: bool) -> tuple[Objection, ...]:
    """Return why a dossier that silence made admissible is no longer refused nor given back (RULE-24)."""
    if not silent:
        return ()
    return (
        Objection(
            "admissible-by-silence",
            f"Deux mois ont passé sans réponse : le dossier est recevable depuis le "
            f"{french_date(admissible_on)}, et une réponse plus tardive n’y change rien.",
            ADMISSIBILITY,
        ),
    )


def lapses_on(route: Route, entry: date, admissible_on: date) -> date | None:
    """Return the last day on which a first step keeps an admissibility alive; None where none lapses (RULE-25).

    « à l’issue du sixième mois qui suit cette notification » (R6412-4).
    """
    if not is_bound(route, entry, admissible_on):
        return None
    return legal_value("vae-lapse", admissible_on).due(admissible_on)


def is_lapsed(limit: date | None, step_on: date | None, on: date) -> bool:
    """Tell whether an admissibility has lapsed on a day: no step by its last day, which is over (RULE-25)."""
    if limit is None or on <= limit:
        return False
    return step_on is None or step_on > limit


def objections_to_lapse(
    limit: date | None, step_on: date | None, on: date
) -> tuple[Objection, ...]:
    """Return why an admissibility has not lapsed (RULE-25)."""
    if is_lapsed(limit, step_on, on):
        return ()
    if limit is None:
        why = "Seule une VAE commencée depuis 2024, sous la loi, devient caduque."
    elif step_on is not None and step_on <= limit:
        why = f"Une démarche a été faite le {french_date(step_on)}."
    else:
        why = f"La recevabilité court jusqu’au {french_date(limit)}."
    return (Objection("not-lapsed", why, ADMISSIBILITY),)


def objections_to_step(
    step: VaeStep,
    route: Route,
    state: DossierState,
    admissible_on: date | None,
    on: date,
    today: date,
) -> tuple[Objection, ...]:
    """Return why a step of the candidate is not dated on a day: no VAE, not admissible yet, to come."""
    source = JURY if step is VaeStep.VALIDATION else ADMISSIBILITY
    if route is not Route.STATUTORY_VAE:
        return (
            Objection(
                "not-a-vae", "Le dossier n’est pas une VAE de la loi : rien n’y court.", source
            ),
        )
    if state not in STEPPED or admissible_on is None:
        return (
            Objection(
                "not-admissible",
                f"Le dossier est dans l’état « {state.label} » : « {step.label} » suit la recevabilité.",
                source,
                "Déclarez-le recevable d’abord.",
            ),
        )
    found = []
    if on < admissible_on:
        found.append(
            Objection(
                "before-admissibility",
                f"Le {french_date(on)}, le dossier n’était pas encore recevable : il l’est depuis le "
                f"{french_date(admissible_on)}.",
                source,
            )
        )
    if on > today:
        found.append(Objection("to-come", f"Le {french_date(on)} est à venir.", source))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class JuryClock:
    """The last day of the jury of a VAE, counted `since` the deposit, or since the entry while it is unknown."""

    last_day: date
    since: date
    deposited: bool

    def is_late(self, held_on: date) -> bool:
        """Tell whether a jury of that day is past the last day."""
        return held_on > self.last_day


def jury_clock(route: Route, entry: date, validation_on: date | None) -> JuryClock | None:
    """Return until when a candidate is presented to a jury, or None where no delay runs (RULE-26).

    « avant la fin du troisième mois qui suit le dépôt du dossier de validation » (R6412-5). A deposit of
    which nobody wrote the day is no earlier than the entry: counted from there, none is later than that.
    """
    since = validation_on or entry
    if not is_bound(route, entry, since):
        return None
    last_day = legal_value("vae-jury", since).due(since)
    return JuryClock(last_day, since, deposited=validation_on is not None)


def remarks_on_jury(clock: JuryClock | None, held_on: date) -> tuple[Objection, ...]:
    """Return that a jury of a day is late for a candidate: said before it, told after (RULE-26).

    Of a deposit that nobody dated, nothing is said but that: in time if even the entry is recent enough.
    """
    if clock is None or not clock.is_late(held_on):
        return ()
    since, last_day, day = (french_date(d) for d in (clock.since, clock.last_day, held_on))
    late = f"hors délai de {plural((held_on - clock.last_day).days, 'jour', 'jours')}"
    if clock.deposited:
        told = (
            f"Dossier de validation déposé le {since} : présentation au jury au plus tard le {last_day} ; "
            f"le jury est du {day}, {late}."
        )
        return (Objection("vae-jury-late", told, JURY),)
    told = (
        "Dossier de validation : date de dépôt inconnue. Ni le délai de présentation au jury, qui court de ce "
        "jour, ni une caducité de la recevabilité avant lui ne se vérifient."
    )
    remedy = "Enregistrez le dépôt du dossier de validation : le délai court de ce jour."
    return (Objection("vae-jury-unverified", told, JURY, remedy),)
