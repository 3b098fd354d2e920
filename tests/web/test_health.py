"""What watches an installation: the probe, the number of a request, and a log without anybody in it."""

import json
import logging

import pytest
from django.db import DatabaseError, connection
from django.test import Client, override_settings
from django.urls import include, path

from parchemin.config.logs import JsonLine
from parchemin.web.routes import PUBLIC, door

pytestmark = pytest.mark.django_db


def broken(request, name):
    """Break while something of a person is being said."""
    raise RuntimeError(f"la ligne de {name} est refusée")


urlpatterns = [
    path("", include("parchemin.web.urls")),
    door("essai/<str:name>/", broken, PUBLIC, name="trial"),
]
handler500 = "parchemin.web.health.server_error"


def lines(caplog):
    """Return what was logged, as the log writes it."""
    return [json.loads(JsonLine().format(record)) for record in caplog.records]


@override_settings(ALLOWED_HOSTS=["parchemin.exemple.fr"], SECURE_SSL_REDIRECT=True)
def test_a_probe_is_answered_whatever_host_it_names(client):
    answer = client.get("/sante", headers={"host": "10.2.3.4"})
    assert (answer.status_code, answer.json()) == (200, {"etat": "en service"})
    assert not answer.cookies


def test_a_probe_is_told_when_the_database_does_not_answer(client, monkeypatch):
    def cursor():
        raise DatabaseError("mot de passe de odile")

    monkeypatch.setattr(connection, "cursor", cursor)
    monkeypatch.setattr(connection, "close", lambda: None)
    answer = client.get("/sante")
    assert answer.status_code == 503
    assert "odile" not in answer.content.decode()


def test_each_answer_has_a_number_and_the_log_names_its_route_alone(client, caplog):
    caplog.set_level(logging.INFO, "parchemin.requests")
    answer = client.get("/verifier/?numero=COM-SECRET")
    (line,) = (line for line in lines(caplog) if line["log"] == "parchemin.requests")
    assert (line["route"], line["status"], line["method"]) == (
        "public:check",
        answer.status_code,
        "GET",
    )
    assert "SECRET" not in json.dumps(line)
    assert len(answer["X-Request-ID"]) == 16
    assert (
        client.get("/", headers={"x-request-id": "un-numero-choisi"})["X-Request-ID"]
        != "un-numero-choisi"
    )
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        kept = client.get("/", headers={"x-request-id": "un-numero-choisi"})
    assert kept["X-Request-ID"] == "un-numero-choisi"


@override_settings(ROOT_URLCONF=__name__, DEBUG=False)
def test_an_error_of_ours_reaches_the_log_with_where_and_without_whom(caplog):
    answer = Client(raise_request_exception=False).get("/essai/Odile/")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()
    assert 'href="/source/"' in answer.content.decode()
    (line,) = (line for line in lines(caplog) if line["log"] == "django.request")
    assert line["error"] == "builtins.RuntimeError"
    assert line["where"][-1].endswith(" broken")
    assert "Odile" not in json.dumps(line)
