"""Until its last signature a rectificatif changes no decision on any screen; it is named beside what is signed."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from parchemin.deadlines.models import Deadline
from parchemin.deadlines.selectors import deadline_faults
from parchemin.jury.actions.appeals import admit_appeal, lodge_appeal
from parchemin.jury.models import Decision
from parchemin.jury.selectors.followup import appeals
from parchemin.jury.selectors.presentations import times_presented
from parchemin.jury.terms import Choice, Ground, Outcome
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Refused
from parchemin.processes.confirm_sitting import confirm_sitting
from tests.jury.after import decided_day, decision_of, next_day, notified, sign
from tests.jury.test_rectified_letters import rectify, withdraw
from tests.web.jury import board_of, juror, secretary, soup_of, text

pytestmark = pytest.mark.django_db
DRAFTED = "Rectificatif en préparation, n° JURY-1-R1 : jusqu’à sa dernière signature, ce qui est signé demeure."
RECTIFIED = "Décision rectifiée le 24 novembre 2026, rectificatif n° JURY-1-R1"


def minutes_of(day, version):
    return f"{reverse('jury:minutes', args=[day.sitting.pk])}?version={version}"


def part(answer, selector):
    return " ".join(soup_of(answer).select_one(selector).get_text(" ").split()).replace(" ,", ",")


def screens(client, day):
    """Return what each screen says of the only candidate of a day: dossier, list, agenda of the sitting, board."""
    number = day.item.dossier.number
    pages = {
        "dossier": (reverse("pathways:dossier", args=[number]), "[aria-labelledby=decisions]"),
        "list": (reverse("pathways:dossiers"), "table"),
        "agenda": (reverse("jury:sitting", args=[day.sitting.pk]), "[aria-labelledby=agenda]"),
        "board": (board_of(day, day.item), "#board-case header"),
    }
    return {name: part(client.get(url), where) for name, (url, where) in pages.items()}


def links(client, day):
    page = client.get(reverse("pathways:dossier", args=[day.item.dossier.number]))
    found = soup_of(page).select("[aria-labelledby=decisions] a")
    return {link.get_text(): link["href"] for link in found}


def test_a_draft_changes_no_screen_and_its_signature_changes_all():
    day = decided_day()
    client = secretary(day)
    before = screens(client, day)
    assert all("Validation partielle" in said for said in before.values()), before
    with time_machine.travel(day.at, tick=False):
        minutes = rectify(day, at=day.at)
    drafted = screens(client, day)
    assert all("Validation partielle" in said for said in drafted.values()), drafted
    assert not any("Validation totale" in said for said in drafted.values())
    assert all("rectificatif en préparation" in said.lower() for said in drafted.values()), drafted
    assert all(DRAFTED in drafted[name] for name in ("dossier", "agenda", "board"))
    assert links(client, day)["Rectificatif en préparation"] == minutes_of(day, 2)
    sign(day, minutes)
    signed = screens(client, day)
    assert all("Validation totale" in said for said in signed.values()), signed
    assert not any("en préparation" in said for said in signed.values())
    assert all(RECTIFIED in signed[name] for name in ("dossier", "agenda", "board"))
    assert links(client, day)["rectificatif n° JURY-1-R1"] == minutes_of(day, 2)
    rectify(day, Choice.NOT_ACQUIRED)
    again = screens(client, day)
    assert all("Validation totale" in said for said in again.values()), again
    assert all(RECTIFIED in again[name] for name in ("dossier", "agenda", "board"))
    assert "n° JURY-1-R2 : jusqu’à sa dernière signature" in again["dossier"]


def test_a_draft_withdrawn_leaves_every_screen_as_it_was():
    day = decided_day()
    client = secretary(day)
    before = screens(client, day)
    rectify(day)
    withdraw(day)
    assert screens(client, day) == before


def test_the_export_of_dossiers_and_of_an_agenda_say_it_too():
    day = decided_day()
    client = secretary(day)
    rectify(day)
    for url in (
        f"{reverse('pathways:dossiers')}?export=csv",
        f"{reverse('jury:sitting', args=[day.sitting.pk])}?export=csv",
    ):
        said = client.get(url).content.decode("utf-8-sig")
        assert "Validation partielle, rectificatif en préparation" in said


def test_the_journal_of_a_dossier_tells_a_draft_as_such_then_what_becomes_of_it():
    day = decided_day()
    client = secretary(day)
    journal = reverse("pathways:journal", args=[day.item.dossier.number])
    rectify(day)
    withdraw(day)
    said = text(client.get(journal))
    assert "le projet de rectificatif JURY-1-R1 dirait « validation totale »" in said
    assert (
        "le rectificatif JURY-1-R1 est retiré, la décision reste « validation partielle »" in said
    )
    assert "séance JURY-1 : validation totale" not in said
    sign(day, rectify(day))
    said = text(client.get(journal))
    assert "décision rectifiée par le procès-verbal JURY-1-R2 : validation totale" in said


def contested(day):
    """Return the appeal of the only candidate of a day, who comes back before a jury."""
    notified(day)
    asked = {"ground": Ground.PROCEDURE, "statement": "Un évaluateur manquait."}
    appeal = lodge_appeal(decision_id=decision_of(day).pk, actor=day.actor, at=day.at, **asked)
    return admit_appeal(appeal_id=appeal.pk, actor=day.actor, at=day.at)


def test_the_next_jury_reads_what_was_signed_and_that_a_rectificatif_is_prepared():
    day = decided_day()
    contested(day)
    first = decision_of(day)
    rectify(day, at=day.at)
    again = next_day(day, B1="acquired")
    board = board_of(again, again.item)
    heard = part(secretary(day).get(board), ".heard-before")
    assert "validation partielle" in heard
    assert DRAFTED in heard
    assert minutes_of(day, 2) in str(soup_of(secretary(day).get(board)).select(".heard-before"))
    told = juror(again, "almeida").get(board)
    assert DRAFTED in part(told, ".heard-before")
    assert not soup_of(told).select(".heard-before a")
    # Contested as it was signed, it is that decision which the jury took up again.
    assert again.item.dossier.decisions.get(sitting=again.sitting).reexamines == first


def test_an_appeal_is_lodged_against_what_is_signed_never_against_a_draft():
    day = decided_day()
    rectify(day)
    with pytest.raises(Refused) as refused:
        lodge_appeal(
            decision_id=decision_of(day).pk,
            ground=Ground.PROCEDURE,
            statement="Non.",
            actor=day.actor,
            at=day.at,
        )
    assert "rectification-unsigned" in refused.value.codes


def test_the_outcome_of_a_re_examination_is_the_one_signed_last():
    day = decided_day()
    appeal = contested(day)
    again = next_day(day, B1="acquired")
    sign(again, again.minutes)

    def told():
        (line,) = appeals(day.actor, paris_date(again.at))
        page = secretary(day).get(reverse("jury:appeal", args=[appeal.pk]))
        return line.new_outcome, part(page, ".decision-seen:nth-of-type(2)")

    minutes = rectify(again, Choice.NOT_ACQUIRED)
    outcome, shown = told()
    assert outcome is Outcome.FULL
    assert "Validation totale" in shown
    assert "Rectificatif en préparation, n° JURY-2-R1" in shown
    sign(again, minutes)
    outcome, shown = told()
    assert outcome is Outcome.REFUSED
    assert "Refus" in shown
    assert "rectificatif n° JURY-2-R1" in shown


def test_what_the_cpne_confirmed_keeps_its_clocks_and_its_presentation_while_a_draft_waits():
    day = decided_day(decision={"cpne_confirmation": True, "deadline": {"months": 3}})
    confirmed_on = (day.at + timedelta(days=5)).date()
    confirm_sitting(
        sitting_id=day.sitting.pk,
        deliberation="2026-47",
        confirmed_on=confirmed_on,
        actor=day.actor,
        at=day.at + timedelta(days=5),
    )

    def known():
        clocks = Deadline.objects.order_by("kind", "subject_id")
        return (
            list(clocks.values_list("kind", "subject_id", "starts_on", "due_on", "met_on")),
            times_presented(day.item.dossier),
        )

    before = known()
    assert before[1] == 1
    assert any(met == confirmed_on for *_, met in before[0])
    rectify(day)
    assert known() == before
    assert not list(deadline_faults(day.sitting.body_id))
    assert Decision.objects.count() == 2
