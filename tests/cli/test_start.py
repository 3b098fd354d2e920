"""`parchemin start`: what stands in the way is said before anything is done."""

import argparse
import socket

from parchemin.cli import start


def test_a_port_that_is_taken_is_said_and_nothing_starts(capsys, monkeypatch):
    monkeypatch.setattr(start, "prepare", lambda: 1 / 0)
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        assert start.run(argparse.Namespace(port=port, workers=2)) == 1
    assert f"Le port {port} est déjà pris" in capsys.readouterr().err
    assert not start.taken(port)
