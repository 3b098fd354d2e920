"""Microseconds of processor a verification, beside the cheapest Django view that answers the same bytes.

Both go through the product's own settings and middleware, in process, on a file of SQLite whose register holds
10,000 leaves. What separates them is the verification itself: queries, three signatures, an inclusion proof, two
status lists, a template.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from bench.common import Figure

REQUESTS, LEAVES = 300, 10_000


@contextmanager
def product() -> Iterator[None]:
    """Set the product up in a folder of its own, as `parchemin start` does, and take it away afterwards.

    Its database is a file of SQLite, or another database of the server that `DATABASE_URL` names.
    """
    with TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "parchemin.config.settings",
            "PARCHEMIN_VAR": folder,
            "DATABASE_URL": os.environ.get("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3"),
            "PUBLIC_URL": "https://parchemin.exemple.fr",
            "ALLOWED_HOSTS": "parchemin.exemple.fr",
        }
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        given = str(connection.settings_dict["NAME"])
        if connection.vendor == "postgresql":
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
        else:
            call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        yield
        if connection.vendor == "postgresql":
            connection.creation.destroy_test_db(given, verbosity=0)
        connection.close()


def run() -> list[Figure]:
    """Return a row a kind of request: its median, that of its floor, and how far it is behind."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpResponse
    from django.test import override_settings
    from django.urls import include, path

    from parchemin.web.routes import PUBLIC, door
    from tests.web.certificates import one_delivered

    scene = one_delivered()
    grow(scene.certificate)
    body = f"/certificateurs/{scene.slug}"
    asked: list[tuple[str, str, dict[str, str]]] = [
        ("verification: page of a certificate", scene.page, {}),
        ("verification: the same as JSON", scene.page, {"HTTP_ACCEPT": "application/json"}),
        ("verification: unknown code", "/v/0123456789ABCDEFGHJKMNPQRS/", {}),
        ("verification: credential", f"{scene.page}attestation.json", {}),
        ("verification: identity of a body", f"{body}/did.json", {}),
        ("verification: status list", f"{body}/statuts/revocation/1", {}),
        ("verification: full tile of the register", f"{body}/registre/tile/0/000", {}),
    ]
    same = {}
    floor = door("floor/", lambda _: HttpResponse(same["bytes"]), PUBLIC, name="floor")
    rows = []
    with override_settings(ROOT_URLCONF=(floor, path("", include("parchemin.web.urls")))):
        handler = WSGIHandler()
        for name, address, headers in asked:
            same["bytes"] = answered(handler, address, headers)
            value, least = measured(handler, address, headers), measured(handler, "/floor/", {})
            rows.append(Figure(name, value * 1e6, "µs", least * 1e6, value / least))
    return rows


def grow(certificate: Any) -> None:
    """Give the register of a certificate many neighbours, and sign its head."""
    from parchemin.certificates.actions.register import LOG_SERIES, sign_checkpoint
    from parchemin.certificates.codes import verification_token
    from parchemin.certificates.models import Certificate, Counter, LogEntry, LogNode
    from parchemin.kernel.merkle import extend, leaf_hash

    body, at = certificate.body, certificate.issued_at
    known = {(row.level, row.index): bytes(row.hash) for row in LogNode.objects.filter(body=body)}
    leaves = [leaf_hash(rank.to_bytes(4, "big")) for rank in range(1, LEAVES)]
    born = extend(leaves, 1, lambda level, index: known[level, index])
    LogNode.objects.bulk_create(
        [LogNode(body=body, level=level, index=index, hash=digest) for level, index, digest in born]
    )
    entry = {"body": body, "certificate": certificate, "status": "active", "at": at}
    LogEntry.objects.bulk_create(
        LogEntry(index=rank, data=rank.to_bytes(4, "big"), leaf_hash=leaf.hex(), **entry)
        for rank, leaf in enumerate(leaves, 1)
    )
    columns = ("kind", "person_id", "edition_id", "decision_id", "awarded_on", "place", "facts")
    copied = {name: getattr(certificate, name) for name in columns}
    Certificate.objects.bulk_create(
        Certificate(
            body=body,
            number=f"N{rank}",
            token=verification_token(),
            state="revoked",
            issued_at=at,
            **copied,
        )
        for rank in range(LEAVES)
    )
    Counter.objects.filter(body=body, series=LOG_SERIES).update(last=LEAVES)
    sign_checkpoint(body_id=body.pk, at=at)


def answered(handler: Any, address: str, headers: dict[str, str]) -> bytes:
    """Return the bytes of the answer to a GET."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": "parchemin.exemple.fr",
        "SERVER_PORT": "443",
        "REMOTE_ADDR": "192.0.2.1",
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        **headers,
    }
    response = handler(environ, lambda *_: None)
    content = b"".join(response)
    response.close()
    return content


def measured(handler: Any, address: str, headers: dict[str, str]) -> float:
    """Return the median processor seconds of an answer, once warm."""
    times = []
    for _ in range(REQUESTS):
        start = process_time()
        answered(handler, address, headers)
        times.append(process_time() - start)
    return median(times[REQUESTS // 10 :])


if __name__ == "__main__":
    with product():
        for row in run():
            print(row.line())
