"""Merge two records of one partner, and part them again when they were two.

Crosses organisations (partners, sites), certifications (conventions), pathways (dossiers), assessment (sessions,
assessors) and accounts (mandates). The one merged stays, empty, under its SIRET, which leads to the other.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.models import Mandate
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Assessor, Session
from parchemin.certifications.models import Habilitation
from parchemin.certifications.terms import Service
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_short_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import of, tidy_lines
from parchemin.organisations.actions.partners import exchange_sirets
from parchemin.organisations.events import PARTNERS_MERGED, PARTNERS_PARTED
from parchemin.organisations.models import Partner, PartnerMerger, PartnerSite
from parchemin.organisations.rules import objections_to_merged
from parchemin.pathways.models import Dossier, ImportBatch

_DOSSIERS, _SESSIONS = "dossier,dossiers", "session,sessions"
_CONVENTIONS, _SITES = "convention,conventions", "site,sites"
_OF_PARTNER: Mapping[str, Any] = {
    _DOSSIERS: Dossier,
    _SESSIONS: Session,
    _CONVENTIONS: Habilitation,
    _SITES: PartnerSite,
    "mandat,mandats": Mandate,
    "évaluateur,évaluateurs": Assessor,
    "fichier importé,fichiers importés": ImportBatch,
}
_ITSELF = Objection("partner-itself", "Un organisme ne se réunit pas à lui-même.")


def what_moves(former: Partner) -> tuple[str, ...]:
    """Return what merging a partner into another would move, in words, in a query a kind."""
    counted = ((noun, rows.count()) for noun, rows in _rows_of(former).items())
    return tuple(plural(count, *noun.split(",")) for noun, count in counted if count)


@transaction.atomic
def merge_partners(
    *, former_id: int, into_id: int, reason: str, actor: Actor, at: datetime, wider: bool = False
) -> PartnerMerger:
    """Merge a partner recorded twice into another of the body: all that was of it is of that one from then on.

    Merged already into it, nothing more is done. `wider` accepts that a convention that names no site covers
    those of the other too. Raises `Refused` with all that stands against it: such a convention, one of each for
    the same service at the same time, a site of the same name, a mandate for both; and `Partner.DoesNotExist`
    for that of another body.
    """
    former, into = _locked(actor, former_id, into_id)
    done = PartnerMerger.objects.filter(former=former, into=into, parted_at=None).first()
    if done is not None:
        return done
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_reason(reason),
            *_objections(former, into),
            *(() if wider else _objections_to_wider(former, into)),
        )
    )
    moved = {noun: _moved(rows, into) for noun, rows in _rows_of(former).items()}
    former.merged_into = into
    former.save(update_fields=["merged_into"])
    merger = PartnerMerger.objects.create(
        former=former, into=into, siret=former.siret, reason=reason, merged_at=at, moved=moved
    )
    _tell(PARTNERS_MERGED, merger, reason, actor, at)
    return merger


def objections_to_parting(merger: PartnerMerger) -> tuple[Objection, ...]:
    """Return what would stand at a site that is not of its partner any more, once two partners are parted."""
    sites = merger.moved[_SITES]
    sessions = Session.objects.filter(partner=merger.into, site__in=sites)
    later = sessions.exclude(pk__in=merger.moved[_SESSIONS]).order_by("code")
    conventions = Habilitation.objects.filter(partner=merger.into, sites__in=sites)
    signed = conventions.exclude(pk__in=merger.moved[_CONVENTIONS]).distinct().order_by("pk")
    return (
        *(
            Objection(
                "session-at-site",
                f"La session {session.code}, {of(merger.into.name)}, se tient au site {session.site.name}, qui "
                f"reviendrait à {merger.former.name}.",
                remedy="Donnez-lui d’abord un autre site.",
            )
            for session in later.select_related("site")
            if session.site
        ),
        *(
            Objection(
                "convention-at-site",
                f"La convention « {row.convention} », {of(merger.into.name)}, nomme un site qui reviendrait à "
                f"{merger.former.name}.",
                remedy="Mettez-y fin, ou nommez-y d’autres sites.",
            )
            for row in signed
        ),
    )


def kept_by_other(merger: PartnerMerger) -> tuple[str, ...]:
    """Return the numbers of the dossiers enrolled since two partners were merged: they stay with the one kept."""
    rows = Dossier.objects.filter(partner=merger.into, created_at__gt=merger.merged_at)
    since = rows.exclude(pk__in=merger.moved[_DOSSIERS])
    return tuple(since.order_by("number").values_list("number", flat=True))


@transaction.atomic
def part_partners(*, merger_id: int, reason: str, actor: Actor, at: datetime) -> PartnerMerger:
    """Give back to a partner merged by mistake all that moved and is there still, as it stands, and its SIRET.

    What was recorded since stays with the one kept. Parted already, nothing more is done. Raises `Refused` where a
    session or a convention of that one names a site that would leave it; `PartnerMerger.DoesNotExist` for that of
    another body.
    """
    merger = (
        PartnerMerger.objects.select_for_update(of=("self",))
        .select_related("former", "into")
        .get(pk=merger_id, former__body_id=actor.body_id)
    )
    if merger.parted_at is not None:
        return merger
    _locked(actor, merger.former_id, merger.into_id)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_reason(reason),
            *objections_to_parting(merger),
        )
    )
    merger.former.merged_into = None
    merger.former.save(update_fields=["merged_into"])
    _give_siret_back(merger)
    for noun, keys in merger.moved.items():
        rows = _OF_PARTNER[noun].objects.filter(pk__in=keys, partner=merger.into)
        rows.update(partner=merger.former)
    merger.parted_at = at
    merger.save(update_fields=["parted_at"])
    _tell(PARTNERS_PARTED, merger, reason, actor, at)
    return merger


def _give_siret_back(merger: PartnerMerger) -> None:
    """Give the one parted the SIRET that it was merged under, unless a third has it since."""
    former, into = merger.former, merger.into
    if merger.siret == into.siret:
        exchange_sirets(into, former)
    elif (
        merger.siret
        and not Partner.objects.filter(body_id=into.body_id, siret=merger.siret).exists()
    ):
        former.siret = merger.siret
        former.save(update_fields=["siret"])


def moved_told(merger: PartnerMerger) -> str:
    """Return what moved with a merger, in words."""
    counted = ((noun, len(keys)) for noun, keys in merger.moved.items())
    found = [plural(count, *noun.split(",")) for noun, count in counted if count]
    return ", ".join(found) or "rien n’était à lui"


def _rows_of(partner: Partner) -> dict[str, QuerySet[Any]]:
    return {noun: table.objects.filter(partner=partner) for noun, table in _OF_PARTNER.items()}


def _moved(rows: QuerySet[Any], into: Partner) -> list[int]:
    keys = sorted(rows.values_list("pk", flat=True))
    rows.update(partner=into)
    return keys


def _locked(actor: Actor, *keys: int) -> list[Partner]:
    rows = Partner.objects.select_for_update(of=("self",)).filter(body_id=actor.body_id)
    found = {row.pk: row for row in rows.filter(pk__in=keys).order_by("pk")}
    if len(found) < len(set(keys)):
        raise Partner.DoesNotExist
    return [found[key] for key in keys]


def _objections(former: Partner, into: Partner) -> Iterator[Objection]:
    if former.pk == into.pk:
        yield _ITSELF
        return
    for one in (former, into):
        yield from objections_to_merged(one.name, one.merged_into.name if one.merged_into else None)
    if PartnerMerger.objects.filter(into=former, parted_at=None).exists():
        yield Objection(
            "partner-holds-another",
            f"Un autre organisme est déjà réuni à {former.name}.",
            remedy=f"Réunissez {into.name} à {former.name}, ou défaites d’abord cette réunion.",
        )
    yield from _objections_to_conventions(former, into)
    yield from _objections_to_sites(former, into)
    yield from _objections_to_mandates(former, into)


def _objections_to_conventions(former: Partner, into: Partner) -> Iterator[Objection]:
    """Yield the conventions of each that let them do the same at the same time: which one would bind is unsaid."""
    rows = Habilitation.objects.filter(partner__in=(former, into)).select_related("certification")
    held = list(rows.order_by("starts_on", "pk"))
    for one in (row for row in held if row.partner_id == former.pk):
        for other in (row for row in held if row.partner_id == into.pk):
            same = (one.certification_id, one.service) == (other.certification_id, other.service)
            if same and one.starts_on <= other.ends_on and other.starts_on <= one.ends_on:
                yield Objection(
                    "conventions-overlap",
                    f"Les deux ont une convention pour {one.certification.short_title}, "
                    f"{Service(one.service).label.lower()}, sur une même période : « {one.convention} » jusqu’au "
                    f"{french_short_date(one.ends_on)}, « {other.convention} » jusqu’au "
                    f"{french_short_date(other.ends_on)}.",
                    "Code du travail, art. R6113-16-1",
                    "Avancez le terme de l’une avant le début de l’autre : une seule dit ce qui est permis.",
                )


def _objections_to_wider(former: Partner, into: Partner) -> Iterator[Objection]:
    """Yield the conventions that name no site, which would cover from then on those of the other partner."""
    for one, other in ((former, into), (into, former)):
        sites = list(other.sites.order_by("name").values_list("name", flat=True))
        rows = Habilitation.objects.filter(partner=one, sites=None).order_by("starts_on", "pk")
        for row in rows if sites else ():
            yield Objection(
                "convention-widens",
                f"La convention « {row.convention} », {of(one.name)}, ne nomme aucun site : réunie, elle vaudrait "
                f"aussi pour {', '.join(sites)}.",
                "Code du travail, art. R6113-16-1",
                "Acceptez-le si la convention le permet, ou nommez-y d’abord ses sites.",
            )


def _objections_to_sites(former: Partner, into: Partner) -> Iterator[Objection]:
    here = set(into.sites.values_list("name", flat=True))
    for name in former.sites.filter(name__in=here).order_by("name").values_list("name", flat=True):
        yield Objection(
            "site-known",
            f"Les deux ont un site « {name} ».",
            remedy=f"Corrigez le nom de celui {of(former.name)}.",
        )


def _objections_to_mandates(former: Partner, into: Partner) -> Iterator[Objection]:
    ours = {(row.user_id, row.starts_on) for row in Mandate.objects.filter(partner=into)}
    for row in Mandate.objects.filter(partner=former).select_related("user").order_by("pk"):
        if (row.user_id, row.starts_on) in ours:
            yield Objection(
                "mandate-held",
                f"{row.user.name} a un mandat pour les deux, depuis le {french_short_date(row.starts_on)}.",
                remedy="Un mandat ne s’efface pas : réunissez dans l’autre sens, ou gardez les deux fiches.",
            )


def _tell(event: str, merger: PartnerMerger, reason: str, actor: Actor, at: datetime) -> None:
    record(
        actor=actor,
        event=event,
        subjects=[f"partner/{merger.former.siret}", f"partner/{merger.into.siret}"],
        at=at,
        former=merger.former.name,
        former_siret=merger.former.siret,
        partner=merger.into.name,
        siret=merger.into.siret,
        moved=moved_told(merger),
        reason=tidy_lines(reason),
    )
