"""Questions about certifications: the page of a référentiel, what is in force on a day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.certifications.models import (
    Certification,
    Edition,
    Habilitation,
    Registration,
    Reglement,
)
from parchemin.certifications.referentiel.reading import referentiel_of
from parchemin.certifications.referentiel.value import Referentiel
from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.rules import (
    Remark,
    remarks_on,
    remarks_on_modalities,
    remarks_on_title,
    remarks_on_transmission,
    shown_title,
)
from parchemin.certifications.rules.habilitations import HabilitationFacts
from parchemin.certifications.terms import EditionState, HabilitationState, Service
from parchemin.certifications.workflow import EDITION
from parchemin.kernel.calendar import french_date
from parchemin.kernel.objections import Objection
from parchemin.kernel.workflow import Transition
from parchemin.organisations.models import Partner

ADOPTED_STATES = (EditionState.ADOPTED, EditionState.IN_FORCE, EditionState.REPLACED)


@dataclass(frozen=True, slots=True)
class CertificationLine:
    """A certification in the list of its body, with its edition in force and its last draft."""

    certification: Certification
    in_force: Edition | None
    latest: Edition | None
    registration: Registration | None

    @property
    def title(self) -> str:
        """Return the title shown to everybody: the exact one of the register while there is one (RULE-17)."""
        registered = self.registration.title if self.registration else ""
        return shown_title(self.certification.title, registered=registered)


@dataclass(frozen=True, slots=True)
class ReferentielPage:
    """Everything the page of an edition shows; `moves` are those open to the actor."""

    certification: Certification
    edition: Edition
    referentiel: Referentiel
    editions: tuple[Edition, ...]
    remarks: tuple[Remark, ...]
    moves: tuple[Transition, ...]
    reglements: tuple[Reglement, ...]
    registrations: tuple[Registration, ...]

    @property
    def state(self) -> EditionState:
        """Return the state of the edition."""
        return EditionState(self.edition.state)


def certifications_of(body_id: int, on: date) -> tuple[CertificationLine, ...]:
    """Return the certifications of a body by title, in three queries."""
    rows = listed_certifications(body_id).order_by("title", "pk")
    return tuple(certification_line(row, on) for row in rows)


def listed_certifications(body_id: int) -> QuerySet[Certification]:
    """Return the certifications of a body, with all that `certification_line` reads, in three queries."""
    return Certification.objects.filter(body_id=body_id).prefetch_related(
        Prefetch("editions", Edition.objects.defer("document").order_by("-number")),
        Prefetch("registrations", Registration.objects.order_by("-starts_on")),
    )


def certification_line(row: Certification, on: date) -> CertificationLine:
    """Return a certification of `listed_certifications` as it stands on a day."""
    editions = row.editions.all()
    return CertificationLine(
        certification=row,
        in_force=next((e for e in editions if e.state == EditionState.IN_FORCE), None),
        latest=next(iter(editions), None),
        registration=next(
            (r for r in row.registrations.all() if r.starts_on <= on <= r.ends_on), None
        ),
    )


def referentiel_page(
    *, actor: Actor, on: date, code: str, number: int | None = None
) -> ReferentielPage:
    """Return the page of an edition of the actor's body, the last one by default, in five queries.

    Remarks are those of the edition by itself, then under the règlement of that day and those that follow.
    Raises `Certification.DoesNotExist` or `Edition.DoesNotExist`.
    """
    certification = Certification.objects.select_related("body").get(
        body_id=actor.body_id, code=code
    )
    editions = tuple(
        Edition.objects.filter(certification=certification).defer("document").order_by("-number")
    )
    wanted = Edition.objects.filter(certification=certification)
    if number is not None:
        wanted = wanted.filter(number=number)
    edition = wanted.order_by("number").last()
    if edition is None:
        raise Edition.DoesNotExist
    referentiel = referentiel_of(edition.document)
    state = EditionState(edition.state)
    reglements = tuple(
        Reglement.objects.filter(certification=certification).order_by("-in_force_from")
    )
    remarks = remarks_on(referentiel) + _under(reglements, referentiel, on)
    if state in ADOPTED_STATES:
        sent = edition.transmission
        remarks += remarks_on_transmission(sent, on) if sent else ()
    registrations = tuple(
        Registration.objects.filter(certification=certification).order_by("-starts_on")
    )
    for row in registrations:
        if row.starts_on <= on <= row.ends_on:
            title = certification.title
            remarks += remarks_on_title(title, registered=row.title, code=row.code)
    return ReferentielPage(
        certification=certification,
        edition=edition,
        referentiel=referentiel,
        editions=editions,
        remarks=remarks,
        moves=EDITION.available(state, actor.roles),
        reglements=reglements,
        registrations=registrations,
    )


def _under(
    reglements: tuple[Reglement, ...], referentiel: Referentiel, on: date
) -> tuple[Remark, ...]:
    """Return what an edition leaves untold under the règlement of a day and those that follow it."""
    past = [row for row in reglements if row.in_force_from <= on]
    standing = [row for row in past[:1] if not has_ended(row, on)]
    binding = [*reglements[: len(reglements) - len(past)], *standing]
    return tuple(
        remark
        for row in binding
        for remark in remarks_on_modalities(referentiel, reglement_of(row.value))
    )


def edition_in_force(certification_id: int, on: date) -> Edition | None:
    """Return the edition that was in force on a day, or None."""
    return (
        Edition.objects.filter(
            certification_id=certification_id,
            state__in=[EditionState.IN_FORCE, EditionState.REPLACED],
            in_force_from__lte=on,
        )
        .order_by("in_force_from", "number")
        .last()
    )


def reglement_in_force(certification_id: int, on: date) -> Reglement | None:
    """Return the règlement that applies on a day, or None (RULE-31).

    It is the last one begun; once it has ended, none applies: what it replaced does not come back by itself.
    """
    row = _last_begun(certification_id, on)
    return None if row is None or has_ended(row, on) else row


def has_ended(row: Reglement, on: date) -> bool:
    """Tell whether a règlement gave itself a last day that is past."""
    return row.in_force_to is not None and row.in_force_to < on


def objections_to_reglement(certification_id: int, on: date) -> tuple[Objection, ...]:
    """Return why no règlement applies to a certification on a day; nothing when one does."""
    row = _last_begun(certification_id, on)
    if row is None:
        return (
            Objection(
                "no-reglement",
                f"Aucun règlement de la certification n’est en vigueur le {french_date(on)}.",
                remedy="Enregistrez d’abord le règlement voté.",
            ),
        )
    if row.in_force_to is None or not has_ended(row, on):
        return ()
    return (
        Objection(
            "reglement-ended",
            f"« {row.title} » n’était en vigueur que jusqu’au {french_date(row.in_force_to)} : il ne régit "
            f"rien le {french_date(on)}.",
            branch_source(reglement_of(row.value), "in_force_to"),
            "Enregistrez le règlement qui lui succède, ou choisissez un jour où il est en vigueur.",
        ),
    )


def _last_begun(certification_id: int, on: date) -> Reglement | None:
    return (
        Reglement.objects.filter(certification_id=certification_id, in_force_from__lte=on)
        .order_by("in_force_from")
        .last()
    )


def registration_on(certification_id: int, on: date) -> Registration | None:
    """Return the registration that stands on a day, or None."""
    return (
        Registration.objects.filter(
            certification_id=certification_id, starts_on__lte=on, ends_on__gte=on
        )
        .order_by("starts_on")
        .last()
    )


def habilitations_of(partner: Partner) -> tuple[HabilitationFacts, ...]:
    """Return the habilitations of a partner as plain values, in three queries."""
    rows = Habilitation.objects.filter(partner=partner).order_by("starts_on")
    whole = rows.select_related("certification").prefetch_related("blocs", "sites")
    return tuple(habilitation_facts(row) for row in whole)


def habilitation_facts(row: Habilitation) -> HabilitationFacts:
    """Return a habilitation as plain values; it has its certification, its blocs and its sites at hand."""
    return HabilitationFacts(
        service=Service(row.service),
        certification_code=row.certification.code,
        state=HabilitationState(row.state),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        blocs=frozenset(bloc.code for bloc in row.blocs.all()),
        sites=frozenset(site.name for site in row.sites.all()),
    )


def habilitations_by_partner(partners: Sequence[Partner]) -> dict[int, list[Habilitation]]:
    """Return the habilitations of some partners, by partner, in four queries."""
    found: dict[int, list[Habilitation]] = defaultdict(list)
    rows = Habilitation.objects.filter(partner__in=partners).order_by("starts_on", "pk")
    whole = rows.select_related("certification", "partner").prefetch_related(
        "blocs", "sites", "documents"
    )
    for row in whole:
        found[row.partner_id].append(row)
    return found
