"""The partner that hosts sessions: its own, their presence and convocations, never what assessors say."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.assessment.models import Attendance, AttendanceSignature, Session
from parchemin.certifications.models import Habilitation
from parchemin.post.models import Dispatch
from tests.conftest import NOON
from tests.factories import (
    AssessorFactory,
    DossierFactory,
    MandateFactory,
    PartnerFactory,
    SessionFactory,
)
from tests.scenes import assessment
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db
DRAWN = "M10 20L80 140L160 30M200 100L320 110"


@pytest.fixture(autouse=True)
def _the_day():
    with time_machine.travel(NOON, tick=False):
        yield


def habilitated(scene, *codes, **changes):
    known = {
        "partner": scene.partner,
        "certification": scene.certification,
        "service": "evaluate",
        "convention": "C-1",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
    }
    habilitation = Habilitation.objects.create(**known | changes)
    habilitation.blocs.set(scene.edition.blocs.filter(code__in=codes))
    return habilitation


@pytest.fixture
def scene():
    found = assessment()
    Session.objects.update(partner=found.partner)
    found.session.refresh_from_db()
    habilitated(found)
    found.dossier = found.assessed(found.candidate(), B1="acquired/partial")
    return found


@pytest.fixture
def host(scene, signed_in):
    return signed_in(Role.PARTNER, body=scene.session.body, partner=scene.partner)


def at(name, scene, *more):
    return reverse(f"assessment:{name}", args=[scene.session.pk, *more])


def text(answer):
    return html_of(answer)


def test_a_partner_has_the_sessions_of_its_house_and_no_other(scene, host):
    other = SessionFactory(
        certification=scene.certification,
        code="AILLEURS",
        partner=PartnerFactory(body=scene.session.body),
    )
    page = text(host.get(reverse("assessment:sessions")))
    assert scene.session.code in page
    assert "AILLEURS" not in page
    for title in ("Évaluateurs", "Cohérence"):
        assert f">{title}</a>" not in page
    for name in ("session", "attendance_sheet", "signatures", "convocations", "register", "change"):
        assert host.get(at(name, scene)).status_code == 200, name
        assert host.get(reverse(f"assessment:{name}", args=[other.pk])).status_code == 404, name


def test_it_reads_who_assesses_and_never_what_they_say(scene, host):
    page = text(host.get(at("session", scene)))
    assert scene.pair[0].name in page
    for word in ("Divergents", "Concordants", reverse("assessment:grid", args=[1])[:-2]):
        assert word not in page, word
    grid = scene.session.grids.first()
    assert host.get(reverse("assessment:grid", args=[grid.pk])).status_code == 403
    assert host.get(at("candidate", scene, scene.dossier.pk)).status_code == 403
    assert host.get(reverse("assessment:consistency")).status_code == 403
    for name in ("make_link", "replace"):
        assert host.post(at(name, scene, scene.pair[0].pk)).status_code == 403


def test_somebody_who_assesses_there_too_sees_their_own_grids_alone(scene, client):
    mandate = MandateFactory(body=scene.session.body, role=Role.PARTNER, partner=scene.partner)
    MandateFactory(body=scene.session.body, role=Role.ASSESSOR, user=mandate.user)
    scene.pair[0].user = mandate.user
    scene.pair[0].save()
    both = client.open_session(mandate.user)
    mine, theirs = scene.session.grids.filter(bloc__code="B1").order_by("rank")
    assert both.get(reverse("assessment:grid", args=[mine.pk])).status_code == 200
    assert both.get(reverse("assessment:grid", args=[theirs.pk])).status_code == 404


def test_it_holds_the_day(scene, host):
    dossier = scene.candidate()
    Attendance.objects.filter(dossier=dossier).update(state="registered")
    host.post(at("presence", scene), {"presence": f"{dossier.pk}:excused"})
    assert Attendance.objects.get(dossier=dossier).state == "excused"
    host.post(at("sign_presence", scene, scene.dossier.pk), {"drawing": DRAWN})
    assert "organisme partenaire" in AttendanceSignature.objects.get().held_by
    identity = {"identity": f"{scene.dossier.pk}:B1", "checked_by": "Odile Marchal"}
    assert host.post(at("identity", scene), identity).status_code == 303
    assert scene.session.attendances.filter(identity_checks__isnull=False).exists()


def test_it_convenes_and_follows_who_was_told(scene, host):
    host.post(at("prepare_convocations", scene))
    row = Dispatch.objects.filter(thread__startswith="attendance/").first()
    note = reverse("assessment:note_convocation", args=[row.pk])
    host.post(note, {"note": "by_hand"})
    assert "remise en main propre" in text(host.get(at("convocations", scene)))
    other = SessionFactory(
        certification=scene.certification, partner=PartnerFactory(body=scene.session.body)
    )
    address = reverse("assessment:prepare_convocations", args=[other.pk])
    assert host.post(address).status_code == 404
    Session.objects.filter(pk=scene.session.pk).update(partner=other.partner)
    for name in ("note_convocation", "mail_convocation"):
        refused = host.post(reverse(f"assessment:{name}", args=[row.pk]), {"note": "post"})
        assert refused.status_code == 404
    assert host.get(f"{at('convocations', scene)}lettres.pdf").status_code == 404


def test_it_registers_those_whom_it_follows_alone(scene, host):
    known = {"certification": scene.certification, "edition": scene.edition}
    own = DossierFactory(**known, partner=scene.partner)
    foreign = DossierFactory(**known, partner=PartnerFactory(body=scene.session.body))
    page = text(host.get(at("register", scene)))
    assert own.number in page
    assert foreign.number not in page
    assert reverse("pathways:dossier", args=[own.number]) not in page
    answer = host.post(at("register", scene), {"selected": [own.number, foreign.number]})
    assert answer.status_code == 422
    assert "suivi par un autre organisme" in text(answer)
    host.post(at("register", scene), {"selected": [own.number]})
    assert Attendance.objects.filter(dossier=own).exists()


PLANNED = {
    "code": "S2026-009",
    "day": "2026-12-03",
    "hour": "09:00",
    "place": "Rungis",
    "capacity": "8",
}


def test_it_plans_in_its_own_name_the_blocs_of_its_convention(scene, host):
    plan = reverse("assessment:plan")
    page = text(host.get(plan))
    assert "le certificateur lui-même" not in page
    house = {"partner": scene.partner.pk}
    Habilitation.objects.get().blocs.set(scene.edition.blocs.filter(code="B1"))
    answer = host.post(plan, PLANNED | house)
    assert answer.status_code == 422
    assert "n’est pas habilité pour : B2" in text(answer)
    assert host.post(plan, PLANNED | house | {"blocs": ["B1"]}).status_code in (302, 303)
    assert Session.objects.get(code="S2026-009").partner == scene.partner
    nobody = host.post(plan, PLANNED | {"code": "S2026-010", "blocs": ["B1"]})
    assert "ne planifie que ses propres sessions" in text(nobody)


def test_a_convention_suspended_since_is_told_and_convenes_nobody(scene, host):
    Habilitation.objects.update(state="suspended")
    page = text(host.get(at("session", scene)))
    assert "est suspendue ou terminée" in page
    answer = host.post(at("move", scene, "convene_session"))
    assert answer.status_code == 422
    assert "est suspendue ou terminée" in text(answer)
    assert Session.objects.get().state == "planned"


def test_two_conventions_cover_together_what_neither_covers_alone(scene, host):
    Habilitation.objects.get().blocs.set(scene.edition.blocs.filter(code="B1"))
    assert "n’est pas habilité pour : B2" in text(host.get(at("session", scene)))
    habilitated(scene, "B2", starts_on=date(2026, 2, 1))
    assert "n’est pas habilité pour" not in text(host.get(at("session", scene)))


def test_it_names_assessors_without_habilitating_any(scene, host):
    scene.candidate()
    AssessorFactory(body=scene.session.body, name="Awa Diop")
    page = text(host.get(at("assign", scene)))
    assert "Diop Awa" in page
    assert reverse("assessment:habilitate") not in page


def test_its_mandate_ends_with_its_access(scene, signed_in):
    over = signed_in(
        Role.PARTNER,
        body=scene.session.body,
        partner=scene.partner,
        starts_on=date(2025, 1, 1),
        ends_on=NOON.date() - timedelta(days=1),
    )
    assert over.get(at("session", scene)).status_code == 403
