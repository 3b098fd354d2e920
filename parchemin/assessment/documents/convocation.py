"""The convocation of a candidate or of an assessor to a session, and the file for their agenda."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from parchemin.kernel.calendar import french_long_date, french_time, paris_date
from parchemin.kernel.calendar_file import CalendarEvent
from parchemin.kernel.canonical import digest
from parchemin.kernel.documents import Letter, Note, Paragraph, Part, Table

_RIGHTS = (
    "Vos données servent à organiser l’évaluation et à délivrer la certification. Vous pouvez y accéder et les "
    "faire rectifier (RGPD, art. 15 et 16) auprès du certificateur."
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A candidate before an assessor: when, who, on which blocs."""

    at: datetime
    candidate: str
    blocs: str


@dataclass(frozen=True, slots=True)
class ConvocationFacts:
    """What a convocation says. `passages` are those of an assessor, empty for a candidate.

    `starts_at` is when the person is expected; `blocs` are code and title. `cancelled` when it calls off the
    former one, and `session_cancelled` when nobody is expected any more.
    """

    body_name: str
    city: str
    civility: str
    name: str
    session: str
    certification: str
    starts_at: datetime
    place: str
    room: str
    remote: bool
    blocs: tuple[str, ...]
    uid: str
    reference: str = ""
    passages: tuple[Passage, ...] = ()
    specimen: bool = False
    cancelled: bool = False
    session_cancelled: bool = False

    @property
    def where(self) -> str:
        """Return the place and the room, and that one may come from afar."""
        room = f", {self.room}" if self.room else ""
        return f"{self.place}{room}{', à distance' if self.remote else ''}"


def what_it_says(facts: ConvocationFacts) -> str:
    """Return the digest of what a convocation says: another one when a slot, a room or a bloc changes."""
    said = asdict(facts)
    said["starts_at"] = facts.starts_at.isoformat()
    said["blocs"] = list(facts.blocs)
    said["passages"] = [[p.at.isoformat(), p.candidate, p.blocs] for p in facts.passages]
    return digest(said)


def convocation_letter(facts: ConvocationFacts, dated: date, version: int) -> Letter:
    """Return the letter, dated; from the second version on, it says that it replaces the former."""
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
        parts=tuple(_calling_off(facts) if facts.cancelled else _parts(facts, version)),
        closing=f"Nous vous prions d’agréer, {facts.civility}, l’expression de nos salutations distinguées.",
        signatory=("Le secrétariat", facts.body_name),
        footer=_RIGHTS,
        specimen=facts.specimen,
    )


def convocation_event(facts: ConvocationFacts, stamped_at: datetime, version: int) -> CalendarEvent:
    """Return the session as an event of the agenda; a later version moves the one already there."""
    return CalendarEvent(
        uid=facts.uid,
        starts_at=facts.starts_at,
        title=f"Évaluation {facts.certification}",
        stamped_at=stamped_at,
        place=facts.where,
        text=f"Session {facts.session}. {'; '.join(facts.blocs)}.",
        sequence=version - 1,
        cancelled=facts.cancelled,
    )


def _parts(facts: ConvocationFacts, version: int) -> Iterator[Part]:
    as_what = "pour y évaluer les candidats indiqués" if facts.passages else "pour votre évaluation"
    yield Paragraph(f"Nous vous convoquons à la session désignée ci-dessous, {as_what}.")
    if version > 1:
        yield Note(
            "Cette convocation remplace la précédente",
            "Une date, une heure, un lieu ou un bloc a changé : seul ce qui suit est à retenir.",
        )
    yield Table(
        ("Session", "Ce qu’il faut savoir"),
        (
            ("Date", french_long_date(paris_date(facts.starts_at))),
            ("Heure", french_time(facts.starts_at)),
            ("Lieu", facts.where),
            *(("Bloc", bloc) for bloc in facts.blocs),
        ),
    )
    if facts.passages:
        yield Table(
            ("Candidat", "Heure", "Blocs"),
            tuple((p.candidate, french_time(p.at), p.blocs) for p in facts.passages),
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
    why = (
        "La session est annulée."
        if facts.session_cancelled
        else "Votre participation à cette session n’est plus attendue."
    )
    yield Note("Ne vous déplacez pas", why)
    yield Paragraph("La convocation que vous avez reçue pour cette session est sans effet :")
    yield Table(
        ("Session", "Ce qui est annulé"),
        (
            ("Date", french_long_date(paris_date(facts.starts_at))),
            ("Heure", french_time(facts.starts_at)),
            ("Lieu", facts.where),
        ),
    )
    yield Paragraph(
        "Si une autre date vous est proposée, une nouvelle convocation vous sera adressée."
    )
