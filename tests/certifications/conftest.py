"""What the tests of certifications share: an actor of the secretariat, and editions at each step."""

from datetime import date

import pytest

from parchemin.certifications.actions import (
    adopt_edition,
    import_referentiel,
    note_transmission,
)
from tests.certifications.examples import ours, read
from tests.factories import BodyFactory, actor_for


@pytest.fixture
def actor():
    """Return the secretariat of a new body."""
    return actor_for(BodyFactory())


@pytest.fixture
def draft(actor, at):
    """Return a draft edition of the example."""
    return import_referentiel(referentiel=read(ours()), actor=actor, at=at)


@pytest.fixture
def adopt(at):
    """Return the act of adoption with its usual answers, which keys replace."""

    def act(edition, actor, **keys):
        answers = {
            "adopted_on": date(2024, 6, 3),
            "decision": "Délibération n° 4",
            "ip_holder": "Association",
        }
        return adopt_edition(edition_id=edition.pk, actor=actor, at=at, **answers | keys)

    return act


@pytest.fixture
def transmit(at):
    """Return the act of sending an adopted edition to both registers, on the day of its adoption."""

    def act(edition, actor):
        for register in ("fc", "cdc"):
            asked = {"register": register, "on": edition.adopted_on, "actor": actor, "at": at}
            edition = note_transmission(edition_id=edition.pk, **asked)
        return edition

    return act
