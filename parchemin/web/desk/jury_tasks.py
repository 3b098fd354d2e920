"""What waits for the secretariat around juries, by urgency; each count opens what it counts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.urls import reverse

from parchemin.certifications.reglement.law import VAE_DECISION
from parchemin.deadlines.terms import DeadlineKind
from parchemin.jury.selectors.followup import AppealLine
from parchemin.jury.selectors.lacks import LackingSitting
from parchemin.jury.selectors.tasks import UnsignedMinutes
from parchemin.jury.terms import AppealState
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.numbers import agreement, plural
from parchemin.web.desk.desk import Desk
from parchemin.web.pieces.today import Task
from parchemin.web.pieces.words import form_of

APPEAL = "recours,recours"
ADJOURNED = "dossier ajourné,dossiers ajournés"
CONVOCATIONS = "convocation de juré,convocations de jurés"


def late_of_juries(desk: Desk) -> Iterator[Task]:
    """Yield what is late: decisions, letters, answers to appeals, minutes, convocations, unions not asked."""
    yield task(
        desk.tally(DeadlineKind.DECISION).late,
        "dossier complet,dossiers complets",
        "sans décision de jury : le délai est passé",
        f"{reverse('pathways:dossiers')}?echeance=decision",
    )
    yield task(
        desk.tally(DeadlineKind.ADJOURNMENT).late,
        ADJOURNED,
        "à reprendre par un jury : le jour fixé est passé",
        f"{reverse('pathways:dossiers')}?echeance=ajournement",
    )
    late = [line for line in desk.letters if line.late and (line.vae or not line.to_confirm)]
    vae = sum(line.vae for line in late)
    of_vae = f", dont {vae} de VAE, quinze jours après le jury ({VAE_DECISION})" if vae else ""
    yield task(
        len(late),
        "lettre de décision,lettres de décision",
        f"à envoyer : le délai de notification est passé{of_vae}",
        reverse("jury:letters"),
    )
    yield task(
        desk.tally(DeadlineKind.APPEAL_REPLY).late,
        APPEAL,
        "sans réponse à la date due",
        reverse("jury:appeals"),
    )
    yield _unsigned(line for line in desk.unsigned_minutes if line.drafted_on < desk.today)
    overdue = [line for line in desk.convocations if line.send_by < desk.today]
    yield task(
        sum(line.seats for line in overdue),
        CONVOCATIONS,
        "à envoyer : le délai du règlement est passé",
        _one_or_all("jury:convocations", [line.sitting_id for line in overdue]),
    )
    for sitting, day in _unions(desk):
        if day < desk.today:
            told = f"organisations à solliciter, le délai a pris fin le {french_date(day)}"
            yield _on_sitting(sitting, told)


def missing_of_juries(desk: Desk) -> Iterator[Task]:
    """Yield what is to be done in time: letters, appeals, convocations, expenses, unions to ask."""
    adjourned = desk.tally(DeadlineKind.ADJOURNMENT)
    if adjourned.first:
        yield task(
            adjourned.coming,
            ADJOURNED,
            f"à reprendre par un jury, le premier le {french_date(adjourned.first)}",
            f"{reverse('pathways:dossiers')}?echeance=ajournement",
        )
    letters = [line for line in desk.letters if not (line.late or line.to_confirm)]
    first = _by_the_first(", le premier au plus tard le", (line.due_on for line in letters))
    yield task(len(letters), "candidat,candidats", f"à notifier{first}", reverse("jury:letters"))
    yield from _appeals(desk)
    yield _unsigned(line for line in desk.unsigned_minutes if line.drafted_on >= desk.today)
    coming = [line for line in desk.convocations if line.send_by >= desk.today]
    first = _by_the_first(", la première avant le", (line.send_by for line in coming))
    yield task(
        sum(line.seats for line in coming),
        CONVOCATIONS,
        f"à envoyer{first}",
        _one_or_all("jury:convocations", [line.sitting_id for line in coming]),
    )
    first_sent = desk.expenses[0].submitted_at if desk.expenses else None
    since = french_date(paris_date(first_sent)) if first_sent else ""
    yield task(
        len(desk.expenses),
        "fiche de frais,fiches de frais",
        f"à arrêter, la première déposée le {since}",
        reverse("jury:expenses_list"),
    )
    for sitting, day in _unions(desk):
        if day >= desk.today:
            yield _on_sitting(sitting, f"organisations à solliciter avant le {french_date(day)}")


def blocked_of_juries(desk: Desk) -> Iterator[Task]:
    """Yield what nothing can go on without: the CPNE, a member that a jury lacks."""
    yield task(
        sum(line.to_confirm for line in desk.letters),
        "décision,décisions",
        "d’un jury, à soumettre à la CPNE",
        reverse("jury:letters"),
    )
    for sitting in desk.lacking:
        yield _on_sitting(sitting, _why_shut(sitting))


def task(count: int, forms: str, rest: str, url: str) -> Task:
    """Return a task whose noun agrees with its count."""
    return Task(count, form_of(count, forms), rest, url)


def lack_of(sitting: LackingSitting) -> str:
    """Return « il manque 2 membres du collège salariés »; empty when no seat lacks."""
    lacks = [
        f"{plural(count, 'membre')} du collège {college.label.lower()}"
        for college, count in sitting.missing.items()
    ]
    return f"il manque {' et '.join(lacks)}" if lacks else ""


def _unsigned(lines: Iterable[UnsignedMinutes]) -> Task:
    """Return the procès-verbaux to sign: those drafted before today are late, those of today are not."""
    sittings = [line.sitting_id for line in lines]
    return task(
        len(sittings),
        "procès-verbal,procès-verbaux",
        "à signer : rien n’est délivré avant",
        _one_or_all("jury:minutes", sittings),
    )


def _why_shut(sitting: LackingSitting) -> str:
    why = sitting.objections[0].message.rstrip(".")
    return lack_of(sitting) or f"{why[0].lower()}{why[1:]}"


def _on_sitting(sitting: LackingSitting, told: str) -> Task:
    where = f"{sitting.certification} du {french_date(sitting.day)}"
    return Task(1, "jury", f"{where} : {told}", reverse("jury:sitting", args=[sitting.sitting_id]))


def _unions(desk: Desk) -> Iterator[tuple[LackingSitting, date]]:
    for sitting in desk.lacking:
        if sitting.missing and sitting.unions_by is not None:
            yield sitting, sitting.unions_by


def _appeals(desk: Desk) -> Iterator[Task]:
    waiting = [line for line in desk.appeals if not (line.late or line.answered_on)]
    lodged = [line for line in waiting if line.state is AppealState.LODGED]
    admitted = [line for line in waiting if line.state is AppealState.ADMITTED]
    answered = [line for line in desk.appeals if line.answered_on]
    page, word = reverse("jury:appeals"), agreement(len(lodged), "recevable")
    yield task(len(lodged), APPEAL, f"à dire {word} ou non{_reply_due(lodged)}", page)
    yield task(len(admitted), APPEAL, f"à réexaminer par un jury{_reply_due(admitted)}", page)
    forms = "réponse à un recours,réponses à des recours"
    yield task(len(answered), forms, "à envoyer au candidat", page)


def _reply_due(lines: Sequence[AppealLine]) -> str:
    days = [line.reply_due_on for line in lines if line.reply_due_on]
    return _by_the_first(", réponse due avant le", days)


def _by_the_first(words: str, days: Iterable[date]) -> str:
    first = min(days, default=None)
    return f"{words} {french_date(first)}" if first else ""


def _one_or_all(route: str, sittings: Sequence[int]) -> str:
    """Return the page of the one sitting concerned, or the list of them all."""
    if len(set(sittings)) == 1:
        return reverse(route, args=[sittings[0]])
    return reverse("jury:sittings")
