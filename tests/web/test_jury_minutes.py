"""The procès-verbal on screen: closing, reading, signing by both colleges, rectifying, and what follows."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.jury.actions.agenda import take_off_agenda
from parchemin.jury.actions.minutes import countersign
from parchemin.jury.models import Decision, Minutes
from parchemin.jury.terms import MinutesState, Outcome, SittingState
from parchemin.processes.close_sitting import close_sitting
from tests.factories import MandateFactory
from tests.scenes import JuryDay, jury_day
from tests.web.jury import ON_THE_DAY, board_of, codes, juror, price, secretary, soup_of, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(ON_THE_DAY, tick=False):
        yield


def page_of(day: JuryDay, **query: int) -> str:
    path = reverse("jury:minutes", args=[day.sitting.pk])
    return path + "".join(f"?{key}={value}" for key, value in query.items())


def decided(day: JuryDay, **marks: str) -> JuryDay:
    """Hold a sitting: one clear case, one divided by a vote of three to one."""
    day.case()
    divided = day.case(B1="acquired/not_acquired", **marks)
    day.open()
    secretary(day).post(reverse("jury:adopt_all", args=[day.sitting.pk]))
    day.vote(
        divided, marchal="acquired", belkacem="not_acquired", almeida="acquired", ndiaye="acquired"
    )
    day.everybody(divided, "B2")
    return day


def closed(day: JuryDay) -> Minutes:
    return close_sitting(sitting_id=decided(day).sitting.pk, actor=day.actor, at=day.at)


def sign(client, minutes, seat):
    return client.post(reverse("jury:sign", args=[minutes.pk, seat.pk]))


def signed(day: JuryDay) -> Minutes:
    minutes = closed(day)
    for name in ("marchal", "almeida"):
        assert sign(juror(day, name), minutes, day.seats[name]).status_code == 303
    return minutes


# Closing


def test_before_the_closing_the_page_says_what_is_left_and_shuts_the_act():
    day = jury_day()
    day.case()
    left = day.case(B1="acquired/not_acquired")
    day.open()
    client = secretary(day)
    client.post(reverse("jury:adopt_all", args=[day.sitting.pk]))
    page = soup_of(client.get(page_of(day)))
    assert "Validation totale 1" in " ".join(page.get_text(" ").split())
    assert page.select_one(".left a")["href"] == board_of(day, left)
    button = page.find(attrs={"aria-describedby": "close-blocked"})
    assert button["aria-disabled"] == "true"
    assert page.find(id="close-blocked").text == "1 candidat reste à décider."
    refused = client.post(reverse("jury:close", args=[day.sitting.pk]))
    assert refused.status_code == 422
    assert left.dossier.number in text(refused)
    assert Decision.objects.count() == 0


def test_closing_records_the_decisions_and_drafts_the_minutes():
    day = decided(jury_day())
    answer = secretary(day).post(reverse("jury:close", args=[day.sitting.pk]))
    assert answer["Location"] == page_of(day)
    assert Minutes.objects.get().state == MinutesState.DRAFT
    assert [d.outcome for d in Decision.objects.order_by("pk")] == [Outcome.FULL, Outcome.FULL]


def test_a_member_does_not_close():
    day = decided(jury_day())
    client = juror(day, "ndiaye")
    assert "Clore et dresser le PV" not in text(client.get(page_of(day)))
    assert codes(client.post(reverse("jury:close", args=[day.sitting.pk]))) >= {"role"}


# Reading


def test_the_page_that_jurors_read_says_what_the_file_says():
    day = jury_day(decision={"cpne_confirmation": True})
    gone = day.case()
    decided(day)
    take_off_agenda(item_id=gone.pk, reason="Pièce perdue.", actor=day.actor, at=day.at)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    shown = text(secretary(day).get(page_of(day)))
    assert "sous réserve de la confirmation de la CPNE" in shown
    assert f"dossier {gone.dossier.number}, retiré le" in shown
    assert "Pièce perdue." in shown
    assert "suivent les grilles signées, adoptées sans vote" in shown


def test_the_minutes_say_the_quorum_the_jury_and_counts_but_never_who_voted_what():
    day = jury_day()
    closed(day)
    shown = text(secretary(day).get(page_of(day)))
    assert "Procès-verbal de délibération n° JURY-1" in shown
    assert "ouverte à 12 h 00, close à 12 h 00" in shown
    assert "Marchal, présidente, présente" in shown
    assert "3 acquis, 1 non acquis, 0 abstention." in shown
    assert "Empreinte de ce qui est signé" in shown
    for name in day.seats:
        assert f"{name.capitalize()} non acquis" not in shown
        assert f"{name.capitalize()} a voté" not in shown


def test_a_draft_downloads_as_a_draft_and_signed_minutes_as_they_were_sealed():
    day = jury_day()
    minutes = closed(day)
    client = secretary(day)
    address = reverse("jury:minutes_file", args=[minutes.pk])
    draft = client.get(address)
    assert draft.content.startswith(b"%PDF")
    assert 'filename="pv-jury-1-projet.pdf"' in draft["Content-Disposition"]
    for name in ("marchal", "almeida"):
        sign(juror(day, name), minutes, day.seats[name])
    minutes.refresh_from_db()
    sealed = client.get(address)
    assert sealed.content == minutes.content
    assert 'filename="pv-jury-1.pdf"' in sealed["Content-Disposition"]
    assert minutes.file_id in text(client.get(page_of(day)))


# Signing


def test_the_chair_and_the_vice_chair_sign_and_the_minutes_are_sealed():
    day = jury_day()
    minutes = closed(day)
    chair, vice_chair = juror(day, "marchal"), juror(day, "almeida")
    sign(chair, minutes, day.seats["marchal"])
    told = text(chair.get(page_of(day)))
    assert "Votre signature est posée. Il manque : Almeida." in told
    assert "Marchal présidente a signé le 24 novembre 2026, " in told
    sign(vice_chair, minutes, day.seats["almeida"])
    assert "Le procès-verbal est signé et scellé." in text(vice_chair.get(page_of(day)))
    day.sitting.refresh_from_db()
    assert day.sitting.state == SittingState.MINUTES_SIGNED


def test_a_seal_that_was_interrupted_is_taken_up_again_by_who_signed():
    day = jury_day()
    minutes = closed(day)
    client = juror(day, "almeida")
    for name in ("marchal", "almeida"):  # both signed, and the process stopped there
        asked = {"seat_id": day.seats[name].pk, "actor": day.system, "at": day.at}
        countersign(minutes_id=minutes.pk, **asked)
    assert "Sceller le procès-verbal" in text(client.get(page_of(day)))
    sign(client, minutes, day.seats["almeida"])
    minutes.refresh_from_db()
    assert minutes.state == MinutesState.SIGNED


def test_nobody_signs_for_another_and_a_member_does_not_sign():
    day = jury_day()
    minutes = closed(day)
    assert "signature-of-another" in codes(sign(secretary(day), minutes, day.seats["marchal"]))
    member = juror(day, "ndiaye")
    assert "not-a-signatory" in codes(sign(member, minutes, day.seats["ndiaye"]))
    assert minutes.signatures.count() == 0


def test_signing_asks_for_a_factor_proved_lately():
    day = jury_day()
    minutes = closed(day)
    client = juror(day, "marchal")
    with time_machine.travel(ON_THE_DAY + timedelta(minutes=10), tick=False):
        answer = sign(client, minutes, day.seats["marchal"])
    assert answer.status_code == 302
    assert "confirmer" in answer["Location"]
    assert minutes.signatures.count() == 0


# What follows


def test_signed_minutes_lead_to_the_certificates():
    day = jury_day()
    signed(day)
    client = secretary(day)
    page = soup_of(client.get(page_of(day)))
    link = page.find("a", href=reverse("certificates:sittings"))
    assert "Délivrer les certificats" in link.text
    assert "JURY-1" in text(client.get(link["href"]))
    assert "Délivrer les certificats" not in text(juror(day, "ndiaye").get(page_of(day)))


def test_a_voice_written_wrong_is_rectified_and_both_versions_stay():
    day = jury_day()
    minutes = signed(day)
    client = secretary(day)
    address = reverse("jury:rectify", args=[day.sitting.pk])
    dossier = Decision.objects.order_by("pk").last().dossier
    page = soup_of(client.get(f"{address}?dossier={dossier.pk}"))
    fields = {s["name"]: s.select_one("[selected]") for s in page.select(".voices select")}
    assert len(fields) == 8
    typed = {name: option["value"] for name, option in fields.items()}
    wrong = {n: "not_acquired" for n in typed if "-B1-" in n}
    posted = {
        **typed,
        **wrong,
        "dossier": dossier.pk,
        f"advice-{dossier.pk}": "À revoir.",
        "reason": "Voix du bloc 1 mal reportées.",
    }
    assert client.post(address, posted)["Location"] == page_of(day)
    assert "Le rectificatif JURY-1-R1 est dressé : 1 dossier corrigé." in text(
        client.get(page_of(day))
    )
    again = Decision.objects.get(rectifies__isnull=False)
    assert (again.outcome, again.recommendation) == (Outcome.PARTIAL, "À revoir.")
    shown = text(client.get(page_of(day)))
    assert "Rectifie le n° JURY-1" in shown
    assert "Voix du bloc 1 mal reportées." in shown
    draft = Minutes.objects.get(version=2)
    for name in ("marchal", "almeida"):
        assert sign(juror(day, name), draft, day.seats[name]).status_code == 303
    minutes.refresh_from_db()
    assert minutes.state == MinutesState.RECTIFIED
    first = text(client.get(page_of(day, version=1)))
    assert "Procès-verbal de délibération n° JURY-1" in first
    assert "Rectifie le n°" not in first


def test_a_rectification_says_why_and_keeps_what_was_typed():
    day = jury_day()
    signed(day)
    client = secretary(day)
    dossier = Decision.objects.first().dossier
    answer = client.post(
        reverse("jury:rectify", args=[day.sitting.pk]),
        {"dossier": dossier.pk, "reason": " ", f"advice-{dossier.pk}": "Un mot typographié."},
    )
    assert answer.status_code == 422
    assert "Motif de la rectification : Dites pourquoi." in text(answer)
    assert "Un mot typographié." in answer.content.decode()
    assert Minutes.objects.count() == 1


def test_nothing_is_rectified_before_the_signature():
    day = jury_day()
    closed(day)
    answer = secretary(day).post(
        reverse("jury:rectify", args=[day.sitting.pk]), {"reason": "Erreur."}
    )
    assert "minutes-not-signed" in codes(answer)


def test_no_voice_of_a_secret_ballot_is_read_again_to_be_corrected():
    day = jury_day(secrecy="secret")
    day.case()
    day.open()
    client = secretary(day)
    client.post(reverse("jury:adopt_all", args=[day.sitting.pk]))
    client.post(reverse("jury:close", args=[day.sitting.pk]))
    dossier = Decision.objects.get().dossier
    page = client.get(f"{reverse('jury:rectify', args=[day.sitting.pk])}?dossier={dossier.pk}")
    assert soup_of(page).select(".voices") == []
    assert "Le vote était secret" in text(page)


# Cost and rights


def test_the_price_of_the_minutes_depends_on_no_number():
    prices = []
    for cases in (1, 30):
        day = jury_day()
        for _ in range(cases):
            day.case()
        day.open()
        client = secretary(day)
        client.post(reverse("jury:adopt_all", args=[day.sitting.pk]))
        client.get(page_of(day))
        before = price(client, page_of(day))
        client.post(reverse("jury:close", args=[day.sitting.pk]))
        rectifying = price(client, reverse("jury:rectify", args=[day.sitting.pk]))
        client.get(page_of(day))
        prices.append((before, price(client, page_of(day)), rectifying))
    assert prices[0] == prices[1]


def test_the_minutes_of_another_body_are_not_there(signed_in):
    day, other = jury_day(), jury_day()
    minutes = closed(other)
    client = secretary(day)
    for name, argument in (
        ("minutes", other.sitting.pk),
        ("preview", other.sitting.pk),
        ("preview_file", other.sitting.pk),
        ("correct", other.sitting.pk),
        ("reopen", other.sitting.pk),
        ("rectify", other.sitting.pk),
        ("minutes_file", minutes.pk),
    ):
        assert client.get(reverse(f"jury:{name}", args=[argument])).status_code == 404, name
    assert client.post(reverse("jury:close", args=[other.sitting.pk])).status_code == 404
    assert sign(client, minutes, other.seats["marchal"]).status_code == 404
    assert client.get(page_of(day, version=3)).status_code == 404
    stranger = signed_in(Role.JUROR, body=other.sitting.body)
    assert stranger.get(page_of(other)).status_code == 404


def test_a_seat_of_another_sitting_signs_nothing():
    day, other = jury_day(), jury_day()
    minutes = closed(day)
    assert sign(juror(day, "marchal"), minutes, other.seats["marchal"]).status_code == 404


def test_candidates_never_enter():
    day = jury_day()
    user = MandateFactory(role=Role.CANDIDATE, body=day.sitting.body).user
    assert PageClient().open_session(user).get(page_of(day)).status_code == 403
