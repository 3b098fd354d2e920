"""The mailbox where what came back arrives: an IMAP account, or a folder (Maildir)."""

import imaplib
import mailbox
import ssl
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

# In one go; what is left is read the next time.
MOST_MESSAGES = 500
_HERE = ("127.0.0.1", "localhost", "::1")


def unread(address: str) -> Iterator[bytes]:
    """Yield each unread message of a mailbox, which is read once the next one is asked for.

    `address` is `imaps://user:password@host/INBOX`, `imap://…` (STARTTLS), or `maildir:/path`. Stopped halfway,
    the message under way is read again. Raises `OSError` or `imaplib.IMAP4.error` when it does not answer.
    """
    parts = urlsplit(address)
    if parts.scheme == "maildir":
        yield from _in_folder(Path(parts.path))
    else:
        yield from _by_imap(address)


def _in_folder(path: Path) -> Iterator[bytes]:
    box = mailbox.Maildir(path, create=False)
    waiting = sorted(key for key, message in box.iteritems() if message.get_subdir() == "new")
    for key in waiting[:MOST_MESSAGES]:
        yield box.get_bytes(key)
        message = box[key]
        message.set_subdir("cur")
        message.add_flag("S")
        box[key] = message


def _by_imap(address: str) -> Iterator[bytes]:
    parts = urlsplit(address)
    host, timeout = parts.hostname or "", settings.EMAIL_TIMEOUT
    trusted = ssl.create_default_context()
    client: imaplib.IMAP4
    if parts.scheme == "imaps":
        client = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=trusted, timeout=timeout)
    else:
        client = imaplib.IMAP4(host, parts.port or 143, timeout=timeout)
        if host not in _HERE:  # no password leaves this machine in clear
            client.starttls(ssl_context=trusted)
    try:
        client.login(unquote(parts.username or ""), unquote(parts.password or ""))
        client.select(unquote(parts.path.strip("/")) or "INBOX")
        _, found = client.uid("SEARCH", "UNSEEN")
        for uid in (found[0] or b"").split()[:MOST_MESSAGES]:
            _, answer = client.uid("FETCH", uid.decode(), "(BODY.PEEK[])")
            yield next((part[1] for part in answer if isinstance(part, tuple)), b"")
            client.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen)")
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            client.logout()
