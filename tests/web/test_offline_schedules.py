"""Schedules of two phones and a bad network, over HTTP: nothing lost, doubled, reordered or overwritten.

The handset below is a second, plain writing of docs/algorithms/offline-grid.md: a queue that survives
everything and is emptied by acknowledgements alone. The phone's own code is played in a browser by
tests/journeys/test_offline_grid.py.
"""

import json
import os
import random
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from parchemin.assessment.actions import synchronisation as synchronising
from parchemin.assessment.actions.links import make_grid_link
from parchemin.assessment.models import Mark
from parchemin.web.assessment.offline import exchange
from tests.scenes import assessment

pytestmark = pytest.mark.django_db

SCHEDULES = int(os.environ.get("SCHEDULES", "40"))
LINES = ("1.1", "1.2", "1.3")
VALUES = ("acquired", "partial", "not_acquired", "not_assessed")
EVENTS = ("tap",) * 6 + ("send",) * 3 + ("learn",)
BATCH = 2


class Lost(Exception):
    """The request, or its answer, never arrived."""


class Network:
    """Carries requests, loses some on the way out, some answers on the way back, and delivers some twice."""

    def __init__(self, draw):
        self.draw = draw
        self.good = False

    def carry(self, request):
        """Return the answer to a request. Raises `Lost`."""
        fate = (
            "arrives"
            if self.good
            else self.draw.choice(("arrives", "out", "back", "twice", "portal"))
        )
        if fate in ("out", "portal"):
            raise Lost
        if fate == "twice":
            request()
        response = request()
        if fate == "back":
            raise Lost
        assert response.has_header("X-Parchemin-Grilles")
        return response.json()


class Handset:
    """A phone: what it was given last, and the entries that nobody acknowledged yet."""

    def __init__(self, shop, network):
        self.network = network
        self.address = f"/hors-ligne/{shop.made.token}/"
        self.client = Client()
        self.client.post(self.address, {"code": shop.made.code})
        self.clock = timezone.now() + timedelta(days=network.draw.choice((0, -400, 400)))
        self.grid = self.client.get(f"{self.address}grilles.json").json()["grids"][0]
        self.queue = []
        self.tapped = []

    def tap(self):
        line, value = self.network.draw.choice(LINES), self.network.draw.choice(VALUES)
        entry = {
            "id": str(uuid4()),
            "grid": self.grid["id"],
            "line": line,
            "value": value,
            "comment": "",
            "at": self.clock.isoformat(),
            "seen": self.grid["seen"],
        }
        self.queue.append(entry)
        self.tapped.append(entry)

    def learn(self):
        answer = self.network.carry(lambda: self.client.get(f"{self.address}grilles.json"))
        self.grid = answer["grids"][0]

    def send(self):
        while self.queue:
            body = json.dumps({"entries": self.queue[:BATCH]})
            answer = self.network.carry(lambda body=body: self._post(body))["answers"]
            settled = {key for key, one in answer.items() if one["state"] in ("recorded", "known")}
            self.queue = [entry for entry in self.queue if entry["id"] not in settled]

    def _post(self, body):
        return self.client.post(f"{self.address}saisies/", body, content_type="application/json")


class Shop:
    """A session today, one grid of three lines, and the link of its assessor."""

    def __init__(self):
        scene = assessment({"B1": 3})
        now = timezone.now()
        scene.session.starts_at = now
        scene.session.save()
        self.grid = scene.grid(scene.candidate(), "B1")
        self.made = make_grid_link(
            session_id=scene.session.pk,
            assessor_id=self.grid.assessor_id,
            actor=scene.actor,
            at=now - timedelta(minutes=1),
        )

    def marks(self):
        return list(Mark.objects.filter(grid=self.grid).select_related("origin").order_by("pk"))


def played(shop, seed):
    """Play a schedule on two phones of the same assessor; return them once both have sent everything."""
    draw = random.Random(seed)  # noqa: S311 (a schedule is not a secret)
    network = Network(draw)
    phones = [Handset(shop, network) for _ in range(2)]
    for _ in range(draw.randint(8, 24)):
        try:
            getattr(draw.choice(phones), draw.choice(EVENTS))()
        except Lost:
            continue
    network.good = True
    for phone in phones:
        phone.send()
    return phones


def stand(marks):
    """Return, by line, the values that no later mark of the same phone, or of one that saw them, replaces."""
    left = {line: set() for line in LINES}
    for number, mark in enumerate(marks):
        later = [one for one in marks[number + 1 :] if one.criterion_id == mark.criterion_id]
        same = any(one.origin.device == mark.origin.device for one in later)
        seen = any(one.origin.seen >= mark.pk for one in later)
        if not same and not seen:
            left[mark.criterion.code].add(mark.value)
    return left


def test_whatever_the_network_does_each_tap_of_each_phone_is_written_once_and_in_order():
    disputes = 0
    shop = Shop()
    for seed in range(SCHEDULES):
        shop = shop if seed % 10 else Shop()
        before = len(shop.marks())
        phones = played(shop, seed)
        new = shop.marks()[before:]
        assert len(new) == sum(len(phone.tapped) for phone in phones), seed
        for phone in phones:
            known = {UUID(entry["id"]): entry for entry in phone.tapped}
            own = [mark for mark in new if mark.client_id in known]
            assert [mark.client_id for mark in own] == list(known), seed
            assert [mark.value for mark in own] == [e["value"] for e in phone.tapped], seed
        phones[0].learn()
        shown = {line["code"]: line["left"] for line in phones[0].grid["lines"]}
        for line, values in stand(shop.marks()).items():
            assert {mark["value"] for mark in shown[line]} == values, seed
            disputes += len(values) > 1
    assert disputes > 0


def test_an_acknowledgement_given_before_the_entry_is_written_would_be_caught(monkeypatch):
    """Negative control: a server that acknowledges and forgets one entry in three loses it for good."""
    real = synchronising.synchronise

    def hasty(*, link, entries, at):
        kept = [sent for sent in entries if sent.entry.client_id.int % 3]
        forgotten = (sent.entry.client_id for sent in entries if sent not in kept)
        recorded = synchronising.EntryAnswer(synchronising.EntryOutcome.RECORDED)
        return real(link=link, entries=kept, at=at) | dict.fromkeys(forgotten, recorded)

    monkeypatch.setattr(exchange, "synchronise", hasty)
    shop = Shop()
    phones = [phone for seed in range(3) for phone in played(shop, seed)]
    assert len(shop.marks()) < sum(len(phone.tapped) for phone in phones)
