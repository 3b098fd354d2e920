"""How organisations are told apart in votes and quorums, without keeping their names beside voices."""

from hashlib import sha256

from parchemin.assembly.terms import SOCIAL_PARTNERS, College, CountedBy, QuorumUnit
from parchemin.certifications.reglement.value import Reglement
from parchemin.kernel.text import folded

_BY_ORGANISATION = (CountedBy.ORGANISATION, CountedBy.WEIGHT)


def counted_by_organisation(reglement: Reglement) -> tuple[College, ...]:
    """Return the colleges of whom a majority or the quorum needs to know who mandates each juror."""
    if votes_by_organisation(reglement):
        return SOCIAL_PARTNERS
    counted_in = reglement.quorum.counted_in
    return tuple(
        college for college in SOCIAL_PARTNERS if counted_in.of(college) is QuorumUnit.ORGANISATIONS
    )


def votes_by_organisation(reglement: Reglement) -> bool:
    """Tell whether a majority of the règlement counts or weighs organisations."""
    majorities = (reglement.majority, *(each.majority for each in reglement.rounds))
    return any(majority.counted_by in _BY_ORGANISATION for majority in majorities)


def organisation_key(name: str) -> str:
    """Return what stands for an organisation in the facts of a vote: not its name, "" for none."""
    key = folded(name)
    return sha256(key.encode()).hexdigest()[:16] if key else ""
