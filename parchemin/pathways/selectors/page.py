"""The page of a dossier: the person, what they seek and hold, who helps, what may be done next."""

from dataclasses import dataclass
from datetime import date, datetime

from parchemin.accounts.actor import Actor
from parchemin.journal.selectors import Line, story_of
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection
from parchemin.kernel.workflow import Transition
from parchemin.pathways.birthdates import BirthDate
from parchemin.pathways.birthplaces import Resolution
from parchemin.pathways.civil_status import CivilStatus, split_given_names
from parchemin.pathways.enrolment import NamedSupport
from parchemin.pathways.gazetteer import FRANCE
from parchemin.pathways.models import Dossier, Person
from parchemin.pathways.rules import lapses_on, remarks_on_civil_status, reply_due_on
from parchemin.pathways.selectors.dossiers import listed_dossiers
from parchemin.pathways.selectors.standings import BlocTile, tiles_of
from parchemin.pathways.terms import DossierState, Route, Scope, SupportKind
from parchemin.pathways.workflow import DOSSIER


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as the secretariat sees them: civil status, official birthplace, what may be rejected."""

    pk: int
    reference: str
    status: CivilStatus
    birthplace: Resolution
    remarks: tuple[Objection, ...]
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class DossierPage:
    """Everything the page of a dossier shows; `moves` are those open to the actor.

    `due_on` is the day by which the law wants the next step of a VAE, if any.
    """

    pk: int
    number: str
    person: PersonCard
    certification: str
    certification_code: str
    edition: int
    reglement: str
    route: Route
    scope: Scope
    state: DossierState
    state_since: datetime
    entry: date
    partner: str
    employer: str
    supports: tuple[NamedSupport, ...]
    blocs: tuple[BlocTile, ...]
    moves: tuple[Transition, ...]
    due_on: date | None
    story: tuple[Line, ...]


def dossier_page(*, actor: Actor, number: str) -> DossierPage:
    """Return the page of a dossier that the actor may see, in six queries.

    Raises `Dossier.DoesNotExist`.
    """
    dossier = (
        listed_dossiers(actor)
        .select_related("reglement")
        .defer("reglement__value")
        .prefetch_related("supports")
        .get(number=number)
    )
    state, route = DossierState(dossier.state), Route(dossier.route)
    return DossierPage(
        pk=dossier.pk,
        number=dossier.number,
        person=person_card(dossier.person),
        certification=dossier.certification.title,
        certification_code=dossier.certification.code,
        edition=dossier.edition.number,
        reglement=dossier.reglement.title if dossier.reglement else "",
        route=route,
        scope=Scope(dossier.scope),
        state=state,
        state_since=dossier.state_since,
        entry=dossier.entry_date,
        partner=dossier.partner.name if dossier.partner else "",
        employer=dossier.employer.name if dossier.employer else "",
        supports=tuple(
            NamedSupport(SupportKind(row.kind), row.name, row.email)
            for row in dossier.supports.all()
        ),
        blocs=tiles_of(dossier),
        moves=DOSSIER.available(state, actor.roles),
        due_on=law_due_on(dossier),
        story=story_of(actor.body_id, f"dossier/{dossier.number}"),
    )


def person_card(person: Person) -> PersonCard:
    """Return a person with their birthplace looked up again, without a query."""
    status = civil_status_of(person)
    birthplace = status.resolved_birthplace()
    return PersonCard(
        pk=person.pk,
        reference=person.reference,
        status=status,
        birthplace=birthplace,
        remarks=remarks_on_civil_status(status, birthplace),
        email=person.email,
        phone=person.phone,
    )


def civil_status_of(person: Person) -> CivilStatus:
    """Return the civil status that a row keeps; the code of the birthplace counts more than its name."""
    return CivilStatus(
        sex=person.sex,
        birth_name=person.birth_name,
        given_names=split_given_names(person.given_names),
        born=BirthDate(person.birth_year, person.birth_month, person.birth_day),
        birth_place=person.birth_commune_code or person.birth_place,
        birth_country=person.birth_country_code or person.birth_country,
        usage_name=person.usage_name,
    )


def law_due_on(dossier: Dossier) -> date | None:
    """Return the day by which the law wants the next step of a VAE, or None (RULE-24, RULE-25)."""
    if dossier.route != Route.STATUTORY_VAE:
        return None
    since = paris_date(dossier.state_since)
    if dossier.state == DossierState.SUBMITTED:
        return reply_due_on(since)
    return lapses_on(since) if dossier.state == DossierState.ADMISSIBLE else None


def birthplace_is_pending(person: Person) -> bool:
    """Tell whether the place of birth of a person cannot be declared yet."""
    in_france = person.birth_country_code == FRANCE
    return not person.birth_country_code or (in_france and not person.birth_commune_code)
