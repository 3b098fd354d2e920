"""`parchemin start`: what stands in the way is said before anything is done."""

import argparse
import socket

from parchemin.cli import setup, start


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


def test_the_styles_of_the_pages_are_collected_where_they_are_missing(
    tmp_path, settings, monkeypatch
):
    served = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": served}}
    settings.STATIC_ROOT = tmp_path
    setup.collect_static_if_missing()
    assert (tmp_path / "staticfiles.json").exists()
    assert list(tmp_path.glob("web/css/base.*.css"))
    monkeypatch.setattr(setup, "call_command", lambda *_, **__: 1 / 0)
    setup.collect_static_if_missing()
