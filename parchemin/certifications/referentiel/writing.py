"""From a `Referentiel` to its JSON document: one form, without what is empty, and its digest."""

from datetime import date
from typing import Any

from parchemin.certifications.referentiel import value as v
from parchemin.certifications.terms import Register
from parchemin.kernel import canonical


def to_document(referentiel: v.Referentiel) -> dict[str, Any]:
    """Return the document of a référentiel; `from_document` gives the same référentiel back."""
    return _without_empty(
        {
            "format": v.FORMAT,
            "demonstration": referentiel.demonstration,
            "certification": _identity(referentiel.identity),
            "source": _without_empty(
                {
                    "title": referentiel.source.title,
                    "url": referentiel.source.url,
                    "licence": referentiel.source.licence,
                    "text_id": referentiel.source.text_id,
                    "date": _iso(referentiel.source.signed_on),
                }
            ),
            "edition": _without_empty(
                {
                    "number": referentiel.adoption.number,
                    "adopted_on": _iso(referentiel.adoption.adopted_on),
                    "in_force_from": _iso(referentiel.adoption.in_force_from),
                }
            ),
            "routes": [
                _without_empty({"kind": route.kind.value, "note": route.note})
                for route in referentiel.routes
            ],
            "prerequisites": referentiel.prerequisites,
            "activities": [
                _without_empty({"code": node.code, "title": node.title, "tasks": list(node.tasks)})
                for node in referentiel.activities
            ],
            "blocs": [_bloc(bloc) for bloc in referentiel.blocs],
            "notes": list(referentiel.notes),
        }
    )


def digest(referentiel: v.Referentiel) -> str:
    """Return the SHA-256 (hexadecimal) of the canonical JSON (RFC 8785) of a référentiel."""
    return canonical.digest(to_document(referentiel))


def _identity(identity: v.Identity) -> dict[str, Any]:
    return _without_empty(
        {
            "code": identity.code,
            "kind": identity.kind.value,
            "title": identity.title,
            "short_title": identity.short_title,
            "sector": identity.sector,
            "branches": [
                {"idcc": branch.idcc, "title": branch.title} for branch in identity.branches
            ],
            "cpne": [
                _without_empty({"name": cpne.name, "idcc": list(cpne.idcc)})
                for cpne in identity.cpne
            ],
            "ip_holder": identity.ip_holder,
            "classification": identity.classification,
            "nsf": list(identity.nsf),
            "rome": list(identity.rome),
            "registration": _registration(identity.registration),
        }
    )


def _registration(claim: v.RegistrationClaim) -> dict[str, Any]:
    if claim.register is Register.NONE:
        return {"register": claim.register.value}
    return _without_empty(
        {
            "register": claim.register.value,
            "code": claim.code,
            "level": claim.level,
            "decided_on": _iso(claim.decided_on),
            "starts_on": _iso(claim.starts_on),
            "ends_on": _iso(claim.ends_on),
        }
    )


def _bloc(bloc: v.Bloc) -> dict[str, Any]:
    return _without_empty(
        {
            "code": bloc.code,
            "title": bloc.title,
            "optional": bloc.optional,
            "register_code": bloc.register_code,
            "competences": [
                _without_empty(
                    {
                        "code": competence.code,
                        "title": competence.title,
                        "transversal": competence.transversal,
                        "activity": competence.activity,
                        "themes": [theme.value for theme in competence.themes],
                        "criteria": _criteria(competence.criteria),
                    }
                )
                for competence in bloc.competences
            ],
            "criteria": _criteria(bloc.criteria),
            "modalities": [_modality(modality) for modality in bloc.modalities],
        }
    )


def _criteria(criteria: tuple[v.Criterion, ...]) -> list[dict[str, Any]]:
    return [
        _without_empty(
            {
                "code": criterion.code,
                "title": criterion.title,
                "indicators": list(criterion.indicators),
                "eliminatory": criterion.eliminatory,
                "weight": None if criterion.weight == 1 else _number(criterion.weight),
                "modality": criterion.modality and criterion.modality.value,
            }
        )
        for criterion in criteria
    ]


def _modality(modality: v.Modality) -> dict[str, Any]:
    return _without_empty(
        {
            "kind": modality.kind.value,
            "title": modality.title,
            "description": modality.description,
            "minutes": modality.minutes,
            "weight": _number(modality.weight),
            "place": modality.place,
            "assessors": modality.assessors,
            "gate": modality.gate,
            "competences": list(modality.competences),
        }
    )


def _without_empty(node: dict[str, Any]) -> dict[str, Any]:
    """Return a node without its empty values, so that one référentiel has one form only."""
    return {key: child for key, child in node.items() if child not in (None, "", [], False)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(number: float | None) -> float | None:
    """Return a number as JSON writes it: 50, not 50.0."""
    return int(number) if number is not None and number == int(number) else number
