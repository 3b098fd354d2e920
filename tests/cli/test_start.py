"""`parchemin start`: what stands in the way is said before anything is done."""

import argparse
import os
import socket

import pytest

from parchemin import __version__
from parchemin.cli import setup, start
from parchemin.cli.main import main
from parchemin.config.env import BadSetting


def test_a_port_that_is_taken_is_said_and_nothing_starts(capsys, monkeypatch):
    monkeypatch.setattr(start, "prepare", lambda: 1 / 0)
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        assert start.run(argparse.Namespace(host="127.0.0.1", port=port, workers=2)) == 1
    assert f"Le port {port} est déjà pris" in capsys.readouterr().err
    assert not start.taken("127.0.0.1", port)


def test_the_styles_of_the_pages_are_collected_where_they_are_missing(
    tmp_path, settings, monkeypatch
):
    served = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": served}}
    settings.STATIC_ROOT = tmp_path
    setup.collect_static_if_needed()
    assert (tmp_path / "staticfiles.json").exists()
    assert list(tmp_path.glob("web/css/base.*.css"))
    monkeypatch.setattr(setup, "call_command", lambda *_, **__: 1 / 0)
    setup.collect_static_if_needed()
    (tmp_path / "version").write_text("0.0.1")
    with pytest.raises(ZeroDivisionError):  # those of a former version are not served for ours
        setup.collect_static_if_needed()


def test_an_address_that_the_machine_does_not_have_is_said():
    with pytest.raises(BadSetting, match="n’est pas de cette machine"):
        start.taken("192.0.2.1", 8000)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8423"),
        ("::", "http://127.0.0.1:8423"),
        ("::1", "http://[::1]:8423"),
    ],
)
def test_links_lead_to_the_host_and_port_that_are_served(monkeypatch, host, address):
    monkeypatch.setenv("PUBLIC_URL", "")
    monkeypatch.delenv("PUBLIC_URL")
    monkeypatch.setattr(start, "taken", lambda host, port: False)
    monkeypatch.setattr(start, "prepare", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        start.run(argparse.Namespace(host=host, port=8423, workers=2))
    assert os.environ["PUBLIC_URL"] == address


def test_a_port_that_does_not_exist_is_said(monkeypatch):
    monkeypatch.setenv("PORT", "80800")
    with pytest.raises(BadSetting, match="80800 n’existe pas"):
        start.run(argparse.Namespace(host="127.0.0.1", port=None, workers=2))


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"Parchemin {__version__}\n"
