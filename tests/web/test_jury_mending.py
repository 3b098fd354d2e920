"""The procès-verbal before anybody signs, on screen: read before the closing, corrected, the sitting reopened."""

import pytest
import time_machine
from django.urls import reverse

from parchemin.jury.models import Decision, Minutes
from parchemin.processes.close_sitting import close_sitting
from tests.documents import words
from tests.factories import rename_unchecked
from tests.scenes import jury_day
from tests.web.jury import ON_THE_DAY, codes, juror, secretary, soup_of, text
from tests.web.test_jury_minutes import closed, page_of, sign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(ON_THE_DAY, tick=False):
        yield


def test_the_draft_is_read_before_the_closing_and_consumes_nothing():
    day = jury_day()
    day.case()
    left = day.case(B1="acquired/not_acquired")
    day.open()
    client = secretary(day)
    client.post(reverse("jury:adopt_all", args=[day.sitting.pk]))
    address = reverse("jury:preview", args=[day.sitting.pk])
    assert soup_of(client.get(page_of(day))).find("a", href=address)
    shown = text(client.get(address))
    for said in ("Projet, sans valeur", "non close", "À décider", "Validation totale"):
        assert said in shown, said
    pending = f"Dossier {left.dossier.number},"
    assert pending in shown
    pdf = client.get(reverse("jury:preview_file", args=[day.sitting.pk]))
    assert 'filename="pv-jury-1-projet.pdf"' in pdf["Content-Disposition"]
    printed = " ".join(words(pdf.content).split())
    for said in ("Ce qui reste à décider", "la séance n’est pas close", left.dossier.number):
        assert said in printed, said
    assert Minutes.objects.count() == Decision.objects.count() == 0


def test_the_draft_before_the_closing_says_what_could_not_be_printed():
    day = jury_day()
    item = day.case()
    day.open()
    rename_unchecked(item.dossier.person, "王")
    client = secretary(day)
    assert "Ne s’imprime pas" in text(client.get(reverse("jury:preview", args=[day.sitting.pk])))
    refused = client.get(reverse("jury:preview_file", args=[day.sitting.pk]))
    assert refused.status_code == 422
    assert "document-unprintable" in codes(refused)


def test_a_seated_juror_reads_the_draft_and_there_is_none_to_read_before_or_after():
    day = jury_day()
    day.case()
    address = reverse("jury:preview", args=[day.sitting.pk])
    member = juror(day, "ndiaye")
    assert member.get(address).status_code == 404
    day.open()
    assert member.get(address).status_code == 200
    secretary(day).post(reverse("jury:adopt_all", args=[day.sitting.pk]))
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    assert member.get(address).status_code == 404


def test_the_words_of_the_draft_are_corrected_until_somebody_signs():
    day = jury_day()
    minutes = closed(day)
    client = secretary(day)
    dossier = Decision.objects.first().dossier
    address = reverse("jury:correct", args=[day.sitting.pk])
    assert soup_of(client.get(page_of(day))).find("a", href=address)
    page = soup_of(client.get(f"{address}?dossier={dossier.pk}"))
    assert page.find("textarea", {"name": f"advice-{dossier.pk}"}) is not None
    posted = {
        "reason": "Salle mal écrite.",
        "place": "Lyon, salle 3",
        "incidents": "Panne de courant.\n\nReprise à 11 h.",
        "dossier": dossier.pk,
        f"advice-{dossier.pk}": "Continuer.",
    }
    assert client.post(address, {**posted, "reason": ""}).status_code == 422
    assert client.post(address, posted)["Location"] == page_of(day)
    shown = text(client.get(page_of(day)))
    for said in ("Lyon, salle 3", "Panne de courant.", "Reprise à 11 h.", "Continuer."):
        assert said in shown, said
    sign(juror(day, "almeida"), minutes, day.seats["almeida"])
    assert codes(client.post(address, {**posted, "place": "Nice"})) == {"minutes-countersigned"}
    assert not soup_of(client.get(page_of(day))).find("a", href=address)


def test_choosing_dossiers_keeps_what_was_typed_and_a_correction_that_changes_nothing_is_refused():
    day = jury_day()
    closed(day)
    client = secretary(day)
    dossier = Decision.objects.first().dossier
    address = reverse("jury:correct", args=[day.sitting.pk])
    place = soup_of(client.get(address)).find("input", {"name": "place"})["value"]
    typed = {"reason": "Salle mal écrite.", "place": "Lyon", "incidents": "", "dossier": dossier.pk}
    page = soup_of(client.post(address, {**typed, "choose": "1"}))
    assert page.find("textarea", {"name": "reason"}).text.strip() == "Salle mal écrite."
    assert page.find("input", {"name": "place"})["value"] == "Lyon"
    assert page.find("textarea", {"name": f"advice-{dossier.pk}"}) is not None
    assert not page.select(".faults, .error")
    same = client.post(address, {**typed, "place": place, f"advice-{dossier.pk}": ""})
    assert codes(same) == {"nothing-changed"}
    assert Minutes.objects.get().facts["place"] == place
    seen = {one["name"]: one["value"] for one in page.select("input[name^=shown-]")}
    assert seen["shown-place"] == place, "what is written, not what was typed"
    assert client.post(address, {**typed, **seen})["Location"] == page_of(day)
    assert Minutes.objects.get().facts["place"] == "Lyon"


def test_the_chair_reopens_the_sitting_with_a_reason_and_closes_it_again():
    day = jury_day()
    closed(day)
    chair = juror(day, "marchal")
    address = reverse("jury:reopen", args=[day.sitting.pk])
    assert soup_of(chair.get(page_of(day))).find("a", href=address)
    assert "les voix demeurent" in text(chair.get(address))
    assert chair.post(address, {"reason": ""}).status_code == 422
    answer = chair.post(address, {"reason": "Une voix mal entendue."})
    assert answer["Location"] == reverse("jury:board", args=[day.sitting.pk])
    assert Decision.objects.count() == Minutes.objects.count() == 0
    again = chair.get(address)
    assert "rouverte depuis le 24 novembre 2026. Motif : Une voix mal entendue." in text(again)
    assert soup_of(again).select_one("main form") is None
    chair.post(reverse("jury:close", args=[day.sitting.pk]))
    shown = text(chair.get(page_of(day)))
    assert "Réouverture. Close le" in shown
    assert "Une voix mal entendue." in shown


def test_a_member_neither_corrects_nor_reopens():
    day = jury_day()
    closed(day)
    member = juror(day, "ndiaye")
    page = soup_of(member.get(page_of(day)))
    for name in ("correct", "reopen"):
        address = reverse(f"jury:{name}", args=[day.sitting.pk])
        assert page.find("a", href=address) is None
        answer = member.post(address, {"reason": "Non.", "place": "Lyon"})
        assert codes(answer) & {"role"}, name
    assert Minutes.objects.count() == 1


def test_a_correction_sent_once_everybody_signed_is_told_why_it_is_not_written():
    day = jury_day()
    minutes = closed(day)
    for name in ("marchal", "almeida"):
        sign(juror(day, name), minutes, day.seats[name])
    address = reverse("jury:correct", args=[day.sitting.pk])
    answer = secretary(day).post(address, {"reason": "Salle mal écrite.", "place": "Lyon"})
    assert answer.status_code == 422
    assert "se corrige par un rectificatif" in text(answer)


def test_a_rectificatif_drawn_by_mistake_is_taken_back_from_its_page():
    day = jury_day()
    minutes = closed(day)
    for name in ("marchal", "almeida"):
        sign(juror(day, name), minutes, day.seats[name])
    client = secretary(day)
    client.post(reverse("jury:rectify", args=[day.sitting.pk]), {"reason": "Une coquille."})
    address = reverse("jury:withdraw_rectification", args=[day.sitting.pk])
    assert soup_of(client.get(page_of(day))).find("a", href=address)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Dressé par erreur."})["Location"] == page_of(day)
    assert Minutes.objects.get().version == 1


def test_minutes_that_nobody_can_sign_are_attested_from_the_page_and_say_it():
    day = jury_day()
    minutes = closed(day)
    client = secretary(day)
    attest = reverse("jury:attest", args=[minutes.pk])
    for name in ("marchal", "almeida"):
        unable = reverse("jury:unable", args=[minutes.pk, day.seats[name].pk])
        assert soup_of(client.get(page_of(day))).find("a", href=unable)
        assert client.post(unable, {"reason": "Décédé."})["Location"] == page_of(day)
    page = soup_of(client.get(page_of(day)))
    assert not page.find("a", href=attest)
    assert codes(client.post(attest, {"reason": "Nul ne vit."})) == {"signature-awaited"}
    for name in ("belkacem", "ndiaye"):
        unable = reverse("jury:unable", args=[minutes.pk, day.seats[name].pk])
        assert page.find("a", href=unable)
        client.post(unable, {"reason": "Décédé."})
    assert soup_of(client.get(page_of(day))).find("a", href=attest)
    assert "ne peut signer" in text(client.get(attest))
    assert client.post(attest, {"reason": ""}).status_code == 422
    assert client.post(attest, {"reason": "Nul ne vit."})["Location"] == page_of(day)
    shown = text(client.get(page_of(day)))
    assert "Ce n’est la signature d’aucun juré" in shown
    assert "Nul ne vit." in shown
    assert Minutes.objects.get(pk=minutes.pk).state == "signed"
    assert juror(day, "ndiaye").get(attest).status_code == 403
