"""The convocation of a candidate or of an assessor to a session: letter, file for their agenda."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from parchemin.kernel.calendar import french_long_date
from parchemin.kernel.canonical import digest
from parchemin.kernel.civility import convened
from parchemin.kernel.documents import Letter, LetterTable, Note, Paragraph, Part
from parchemin.kernel.zones import Zone, day_there, hour_there, short_hour_there
from parchemin.post.agenda import Appointment
from parchemin.post.texts import convened_for

REPLACES = "Cette convocation remplace la précédente"
_RIGHTS = (
    "Vos données servent à organiser l’évaluation et à délivrer la certification. Vous pouvez y accéder et les "
    "faire rectifier (RGPD, art. 15 et 16) auprès du certificateur."
)


@dataclass(frozen=True, slots=True)
class CandidateTurn:
    """A candidate before an assessor: when, who, on which blocs."""

    at: datetime
    candidate: str
    blocs: str


@dataclass(frozen=True, slots=True)
class ConvocationFacts:
    """What a convocation says. `passages` are those of an assessor, empty for a candidate.

    `starts_at` and `ends_at` are when the person is expected and free, told on the clocks of `zone`; `key` names
    the moment in their agenda; `blocs` are code and title. `cancelled` when it calls off the former one, and
    `session_cancelled` when nobody is expected any more. `told_for` is the day that the one called off says,
    where it is another.
    """

    body_name: str
    city: str
    civility: str
    name: str
    session: str
    certification: str
    starts_at: datetime
    ends_at: datetime
    zone: Zone
    place: str
    room: str
    remote: bool
    blocs: tuple[str, ...]
    key: str
    reference: str = ""
    passages: tuple[CandidateTurn, ...] = ()
    specimen: bool = False
    cancelled: bool = False
    session_cancelled: bool = False
    told_for: date | None = None

    @property
    def digest(self) -> str:
        """Return the digest of all that it says: another one when a slot, a room or a bloc changes."""
        said = asdict(self)
        said["starts_at"], said["ends_at"] = self.starts_at.isoformat(), self.ends_at.isoformat()
        said["blocs"] = list(self.blocs)
        told_for = said.pop("told_for")
        if told_for:
            said["told_for"] = told_for.isoformat()
        said["passages"] = [[p.at.isoformat(), p.candidate, p.blocs] for p in self.passages]
        return digest(said)

    @property
    def where(self) -> str:
        """Return the place and the room, and that one may come from afar."""
        room = f", {self.room}" if self.room else ""
        return f"{self.place}{room}{', à distance' if self.remote else ''}"

    @property
    def held_on(self) -> date:
        """Return the day that the person is expected, on a calendar of the place."""
        return day_there(self.starts_at, self.zone)

    @property
    def day(self) -> str:
        """Return the day in full, on a calendar of the place."""
        return french_long_date(self.held_on)

    @property
    def received(self) -> str:
        """Return which convocation is called off, where the one received says another day; empty otherwise."""
        return convened_for(self.told_for)

    @property
    def hour(self) -> str:
        """Return the hour on the clocks of the place."""
        return hour_there(self.starts_at, self.zone)

    @property
    def convened(self) -> str:
        """Return how the sentence that convenes the person begins."""
        said = convened(self.civility)
        return f"{said[0].upper()}{said[1:]}"

    @property
    def why(self) -> str:
        """Return why the person is called off."""
        return (
            "La session est annulée"
            if self.session_cancelled
            else "Votre participation à cette session n’est plus attendue"
        )


def convocation_letter(facts: ConvocationFacts, dated: date, *, replaces: bool) -> Letter:
    """Return the letter, dated; it says so when it replaces one that left before."""
    return Letter(
        sender=(facts.body_name,),
        recipient=(f"{facts.civility} {facts.name}",),
        place=facts.city,
        dated=dated,
        subject="Annulation de votre convocation"
        if facts.cancelled
        else "Convocation à une session d’évaluation",
        references=(
            ("Session", facts.session),
            ("Certification", facts.certification),
            *((("Dossier", facts.reference),) if facts.reference else ()),
        ),
        greeting=f"{facts.civility},",
        parts=tuple(_calling_off(facts) if facts.cancelled else _parts(facts, replaces=replaces)),
        closing=f"Nous vous prions d’agréer, {facts.civility}, l’expression de nos salutations distinguées.",
        signatory=("Le secrétariat", facts.body_name),
        footer=_RIGHTS,
        specimen=facts.specimen,
    )


def appointment(facts: ConvocationFacts, email: str) -> Appointment:
    """Return the session as an event of the agenda of whoever is convened."""
    return Appointment(
        key=facts.key,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        title=f"Évaluation {facts.certification}",
        place=facts.where,
        text=f"Session {facts.session}. {'; '.join(facts.blocs)}.",
        name=facts.name,
        email=email,
        cancelled=facts.cancelled,
    )


def _parts(facts: ConvocationFacts, *, replaces: bool) -> Iterator[Part]:
    as_what = "pour y évaluer les candidats indiqués" if facts.passages else "pour votre évaluation"
    yield Paragraph(f"{facts.convened} à une session d’évaluation, désignée ci-dessous, {as_what}.")
    if replaces:
        yield Note(
            REPLACES,
            "Une date, une heure, un lieu ou un bloc a changé : seul ce qui suit est à retenir.",
        )
    yield LetterTable(
        ("Session", "Ce qu’il faut savoir"),
        (*_when_and_where(facts), *(("Bloc", bloc) for bloc in facts.blocs)),
    )
    if facts.passages:
        yield LetterTable(
            ("Candidat", "Heure", "Blocs"),
            tuple(
                (p.candidate, short_hour_there(p.at, facts.zone), p.blocs) for p in facts.passages
            ),
        )
        yield Note(
            "Votre indépendance",
            "Dites sans attendre au secrétariat si vous connaissez un candidat : formation, tutorat, même "
            "employeur, relation personnelle ou professionnelle. Un autre évaluateur sera désigné.",
        )
    yield Note(
        "À apporter",
        "Une pièce d’identité en cours de validité, avec photographie, et cette convocation."
        + ("" if facts.passages else " Votre identité est vérifiée avant chaque bloc."),
    )
    yield Paragraph("Si vous ne pouvez pas venir, dites-le dès que possible au secrétariat.")


def _calling_off(facts: ConvocationFacts) -> Iterator[Part]:
    yield Note("Ne vous déplacez pas", f"{facts.why}.")
    yield Paragraph(
        facts.received or "La convocation que vous avez reçue pour cette session est sans effet :"
    )
    yield LetterTable(("Session", "Ce qui est annulé"), _when_and_where(facts))
    yield Paragraph(
        "Si une autre date vous est proposée, une nouvelle convocation vous sera adressée."
    )


def _when_and_where(facts: ConvocationFacts) -> tuple[tuple[str, str], ...]:
    return (("Date", facts.day), ("Heure", facts.hour), ("Lieu", facts.where))
