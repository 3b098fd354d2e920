"""The convocation of a juror, the letter for their employer, and the file for their agenda."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from parchemin.certifications.reglement.terms import JOINT_JURY, JuryName
from parchemin.jury.documents.words import agreed
from parchemin.jury.terms import College, SeatRole
from parchemin.kernel.calendar import french_date, french_long_date, french_time, paris_date
from parchemin.kernel.calendar_file import CalendarEvent
from parchemin.kernel.documents import Letter, Note, Paragraph, Part, Table
from parchemin.kernel.numbers import plural

LEAVE = "C. trav., art. L3142-42 à L3142-45"
_RIGHTS = (
    "Vos données servent à vous convoquer et à tenir la liste des jurés. Vous pouvez y accéder, les faire "
    "rectifier ou demander leur effacement (RGPD, art. 15 à 17) auprès du certificateur."
)


@dataclass(frozen=True, slots=True)
class SummonsFacts:
    """Everything that the letters say. `stands_in_for` names whom a substitute would replace.

    `notice_days` and `notice_source` are the notice owed to an employer; who mandated the juror is not here.
    """

    body_name: str
    city: str
    civility: str
    name: str
    college: College
    role: SeatRole
    voting: bool
    sitting: str
    certification: str
    starts_at: datetime
    place: str
    reglement: str
    candidates: int
    notice_days: int
    notice_source: str
    dated: date
    uid: str
    body: JuryName = JOINT_JURY
    remote: bool = False
    second_convocation: bool = False
    proxies: bool = False
    stands_in_for: str = ""
    employer: str = ""
    specimen: bool = False

    @property
    def held_on(self) -> date:
        """Return the day of the sitting in Paris."""
        return paris_date(self.starts_at)


def summons_letter(facts: SummonsFacts) -> Letter:
    """Return the convocation: when, where, as what, how many dossiers, what to declare, whom to warn."""
    return Letter(
        sender=(facts.body_name, facts.body.head),
        recipient=(f"{facts.civility} {facts.name}",),
        place=facts.city,
        dated=facts.dated,
        subject=f"Convocation {facts.body.to_it}",
        references=(("Séance", facts.sitting), ("Certification", facts.certification)),
        greeting=f"{facts.civility},",
        parts=tuple(_summons_parts(facts)),
        closing=f"Nous vous prions d’agréer, {facts.civility}, l’expression de nos salutations distinguées.",
        signatory=(f"Pour {facts.body.the}, le secrétariat", facts.body_name),
        footer=_RIGHTS,
        specimen=facts.specimen,
    )


def employer_letter(facts: SummonsFacts) -> Letter:
    """Return the letter that asks an employer for the leave of a juror; it says no college and no mandate."""
    day, hour = french_long_date(facts.held_on), french_time(facts.starts_at)
    return Letter(
        sender=(facts.body_name, "Jury paritaire"),
        recipient=(facts.employer, "À l’attention de la direction"),
        place=facts.city,
        dated=facts.dated,
        subject="Autorisation d’absence d’un membre de jury",
        references=(("Salarié", facts.name), ("Séance", f"{facts.sitting}, {facts.certification}")),
        greeting="Madame, Monsieur,",
        parts=(
            Paragraph(
                f"{facts.civility} {facts.name}, qui travaille dans votre établissement, est membre du jury "
                f"paritaire qui se réunit le {day} à {hour}, {_where(facts)}, pour délivrer la certification "
                f"« {facts.certification} »."
            ),
            Note(
                "Ce que prévoit le Code du travail",
                "L’employeur accorde au salarié désigné pour siéger dans un jury le temps nécessaire, sans "
                "diminution de sa rémunération. Il ne peut refuser que si l’absence est préjudiciable à "
                "la marche de l’entreprise, par une décision motivée, après avis du comité social et "
                f"économique ({LEAVE}).",
            ),
            Paragraph(
                f"La demande vous est faite {plural(facts.notice_days, 'jour')} au moins avant l’absence "
                f"({facts.notice_source}). Une copie de la convocation est jointe."
            ),
        ),
        closing="Nous vous prions d’agréer, Madame, Monsieur, l’expression de nos salutations distinguées.",
        signatory=("Pour le jury paritaire, le secrétariat", facts.body_name),
        footer="Données du salarié limitées à ce que demande son absence (RGPD, art. 5).",
        specimen=facts.specimen,
    )


def summons_event(facts: SummonsFacts, stamped_at: datetime) -> CalendarEvent:
    """Return the sitting as an event of the juror's agenda."""
    return CalendarEvent(
        uid=facts.uid,
        starts_at=facts.starts_at,
        title=f"Jury {facts.certification}",
        stamped_at=stamped_at,
        place=facts.place,
        text=f"Séance {facts.sitting}. {_as_what(facts).capitalize()}.",
    )


def _summons_parts(facts: SummonsFacts) -> Iterator[Part]:
    again = "une seconde fois " if facts.second_convocation else ""
    yield Paragraph(
        f"Nous vous convoquons {again}à la séance {facts.body.of_it} désignée ci-dessous."
    )
    yield Table(
        ("Séance", "Ce qu’il faut savoir"),
        (
            ("Date", f"{french_long_date(facts.held_on)}, {french_time(facts.starts_at)}"),
            ("Lieu", _where(facts)),
            ("Vous siégez", _as_what(facts)),
            ("Ordre du jour", plural(facts.candidates, "dossier")),
            ("Règlement", facts.reglement),
        ),
    )
    yield Note(
        "Liens avec les candidats",
        "Déclarez avant la séance tout lien avec un candidat : même employeur, formation, tutorat, évaluation, "
        "relation personnelle ou professionnelle. Vous quitterez la table pour ce candidat, et pour lui seul.",
    )
    other = ", ou donnez pouvoir à un juré de votre collège" if facts.proxies else ""
    yield Paragraph(
        f"Si vous ne pouvez pas venir, dites-le dès que possible au secrétariat{other}. Les délibérations et "
        "les dossiers sont couverts par le secret."
    )
    if facts.employer:
        last = french_date(facts.held_on - timedelta(days=facts.notice_days))
        yield Paragraph(
            f"Prévenez votre employeur au plus tard le {last}, {plural(facts.notice_days, 'jour')} avant la "
            f"séance ({facts.notice_source}) ; une lettre à lui remettre est jointe, avec copie de cette "
            "convocation."
        )


def _where(facts: SummonsFacts) -> str:
    return f"{facts.place}, à distance possible" if facts.remote else facts.place


def _as_what(facts: SummonsFacts) -> str:
    voice = "" if facts.voting else ", sans voix délibérative"
    stands = f", en suppléance de {facts.stands_in_for}" if facts.stands_in_for else ""
    role = agreed(facts.role.label.lower(), woman=facts.civility == "Madame")
    return f"{role}, collège {facts.college.label.lower()}{stands}{voice}"
