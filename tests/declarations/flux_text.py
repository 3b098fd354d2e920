"""A whole flux in memory, for tests."""

from parchemin.declarations.cdc.header import FluxHeader
from parchemin.declarations.cdc.writer import FluxWriter
from parchemin.declarations.rules import PassageFacts
from tests.declarations.examples import HEADER


def flux_text(*passages: PassageFacts, header: FluxHeader = HEADER) -> bytes:
    """Return the bytes of a flux of these passages."""
    written = bytearray()
    writer = FluxWriter(written.extend, header)
    for facts in passages:
        writer.add(facts)
    writer.close()
    return bytes(written)
