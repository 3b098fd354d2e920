"""Sentences of the journal name people and bodies as French is written."""

import re

from parchemin.journal.registry import EventType, event_types

# What an event calls somebody, or something, that has a name of its own.
NAMES = "partner|person|juror|assessor|addressee|employer|body|name|proposer|signatory"


def test_a_name_after_de_is_elided_where_it_must_be():
    bare = re.compile(rf"\b[dD]e {{({NAMES})}}")
    assert [one.name for one in event_types() if bare.search(one.sentence)] == []
    told = EventType("a.b.c", "L’habilitation {partner:de} est suspendue.", frozenset({"partner"}))
    assert told.tell({"partner": "Organisme d’essai"}) == (
        "L’habilitation d’Organisme d’essai est suspendue."
    )
    assert told.tell({"partner": "Centre A"}) == "L’habilitation de Centre A est suspendue."


def test_an_amount_is_written_in_euros():
    told = EventType("a.b.c", "{amount:euros} demandés.", frozenset({"amount"}))
    assert told.tell({"amount": "1164.5"}).replace("\u202f", " ").replace("\u00a0", " ") == (
        "1 164,50 € demandés."
    )
    raw = [one.name for one in event_types() if re.search(r"{\w+} €", one.sentence)]
    assert raw == []
