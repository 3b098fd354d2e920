"""A dispatch as an e-mail: text and HTML, its files, and what tells machines that nobody typed it."""

import re
from collections.abc import Sequence
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from parchemin.post.letterhead import contact_of, name_of, sender_of
from parchemin.post.letters import LINK, rules_of
from parchemin.post.models import Dispatch, DispatchFile
from parchemin.post.terms import LetterKind

_ADDRESS = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)»]")


def message_of(dispatch: Dispatch) -> EmailMultiAlternatives:
    """Return the e-mail of a dispatch, for a mail server: under the name of its body, which is where one replies.

    Its Message-ID is the same at each try, so that a mailbox which received it twice may tell.
    """
    body, link = dispatch.body, rules_of(LetterKind(dispatch.kind)).link(dispatch)
    head = getattr(body, "letterhead", None)
    _, common = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = written_message(
        subject=dispatch.subject,
        text=dispatch.text.replace(LINK, link) if link else dispatch.text,
        contact=contact_of(head) if head else (),
        to=formataddr((dispatch.name, dispatch.email)),
        sender=formataddr((name_of(body), sender_of(body) or common)),
        reference=f"{dispatch.kind}.{dispatch.pk}.{dispatch.version}",
    )
    if head and head.email:
        message.reply_to = [formataddr((head.name, head.email))]
    for file in dispatch.files.all():
        message.attach(_part(file))
    return message


def written_message(
    *, subject: str, text: str, to: str, sender: str, reference: str, contact: Sequence[str] = ()
) -> EmailMultiAlternatives:
    """Return an e-mail in text and in HTML, which says that nobody typed it (RFC 5322, RFC 3834).

    `contact` are lines at its foot. `reference` tells it from every other of this installation, in its Message-ID.
    """
    host = urlsplit(settings.PUBLIC_URL).hostname
    headers = {"Message-ID": f"<{reference}@{host}>", "Auto-Submitted": "auto-generated"}
    if settings.EMAIL_RETURN_PATH:
        headers["From"], sender = sender, settings.EMAIL_RETURN_PATH
    whole = "\n".join((text.rstrip(), *(("", *contact) if contact else ()), ""))
    subject = " ".join(subject.split())
    message = EmailMultiAlternatives(
        subject=subject, body=whole, from_email=sender, to=[to], headers=headers
    )
    message.attach_alternative(html_of(subject, text, contact), "text/html")
    return message


def html_of(subject: str, text: str, contact: Sequence[str] = ()) -> str:
    """Return a plain text as simple HTML: its paragraphs, its line ends, its addresses as links."""
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    foot = "\n".join(contact)
    shown = format_html_join("\n", "<p>{}</p>", ((_lines(part),) for part in paragraphs))
    return render_to_string(
        "post/email.html", {"subject": subject, "shown": shown, "contact": _lines(foot)}
    )


def _lines(paragraph: str) -> SafeString:
    return mark_safe("<br>\n".join(_linked(line) for line in paragraph.split("\n")))  # noqa: S308


def _linked(line: str) -> str:
    parts, at = [], 0
    for found in _ADDRESS.finditer(line):
        parts += [escape(line[at : found.start()]), format_html('<a href="{0}">{0}</a>', found[0])]
        at = found.end()
    return "".join([*parts, escape(line[at:])])


def _part(file: DispatchFile) -> MIMEBase:
    """Return a file as a part of the message; a calendar says its method, for agendas to offer what it asks."""
    content = file.content
    kind, _, rest = file.media_type.partition(";")
    main, _, sub = kind.partition("/")
    if main == "text":
        part: MIMEBase = MIMEText(content.decode(), sub, "utf-8")
    else:
        part = MIMEBase(main, sub)
        part.set_payload(content)
        encode_base64(part)
    for said in filter(None, (each.strip() for each in rest.split(";"))):
        name, _, value = said.partition("=")
        part.set_param(name, value)
    part.add_header("Content-Disposition", "attachment", filename=file.name)
    return part
