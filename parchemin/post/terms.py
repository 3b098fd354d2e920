"""Words of the post: what is written, how it leaves, where it stands."""

from parchemin.kernel.terms import Term


class LetterKind(Term):
    """What is written to somebody."""

    SESSION_CONVOCATION = "session_convocation", "Convocation à une session"
    JURY_CONVOCATION = "jury_convocation", "Convocation au jury"
    POLL_LINK = "poll_link", "Demande de disponibilités"
    COMPLETION = "completion", "Demande de complément"
    NOTIFICATION = "notification", "Notification d’une décision"
    APPEAL_REPLY = "appeal_reply", "Réponse à un recours"
    EXPENSES = "expenses", "Relevé de frais"
    CERTIFICATE_READY = "certificate_ready", "Certificat établi"
    ACCOUNT_OPENED = "account_opened", "Compte ouvert"
    DEADLINES = "deadlines", "Rappel d’échéances"
    GRIDS_AWAITED = "grids_awaited", "Rappel de grilles à signer"


class CallingOff(Term):
    """What undoes a letter: written in the thread of it, in words of its own."""

    SESSION = "session_calling_off", "Annulation d’une convocation à une session"
    JURY = "jury_calling_off", "Annulation d’une convocation au jury"
    SEAT = "seat_calling_off", "Retrait d’un siège au jury"


TextKind = LetterKind | CallingOff
"""What has a text of its own."""

COUNTED_HERE = (
    LetterKind.SESSION_CONVOCATION,
    LetterKind.POLL_LINK,
    LetterKind.COMPLETION,
    LetterKind.EXPENSES,
    LetterKind.CERTIFICATE_READY,
    LetterKind.ACCOUNT_OPENED,
    LetterKind.DEADLINES,
    LetterKind.GRIDS_AWAITED,
)
"""The kinds whose unsent letters wait in the list of letters alone: the room of each other counts its own."""


class Channel(Term):
    """How a letter reaches somebody."""

    EMAIL = "email", "Courriel"
    POST = "post", "Lettre simple"
    REGISTERED_LETTER = "registered_letter", "Lettre recommandée avec avis de réception"
    BY_HAND = "by_hand", "Remise en main propre"


class DispatchState(Term):
    """Life of what is written to one person."""

    PREPARED = "prepared", "Préparée"
    LEAVING = "leaving", "En partance"
    SENT = "sent", "Envoyée"
    RECEIVED = "received", "Reçue"
    REPLACED = "replaced", "Remplacée"
    COUNTERMANDED = "countermanded", "Annulée"


LEFT = frozenset({DispatchState.SENT, DispatchState.RECEIVED})
"""The states of what left, and still holds."""

GONE = LEFT | {DispatchState.LEAVING}
"""The states of what its addressee holds, or is about to hold."""

MAIL_JOB = "post.mail"
"""The kind of job that sends a lot of e-mails."""

BOUNCES_JOB = "post.bounces"
"""The kind of job that reads what came back."""

MOST_LETTERS_AT_ONCE = 40
"""How many letters are typeset while somebody waits, a second of it; a worker does more."""

LETTER, PDF = "letter", "application/pdf"
"""The role and the type of the file that is the letter itself, as it is printed."""


def number_in(name: str) -> int:
    """Return the number in what a dispatch is about, or in its thread: 7 in `sitting/7`."""
    return int(name.split("/")[1])
