"""The worker's side of the post: dispatches handed over leave by e-mail, one connection a lot."""

import logging
from collections.abc import Sequence
from datetime import datetime
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Count

from parchemin.accounts.actor import system_actor
from parchemin.jobs.actions import progress
from parchemin.jobs.engine import MOST_TRIES
from parchemin.jobs.models import Job
from parchemin.jobs.registry import kind
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, Refused, Unavailable
from parchemin.post.actions import came_back, write_departure
from parchemin.post.message import message_of
from parchemin.post.models import Attempt, Dispatch
from parchemin.post.terms import MAIL_JOB, Channel, DispatchState

MAILBOX_UNAVAILABLE = 500

logger = logging.getLogger("parchemin.mail")


class _Silent(Exception):
    """The mail server does not answer; the message says so to people."""


@kind(MAIL_JOB, "Envoi de courriels")
def mail_dispatches(job: Job, at: datetime) -> dict[str, Any]:
    """Send what was handed over and did not leave yet; what the server refuses for good comes back as prepared.

    Each is noted as it leaves: killed halfway, the job goes on from there, and one e-mail at most leaves twice.
    Raises `Unavailable` when some must be tried again; at the last try they come back too.
    """
    handed = Dispatch.objects.filter(pk__in=job.arguments["dispatches"])
    rows = list(
        handed.filter(state=DispatchState.LEAVING)
        .select_related("body__letterhead")
        .prefetch_related("files")
        # What was tried comes last: one that silences the server holds up nobody but itself.
        .annotate(tries=Count("attempts"))
        .order_by("tries", "pk")
    )
    total = len(job.arguments["dispatches"])
    last = job.tries % MOST_TRIES == 0
    later = _send(job, rows, total, at, last=last)
    if later and not last:
        raise Unavailable(_BUSY)
    # What another letter replaced meanwhile, or called off, has nothing to send again.
    gone = total - handed.filter(state=DispatchState.PREPARED).count()
    progress(job, gone, total)
    back = plural(
        total - gone,
        "lettre revenue, à envoyer de nouveau",
        "lettres revenues, à envoyer de nouveau",
    )
    return {"done": gone, "said": back if gone < total else ""}


def _send(job: Job, rows: Sequence[Dispatch], total: int, at: datetime, *, last: bool) -> int:
    """Try each of these; return how many must be tried again.

    A server that once does not answer is not waited for again in this try: the others wait with it.
    """
    later, silent = 0, ""
    connection = get_connection()
    for rank, row in enumerate(rows):
        progress(job, total - len(rows) + rank - later, total)
        waits = bool(silent)
        try:
            answer, for_good = (silent, False) if waits else _answer(connection, row)
        except _Silent as silence:
            answer, for_good, silent = str(silence), False, str(silence)
        if not answer:
            _note_left(row, at)
        elif for_good or last:
            _note_returned(row, answer, at)
        else:
            later += 1
            if not waits:
                _note_tried(row, answer, at)
    _close(connection)
    return later


def _answer(connection: BaseEmailBackend, row: Dispatch) -> tuple[str, bool]:
    """Send one e-mail; return why it did not leave, empty when it did, and whether that is for good.

    What cannot be written, a file altered since, comes back alone. A server that closed a connection which served
    others is asked anew. Raises `_Silent` when nobody answers.
    """
    served = False
    try:
        served = connection.open() is False
        if connection.send_messages([message_of(row)]):
            return "", False
        return "aucun destinataire accepté", True
    except SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        return _answer_in_words(code, said), code >= MAILBOX_UNAVAILABLE
    except SMTPDataError as refused:
        return _answer_in_words(
            refused.smtp_code, refused.smtp_error
        ), refused.smtp_code >= MAILBOX_UNAVAILABLE
    except Refused as refused:
        why = " ".join(one.message for one in refused.objections)
        return why[:200], not isinstance(refused, Unavailable)
    except SMTPResponseException as refused:
        logger.warning("dispatch %s did not leave", row.pk, exc_info=True)
        _close(connection)
        return _answer_in_words(refused.smtp_code, refused.smtp_error), False
    except (SMTPException, OSError) as error:
        _close(connection)
        if served and isinstance(error, SMTPServerDisconnected):
            return _answer(connection, row)
        logger.warning("dispatch %s did not leave", row.pk, exc_info=True)
        told = f"le serveur de messagerie ne répond pas ({type(error).__name__})"
        raise _Silent(told) from error
    except ValueError as error:  # last: a certificate that nobody vouches for is an OSError too
        return f"adresse illisible ({type(error).__name__})", True


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (SMTPException, OSError):
        logger.warning("the mail server did not close", exc_info=True)


def _answer_in_words(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:200]


_BUSY = Objection(
    "mail-server-busy",
    "Le serveur de messagerie ne répond pas, ou demande d’attendre.",
    remedy="Les lettres qui restent partent au prochain essai.",
)


@transaction.atomic
def _note_left(row: Dispatch, at: datetime) -> None:
    dispatch = _locked(row)
    if dispatch is None:
        return
    Attempt.objects.create(dispatch=dispatch, at=at, accepted=True)
    write_departure(dispatch, Channel.EMAIL, paris_date(at), system_actor(dispatch.body_id), at)


@transaction.atomic
def _note_returned(row: Dispatch, answer: str, at: datetime) -> None:
    dispatch = _locked(row)
    if dispatch is None:
        return
    Attempt.objects.create(dispatch=dispatch, at=at, accepted=False, answer=answer)
    came_back(dispatch, answer, system_actor(dispatch.body_id), at)


def _note_tried(row: Dispatch, answer: str, at: datetime) -> None:
    Attempt.objects.create(dispatch=row, at=at, accepted=False, answer=answer)


def _locked(row: Dispatch) -> Dispatch | None:
    """Return a dispatch that still leaves, locked: somebody may have noted meanwhile that it left by hand."""
    rows = Dispatch.objects.select_for_update(of=("self",)).select_related("body")
    return rows.filter(pk=row.pk, state=DispatchState.LEAVING).first()
