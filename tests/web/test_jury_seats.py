"""Who sits: the seats that are missing, who came, who presides; told, recorded, never undone unseen."""

import pytest
import time_machine
from django.urls import reverse

from parchemin.jury.actions.sittings import seat_juror
from parchemin.jury.models import SittingSeat
from parchemin.jury.terms import Presence, SeatRole
from tests.factories import BodyFactory, JurorFactory, MandateFactory
from tests.scenes import jury_day
from tests.web.jury import ON_THE_DAY, codes, juror, secretary, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_the_day():
    """Set the clock of the screens on the day of the sitting."""
    with time_machine.travel(ON_THE_DAY, tick=False):
        yield


def page_of(day) -> str:
    return reverse("jury:sitting", args=[day.sitting.pk])


def test_the_page_names_who_is_free_and_seats_them():
    day = jury_day()
    SittingSeat.objects.filter(pk=day.seats["ndiaye"].pk).delete()
    free = JurorFactory(body=day.sitting.body, name="Le Goff", college="employees")
    client = secretary(day)
    shown = text(client.get(page_of(day)))
    told = "Il manque 1 membre du collège salariés ; Le Goff et Ndiaye sont libres."
    assert told.replace(" membre", "\u00a0membre") in shown or told in shown
    seated = {"role": "member", "juror": free.pk}
    assert client.post(reverse("jury:seat", args=[day.sitting.pk]), seated).status_code == 303
    assert "La table est complète." in text(client.get(page_of(day)))


def test_what_another_secretary_recorded_meanwhile_is_not_undone_unseen(on_the_day):
    day = jury_day()
    client, seat = secretary(day), day.seats["marchal"]
    field, shown = f"seat-{seat.pk}", f"shown-{seat.pk}"
    assert f'name="{shown}" value=""' in client.get(page_of(day)).content.decode()
    day.comes(seat, Presence.EXCUSED)
    address = reverse("jury:presences", args=[day.sitting.pk])
    answer = client.post(address, {field: "present", shown: ""})
    assert codes(answer) == {"presence-overtaken"}
    assert "« excusé » a été consigné" in text(answer)
    client.post(address, {field: "", shown: ""})
    seat.refresh_from_db()
    assert seat.presence == "excused"
    assert client.post(address, {field: "present", shown: "excused"}).status_code == 303
    seat.refresh_from_db()
    assert seat.presence == "present"


def test_presences_and_proxies_are_recorded_together(on_the_day):
    day = jury_day()
    client = secretary(day)
    seats = {name: f"seat-{seat.pk}" for name, seat in day.seats.items()}
    answer = client.post(
        reverse("jury:presences", args=[day.sitting.pk]),
        {
            seats["marchal"]: "present",
            seats["belkacem"]: f"proxy:{day.seats['marchal'].pk}",
            seats["almeida"]: "present",
            seats["ndiaye"]: "",
        },
    )
    assert answer.status_code == 303
    rows = {seat.juror.name: seat.presence for seat in day.sitting.seats.select_related("juror")}
    assert rows == {
        "Marchal": Presence.PRESENT,
        "Belkacem": Presence.REPRESENTED,
        "Almeida": Presence.PRESENT,
        "Ndiaye": "",
    }
    assert "3 présences consignées." in text(client.get(page_of(day)))


def test_a_refused_presence_records_nothing_and_keeps_what_was_typed(on_the_day):
    day = jury_day(proxy={"allowed": True, "max": 1, "same_college": False})
    seats = {name: f"seat-{seat.pk}" for name, seat in day.seats.items()}
    given = f"proxy:{day.seats['marchal'].pk}"
    answer = secretary(day).post(
        reverse("jury:presences", args=[day.sitting.pk]),
        {seats["marchal"]: "present", seats["belkacem"]: given, seats["ndiaye"]: given},
    )
    assert answer.status_code == 422
    assert codes(answer) == {"proxy-too-many"}
    assert set(day.sitting.seats.values_list("presence", flat=True)) == {""}
    assert '<option value="present" selected>' in answer.content.decode()


def test_a_proxy_that_the_reglement_does_not_admit_is_neither_offered_nor_taken(on_the_day):
    day = jury_day(proxy={"allowed": False})
    client = secretary(day)
    given = f"proxy:{day.seats['marchal'].pk}"
    assert given not in client.get(page_of(day)).content.decode()
    answer = client.post(
        reverse("jury:presences", args=[day.sitting.pk]),
        {f"seat-{day.seats['belkacem'].pk}": given},
    )
    assert answer.status_code == 422
    assert codes(answer) == {"proxy-not-allowed"}
    assert set(day.sitting.seats.values_list("presence", flat=True)) == {""}


def test_the_presidency_passes_to_another_of_the_same_college():
    day = jury_day()
    client = secretary(day)
    client.post(reverse("jury:preside", args=[day.seats["belkacem"].pk, "chair"]))
    assert day.sitting.seats.get(role=SeatRole.CHAIR).juror.name == "Belkacem"
    answer = client.post(reverse("jury:preside", args=[day.seats["ndiaye"].pk, "chair"]))
    assert answer.status_code == 422
    assert "restent à leur collège" in text(answer)
    assert (
        client.post(reverse("jury:preside", args=[day.seats["ndiaye"].pk, "king"])).status_code
        == 404
    )


def test_a_function_is_offered_within_its_college_alone():
    day = jury_day()
    client = secretary(day)
    shown = client.get(page_of(day)).content.decode()
    assert reverse("jury:preside", args=[day.seats["belkacem"].pk, "chair"]) in shown
    assert reverse("jury:preside", args=[day.seats["belkacem"].pk, "vice_chair"]) not in shown
    assert reverse("jury:preside", args=[day.seats["ndiaye"].pk, "chair"]) not in shown
    SittingSeat.objects.filter(role="vice_chair").update(role="member")
    shown = client.get(page_of(day)).content.decode()
    assert reverse("jury:preside", args=[day.seats["belkacem"].pk, "vice_chair"]) not in shown
    assert reverse("jury:preside", args=[day.seats["almeida"].pk, "vice_chair"]) in shown


def test_a_substitute_is_offered_a_function_once_they_stand_in(on_the_day):
    """Both titular jurors of a college replaced, nobody else of it could preside nor sign."""
    day = jury_day()
    free = JurorFactory(body=day.sitting.body, name="Le Goff", college="employers")
    stands = seat_juror(
        sitting_id=day.sitting.pk,
        juror_id=free.pk,
        role=SeatRole.MEMBER,
        stands_in_for_id=day.seats["marchal"].pk,
        actor=day.actor,
        at=day.at,
    )
    offered = reverse("jury:preside", args=[stands.pk, "chair"])
    client = secretary(day)
    assert offered not in client.get(page_of(day)).content.decode()
    day.comes(day.seats["marchal"], Presence.SUBSTITUTED)
    assert offered in client.get(page_of(day)).content.decode()
    assert client.post(offered).status_code == 303


def test_no_seat_is_offered_once_the_sitting_is_open(on_the_day):
    day = jury_day()
    late = JurorFactory(body=day.sitting.body, college="employees")
    client = secretary(day)
    assert "Donner un siège" in text(client.get(page_of(day)))
    day.open()
    assert "Donner un siège" not in text(client.get(page_of(day)))
    seated = {"role": "member", "juror": late.pk}
    answer = client.post(reverse("jury:seat", args=[day.sitting.pk]), seated)
    assert codes(answer) == {"seats-frozen"}


def test_the_sheet_to_sign_names_every_seat_by_college():
    day = jury_day()
    day.comes(day.seats["belkacem"], Presence.EXCUSED)
    address = reverse("jury:attendance_sheet", args=[day.sitting.pk])
    shown = text(secretary(day).get(address))
    assert "Séance JURY-1, mardi 24 novembre 2026, 10 h 00. Paris." in shown.replace("\u00a0", " ")
    assert "Marchal Employeurs Présidence" in shown
    assert "Belkacem Employeurs Titulaire excusé" in shown
    assert address in secretary(day).get(page_of(day)).content.decode()
    assert juror(day, "ndiaye").get(address).status_code == 200
    stranger = PageClient().open_session(MandateFactory(body=BodyFactory()).user)
    assert stranger.get(address).status_code == 404


def test_who_is_named_to_the_presidency_is_told_without_a_gender():
    day = jury_day()
    client = secretary(day)
    seat = day.seats["belkacem"]
    answer = client.post(reverse("jury:preside", args=[seat.pk, "chair"]), follow=True)
    assert "Belkacem : présidence de la séance." in text(answer)
