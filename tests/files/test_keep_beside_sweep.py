"""A file asked again while the sweep runs is never lost: the line of the file is the lock between them."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import close_old_connections, connection, transaction
from django.utils.timezone import now

from parchemin.declarations.models import Flux
from parchemin.files.actions import keep, sweep
from parchemin.files.models import StoredFile
from parchemin.files.storage import write
from tests.conftest import NOON
from tests.factories import BodyFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]
CONTENT = b"asked again"


def flux_of(file):
    return Flux.objects.create(
        body=BodyFactory(), ident="un", profile="1.1.5", action="CREATION", filename="un.xml",
        file=file, count=0, state="generated", made_at=NOON,
    )  # fmt: skip


@pytest.mark.parametrize("known", [True, False], ids=["a line left", "a blob without a line"])
def test_an_act_that_keeps_what_is_being_swept_finds_it_kept(kept, known):
    old = keep(CONTENT)
    write(old.pk, CONTENT)
    StoredFile.objects.update(asked_at=now() - timedelta(days=9))
    if not known:
        StoredFile.objects.all().delete()
    asked = Event()

    def swept():
        asked.wait()
        # As old as it takes for the blob itself to be past its day.
        sweep(at=now() + timedelta(days=1, seconds=1) if not known else now())
        close_old_connections()
        connection.close()

    beside = Thread(target=swept)
    beside.start()
    with transaction.atomic():
        file = keep(CONTENT)
        asked.set()
        beside.join(1)  # it waits for this act
        flux = flux_of(file)
    beside.join()
    assert flux.content == CONTENT
    assert StoredFile.objects.filter(pk=file.pk).exists()
