"""A status list has 131,072 places: when it is full, a body opens the next one and goes on awarding."""

import pytest

from parchemin.certificates.models import StatusList
from tests.certificates.scene import delivered, signed_day

pytestmark = pytest.mark.django_db


def test_a_full_list_gives_way_to_the_next_and_both_are_published(monkeypatch):
    day = signed_day({}, {})
    monkeypatch.setattr("secrets.randbelow", lambda length: 7)  # the only place left, as if
    made = delivered(day)
    assert [sorted(c.status_entries.values_list("status_list__number", "index")) for c in made] == [
        [(1, 7), (1, 7)],
        [(2, 7), (2, 7)],
    ]
    assert not StatusList.objects.filter(credential="").exists()
    document = made[1].renditions.get(kind="credential")
    assert b"/statuts/revocation/2" in bytes(document.content)
