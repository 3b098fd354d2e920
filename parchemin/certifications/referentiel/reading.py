"""From a document in our format to a `Referentiel`, or every fault at once."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from parchemin.certifications.referentiel import value as v
from parchemin.certifications.terms import (
    AccessRoute,
    CertificationKind,
    ModalityKind,
    Register,
    TransverseTheme,
)
from parchemin.kernel.reading import Document, Unreadable
from parchemin.kernel.schema import Fault

SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "referentiel.schema.json"


def read_referentiel(document: Document) -> v.Referentiel:
    """Return the référentiel that a document of our format describes.

    Raises `Unreadable` with every fault against the schema or, when there is none, against itself:
    codes used twice, references to nothing, a level without the RNCP, dates in the wrong order.
    """
    referentiel = referentiel_of(document.valid_value(SCHEMA))
    faults = (*document.faults_in_order(tuple(incoherences(referentiel))), *document.unprintable())
    if faults:
        raise Unreadable(document.name, faults)
    return referentiel


def shortened(title: str, longest: int = 80) -> str:
    """Return a title cut at a word, short enough for a list."""
    if len(title) <= longest:
        return title
    return title[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def referentiel_of(document: Mapping[str, Any]) -> v.Referentiel:
    """Return the référentiel of a plain value that was checked before, as an edition keeps it."""
    return v.Referentiel(
        identity=_identity(document["certification"]),
        source=_source(document["source"]),
        adoption=v.Adoption(
            number=int(document["edition"]["number"]),
            adopted_on=_date(document["edition"].get("adopted_on")),
            in_force_from=_date(document["edition"].get("in_force_from")),
        ),
        activities=tuple(
            v.Activity(node["code"], node["title"], tuple(node.get("tasks", ())))
            for node in document.get("activities", ())
        ),
        blocs=tuple(_bloc(node) for node in document["blocs"]),
        routes=tuple(
            v.ReferentielRoute(AccessRoute(node["kind"]), node.get("note", ""))
            for node in document.get("routes", ())
        ),
        prerequisites=document.get("prerequisites") or "",
        notes=tuple(document.get("notes", ())),
        demonstration=document.get("demonstration", False),
    )


def _identity(node: dict[str, Any]) -> v.Identity:
    return v.Identity(
        code=node["code"],
        kind=CertificationKind(node["kind"]),
        title=node["title"],
        short_title=node.get("short_title") or shortened(node["title"]),
        sector=node.get("sector", ""),
        branches=tuple(
            v.Branch(child["idcc"], child["title"]) for child in node.get("branches", ())
        ),
        cpne=tuple(
            v.Cpne(child["name"], tuple(child.get("idcc", ()))) for child in node.get("cpne", ())
        ),
        ip_holder=node.get("ip_holder") or "",
        classification=node.get("classification") or "",
        nsf=tuple(node.get("nsf", ())),
        rome=tuple(node.get("rome", ())),
        registration=_registration(node.get("registration", {"register": "none"})),
    )


def _registration(node: dict[str, Any]) -> v.RegistrationClaim:
    level = node.get("level")
    return v.RegistrationClaim(
        register=Register(node["register"]),
        code=node.get("code") or "",
        level=None if level is None else int(level),
        decided_on=_date(node.get("decided_on")),
        starts_on=_date(node.get("starts_on")),
        ends_on=_date(node.get("ends_on")),
    )


def _source(node: dict[str, Any]) -> v.Source:
    return v.Source(
        title=node["title"],
        url=node.get("url") or "",
        licence=node.get("licence") or "",
        text_id=node.get("text_id") or "",
        signed_on=_date(node.get("date")),
    )


def _bloc(node: dict[str, Any]) -> v.Bloc:
    return v.Bloc(
        code=node["code"],
        title=node["title"],
        optional=node.get("optional", False),
        register_code=node.get("register_code", ""),
        competences=tuple(
            v.Competence(
                code=child["code"],
                title=child["title"],
                transversal=child.get("transversal", False),
                activity=child.get("activity", ""),
                themes=tuple(map(TransverseTheme, child.get("themes", ()))),
                criteria=_criteria(child),
            )
            for child in node["competences"]
        ),
        criteria=_criteria(node),
        modalities=tuple(_modality(child) for child in node.get("modalities", ())),
    )


def _criteria(node: dict[str, Any]) -> tuple[v.Criterion, ...]:
    return tuple(
        v.Criterion(
            code=child["code"],
            title=child["title"],
            indicators=tuple(child.get("indicators", ())),
            eliminatory=child.get("eliminatory", False),
            weight=child.get("weight", 1),
            modality=ModalityKind(child["modality"]) if child.get("modality") else None,
        )
        for child in node.get("criteria", ())
    )


def _modality(node: dict[str, Any]) -> v.Modality:
    minutes = node.get("minutes")
    return v.Modality(
        kind=ModalityKind(node["kind"]),
        title=node["title"],
        description=node.get("description", ""),
        minutes=None if minutes is None else int(minutes),
        weight=node.get("weight"),
        place=node.get("place", ""),
        assessors=node.get("assessors", ""),
        gate=node.get("gate", False),
        competences=tuple(node.get("competences", ())),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def incoherences(referentiel: v.Referentiel) -> Iterator[Fault]:
    """Yield what a schema cannot tell: repeated codes, references to nothing, dates, levels."""
    yield from _registration_faults(referentiel)
    yield from _repeated("activities", [activity.code for activity in referentiel.activities])
    yield from _repeated("blocs", [bloc.code for bloc in referentiel.blocs])
    yield from _repeated("blocs", [competence.code for _, competence in referentiel.competences()])
    activities = {activity.code for activity in referentiel.activities}
    for rank, bloc in enumerate(referentiel.blocs):
        path = f"blocs[{rank}]"
        yield from _repeated(path, [criterion.code for criterion in bloc.all_criteria()])
        yield from _weight_faults(path, bloc)
        for index, competence in enumerate(bloc.competences):
            if competence.activity and competence.activity not in activities:
                place = f"{path}.competences[{index}].activity"
                yield _unknown(place, competence.activity, "aucune activité ne porte ce code")
        own = {competence.code for competence in bloc.competences}
        for index, modality in enumerate(bloc.modalities):
            for code in modality.competences:
                if code not in own:
                    place = f"{path}.modalities[{index}].competences"
                    yield _unknown(place, code, "aucune compétence de ce bloc ne porte ce code")
        yield from _observation_faults(path, bloc)


def _unknown(path: str, code: str, message: str) -> Fault:
    return Fault(path, code, "unknown-code", message)


def _observation_faults(path: str, bloc: v.Bloc) -> Iterator[Fault]:
    """Yield the criteria observed in a modality that the bloc, or their competence, does not have."""
    for rank, criterion in enumerate(bloc.criteria):
        yield from _unobserved(f"{path}.criteria[{rank}]", criterion, bloc, "")
    for index, competence in enumerate(bloc.competences):
        for rank, criterion in enumerate(competence.criteria):
            place = f"{path}.competences[{index}].criteria[{rank}]"
            yield from _unobserved(place, criterion, bloc, competence.code)


def _unobserved(place: str, criterion: v.Criterion, bloc: v.Bloc, code: str) -> Iterator[Fault]:
    kind = criterion.modality
    if kind is None:
        return
    same = [modality for modality in bloc.modalities if modality.kind is kind]
    if not same:
        known = ", ".join(f"« {one.value} »" for one in bloc.kinds) or "aucune"
        message = f"ce n’est pas une modalité du bloc {bloc.code} : il a {known}"
        yield Fault(f"{place}.modality", kind.value, "unknown-modality", message)
    elif code and all(one.competences and code not in one.competences for one in same):
        message = f"cette modalité du bloc {bloc.code} ne couvre pas la compétence {code}"
        yield Fault(f"{place}.modality", kind.value, "modality-elsewhere", message)


def _repeated(path: str, codes: list[str]) -> Iterator[Fault]:
    for code, count in Counter(codes).items():
        if count > 1:
            yield Fault(path, code, "repeated-code", f"ce code est porté par {count} éléments")


def _weight_faults(path: str, bloc: v.Bloc) -> Iterator[Fault]:
    weights = [criterion.weight for criterion in bloc.all_criteria()]
    weights += [modality.weight for modality in bloc.modalities if modality.weight is not None]
    for weight in weights:
        if round(weight, 2) != weight:
            yield Fault(path, str(weight), "decimals", "un poids a deux décimales au plus")


def _registration_faults(referentiel: v.Referentiel) -> Iterator[Fault]:
    claim = referentiel.identity.registration
    if claim.level is not None and claim.register is not Register.RNCP:
        yield Fault(
            "certification.registration.level",
            str(claim.level),
            "RULE-10",
            "seul un enregistrement au RNCP donne un niveau (C. trav., art. L6113-1 et D6113-19)",
        )
    if claim.register is not Register.NONE and not claim.code.startswith(claim.register.value):
        message = f"ce n’est pas un numéro de fiche {claim.register.value}"
        yield Fault("certification.registration.code", claim.code, "register-code", message)
    if claim.starts_on and claim.ends_on and claim.ends_on <= claim.starts_on:
        message = "l’enregistrement finit avant d’avoir commencé"
        ends_on = claim.ends_on.isoformat()
        yield Fault("certification.registration.ends_on", ends_on, "order", message)
    adopted, in_force = referentiel.adoption.adopted_on, referentiel.adoption.in_force_from
    if adopted and in_force and in_force < adopted:
        message = "l’édition entrerait en vigueur avant son adoption"
        yield Fault("edition.in_force_from", in_force.isoformat(), "order", message)
