"""The secretariat prepares a jury: convening, seats, what is missing, who came, who stands aside."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.jurors.models import Juror, JurorMandate
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.models import Interest, Sitting, SittingSeat
from parchemin.jury.terms import InterestKind, SittingState
from tests.factories import EmployerFactory, JurorFactory
from tests.scenes import MORNING, assessment, jury_day
from tests.web.jury import ON_THE_DAY, codes, juror, price, secretary, soup_of, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_the_day():
    """Set the clock of the screens on the day of the sitting."""
    with time_machine.travel(ON_THE_DAY, tick=False):
        yield


def page_of(day) -> str:
    return reverse("jury:sitting", args=[day.sitting.pk])


def test_the_list_shows_what_awaits_then_what_is_past():
    day = jury_day()
    day.case()
    Sitting.objects.create(
        body=day.sitting.body,
        certification=day.sitting.certification,
        reglement=day.sitting.reglement,
        code="JURY-0",
        starts_at=MORNING - timedelta(days=30),
        place="Lyon",
        state=SittingState.CANCELLED,
        convened_at=MORNING,
    )
    shown = text(secretary(day).get(reverse("jury:sittings")))
    assert "Jury MUC JURY-1 mardi 24 novembre 2026, 10 h 00 Paris Employeurs 2 Salariés 2" in shown
    assert shown.index("JURY-1") < shown.index("JURY-0")
    coming = text(secretary(day).get(reverse("jury:sittings"), {"quand": "0"}))
    assert "JURY-1" in coming
    assert "JURY-0" not in coming


def test_a_long_name_does_not_cover_its_neighbours_at_the_table():
    day = jury_day()
    Juror.objects.filter(surname="Marchal").update(surname="Marchal" * 9, given_names="Odile")
    page = soup_of(secretary(day).get(page_of(day)))
    assert "O. MarchalMarchalMa…" in [one.text for one in page.select("svg .name")]


def test_a_juror_finds_the_sittings_where_they_have_a_seat_and_no_other(signed_in):
    day = jury_day()
    client = juror(day, "ndiaye")
    assert client.get(reverse("home"))["Location"] == reverse("jury:sittings")
    assert "JURY-1" in text(client.get(reverse("jury:sittings")))
    assert "Convoquer" not in text(client.get(reverse("jury:sittings")))
    day.case()
    day.open()
    page = client.get(reverse("jury:sittings")).content.decode()
    assert reverse("jury:board", args=[day.sitting.pk]) in page
    assert reverse("jury:expenses", args=[day.seats["ndiaye"].pk]) in page
    assert "À faire" not in text(secretary(day).get(reverse("jury:sittings")))
    stranger = signed_in(Role.JUROR, body=day.sitting.body)
    assert "Aucun jury à venir" in text(stranger.get(reverse("jury:sittings")))
    assert stranger.get(page_of(day)).status_code == 404


def test_the_price_of_the_pages_depends_on_no_number():
    prices = []
    for cases in (1, 30):
        day = jury_day()
        for _ in range(cases):
            day.case()
            JurorFactory(body=day.sitting.body)
        client = secretary(day)
        prices.append([price(client, page_of(day)), price(client, reverse("jury:sittings"))])
    assert prices[0] == prices[1]


def test_a_sitting_is_convened_under_the_reglement_of_its_day(signed_in):
    scene = assessment()
    client = signed_in(body=scene.session.body)
    address = reverse("jury:convene")
    assert "règlement du 1er janvier 2026" in text(client.get(address))
    answer = client.post(
        address,
        {
            "certification": scene.certification.pk,
            "code": "JURY-12",
            "day": "2026-12-15",
            "hour": "14:30",
            "place": "Rennes",
        },
    )
    sitting = Sitting.objects.get(code="JURY-12")
    assert answer["Location"] == reverse("jury:sitting", args=[sitting.pk])
    assert sitting.starts_at.isoformat() == "2026-12-15T13:30:00+00:00"
    shown = text(client.get(answer["Location"]))
    assert "Séance du mardi 15 décembre 2026, 14 h 30" in shown
    assert "Collège employeurs : 0 siège pour 1 au moins." in shown
    assert "Désigner un juré de ce collège." in shown


def test_once_convened_again_a_sitting_leads_to_its_second_one_without_a_form():
    day = jury_day()
    first = day.sitting
    Sitting.objects.filter(pk=first.pk).update(state=SittingState.CONVENED_AGAIN)
    second = Sitting.objects.create(
        body=first.body,
        certification=first.certification,
        reglement=first.reglement,
        first=first,
        code="JURY-1-2",
        starts_at=MORNING + timedelta(days=7),
        place="Paris",
        state=SittingState.CONVENED,
        convened_at=MORNING,
    )
    answer = secretary(day).get(reverse("jury:convene_again", args=[first.pk]))
    assert "sont passés à la séance JURY-1-2, du 1er décembre 2026." in text(answer)
    page = soup_of(answer)
    assert page.select_one("main form") is None
    assert page.find("a", href=reverse("jury:sitting", args=[second.pk]))


def test_a_sitting_convened_for_an_hour_already_past_is_remarked():
    day = jury_day()
    remark = "La séance a été convoquée pour une heure déjà passée."
    client = secretary(day)
    assert remark not in text(client.get(page_of(day)))
    Sitting.objects.filter(pk=day.sitting.pk).update(convened_at=MORNING + timedelta(minutes=1))
    assert remark in text(client.get(page_of(day)))


def test_what_was_typed_stays_when_a_sitting_is_refused():
    day = jury_day(remote_jury=False)
    typed = {
        "certification": day.sitting.certification_id,
        "code": "JURY-1",
        "day": "2026-12-15",
        "hour": "14:30",
        "place": "Saint-Malo",
        "remote": "on",
    }
    answer = secretary(day).post(reverse("jury:convene"), typed)
    assert answer.status_code == 422
    assert codes(answer) == {"sitting-code-taken", "remote-jury"}
    assert 'value="Saint-Malo"' in answer.content.decode()


def test_a_bad_date_is_told_at_its_field():
    day = jury_day()
    answer = secretary(day).post(reverse("jury:convene"), {"day": "31 novembre", "hour": "25 h"})
    assert answer.status_code == 422
    assert "Jour : Saisissez une date valide." in text(answer)
    assert Sitting.objects.count() == 1


def test_a_juror_is_enlisted_then_seated_and_nobody_reads_who_mandates_them():
    day = jury_day()
    employer, client = EmployerFactory(body=day.sitting.body), secretary(day)
    client.post(
        reverse("jury:enlist", args=[day.sitting.pk]),
        {
            "given_names": "Nolwenn",
            "surname": "Le Goff",
            "email": "N.LeGoff@exemple.fr",
            "college": "employers",
            "sex": "F",
            "employer_id": employer.pk,
            "mandated_by": "Fédération des commerces",
            "active_from": "2026-01-01",
            "qualified": "on",
        },
    )
    enlisted = Juror.objects.get(surname="Le Goff", given_names="Nolwenn")
    assert (enlisted.employer, enlisted.qualified) == (employer, True)
    assert JurorMandate.objects.get().organisation == "Fédération des commerces"
    answer = client.post(
        reverse("jury:seat", args=[day.sitting.pk]),
        {
            "juror": enlisted.pk,
            "role": "member",
            "stands_in_for": day.seats["belkacem"].pk,
        },
    )
    seat = SittingSeat.objects.get(juror=enlisted)
    assert (answer["Location"], seat.stands_in_for) == (page_of(day), day.seats["belkacem"])
    shown = text(client.get(page_of(day)))
    assert "Nolwenn Le Goff Employeurs Suppléance de Belkacem" in shown
    assert "Fédération des commerces" not in shown


def test_a_refused_seat_says_every_reason():
    day = jury_day()
    other = JurorFactory(body=day.sitting.body, college="employers")
    answer = secretary(day).post(
        reverse("jury:seat", args=[day.sitting.pk]),
        {
            "juror": other.pk,
            "role": "chair",
            "stands_in_for": day.seats["ndiaye"].pk,
        },
    )
    assert answer.status_code == 422
    assert codes(answer) == {"role-taken", "substitute-college"}


def test_the_page_says_before_the_day_who_stands_aside_and_what_would_be_missing():
    day = jury_day(quorum={"min_per_college": 2})
    item = day.case()
    declare_interest(
        item_id=item.pk,
        juror_id=day.seats["ndiaye"].juror_id,
        kind=InterestKind.TUTOR,
        actor=day.actor,
        at=day.at,
    )
    shown = text(secretary(day).get(page_of(day)))
    assert "La table est complète." in shown
    assert "Ndiaye a été le tuteur du candidat : quitte le quorum pour ce candidat." in shown
    assert "Quorum, collège salariés : 1 votant pour 2 requis." in shown


def test_the_chair_opens_suspends_and_resumes_and_a_member_does_not(on_the_day):
    day = jury_day()
    day.case()
    for seat in day.seats.values():
        day.comes(seat)
    chair, member = juror(day, "marchal"), juror(day, "ndiaye")

    def move(client, name):
        return client.post(reverse("jury:move", args=[day.sitting.pk, name]))

    assert codes(move(member, "open")) == {"role"}
    for name, state in (("open", "open"), ("suspend", "suspended"), ("resume", "open")):
        assert move(chair, name).status_code == 303
        day.sitting.refresh_from_db()
        assert day.sitting.state == state
    assert move(chair, "close-door").status_code == 404
    assert "Ouvrir la séance" not in text(member.get(page_of(day)))


def test_a_sitting_without_quorum_stays_shut_and_says_why(on_the_day):
    day = jury_day()
    day.comes(day.seats["marchal"])
    answer = secretary(day).post(reverse("jury:move", args=[day.sitting.pk, "open"]))
    assert answer.status_code == 422
    assert "quorum-employees" in codes(answer)
    assert "Règlement" in text(answer)


def test_a_sitting_does_not_open_before_its_day():
    day = jury_day()
    with time_machine.travel(MORNING - timedelta(days=2), tick=False):
        answer = secretary(day).post(reverse("jury:move", args=[day.sitting.pk, "open"]))
    assert "sitting-to-come" in codes(answer)


def test_a_juror_declares_their_own_link_and_no_other():
    day = jury_day()
    item = day.case()
    client = juror(day, "ndiaye")
    address = reverse("jury:interest", args=[item.pk])
    assert "Marchal" not in text(client.get(address))
    refused = client.post(
        address, {"juror": day.seats["marchal"].juror_id, "kind": "declared", "detail": ""}
    )
    assert refused.status_code == 422
    client.post(address, {"juror": day.seats["ndiaye"].juror_id, "kind": "declared"})
    assert Interest.objects.get().juror_id == day.seats["ndiaye"].juror_id
    told = text(client.get(page_of(day)))
    assert "Ndiaye quitte la table pour ce candidat." in told


def test_a_cancelled_sitting_says_why():
    day = jury_day()
    client = secretary(day)
    address = reverse("jury:cancel", args=[day.sitting.pk])
    refused = client.post(address, {"reason": " "})
    assert refused.status_code == 422
    assert "Motif : Dites pourquoi." in text(refused)
    assert client.post(address, {"reason": "Salle inondée."}).status_code == 303
    day.sitting.refresh_from_db()
    assert day.sitting.state == SittingState.CANCELLED


def test_a_convocation_names_the_day_the_seat_and_the_reglement():
    day = jury_day()
    address = reverse("jury:convocation", args=[day.sitting.pk])
    shown = text(secretary(day).get(address))
    assert shown.count("Convocation au jury paritaire, séance JURY-1") == 4
    assert "mardi 24 novembre 2026, 10 h 00" in shown
    assert "Collège salariés, vice-présidence" in shown
    own = text(juror(day, "almeida").get(address))
    assert ("Nous vous appelons" in own, "n’est pas encore partie" in own) == (False, True)


@pytest.mark.parametrize("name", ["sitting", "convocation", "enlist", "cancel"])
def test_the_sitting_of_another_body_is_not_there(name):
    day, other = jury_day(), jury_day()
    address = reverse(f"jury:{name}", args=[other.sitting.pk])
    assert secretary(day).get(address).status_code == 404


def test_no_act_reaches_the_sitting_of_another_body():
    day, other = jury_day(), jury_day()
    item, seat = other.case(), other.seats["belkacem"]
    client = secretary(day)
    for name, arguments in (
        ("seat", [other.sitting.pk]),
        ("presences", [other.sitting.pk]),
        ("move", [other.sitting.pk, "open"]),
        ("preside", [seat.pk, "chair"]),
        ("interest", [item.pk]),
    ):
        assert client.post(reverse(f"jury:{name}", args=arguments)).status_code == 404, name


def test_the_agenda_offers_what_is_ready_and_says_what_keeps_the_others_off():
    day = jury_day()
    ready = day.scene.assessed(day.scene.candidate())
    unsigned = day.scene.candidate()
    day.scene.signed(unsigned, "B1", 1, "acquired")
    day.case()
    client = secretary(day)
    address = reverse("jury:agenda", args=[day.sitting.pk])
    page = client.get(address)
    shown = text(page)
    assert f'value="{ready.pk}"' in page.content.decode()
    assert f'value="{unsigned.pk}"' not in page.content.decode()
    assert "2 dossiers pas encore inscrits" in shown
    assert "Le bloc « B2 » n’a pas toutes ses grilles signées." in shown
    assert client.post(address, {"selected": [ready.pk]}).status_code == 303
    assert day.sitting.agenda.count() == 2
    assert "1 dossier pas encore inscrit" in text(client.get(address))
    assert "Rien ne correspond" in text(client.get(address, {"q": "nobody"}))


def test_a_dossier_that_is_not_ready_is_not_put_on_the_agenda_and_says_why():
    day = jury_day()
    ready = day.scene.assessed(day.scene.candidate())
    late = day.scene.candidate()
    answer = secretary(day).post(
        reverse("jury:agenda", args=[day.sitting.pk]), {"selected": [ready.pk, late.pk]}
    )
    assert answer.status_code == 422
    assert codes(answer) == {"bloc-not-assessed"}
    assert [item.dossier_id for item in day.sitting.agenda.all()] == [ready.pk]


def test_the_price_of_the_agenda_depends_on_no_number():
    prices = []
    for count in (1, 30):
        day = jury_day()
        for _ in range(count):
            day.scene.assessed(day.scene.candidate())
            day.scene.candidate()
        prices.append(price(secretary(day), reverse("jury:agenda", args=[day.sitting.pk])))
    assert prices[0] == prices[1]


def test_a_dossier_leaves_the_agenda_with_its_reason():
    day = jury_day()
    item = day.case()
    client = secretary(day)
    address = reverse("jury:withdraw", args=[item.pk])
    assert "Motif : Dites pourquoi." in text(client.post(address, {"reason": ""}))
    assert client.post(address, {"reason": "Pièce retirée."}).status_code == 303
    assert day.sitting.agenda.count() == 0
    assert "Pièce retirée." in text(client.get(page_of(day)))


@pytest.mark.parametrize(
    ("proxy", "offered"),
    [
        ({"allowed": True, "same_college": True}, "own"),
        ({"allowed": True, "same_college": False}, "every"),
        ({"allowed": False}, "none"),
    ],
)
def test_a_proxy_is_offered_to_those_whom_the_reglement_admits(proxy, offered):
    day = jury_day(proxy=proxy)
    page = secretary(day).get(reverse("jury:sitting", args=[day.sitting.pk]))
    seats = {seat.pk: seat for seat in day.sitting.seats.select_related("juror")}
    for seat in seats.values():
        choices = dict(page.context["presences"].fields[f"seat-{seat.pk}"].widget.choices)
        holders = {int(key.removeprefix("proxy:")) for key in choices if key.startswith("proxy:")}
        others = {one.pk for one in seats.values() if one.pk != seat.pk and one.voting}
        own = {pk for pk in others if seats[pk].college == seat.college}
        assert holders == {"own": own, "every": others, "none": set()}[offered]
