"""A candidate signs their presence on a screen: a drawing or their own name, once, before somebody."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.attendance import sign_attendance, signed_presence
from parchemin.assessment.models import Attendance, AttendanceSignature
from parchemin.assessment.rules.signatures import (
    HEIGHT,
    LONGEST_DRAWING,
    WIDTH,
    objections_to_drawing,
    objections_to_signature,
    strokes_of,
)
from parchemin.journal.models import Event
from parchemin.kernel.canonical import digest
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Person
from tests.conftest import NOON
from tests.factories import BodyFactory, actor_for
from tests.scenes import assessment

DRAWN = "M10 20L80 140L160 30M200 100L320 110"


@pytest.mark.parametrize(
    ("typed", "drawing", "expected"),
    [
        ("Hélène Le Goff", "", []),
        (" le goff HELENE ", "", []),
        ("", DRAWN, []),
        ("Hélène Le Goff", DRAWN, []),
        ("Hélène", "", ["another-name"]),
        ("Karim Benali", DRAWN, ["another-name"]),
        ("", "M10 20L11 20", ["drawing-too-short"]),
        (" ", "", ["unsigned"]),
    ],
)
def test_one_draws_or_types_one_s_own_name(typed, drawing, expected):
    found = objections_to_signature(typed_name=typed, drawing=drawing, names=("Hélène LE GOFF",))
    assert [objection.code for objection in found] == expected


points = st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT))


@given(st.lists(st.lists(points, min_size=1, max_size=12), min_size=1, max_size=6))
def test_strokes_are_read_as_they_were_drawn(strokes):
    path = "".join("M" + "L".join(f"{x} {y}" for x, y in stroke) for stroke in strokes)
    assert strokes_of(path) == tuple(map(tuple, strokes))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "L1 2",
        "M1 2Z",
        "M1 2 M3 4",
        "M601 2L3 4",
        "M1 2L3 201",
        'M1 2"><script>',
        "m1 2l3 4",
        "M1.5 2",
    ],
)
def test_what_is_not_made_of_our_strokes_is_no_drawing(path):
    assert strokes_of(path) is None


def test_a_drawing_has_an_end():
    endless = "M0 0" + "L600 200L0 0" * (LONGEST_DRAWING // 10)
    assert [one.code for one in objections_to_drawing(endless)] == ["drawing-too-long"]


@pytest.fixture
def signing(db):
    scene = assessment()
    dossier = scene.candidate()
    Person.objects.update(given_names="Awa, Marie", birth_name="CAMARA", usage_name="DIOP")
    Attendance.objects.update(state="registered")

    def sign(**changes):
        asked = {"typed_name": "Awa Diop", "actor": scene.actor, "at": NOON}
        ids = {"session_id": scene.session.pk, "dossier_id": dossier.pk}
        return sign_attendance(**ids, **(asked | changes))

    sign.scene, sign.dossier = scene, dossier
    return sign


def test_a_signature_says_when_and_before_whom_and_makes_the_candidate_present(signing):
    for at in (NOON, NOON + timedelta(hours=1)):
        signature = signing(at=at)
    assert (signature.typed_name, signature.signed_at) == ("Awa Diop", NOON)
    assert signature.held_by == signing.scene.actor.label
    assert Attendance.objects.get().state == "present"
    assert list(Event.objects.order_by("pk").values_list("name", flat=True)) == [
        "assessment.attendance.recorded",
        "assessment.attendance.signed",
    ]


def test_a_drawing_is_kept_and_sealed_with_its_hour(signing):
    signing(typed_name="", drawing=DRAWN)
    kept = AttendanceSignature.objects.select_related("attendance__session").get()
    assert (kept.drawing, kept.typed_name) == (DRAWN, "")
    assert kept.digest == digest(signed_presence(kept))
    kept.drawing = DRAWN + "M0 0L9 9"
    assert kept.digest != digest(signed_presence(kept))


@pytest.mark.parametrize("name", ["Awa Diop", "awa marie camara", "Awa Marie Diop"])
def test_every_name_of_the_candidate_is_theirs(signing, name):
    assert signing(typed_name=name).typed_name == name


def test_nobody_signs_before_the_day_nor_for_another(signing):
    with pytest.raises(Refused) as refused:
        signing(at=NOON - timedelta(days=1), typed_name="Karim Benali")
    assert refused.value.codes == ("session-to-come", "another-name")
    stranger = actor_for(signing.scene.session.body, Role.ASSESSOR)
    with pytest.raises(Refused) as refused:
        signing(actor=stranger)
    assert refused.value.codes == ("other-assessors",)
    with pytest.raises(Attendance.DoesNotExist):
        signing(actor=actor_for(BodyFactory()))
    assert Attendance.objects.get().state == "registered"
    signing()
    with pytest.raises(Refused) as refused:
        signing(actor=stranger)
    assert "other-assessors" in refused.value.codes


def test_the_database_keeps_a_signature(signing):
    signature = signing()
    with pytest.raises(IntegrityError, match="ne se modifie"), transaction.atomic():
        AttendanceSignature.objects.update(typed_name="Karim Benali")
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceSignature.objects.filter(pk=signature.pk)._raw_delete("default")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"typed_name": "", "drawing": ""}, "drawn_or_typed"),
        ({"held_by": ""}, "drawn_or_typed"),
        ({"drawing": '"><script>'}, "made_of_strokes"),
    ],
)
def test_the_database_wants_a_name_or_strokes_and_a_witness(signing, changes, name):
    known = {"typed_name": "Awa Diop", "held_by": "Odile Marchal", "signed_at": NOON}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AttendanceSignature.objects.create(attendance=Attendance.objects.get(), **(known | changes))
