"""When a letter may be said to leave."""

from datetime import date

from parchemin.kernel.calendar import french_short_date
from parchemin.kernel.objections import Objection
from parchemin.post.terms import Channel

REPLACED = Objection(
    "letter-replaced", "Une lettre plus récente la remplace.", remedy="Envoyez la dernière."
)
"""The objection to sending a version that another one replaces."""

NONE_PREPARED = Objection(
    "nothing-to-send",
    "Aucune lettre n’attend de partir.",
    remedy="Préparez d’abord celles qui manquent.",
)
"""The objection to sending when nothing is prepared."""

STALE = Objection(
    "letter-stale",
    "Ce que dit la lettre a changé depuis qu’elle est faite.",
    remedy="Préparez-la de nouveau.",
)
"""The objection to sending a letter that does not say how things stand."""

NO_ADDRESS = Objection(
    "no-address",
    "aucune adresse électronique n’est connue.",
    remedy="Complétez l’adresse, ou envoyez la lettre autrement.",
)
"""The objection to an e-mail for somebody who has no address."""


def objections_to_day(sent_on: date, today: date, written_on: date) -> tuple[Objection, ...]:
    """Return why a letter may not be said to have left on a day: it is to come, or it was not written yet."""
    if sent_on > today:
        return (Objection("sent-later", "Une lettre ne part pas un jour à venir."),)
    if sent_on >= written_on:
        return ()
    return (
        Objection(
            "sent-before-written",
            f"La lettre est du {french_short_date(written_on)} : elle n’est pas partie avant.",
            remedy="Donnez le jour où elle est partie.",
        ),
    )


def in_sentence(channel: Channel) -> str:
    """Return how a sentence tells a channel: « par courriel », « en main propre »."""
    return _IN_SENTENCE[channel]


_IN_SENTENCE = {
    Channel.EMAIL: "par courriel",
    Channel.POST: "par lettre simple",
    Channel.REGISTERED_LETTER: "par lettre recommandée avec avis de réception",
    Channel.BY_HAND: "en main propre",
}
