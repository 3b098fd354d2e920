"""The convocation of a juror: letter, letter for their employer, file for their agenda."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from parchemin.certifications.reglement.terms import JOINT_JURY, JuryName
from parchemin.jury.documents.words import gendered
from parchemin.jury.rules.convocations import expected_length
from parchemin.jury.terms import College, SeatRole
from parchemin.kernel.calendar import french_date, french_long_date, paris_date
from parchemin.kernel.canonical import digest
from parchemin.kernel.civility import MADAM, convened
from parchemin.kernel.documents import Letter, LetterTable, Note, Paragraph, Part
from parchemin.kernel.numbers import plural
from parchemin.kernel.text import of
from parchemin.kernel.zones import Zone, day_there, hour_there
from parchemin.post.agenda import Appointment
from parchemin.post.texts import convened_for

REPLACES = "Cette convocation remplace la précédente"
LEAVE = "C. trav., art. L3142-42 à L3142-45"
_RIGHTS = (
    "Vos données servent à vous convoquer et à tenir la liste des jurés. Vous pouvez y accéder, les faire "
    "rectifier ou demander leur effacement (RGPD, art. 15 à 17) auprès du certificateur."
)


@dataclass(frozen=True, slots=True)
class SeatConvocationFacts:
    """What the letters say, whenever they are written. `stands_in_for` names whom a substitute would replace.

    `notice_days` and `notice_source` are the notice owed to an employer; who mandated the juror is not here.
    `cancelled` when they are expected no more: the sitting will not be held, or, `unseated`, will be without them;
    `told_for` is the day that the convocation they hold says, where it says another.
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
    notice_days: int
    notice_source: str
    key: str
    zone: Zone = Zone.PARIS
    length_minutes: int | None = None
    body: JuryName = JOINT_JURY
    remote: bool = False
    second_convocation: bool = False
    proxies: bool = False
    stands_in_for: str = ""
    employer: str = ""
    specimen: bool = False
    cancelled: bool = False
    unseated: bool = False
    told_for: date | None = None

    @property
    def digest(self) -> str:
        """Return the digest of all that it says: another one when an hour, a place or a function changes."""
        told_for = self.told_for.isoformat() if self.told_for else ""
        return digest(
            {**asdict(self), "starts_at": self.starts_at.isoformat(), "told_for": told_for}
        )

    @property
    def held_on(self) -> date:
        """Return the day of the sitting, on a calendar of its place."""
        return day_there(self.starts_at, self.zone)

    @property
    def day(self) -> str:
        """Return that day in full."""
        return french_long_date(self.held_on)

    @property
    def hour(self) -> str:
        """Return the hour, on the clocks of the place."""
        return hour_there(self.starts_at, self.zone)

    @property
    def when(self) -> str:
        """Return the day in full and the hour, on the clocks of the place."""
        return f"{self.day} à {self.hour}"

    @property
    def received(self) -> str:
        """Return which convocation is called off, where the one received says another day; empty otherwise."""
        return convened_for(self.told_for)

    @property
    def convened(self) -> str:
        """Return how the sentence that convenes the juror begins: « Vous êtes convoquée »."""
        said = convened(self.civility)
        return f"{said[0].upper()}{said[1:]}"


@dataclass(frozen=True, slots=True)
class Writing:
    """When a convocation is written: its day, its version, and whether another one left before.

    `candidates` is how many dossiers were on the agenda then.
    """

    at: datetime
    version: int = 1
    replaces: bool = False
    candidates: int = 0

    @property
    def dated(self) -> date:
        """Return the day in Paris."""
        return paris_date(self.at)


def convocation_letter(facts: SeatConvocationFacts, writing: Writing) -> Letter:
    """Return the convocation: when, where, as what, how many dossiers, what to declare, whom to warn.

    Of a sitting that is cancelled, or of a seat taken back, the letter that calls the former one off.
    """
    return Letter(
        sender=(facts.body_name, facts.body.head),
        recipient=(f"{facts.civility} {facts.name}",),
        place=facts.city,
        dated=writing.dated,
        subject="Annulation de votre convocation"
        if facts.cancelled
        else f"Convocation {facts.body.to_it}",
        references=(("Séance", facts.sitting), ("Certification", facts.certification)),
        greeting=f"{facts.civility},",
        parts=tuple(_calling_off(facts) if facts.cancelled else _convocation_parts(facts, writing)),
        closing=f"Nous vous prions d’agréer, {facts.civility}, l’expression de nos salutations distinguées.",
        signatory=(f"Pour {facts.body.the}, le secrétariat", facts.body_name),
        footer=_RIGHTS,
        specimen=facts.specimen,
    )


def employer_letter(facts: SeatConvocationFacts, writing: Writing) -> Letter:
    """Return the letter that asks an employer for the leave of a juror; it says no college and no mandate."""
    return Letter(
        sender=(facts.body_name, "Jury paritaire"),
        recipient=(facts.employer, "À l’attention de la direction"),
        place=facts.city,
        dated=writing.dated,
        subject="Autorisation d’absence d’un membre de jury",
        references=(("Salarié", facts.name), ("Séance", f"{facts.sitting}, {facts.certification}")),
        greeting="Madame, Monsieur,",
        parts=(
            Paragraph(
                f"{facts.civility} {facts.name}, qui travaille dans votre établissement, est membre du jury "
                f"paritaire qui se réunit le {facts.when}, {_where(facts)}, pour délivrer la certification "
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
                + (" Cette demande remplace la précédente." if writing.replaces else "")
            ),
        ),
        closing="Nous vous prions d’agréer, Madame, Monsieur, l’expression de nos salutations distinguées.",
        signatory=("Pour le jury paritaire, le secrétariat", facts.body_name),
        footer="Données du salarié limitées à ce que demande son absence (RGPD, art. 5).",
        specimen=facts.specimen,
    )


def appointment(facts: SeatConvocationFacts, writing: Writing, email: str) -> Appointment:
    """Return the sitting as an event of the juror's agenda, until the end that its cases ask or its plan says."""
    return Appointment(
        key=facts.key,
        starts_at=facts.starts_at,
        ends_at=facts.starts_at + expected_length(facts.length_minutes, writing.candidates),
        title=f"Jury {facts.certification}",
        place=_where(facts),
        text=f"Séance {facts.sitting}. {_as_what(facts).capitalize()}.",
        name=facts.name,
        email=email,
        cancelled=facts.cancelled,
    )


def _convocation_parts(facts: SeatConvocationFacts, writing: Writing) -> Iterator[Part]:
    again = "une seconde fois " if facts.second_convocation else ""
    yield Paragraph(f"{facts.convened} {again}à la séance {facts.body.of_it} désignée ci-dessous.")
    if writing.replaces:
        yield Note(
            REPLACES,
            "Un jour, une heure, un lieu ou votre fonction a changé : seul ce qui suit est à retenir.",
        )
    yield LetterTable(
        ("Séance", "Ce qu’il faut savoir"),
        (
            ("Date", facts.when),
            ("Lieu", _where(facts)),
            ("En qualité de", _as_what(facts)),
            ("Ordre du jour", plural(writing.candidates, "dossier")),
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


def _calling_off(facts: SeatConvocationFacts) -> Iterator[Part]:
    yield Note(
        "Ne vous déplacez pas",
        f"Votre siège à cette séance {facts.body.of_it} est retiré : elle se tient sans vous."
        if facts.unseated
        else f"La séance {facts.body.of_it} est annulée.",
    )
    yield Paragraph(
        facts.received or "La convocation que vous avez reçue pour cette séance est sans effet :"
    )
    yield LetterTable(
        ("Séance", "Ce qui est annulé"),
        (
            ("Date", facts.when),
            ("Lieu", _where(facts)),
        ),
    )
    if facts.employer:
        yield Paragraph("Dites à votre employeur que cette absence n’est plus demandée.")


def _where(facts: SeatConvocationFacts) -> str:
    return f"{facts.place}, à distance possible" if facts.remote else facts.place


def _as_what(facts: SeatConvocationFacts) -> str:
    voice = "" if facts.voting else ", sans voix délibérative"
    stands = f", en suppléance {of(facts.stands_in_for)}" if facts.stands_in_for else ""
    role = gendered(facts.role.label.lower(), woman=facts.civility == MADAM)
    return f"{role}, collège {facts.college.label.lower()}{stands}{voice}"
