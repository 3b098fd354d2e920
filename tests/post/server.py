"""A mail server for tests: it takes, refuses, waits or hangs as real ones do, and keeps what it took."""

import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from ipaddress import ip_address
from time import sleep

from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


class Taking:
    """Answers `250`, but for the addresses that `answers` names."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.messages = []
        self.connections = 0
        self.most = None
        self.most_a_connection = None
        self.hang = threading.Event()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        """Count connections."""
        self.connections += 1
        session.host_name, session.taken = hostname, 0
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        """Refuse who is refused, and everybody once a connection gave all that it may."""
        if self.most_a_connection is not None and session.taken >= self.most_a_connection:
            return "421 too many messages in this connection"
        session.taken += 1
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        """Keep the message; die once `most` were taken."""
        if self.most is not None and len(self.messages) >= self.most:
            server.transport.close()
            return "421 closing"
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def mail_server(**speech):
    """Serve on a free port of this machine; yield what receives and the port.

    `ssl_context` has it speak TLS from the first byte, `tls_context` once asked (STARTTLS).
    """
    handler = Taking()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port, **speech)
    controller.start()
    try:
        yield handler, port
    finally:
        controller.stop()


def certificate(folder):
    """Return the path of a certificate of this machine, with its key, that nobody vouches for but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relais.exemple.fr")])
    day = timedelta(days=1)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - day)
        .not_valid_after(datetime.now(UTC) + day)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "relais.pem"
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@contextmanager
def silent_server():
    """Accept connections and never answer; yield the port."""
    listening = socket.create_server(("127.0.0.1", 0))
    kept = []

    def accept() -> None:
        while True:
            try:
                kept.append(listening.accept()[0])
            except OSError:
                return
            sleep(0)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()
        for each in kept:
            each.close()
