"""What the tests of the catalogue share: certifications in force, published and registered."""

from datetime import date

import pytest

from parchemin.certifications.actions import (
    adopt_edition,
    import_referentiel,
    publish,
    put_in_force,
    register,
)
from parchemin.certifications.referentiel.value import RegistrationClaim
from parchemin.certifications.terms import Register
from tests.certifications.examples import ours, read
from tests.factories import BodyFactory, actor_for


@pytest.fixture
def actor():
    """Return the secretariat of a new body."""
    return actor_for(BodyFactory())


@pytest.fixture
def published(actor, at):
    """Return the making of a certification with an edition in force, published unless told."""

    def make(code, published=True, **keys):
        certification = ours()["certification"] | {"code": code} | keys
        edition = import_referentiel(
            referentiel=read(ours(certification=certification)), actor=actor, at=at
        )
        adopt_edition(
            edition_id=edition.pk,
            adopted_on=date(2024, 6, 3),
            decision="Délibération",
            ip_holder="Association",
            actor=actor,
            at=at,
        )
        put_in_force(edition_id=edition.pk, from_day=date(2024, 9, 1), actor=actor, at=at)
        if published:
            publish(certification_id=edition.certification_id, actor=actor, at=at)
        return edition.certification

    return make


@pytest.fixture
def registered(actor, at):
    """Return the act that notes a registration since 2024."""

    def note(certification, code, level=None, ends_on=date(2028, 1, 1), title=""):
        start = date(2024, 1, 1)
        kind = Register.RNCP if code.startswith("RNCP") else Register.RS
        claim = RegistrationClaim(kind, code, level, start, start, ends_on)
        register(
            certification_id=certification.pk,
            claim=claim,
            title=title or certification.title,
            actor=actor,
            at=at,
        )

    return note
