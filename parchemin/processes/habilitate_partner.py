"""A partner is habilitated for what its convention covers: a certification of the body, blocs that it has."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.certifications.models import Bloc, Certification
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.organisations.actions import grant_habilitation
from parchemin.organisations.models import Habilitation
from parchemin.organisations.rules import CONTENT, Convention
from parchemin.organisations.terms import Service


@transaction.atomic
def habilitate_partner(
    *,
    partner_id: int,
    certification_code: str,
    service: Service,
    convention: Convention,
    starts_on: date,
    ends_on: date,
    actor: Actor,
    at: datetime,
    bloc_codes: Sequence[str] = (),
) -> Habilitation:
    """Grant a habilitation once its scope is known (RULE-14); the same twice is granted once.

    Raises `Refused` with every objection of `grant_habilitation`, or for a certification or a bloc that the body
    does not have. Source: Code du travail, art. R6113-16-2, 2°.
    """
    refuse_if(_objections_to_scope(actor.body_id, certification_code, bloc_codes))
    return grant_habilitation(
        partner_id=partner_id,
        certification_code=certification_code,
        service=service,
        convention=convention,
        starts_on=starts_on,
        ends_on=ends_on,
        bloc_codes=bloc_codes,
        actor=actor,
        at=at,
    )


def _objections_to_scope(body_id: int, code: str, blocs: Sequence[str]) -> tuple[Objection, ...]:
    certification = Certification.objects.filter(body_id=body_id, code=code).first()
    if certification is None:
        return (
            Objection(
                "unknown-certification",
                f"Votre organisme ne délivre aucune certification « {code} ».",
                f"{CONTENT}, 2°",
                "Choisissez l’une des vôtres.",
            ),
        )
    known = Bloc.objects.filter(edition__certification=certification)
    unknown = sorted(set(blocs) - set(known.values_list("code", flat=True)))
    if not unknown:
        return ()
    return (
        Objection(
            "unknown-blocs",
            f"« {certification.short_title} » n’a pas de bloc : {', '.join(unknown)}.",
            f"{CONTENT}, 2°",
            "Reprenez les codes du référentiel.",
        ),
    )
