"""How organisations are told apart in votes and quorums, without keeping their names beside voices."""

from hashlib import sha256

from parchemin.assembly.terms import SOCIAL_PARTNERS, CountedBy, QuorumUnit
from parchemin.certifications.reglement.value import Reglement
from parchemin.kernel.text import folded

_BY_ORGANISATION = (CountedBy.ORGANISATION, CountedBy.WEIGHT)


def counts_organisations(reglement: Reglement) -> bool:
    """Tell whether a quorum or a majority of the règlement needs to know who mandates each juror."""
    majorities = (reglement.majority, *(each.majority for each in reglement.rounds))
    counted = {reglement.quorum.counted_in.of(college) for college in SOCIAL_PARTNERS}
    return QuorumUnit.ORGANISATIONS in counted or any(
        majority.counted_by in _BY_ORGANISATION for majority in majorities
    )


def organisation_key(name: str) -> str:
    """Return what stands for an organisation in the facts of a vote: not its name, "" for none."""
    key = folded(name)
    return sha256(key.encode()).hexdigest()[:16] if key else ""
