"""What an enrolment meets: edition, register, blocs held, earlier VAE."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from parchemin.certifications.models import Bloc, Certification, Edition, Equivalence, Reglement
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.selectors import (
    edition_in_force,
    registration_on,
    reglement_in_force,
)
from parchemin.certifications.terms import Register
from parchemin.pathways.models import AcquiredUnit, Dossier, KeptMark, Person
from parchemin.pathways.rules import EarlierVae
from parchemin.pathways.terms import CLOSED_STATES, DossierState, Route, Scope


@dataclass(frozen=True, slots=True)
class Standing:
    """A certification on the day of an entry."""

    certification: Certification
    edition: Edition | None
    reglement: Reglement | None
    register: Register
    blocs: Mapping[str, Bloc]


def standing_of(certification: Certification, on: date) -> Standing:
    """Return what is in force for a certification on a day, in four queries."""
    edition = edition_in_force(certification.pk, on)
    registration = registration_on(certification.pk, on)
    return Standing(
        certification=certification,
        edition=edition,
        reglement=reglement_in_force(certification.pk, on),
        register=Register(registration.register) if registration else Register.NONE,
        blocs={bloc.code: bloc for bloc in edition.blocs.all()} if edition else {},
    )


def held_blocs(person: Person, standing: Standing, on: date) -> dict[str, AcquiredUnit]:
    """Return by code what a person holds of an edition and that is valid on a day, in two queries.

    A bloc of another edition counts where the CPNE decided an equivalence. The one valid longest wins.
    """
    known = {bloc.pk: code for code, bloc in standing.blocs.items()}
    blocs = AcquiredUnit.objects.standing().blocs()
    ledger = list(blocs.filter(person=person, acquired_on__lte=on))
    granted = _granted([acquired.bloc_id for acquired in ledger], known, on)
    held: dict[str, AcquiredUnit] = {}
    for acquired in sorted(ledger, key=lambda row: row.valid_until or date.max):
        code = known.get(acquired.bloc_id) or known.get(granted.get(acquired.bloc_id, 0))
        if code and acquired.validity.holds_on(on):
            held[code] = acquired
    return held


def marks_kept(person: Person, standing: Standing, on: date) -> dict[str, KeptMark]:
    """Return by code the marks that a person keeps of an edition and that hold on a day, in three queries at most.

    None where the règlement in force reads no mean over the certification. A mark of another edition counts
    where the CPNE decided that its bloc counts as the present one. The one kept longest wins.
    """
    reads = standing.reglement and reglement_of(standing.reglement.value).grid.certification
    marks = KeptMark.objects.filter(person=person, withdrawn_at__isnull=True) if reads else ()
    known = {bloc.pk: code for code, bloc in standing.blocs.items()}
    granted = _granted([mark.bloc_id for mark in marks], known, on)
    kept: dict[str, KeptMark] = {}
    for mark in sorted(marks, key=lambda row: (row.valid_until or date.max, row.kept_on)):
        code = known.get(mark.bloc_id) or known.get(granted.get(mark.bloc_id, 0))
        if code and mark.holds_on(on):
            kept[code] = mark
    return kept


def _granted(acquired: Collection[int], known: Collection[int], on: date) -> dict[int, int]:
    """Return which bloc of an edition each earlier bloc counts as, by the decisions of the CPNE until a day."""
    if not acquired:
        return {}
    rows = Equivalence.objects.filter(
        acquired_id__in=acquired, granted_id__in=known, decided_on__lte=on
    )
    return dict(rows.values_list("acquired_id", "granted_id"))


def dossiers_of(person: Person) -> tuple[Dossier, ...]:
    """Return every dossier of a person with its certification, in one query."""
    return tuple(Dossier.objects.filter(person=person).select_related("certification"))


def same_dossier(
    dossiers: tuple[Dossier, ...], certification: Certification, route: Route, entry: date
) -> Dossier | None:
    """Return the dossier that asks for the same: enrolling twice is enrolling once."""
    for dossier in dossiers:
        asked = (dossier.certification_id, dossier.route, dossier.entry_date)
        if asked == (certification.pk, route, entry):
            return dossier
    return None


def open_dossier_for(dossiers: tuple[Dossier, ...], certification: Certification) -> Dossier | None:
    """Return the dossier still open for a certification, or None."""
    for dossier in dossiers:
        if dossier.certification_id == certification.pk and dossier.state not in CLOSED_STATES:
            return dossier
    return None


def earlier_vae(dossiers: tuple[Dossier, ...], edition: Edition | None) -> tuple[EarlierVae, ...]:
    """Return the VAE that count for the yearly quotas: whole certifications only.

    `edition` is the one that would be pinned now: one that lapsed under it may be presented again.
    """
    return tuple(
        EarlierVae(
            dossier.certification.code,
            dossier.entry_date,
            lapsed=dossier.state == DossierState.LAPSED
            and edition is not None
            and dossier.edition_id == edition.pk,
        )
        for dossier in dossiers
        if dossier.route == Route.STATUTORY_VAE and dossier.scope == Scope.WHOLE
    )
