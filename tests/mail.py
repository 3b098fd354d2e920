"""Mail servers that go wrong, as a backend of Django meets them."""

from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused

from django.core.mail.backends.locmem import EmailBackend


class RefusingBackend(EmailBackend):
    """Refuses the addresses of `refuse.test` and accepts the others."""

    def send_messages(self, messages):
        """Deliver, or raise as an SMTP server does for an unknown recipient."""
        for message in messages:
            _, address = parseaddr(message.to[0])
            if address.endswith("@refuse.test"):
                raise SMTPRecipientsRefused({address: (550, b"unknown")})
        return super().send_messages(messages)


class DownBackend(EmailBackend):
    """Cannot be reached."""

    def send_messages(self, messages):
        """Fail to connect."""
        raise ConnectionRefusedError
