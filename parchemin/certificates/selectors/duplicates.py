"""Why no other paper of a certificate is made: it is worth nothing now, or its decision grants it no more."""

from collections.abc import Iterator
from typing import Any

from parchemin.certificates.models import StatusChange
from parchemin.certificates.selectors.foundation import is_taken_back
from parchemin.certificates.selectors.origin import last_signed, rectified_since
from parchemin.certificates.terms import CertificateState
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Objection

_HOUSE = "Règle de Parchemin, aucun texte ne règle le duplicata : il vaut ce que vaut l’original"
_REMEDIES = {
    CertificateState.SUSPENDED: "Levez d’abord la suspension, à deux, depuis sa page.",
    CertificateState.SUPERSEDED: "Établissez le duplicata du certificat qui le remplace.",
}


def objections_to_another_paper(certificate: Any) -> tuple[Objection, ...]:
    """Return why no duplicata is made of a certificate of `with_rectified`, in four queries at most (RULE-44)."""
    return (*_worth_nothing(certificate), *objections_to_taken_back(certificate))


def objections_to_taken_back(certificate: Any) -> tuple[Objection, ...]:
    """Return that a signed rectificatif grants no more a certificate of `with_rectified`, and which (RULE-42)."""
    if not is_taken_back(certificate):
        return ()
    last = last_signed(rectified_since(certificate.decision))
    number = f" n° {last.number}, {last.signing.in_words}," if last else ""
    return (
        Objection(
            "no-longer-granted",
            f"Le rectificatif{number} n’accorde plus ce certificat.",
            "Code du travail, art. R6412-7",
            "Suspendez-le ou révoquez-le, à deux, depuis sa page.",
        ),
    )


def _worth_nothing(certificate: Any) -> Iterator[Objection]:
    state = CertificateState(certificate.state)
    if state is CertificateState.ACTIVE:
        return
    changes = StatusChange.objects.filter(certificate=certificate, state=state)
    told = "".join(
        f" depuis le {french_date(paris_date(change.at))}, pour ce motif : « {change.reason} »"
        for change in changes.order_by("-pk")[:1]
    )
    said = f"Ce certificat est {state.label.lower()}{told}."
    yield Objection("state", said, _HOUSE, _REMEDIES.get(state, ""))
