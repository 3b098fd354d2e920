"""Reading what mail servers send back: which letter did not arrive, and why (RFC 3464)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from hashlib import sha256

# Reports carry the headers of what came back, sometimes all of it; beyond that, nobody wrote a report.
LARGEST_REPORT = 5_000_000
_REFERENCE = re.compile(r"<([a-z_]+)\.([0-9]{1,18})\.([0-9]{1,4})@([^>\s]+)>")


@dataclass(frozen=True, slots=True)
class Reference:
    """What the Message-ID of one of our e-mails says: the letter, its version, the host that sent it."""

    kind: str
    dispatch_id: int
    version: int
    host: str


@dataclass(frozen=True, slots=True)
class Failure:
    """That an e-mail reached nobody: which one, and what the server said, its code first.

    `report` is the digest of the report, that tells it from any other.
    """

    reference: Reference
    reason: str
    report: str


def failure_in(content: bytes) -> Failure | None:
    """Return the failure that a report tells; None for any other message: a delay, a receipt, an answer."""
    if len(content) > LARGEST_REPORT:
        return None
    message = message_from_bytes(content, policy=policy.compat32)
    if message.get_content_type() != "multipart/report":
        return None
    reason = next(_failures(message), None)
    reference = next(_references(message), None)
    if reason is None or reference is None:
        return None
    return Failure(reference, reason, sha256(content).hexdigest())


def _failures(message: Message) -> Iterator[str]:
    """Yield why, for each recipient whom the server gave up on (RFC 3464, § 2.3)."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload() if part.is_multipart() else ():
            if isinstance(block, Message) and _header_in_line(block, "Action").lower() == "failed":
                _, _, diagnostic = _header_in_line(block, "Diagnostic-Code").partition(";")
                yield (
                    f"{_header_in_line(block, 'Status')} {diagnostic.strip()}".strip()[:200]
                    or "sans motif"
                )


def _references(message: Message) -> Iterator[Reference]:
    """Yield the Message-IDs of ours that a report gives back: whole, as headers alone, or by answering."""
    for part in message.walk():
        if part is message:
            continue
        told = _header_in_line(part, "Message-ID")
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            headers = message_from_bytes(payload if isinstance(payload, bytes) else b"")
            told = _header_in_line(headers, "Message-ID")
        yield from _references_in(told)
    # Some servers give nothing of the letter back, and answer to it.
    yield from _references_in(_header_in_line(message, "In-Reply-To"))
    yield from _references_in(_header_in_line(message, "References"))


def _references_in(header: str) -> Iterator[Reference]:
    for kind, dispatch_id, version, host in _REFERENCE.findall(header):
        yield Reference(kind, int(dispatch_id), int(version), host.lower())


def _header_in_line(message: Message, name: str) -> str:
    """Return a header in one line of what can be printed; empty when there is none."""
    value = str(message.get(name, ""))
    return " ".join("".join(one if one.isprintable() else " " for one in value).split())
