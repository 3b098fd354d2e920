"""The page of a dossier: the person, what they seek and hold, who helps, what may be done next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from parchemin.accounts.actor import Actor
from parchemin.journal.selectors import JournalLine, story_of
from parchemin.kernel.objections import Objection
from parchemin.kernel.workflow import Transition
from parchemin.pathways.birthdates import BirthDate
from parchemin.pathways.birthplaces import Resolution
from parchemin.pathways.civil_status import CivilStatus, split_given_names
from parchemin.pathways.enrolment import NamedSupport
from parchemin.pathways.gazetteer import FRANCE
from parchemin.pathways.models import Dossier, Person
from parchemin.pathways.rules import (
    JuryClock,
    objections_to_refiling,
    remarks_on_civil_status,
)
from parchemin.pathways.selectors.bloc_tiles import BlocTile, marks_left_to, tiles_of
from parchemin.pathways.selectors.clocks import (
    first_step,
    jury_clock_of,
    law_due_on,
    objections_to_lapsed,
)
from parchemin.pathways.selectors.dossiers import listed_dossiers
from parchemin.pathways.terms import DossierState, Route, Scope, SupportKind
from parchemin.pathways.workflow import DOSSIER, FALL_SILENT


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
class VaeDates:
    """The dates of a statutory VAE; `jury` is None for a journey begun before the reform.

    `silent` when it is admissible for want of a reply; `may_refile` while the day of its filing is corrected.
    """

    filed_on: date | None
    reply_due_on: date | None
    admissible_on: date | None
    silent: bool
    may_refile: bool
    step_on: date | None
    validation_on: date | None
    jury: JuryClock | None


@dataclass(frozen=True, slots=True)
class DossierPage:
    """Everything the page of a dossier shows, as it stands on a day; `moves` are those open to the actor.

    `due_on` is the day by which the law wants a reply to a VAE, or a step of its candidate, if any; `vae` is
    None for another route; `lapsed` says that a VAE goes no further, when it does not.
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
    vae: VaeDates | None
    lapsed: tuple[Objection, ...]
    story: tuple[JournalLine, ...]


def dossier_page(*, actor: Actor, number: str, on: date) -> DossierPage:
    """Return the page of a dossier that the actor may see, as it stands on a day, in six queries.

    A seventh reads the marks that juries left to the person, once the dossier is decided.
    Raises `Dossier.DoesNotExist`.
    """
    dossier = (
        listed_dossiers(actor, on)
        .select_related("reglement")
        .defer("reglement__value")
        .prefetch_related("supports")
        .get(number=number)
    )
    state, route = dossier.state_on(on), Route(dossier.route)
    unsettled = (FALL_SILENT,) if state != dossier.state else ()
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
        blocs=tiles_of(dossier, marks_left_to(dossier) if state is DossierState.DECIDED else ()),
        moves=(*_open_moves(dossier, state, actor), *unsettled),
        due_on=law_due_on(dossier, on),
        vae=_vae_dates(dossier, state) if route is Route.STATUTORY_VAE else None,
        lapsed=objections_to_lapsed(dossier, on),
        story=story_of(actor.body_id, f"dossier/{dossier.number}"),
    )


def _open_moves(dossier: Dossier, state: DossierState, actor: Actor) -> Iterator[Transition]:
    """Yield the moves open to the actor; the silence is not one that anybody chooses.

    An abandonment is lifted to where the dossier stood, and nowhere else.
    """
    for move in DOSSIER.available(state, actor.roles):
        back = state is not DossierState.ABANDONED or move.target is dossier.resumes_in[0]
        if back and move is not FALL_SILENT:
            yield move


def _vae_dates(dossier: Dossier, state: DossierState) -> VaeDates:
    unsettled = state != dossier.state
    silent = unsettled or dossier.silent
    return VaeDates(
        filed_on=dossier.filed_on,
        reply_due_on=dossier.reply_due_on,
        admissible_on=dossier.reply_due_on if unsettled else dossier.admissible_on,
        silent=silent,
        may_refile=not objections_to_refiling(state, silent, first_step(dossier)),
        step_on=dossier.step_on,
        validation_on=dossier.validation_on,
        jury=jury_clock_of(dossier),
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


def birthplace_is_pending(person: Person) -> bool:
    """Tell whether the place of birth of a person cannot be declared yet."""
    in_france = person.birth_country_code == FRANCE
    return not person.birth_country_code or (in_france and not person.birth_commune_code)
