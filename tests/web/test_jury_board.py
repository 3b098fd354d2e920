"""The deliberation board: what it shows, what the jury says besides voting, what it costs."""

from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.assessment.models import Evidence, EvidencePiece
from parchemin.files.actions import keep
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.terms import InterestKind, Presence
from tests.scenes import jury_day
from tests.web.jury import (
    ON_THE_DAY,
    board_of,
    codes,
    juror,
    post_vote,
    price,
    secretary,
    soup_of,
    text,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(ON_THE_DAY, tick=False):
        yield


def test_the_board_opens_on_what_asks_for_the_jury_with_reasons_and_what_each_answer_gives():
    day = jury_day({"B1": 3, "B2": 2})
    day.case()
    day.case(B1="acquired partial acquired/acquired acquired not_acquired")
    divided = day.case(B2="acquired/not_acquired")
    day.open()
    answer = secretary(day).get(board_of(day))
    shown = text(answer)
    soup = soup_of(answer)
    assert soup.find(id="h-candidate").text.endswith(divided.dossier.person.birth_name)
    assert "Bloc 2 : au jury de décider" in shown
    assert "Les avis divergent." in shown
    assert "Si « bloc 2 » est acquis Validation totale" in shown
    assert "S’il ne l’est pas Validation partielle" in shown
    assert "4 présents, 2 requis" in shown
    assert "0 sur 3 candidats décidés" in shown
    assert "Vote, bloc 2" in shown
    assert "Règlement du jury, en vigueur le 1er janvier 2026, figé à l’ouverture" in shown


def test_the_matrix_says_each_pair_in_words_and_marks_the_gaps():
    day = jury_day({"B1": 3})
    item = day.case(B1="acquired partial acquired/acquired acquired not_acquired")
    day.open()
    soup = soup_of(secretary(day).get(board_of(day, item)))
    pairs = soup.select(".matrix .pair")
    assert [pair.text for pair in pairs] == [
        "A acquis, B acquis",
        "A partiel, B acquis",
        "A acquis, B non acquis",
    ]
    assert [pair["class"][1:] for pair in pairs] == [[], ["gap-1"], ["gap-2"]]
    detail = soup.select_one(".detail")
    assert [row.th.text for row in detail.select(".differing")] == [
        "1.2Compétence 1.2",
        "1.3Compétence 1.3",
    ]


def test_every_grid_and_its_comments_are_one_key_away():
    day = jury_day()
    item = day.case(B1="acquired/partial")
    grid = item.dossier.grids.filter(rank=2, bloc__code="B2").get()
    assert grid.marks.count() == 2
    day.open()
    client = secretary(day)
    closed = soup_of(client.get(board_of(day, item)))
    opened = soup_of(client.get(board_of(day, item, grilles=1)))
    assert closed.find(id="board-grids")["data-key"] == "g"
    assert (len(closed.select(".detail")), len(opened.select(".detail"))) == (1, 2)


def test_what_an_assessor_joined_is_read_from_the_board_and_by_nobody_else(signed_in):
    day, other = jury_day(), jury_day()
    dossier, foreign = day.scene.candidate(), other.case()
    grid = day.scene.grid(dossier, "B1")
    kept = Evidence.objects.create(
        grid=grid,
        competence=grid.bloc.competences.get(code="1.2"),
        client_id=uuid4(),
        name="étalage.jpg",
        media_type="image/jpeg",
        size=4,
        sha256="0" * 64,
        announced_at=day.at,
    )
    EvidencePiece.objects.create(evidence=kept, offset=0, file=keep(b"\xff\xd8\xff\xe0"))
    Evidence.objects.update(kept_at=day.at)
    day.scene.filled(grid, "acquired")
    for bloc, rank in (("B1", 2), ("B2", 1), ("B2", 2)):
        day.scene.signed(dossier, bloc, rank, "partial")
    item = day.judge(dossier)
    day.open()
    client = juror(day, "ndiaye")
    page = soup_of(client.get(board_of(day, item)))
    link = page.find("a", href=reverse("jury:evidence", args=[item.pk, kept.pk]))
    assert link.text == "photographie étalage.jpg, 1.2"
    answer = client.get(link["href"])
    assert answer.content == b"\xff\xd8\xff\xe0"
    assert answer["Content-Disposition"].startswith("attachment")
    for reader, judged in (
        (secretary(other), item),
        (secretary(other), foreign),
        (signed_in(Role.JUROR, body=day.sitting.body), item),
    ):
        address = reverse("jury:evidence", args=[judged.pk, kept.pk])
        assert reader.get(address).status_code == 404


def test_the_agenda_sorts_what_divides_from_what_does_not():
    day = jury_day()
    for _ in range(2):
        day.case()
    day.case(B1="acquired/not_acquired")
    day.open()
    client = secretary(day)
    shown = text(client.get(board_of(day)))
    assert "Adopter les dossiers unanimes 2" in shown
    assert "Divergents 0 / 1 décidés" in shown
    client.post(reverse("jury:adopt_all", args=[day.sitting.pk]))
    shown = text(client.get(board_of(day)))
    assert "2 unanimes, adoptés ensemble à 13 h 00" in shown
    assert "2 sur 3 candidats décidés" in shown


def test_a_recused_juror_leaves_the_table_and_the_quorum_and_it_says_why():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    declare_interest(
        item_id=item.pk,
        juror_id=day.seats["ndiaye"].juror_id,
        kind=InterestKind.TUTOR,
        actor=day.actor,
        at=day.at,
    )
    day.open()
    shown = text(secretary(day).get(board_of(day, item)))
    assert "Ndiaye a été le tuteur du candidat : quitte le quorum pour ce candidat." in shown
    assert "3 présents, 2 requis" in shown
    assert "Ndiaye ne siège pas" in shown


def test_an_empty_agenda_says_what_to_do():
    day = jury_day()
    assert "L’ordre du jour est vide" in text(secretary(day).get(board_of(day)))


def test_a_unit_may_be_a_competence_or_the_whole():
    for unit, title in (
        ("competence", "Vote, compétence 1.1"),
        ("certification", "Vote, certification"),
    ):
        day = jury_day({"B1": 2}, decision={"unit": unit})
        item = day.case(B1="acquired/not_acquired")
        day.open()
        client = secretary(day)
        assert title in text(client.get(board_of(day, item)))
        assert client.get(board_of(day, item, bloc="B1")).status_code == 200


def test_clear_blocs_are_adopted_and_the_divided_one_is_left():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    client = secretary(day)
    assert "Adopter ce que les grilles règlent Bloc 2" in text(client.get(board_of(day, item)))
    client.post(reverse("jury:adopt", args=[item.pk]))
    shown = text(client.get(board_of(day, item)))
    assert "Adopter ce que les grilles règlent" not in shown.replace("Le jury adopte", "")
    assert "Vote, bloc 1" in shown


def test_advice_and_mention_are_kept_and_shown_to_every_juror():
    day = jury_day(mentions=[{"code": "F", "label": "Félicitations du jury"}])
    item = day.case()
    day.open()
    field = text(secretary(day).get(board_of(day, item)))
    assert "Mention proposée (facultatif) Elle n’accompagne qu’une validation totale" in field
    answer = secretary(day).post(
        reverse("jury:conclude", args=[item.pk]),
        {"recommendation": "Reprendre le calcul de marge.", "mention": "F"},
    )
    assert answer["Location"] == board_of(day, item)
    shown = text(juror(day, "ndiaye").get(board_of(day, item)))
    assert "Recommandation : Reprendre le calcul de marge." in shown
    assert "Mention proposée : Félicitations du jury" in shown
    assert "Enregistrer" not in shown


def test_an_adjournment_says_until_when_and_why_and_may_be_lifted():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    client = secretary(day)
    address = reverse("jury:adjourn", args=[item.pk])
    refused = client.post(address, {"a-until": "2026-11-01", "a-reason": "Pièce."})
    assert codes(refused) == {"adjournment-past"}
    assert 'value="2026-11-01"' in refused.content.decode()
    wrong = text(client.post(address, {"a-until": "demain", "a-reason": " "}))
    assert "Réexaminer le : Saisissez une date valide." in wrong
    assert "Motif, ou complément attendu : Dites pourquoi." in wrong
    client.post(address, {"a-until": "2027-01-12", "a-reason": "Pièce attendue."})
    assert "Ajourné au 12 janvier 2027. Pièce attendue." in text(client.get(board_of(day, item)))
    client.post(reverse("jury:take_up", args=[item.pk]))
    assert "Ajourné au" not in text(client.get(board_of(day, item)))


def test_a_mark_is_adjusted_with_its_reason_where_the_reglement_lets_the_jury():
    day = jury_day(grid={"adjusted_by": "jury"})
    item = day.case(B1="acquired/partial")
    day.open()
    client = secretary(day)
    address = reverse("jury:adjust", args=[item.pk])
    typed = {"m-line": "B1|1.1", "m-value": "acquired", "m-reason": ""}
    assert "Motif : Dites pourquoi." in text(client.post(address, typed))
    client.post(address, {**typed, "m-reason": "Preuve vue en séance."})
    assert "1.1 : Acquis, dit le jury. Preuve vue en séance." in text(
        client.get(board_of(day, item))
    )
    other = jury_day()
    case = other.case(B1="acquired/partial")
    other.open()
    desk = secretary(other)
    assert "Modifier une note" not in text(desk.get(board_of(other, case)))
    address = reverse("jury:adjust", args=[case.pk])
    assert codes(desk.post(address, {**typed, "m-reason": "Vu."})) == {"adjustment-not-admitted"}


def test_a_mark_to_change_is_first_asked_of_a_line_that_nobody_changed():
    day = jury_day({"B1": 3}, grid={"adjusted_by": "jury"})
    item = day.case(B1="acquired partial acquired/acquired acquired not_acquired")
    day.open()
    client = secretary(day)
    typed = {"m-value": "acquired", "m-reason": "Preuve vue en séance."}

    def chosen() -> str:
        page = soup_of(client.get(board_of(day, item, unite="B1")))
        return page.select_one("[name=m-line] [selected]")["value"]

    line = chosen()
    client.post(reverse("jury:adjust", args=[item.pk]), {**typed, "m-line": line})
    assert line == "B1|1.2"
    assert chosen() == "B1|1.3"
    shown = text(client.get(board_of(day, item, unite="B1")))
    replaced = "1.2 : la nouvelle note remplace « Acquis » et son motif « Preuve vue en séance. »."
    assert replaced in shown


def test_what_each_answer_gives_is_shown_while_it_changes_something():
    day = jury_day({"B1": 1}, decision={"unit": "competence"})
    item = day.case(B1="acquired/not_acquired")
    day.open()
    client = secretary(day)
    code = soup_of(client.get(board_of(day, item))).select_one("#vote-title").text.split()[-1]
    shown = text(client.get(board_of(day, item, unite=code)))
    assert f"Si « compétence {code} » est acquise Validation totale" in shown
    assert "Si elle ne l’est pas" in shown
    for name in ("marchal", "almeida", "belkacem", "ndiaye"):
        post_vote(client, day, item, name, unit=code)
    assert "Si elle ne l’est pas" not in text(client.get(board_of(day, item, unite=code)))


def test_fraud_is_retained_and_lifted():
    day = jury_day()
    item = day.case()
    day.open()
    client = secretary(day)
    address = reverse("jury:retain_fraud", args=[item.pk])
    client.post(address, {"f-reason": "Copie du dossier voisin ; il le reconnaît."})
    assert "Exclu pour fraude" in text(client.get(board_of(day, item)))
    client.post(address, {"f-reason": ""})
    assert "Fraude retenue" not in text(client.get(board_of(day, item)))


def test_a_jury_that_departs_from_the_marks_says_why_on_the_board():
    day = jury_day(grid={"binding": "remark"})
    item = day.case(B1="not_acquired")
    day.open()
    client = secretary(day)
    shown = soup_of(client.get(board_of(day, item)))
    form = shown.find("form", action=reverse("jury:remark_departure", args=[item.pk]))
    assert form.find("textarea", attrs={"name": "d-text"})
    client.post(
        form["action"], {"d-text": "Entretien repris en séance : la compétence est montrée."}
    )
    assert "Écart avec le résultat des notes. Entretien repris" in text(
        client.get(board_of(day, item))
    )
    free = jury_day()
    other = free.case()
    free.open()
    desk = secretary(free)
    assert "S’écarter du résultat des notes" not in text(desk.get(board_of(free, other)))
    answer = desk.post(reverse("jury:remark_departure", args=[other.pk]), {"d-text": "Non."})
    assert codes(answer) == {"departure-not-asked"}


def test_the_price_of_the_board_depends_on_no_number():
    prices = []
    for cases in (1, 30):
        day = jury_day()
        for _ in range(cases):
            day.case(B1="acquired/not_acquired")
        day.open()
        client = secretary(day)
        client.get(board_of(day))
        item = day.sitting.agenda.first()
        prices.append((price(client, board_of(day)), price(client, board_of(day, item, grilles=1))))
    assert prices[0] == prices[1]


def test_a_large_agenda_lists_those_around_and_counts_the_others():
    day = jury_day({"B1": 1})
    items = [day.case(B1="acquired/not_acquired") for _ in range(45)]
    day.open()
    shown = soup_of(secretary(day).get(board_of(day, items[40])))
    assert len(shown.select(".agenda li")) == 40
    assert "et 5 autres" in shown.get_text()
    assert len(shown.select(".progress i")) == 20


def test_before_the_opening_who_is_convened_is_expected():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.comes(day.seats["ndiaye"], Presence.EXCUSED)
    shown = text(secretary(day).get(board_of(day, item)))
    assert "3 attendus, 2 requis" in shown
    assert "Marchal présidence" in shown
    assert "Ndiaye excusé" in shown
    assert "La séance n’est pas ouverte : aucune voix n’est prise." in shown
    assert "3 présents, 2 requis" in text(secretary(day.open()).get(board_of(day, item)))


def test_what_is_adopted_without_a_vote_awaits_no_voice():
    day = jury_day()
    item = day.case()
    client = secretary(day.open())
    assert "il manque 2 voix" in text(client.get(board_of(day, item)))
    client.post(reverse("jury:adopt_all", args=[day.sitting.pk]))
    shown = text(client.get(board_of(day, item)))
    assert "il manque" not in shown
    assert shown.count("sans vote") == 4


def test_the_matrix_counts_a_mark_changed_by_the_jury_and_says_which():
    day = jury_day({"B1": 3}, grid={"adjusted_by": "jury"})
    item = day.case(B1="acquired not_acquired acquired/acquired acquired not_acquired")
    day.open()
    client = secretary(day)

    def row():
        page = soup_of(client.get(board_of(day, item, unite="B1")))
        cells = page.select_one(".matrix tbody tr").select("td")
        return page, [cell.get_text(" ", strip=True) for cell in cells]

    _, before = row()
    assert before[3:5] == ["2/3", "2/3"]
    typed = {"m-value": "acquired", "m-reason": "Preuve vue en séance.", "m-line": "B1|1.2"}
    assert client.post(reverse("jury:adjust", args=[item.pk]), typed).status_code == 303
    page, after = row()
    assert after[3:5] == ["3/3", "2/3"]
    assert after[1] == "A acquis, B acquis, note modifiée par le jury J"
    assert [cell.endswith("J") for cell in after[:3]] == [False, True, False]
    assert "J note modifiée par le jury" in page.select_one(".legend").get_text(" ", strip=True)
    (line,) = [one for one in page.select(".detail tbody tr") if one.text.startswith("1.2")]
    said = line.get_text(" ", strip=True).replace("\xa0", " ")
    assert "jury : Acquis" in said
    assert "Non acquis" in said
