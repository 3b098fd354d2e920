"""What a rehearsal says of an edition that nobody had sent on the day of its jury (RULE-03)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from parchemin.kernel.objections import Objection
from parchemin.stories.play.stage import Stage


def remarks_on_sending(stage: Stage, day: date) -> Iterator[Objection]:
    """Yield to whom the edition was not sent yet on the day of the jury (RULE-03)."""
    for edition in stage.editions.values():
        edition.refresh_from_db()
        sent = edition.transmission
        if sent is None:
            continue
        known = replace(
            sent,
            fc_on=sent.fc_on if sent.fc_on and sent.fc_on <= day else None,
            cdc_on=sent.cdc_on if sent.cdc_on and sent.cdc_on <= day else None,
        )
        for code, whom in known.missing:
            text = f"Le jour du jury, l’édition n’était pas transmise à {whom}."
            yield Objection(code, text, sent.source, "Transmettez une édition dès son adoption.")
