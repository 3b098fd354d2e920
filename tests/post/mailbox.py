"""Reports of mail servers, and a mailbox that speaks IMAP, for tests."""

import re
import socket
import threading
from contextlib import contextmanager

REPORT = """From: MAILER-DAEMON@relais.exemple.fr
To: retours@exemple.fr
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Désolé.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relais.exemple.fr

Final-Recipient: rfc822; awa@exemple.fr
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: {kept}

From: envoi@exemple.fr
Message-ID: {reference}
Subject: Lettre

--b--
"""


def report(reference, action="failed", kept="message/rfc822"):
    """Return what a mail server sends back of one e-mail (RFC 3464)."""
    return REPORT.format(reference=reference, action=action, kept=kept).encode()


class Imap:
    """Answers the few commands that a reader of unread messages sends; `seen` are those it marked."""

    def __init__(self, messages):
        self.messages, self.seen, self.logged = messages, [], []

    def answer(self, tag, line):
        """Return the answer to one command (RFC 9051)."""
        done = f"{tag} OK fait\r\n".encode()
        if line.startswith("CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1\r\n" + done
        if line.startswith("LOGIN"):
            self.logged.append(line)
        if line.startswith("SELECT"):
            return b"* 1 EXISTS\r\n" + done
        if line.startswith("UID SEARCH"):
            left = [str(n) for n in range(1, len(self.messages) + 1) if n not in self.seen]
            return f"* SEARCH {' '.join(left)}\r\n".encode() + done
        if found := re.match(r"UID FETCH (\d+)", line):
            body = self.messages[int(found[1]) - 1]
            head = f"* {found[1]} FETCH (UID {found[1]} BODY[] {{{len(body)}}}\r\n".encode()
            return head + body + b")\r\n" + done
        if found := re.match(r"UID STORE (\d+)", line):
            self.seen.append(int(found[1]))
        return done

    def serve(self, server):
        """Serve one client after the other until the socket is closed."""
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client, client.makefile("rb") as lines:
                client.sendall(b"* OK pret\r\n")
                for raw in lines:
                    tag, _, line = raw.decode().strip().partition(" ")
                    client.sendall(self.answer(tag, line))
                    if line == "LOGOUT":
                        break


@contextmanager
def imap_server(*messages):
    """Serve these messages, unread; yield what answers and the address of the mailbox."""
    server = socket.create_server(("127.0.0.1", 0))
    imap = Imap(list(messages))
    thread = threading.Thread(target=imap.serve, args=(server,), daemon=True)
    thread.start()
    try:
        yield imap, f"imap://retours%40exemple.fr:secret@127.0.0.1:{server.getsockname()[1]}/INBOX"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)
