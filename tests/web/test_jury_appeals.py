"""Appeals on screen: recorded whatever they are, admitted or dismissed by the rules, answered by a letter."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.jury.actions.appeals import lodge_appeal
from parchemin.jury.models import Appeal, AppealReply
from parchemin.jury.terms import AppealState, Choice, Ground
from parchemin.pathways.models import Dossier
from parchemin.post.models import Dispatch
from parchemin.processes.rectify_minutes import Correction, rectify_minutes
from tests.conftest import NOON
from tests.documents import words
from tests.factories import BodyFactory, MandateFactory
from tests.jury.after import decided_day, decision_of, next_day, notified, sign
from tests.web.jury import codes, juror, price, secretary, soup_of, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
LIST = "/espace/seances/recours/"
STATEMENT = "Le second évaluateur n’est venu qu’à midi."


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the sitting."""
    with time_machine.travel(NOON, tick=False):
        yield


def lodging(day) -> str:
    return reverse("jury:lodge", args=[decision_of(day).pk])


def page_of(appeal) -> str:
    return reverse("jury:appeal", args=[appeal.pk])


def post(client, appeal, name, **typed):
    return client.post(reverse("jury:appeal_move", args=[appeal.pk, name]), typed)


def reply(client, appeal, **typed):
    return client.post(reverse("jury:reply", args=[appeal.pk]), typed)


def lodged(day, **changes) -> Appeal:
    """Return an appeal against the decision of the day, its candidate notified."""
    notified(day)
    asked = {"ground": Ground.PROCEDURE, "statement": STATEMENT, **changes}
    return lodge_appeal(decision_id=decision_of(day).pk, actor=day.actor, at=day.at, **asked)


def typed(**changes):
    return {
        "lodged_on": "2026-11-24",
        "channel": "written",
        "ground": "procedure",
        "statement": STATEMENT,
        **changes,
    }


def test_an_appeal_is_recorded_beside_what_the_reglement_says():
    day = decided_day(appeal={"reply": {"months": 3}, "precondition": "Consulter ses résultats."})
    notified(day)
    client = secretary(day)
    page = text(client.get(lodging(day)))
    assert "Recours jusqu’au 23 janvier 2027 inclus." in page
    assert "Motifs admis : vice de procédure, erreur matérielle." in page
    assert "Préalable : Consulter ses résultats." in page
    answer = client.post(lodging(day), typed(precondition_met="on"))
    appeal = Appeal.objects.get()
    assert answer["Location"] == page_of(appeal)
    assert (appeal.precondition_met, appeal.statement) == (True, STATEMENT)
    page = text(client.get(page_of(appeal)))
    assert "Réponse due avant le 24 février 2027" in page
    assert STATEMENT in page
    follow_up = reverse("jury:follow_up", args=[day.sitting.pk])
    assert page_of(appeal) in client.get(follow_up).content.decode()


def test_an_appeal_that_cannot_be_is_refused_and_what_was_typed_stays():
    day = decided_day()
    later = typed(lodged_on="2026-11-25", channel="registered_letter")
    answer = secretary(day).post(lodging(day), later)
    assert answer.status_code == 422
    assert codes(answer) == {"lodged-later"}
    assert soup_of(answer).find("option", selected=True)["value"] == "registered_letter"
    answer = secretary(day).post(
        lodging(day), typed(lodged_on="demain", ground="colère", statement=" ")
    )
    assert set(answer.context["form"].errors) == {"lodged_on", "ground", "statement"}
    assert "Le recours n’expose pas ce qu’il conteste." in text(answer)


def test_an_admissible_appeal_can_only_be_admitted():
    day = decided_day()
    appeal = lodged(day)
    client = secretary(day)
    page = text(client.get(page_of(appeal)))
    assert "Rien ne rend ce recours irrecevable" in page
    assert "Déclarer irrecevable" not in page
    assert codes(post(client, appeal, "dismiss_appeal")) == {"appeal-admissible"}
    assert post(client, appeal, "admit_appeal").status_code == 303
    appeal.refresh_from_db()
    assert appeal.state == AppealState.ADMITTED
    assert Dossier.objects.get(pk=day.item.dossier_id).state == "in_assessment"
    page = text(client.get(page_of(appeal)))
    assert "Le dossier est revenu parmi ceux à juger." in page
    assert "Déclarer recevable" not in page


def test_an_inadmissible_appeal_can_only_be_dismissed_for_all_its_reasons():
    day = decided_day(articles={"appeal.grounds": "art. 15"})
    appeal = lodged(day, ground=Ground.APPRECIATION)
    client = secretary(day)
    page = text(client.get(page_of(appeal)))
    assert "n’est pas de ceux qui sont admis" in page
    assert "Règlement, art. 15" in page
    assert "Déclarer recevable" not in page
    assert codes(post(client, appeal, "admit_appeal")) == {"appeal-ground"}
    assert post(client, appeal, "dismiss_appeal", answer="Bien à vous.").status_code == 303
    appeal.refresh_from_db()
    assert appeal.answer.endswith("Bien à vous.")
    page = text(client.get(page_of(appeal)))
    assert "La réponse" in page
    assert "Règlement, art. 15" in page


def test_an_answer_leaves_by_a_letter_that_is_kept():
    day = decided_day()
    appeal = lodged(day, ground=Ground.APPRECIATION)
    client = secretary(day)
    assert codes(reply(client, appeal)) == {"appeal-open"}
    post(client, appeal, "dismiss_appeal")
    answer = reply(client, appeal)
    written = Dispatch.objects.get(kind="appeal_reply")
    page = reverse("post:letter", args=[written.pk])
    assert answer["Location"] == page
    assert "Lettre à envoyer" in text(client.get(page_of(appeal)))
    sending = reverse("post:send", args=[written.pk])
    typed = {"channel": "registered_letter", "sent_on": "2026-11-25"}
    answer = client.post(sending, typed)
    assert codes(answer) == {"sent-later"}
    assert soup_of(answer).find("input", {"name": "sent_on"})["value"] == "2026-11-25"
    assert client.post(sending, {**typed, "channel": ""}).status_code == 422
    assert client.post(sending, {**typed, "sent_on": "2026-11-24"})["Location"] == page
    file = client.get(reverse("post:file", args=[written.pk, "letter"]))
    assert "appréciation du jury" in words(file.content).lower()
    assert AppealReply.objects.get().dispatch == written
    page = text(client.get(page_of(appeal)))
    assert "Réponse envoyée" in page
    assert "Écrire la lettre" not in page


def test_the_candidate_gives_up():
    day = decided_day()
    appeal = lodged(day)
    client = secretary(day)
    assert post(client, appeal, "withdraw_appeal").status_code == 303
    assert "Recours retiré" in text(client.get(page_of(appeal)))
    assert codes(post(client, appeal, "admit_appeal"))


def test_a_re_examination_stands_beside_the_first_decision_which_stays():
    day = decided_day()
    appeal = lodged(day)
    client = secretary(day)
    post(client, appeal, "admit_appeal")
    again = next_day(day, B1="acquired")
    page = text(client.get(page_of(appeal)))
    assert "Les deux décisions" in page
    first, second = soup_of(client.get(page_of(appeal))).find_all(class_="decision-seen")
    assert "JURY-1" in first.text
    assert "Validation partielle" in first.text
    assert "JURY-2" in second.text
    assert "Validation totale" in second.text
    assert "B2. Bloc 2 : acquis, acquis auparavant" in " ".join(second.text.split())
    assert "Réexamen par le jury : validation totale, avec B1." in page
    assert decision_of(again).reexamines == decision_of(day)


def test_a_rectified_decision_answers_without_a_jury():
    day = decided_day()
    appeal = lodged(day, ground=Ground.MATERIAL_ERROR)
    client = secretary(day)
    assert "La décision a été rectifiée" not in text(client.get(page_of(appeal)))
    voices = {seat.pk: Choice.ACQUIRED for seat in day.seats.values()}
    corrected = rectify_minutes(
        sitting_id=day.sitting.pk,
        reason="Voix mal reportées.",
        corrections=[Correction(day.item.dossier_id, voices={("B1", 1): voices})],
        actor=day.actor,
        at=day.at,
    )
    sign(day, corrected)
    assert "La décision a été rectifiée : répondre" in text(client.get(page_of(appeal)))
    assert codes(post(client, appeal, "settle_appeal", answer=" ")) == {"reason-missing"}
    assert post(client, appeal, "settle_appeal", answer="Rectifiée.").status_code == 303
    assert "Rectifiée." in text(client.get(page_of(appeal)))


def test_an_unknown_move_is_not_found():
    day = decided_day()
    assert post(secretary(day), lodged(day), "burn").status_code == 404


def test_the_list_says_which_answer_is_late():
    day = decided_day(appeal={"reply": {"days": 10}})
    appeal = lodged(day)
    client = secretary(day)
    page = text(client.get(LIST))
    assert "À répondre avant le" in page
    assert "04/12/2026 Déposé" in page
    assert page_of(appeal) in client.get(LIST).content.decode()
    with time_machine.travel(NOON + timedelta(days=11), tick=False):
        assert "Déposé, réponse en retard" in text(secretary(day).get(LIST))


def test_without_an_appeal_the_list_says_where_they_come_from():
    day = decided_day()
    assert "depuis les suites de la séance" in text(secretary(day).get(LIST))


def test_another_body_and_other_roles_find_nothing():
    day = decided_day()
    appeal = lodged(day)
    stranger = PageClient().open_session(MandateFactory(body=BodyFactory()).user)
    addresses = (page_of(appeal), lodging(day))
    for address in addresses:
        assert stranger.get(address).status_code == 404
    assert stranger.post(lodging(day), typed()).status_code == 404
    assert post(stranger, appeal, "admit_appeal").status_code == 404
    assert reply(stranger, appeal).status_code == 404
    assert "Aucun recours" in text(stranger.get(LIST))
    commission = MandateFactory(body=day.sitting.body, role=Role.COMMISSION)
    for client in (juror(day, "marchal"), PageClient().open_session(commission.user)):
        for address in (LIST, *addresses):
            assert client.get(address).status_code == 403
        assert post(client, appeal, "admit_appeal").status_code == 403


def test_thirty_appeals_cost_what_one_costs():
    costs = []
    for count in (1, 30):
        client = secretary(with_appeals(count))
        client.get(LIST)
        costs.append([price(client, LIST), price(client, page_of(Appeal.objects.last()))])
    assert costs[0] == costs[1]


def with_appeals(count):
    """Return a day of one body with so many appeals against it, one candidate each."""
    day = decided_day()
    appeal = lodged(day)
    decision = decision_of(day)
    for rank in range(count - 1):
        dossier = Dossier.objects.get(pk=day.item.dossier_id)
        dossier.pk, dossier.number = None, f"2027-{rank:05d}"
        dossier.save(force_insert=True)
        decision.pk, decision.dossier = None, dossier
        decision.save(force_insert=True)
        appeal.pk, appeal.decision = None, decision
        appeal.save(force_insert=True)
    return day
