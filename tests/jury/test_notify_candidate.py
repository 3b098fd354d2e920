"""A candidate is told once what was decided, by a letter that says everything and is kept."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail as mailbox
from django.db import IntegrityError, transaction
from django.test import override_settings

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.actions.cases import adjourn, recommend, retain_fraud
from parchemin.jury.actions.notifications import write_notifications
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.models import Notification, Sitting
from parchemin.jury.selectors.followup import decided_cases
from parchemin.jury.selectors.notification import about_sitting
from parchemin.jury.terms import Channel
from parchemin.kernel.objections import Refused
from parchemin.post.actions import mail, send
from parchemin.post.models import Dispatch
from parchemin.post.selectors import mail_news
from parchemin.post.terms import LetterKind
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.rectify_minutes import Correction, rectify_minutes
from tests.documents import words
from tests.factories import BodyFactory, actor_for
from tests.jobs.running import run_due_jobs
from tests.jury.after import closed_day, decided_day, decision_of, letter_of, notified, sign
from tests.scenes import BY_COMPETENCE, jury_day

pytestmark = pytest.mark.django_db
DAYS = {"window": {"days": 60}, "reply": {"days": 90}}


def letter(day, **changes):
    return words(letter_of(notified(day, **changes)))


def test_the_letter_says_what_was_decided_what_holds_and_how_to_appeal():
    """RULE-40."""
    day = decided_day(appeal=DAYS, articles={"appeal": "art. 12"}, retake={"max_attempts": 3})
    text = letter(day)
    for said in (
        "Décision du jury : validation partielle",
        "Manager d’unité commerciale",
        "JURY-1, Paris, le 24 novembre 2026",
        "B1 Bloc 1 non acquis sans objet",
        "B2 Bloc 2 acquis jusqu’au 24 novembre 2031",
        "Vous pouvez vous présenter à nouveau pour les blocs manquants (B1)",
        "3 présentations au plus",
        "dans un délai de 60 jours à compter du jour où cette lettre vous est envoyée",
        "soit au moins jusqu’au 23 janvier 2027 inclus",
        "Motifs admis : vice de procédure, erreur matérielle",
        "dans les 90 jours qui suivent",
        "Règlement, art. 12",
        "RGPD",
    ):
        assert said in text, said


def test_a_whole_certification_is_told_without_an_appeal_route():
    text = letter(decided_day({"B1": "acquired"}))
    assert "Le jury vous accorde la certification entière." in text
    assert "recours" not in text


def test_the_advice_of_the_jury_reaches_the_candidate():
    day = jury_day()
    item = day.case(B1="not_acquired")
    day.open()
    recommend(item_id=item.pk, text="Revoir la marge brute.", actor=day.actor, at=day.at)
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    sign(day)
    assert "Revoir la marge brute." in letter(day)


def letter_of_one_who_did_not_come(state, sex="F"):
    day = jury_day()
    dossier = day.scene.candidate()
    dossier.attendance_set.update(state=state)
    dossier.person.sex = sex
    dossier.person.save()
    day.judge(dossier)
    day.open()
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    sign(day)
    return letter(day)


@pytest.mark.parametrize(
    ("state", "sex", "subject", "said"),
    [
        ("absent", "F", "Constat du jury : absence", "que vous étiez absente à l’évaluation"),
        ("excused", "F", "Constat du jury : absence excusée", "que vous étiez excusée"),
        ("excused", "M", "Constat du jury : absence excusée", "que vous étiez excusé à"),
    ],
)
def test_who_did_not_come_is_told_so_and_no_decision_on_what_they_know(state, sex, subject, said):
    text = letter_of_one_who_did_not_come(state, sex)
    assert subject in text
    assert said in text
    assert "Il n’a rien décidé de vos acquis." in text
    assert "a examiné votre dossier" not in text
    assert "Candidat " not in text
    assert "Contester ce constat" in text
    assert "Contester cette décision" not in text


def test_an_exclusion_states_the_facts_retained_and_that_the_person_was_heard():
    day = jury_day()
    item = day.case()
    item.dossier.person.sex = "F"
    item.dossier.person.save()
    day.open()
    retain_fraud(
        item_id=item.pk,
        reason="Copie du mémoire d’un tiers ; elle l’a reconnu.",
        actor=day.actor,
        at=day.at,
    )
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    sign(day)
    text = letter(day)
    assert "Décision du jury : exclue pour fraude" in text
    assert "a retenu une fraude et vous a exclue de cette session" in text
    assert "Faits retenus : Copie du mémoire d’un tiers ; elle l’a reconnu." in text
    assert "Vous avez pu présenter vos observations avant cette décision." in text
    assert "Contester cette décision" in text


def test_an_adjournment_says_when_the_jury_comes_back():
    day = jury_day()
    item = day.case()
    day.open()
    adjourn(
        item_id=item.pk,
        until=date(2027, 1, 12),
        reason="Étude de cas à compléter.",
        actor=day.actor,
        at=day.at,
    )
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    sign(day)
    told = letter(day)
    assert "Le jury reprendra votre dossier le 12 janvier 2027." in told
    assert "Motif de l’ajournement : Étude de cas à compléter." in told


def test_a_reason_that_asks_nothing_of_the_candidate_is_told_as_a_reason():
    day = jury_day()
    item = day.case()
    day.open()
    why = "Le jury n’a pas achevé de se prononcer."
    adjourn(item_id=item.pk, until=date(2027, 1, 12), reason=why, actor=day.actor, at=day.at)
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    sign(day)
    told = letter(day)
    assert f"Motif de l’ajournement : {why}" in told
    assert "Complément attendu" not in told


def test_telling_twice_tells_once():
    day = decided_day()
    first = notified(day)
    told = Event.objects.count()
    assert notified(day, channel=Channel.POST) == first
    assert Event.objects.count() == told
    assert (first.due_on, first.appeal_until) == (date(2026, 12, 9), date(2027, 1, 23))


def test_the_journal_says_when_how_and_until_when_to_appeal():
    day = decided_day()
    notified(day, channel=Channel.REGISTERED_LETTER)
    event = Event.objects.get(name="jury.candidate.notified")
    assert event.details["appeal"] == "jusqu’au 23 janvier 2027"
    assert event.details["channel"] == "lettre recommandée avec avis de réception"


def test_nothing_is_told_before_the_minutes_are_signed_nor_by_a_juror():
    day = closed_day()
    for role, code in ((Role.JUROR, "role"), (Role.SECRETARIAT, "minutes-not-signed")):
        with pytest.raises(Refused) as refused:
            notified(day, actor=actor_for(day.sitting.body, role))
        assert refused.value.codes == (code,)
    assert not Notification.objects.exists()


def test_a_letter_left_neither_before_it_was_written_nor_on_a_day_to_come():
    day = decided_day()
    for changed, code in ((-1, "sent-before-written"), (1, "sent-later")):
        with pytest.raises(Refused) as refused:
            notified(day, sent_on=day.at.date() + timedelta(days=changed))
        assert refused.value.codes == (code,)
    assert not Notification.objects.exists()


def test_a_rectified_decision_is_told_by_the_one_that_rectifies_it():
    day = decided_day()
    former = decision_of(day)
    (first,) = write_notifications(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    correction = Correction(former.dossier_id, recommendation="Persévérer.")
    asked = {"sitting_id": day.sitting.pk, "reason": "Recommandation omise."}
    second = rectify_minutes(**asked, corrections=[correction], actor=day.actor, at=day.at)
    sign(day, second)
    with pytest.raises(Refused) as refused:
        send(dispatch_id=first.pk, channel=Channel.POST, actor=day.actor, at=day.at)
    assert refused.value.codes == ("decision-rectified",)
    assert "Persévérer." in letter(day)
    first.refresh_from_db()
    assert first.state == "replaced"


def test_another_body_reaches_nothing():
    day = decided_day()
    with pytest.raises(Sitting.DoesNotExist):
        notified(day, actor=actor_for(BodyFactory()))


def test_the_database_keeps_what_was_sent():
    notified(decided_day())
    with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
        Notification.objects.update(appeal_until=None)
    with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
        Notification.objects.all()._raw_delete("default")


def test_the_database_keeps_a_notification_in_its_body():
    day = decided_day()
    (dispatch,) = write_notifications(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    with pytest.raises(IntegrityError, match="certificateur"), transaction.atomic():
        Notification.objects.create(
            body=BodyFactory(),
            decision=decision_of(day),
            dispatch=dispatch,
            notified_on=day.at.date(),
            due_on=day.at.date(),
        )


def hand_over(day, at=None):
    """Write the letters of a sitting, hand them to the worker, which works at once."""
    asked = {"actor": day.actor, "at": at or day.at}
    write_notifications(sitting_id=day.sitting.pk, **asked)
    mail(kind=LetterKind.NOTIFICATION, about=about_sitting(day.sitting.pk), **asked)
    run_due_jobs()


def test_the_appeal_runs_from_the_day_the_mail_server_took_the_letter():
    day = decided_day(appeal=DAYS)
    decision_of(day).dossier.person.__class__.objects.update(email="candidat@exemple.fr")
    with time_machine.travel(day.at, tick=False) as clock:
        with override_settings(EMAIL_BACKEND="tests.mail.DownBackend"):
            hand_over(day)
        assert not Notification.objects.exists()
        clock.shift(timedelta(days=2))
        run_due_jobs()
    kept = Notification.objects.get()
    assert (kept.notified_on, kept.appeal_until) == (date(2026, 11, 26), date(2027, 1, 25))
    (message,) = mailbox.outbox
    assert message.to == [f"{kept.dispatch.name} <candidat@exemple.fr>"]
    assert "Validation" not in message.body
    assert [file.name for file in kept.dispatch.files.all()] == [
        message.attachments[0].get_filename()
    ]


def test_one_address_refused_stops_nobody_and_is_tried_again_alone():
    day = jury_day()
    for address in ("a@exemple.fr", "b@refuse.test", ""):
        person = day.case(B1="not_acquired").dossier.person
        person.email = address
        person.save()
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    sign(day)
    with time_machine.travel(day.at, tick=False):
        with override_settings(EMAIL_BACKEND="tests.mail.RefusingBackend"):
            hand_over(day)
        assert Notification.objects.get().dispatch.email == "a@exemple.fr"
        waits = Dispatch.objects.filter(state="prepared").order_by("email")
        assert [row.email for row in waits] == ["", "b@refuse.test"]
        assert mail_news([row.pk for row in waits]).answers == {waits[1].pk: "550 unknown"}
        hand_over(day)
    assert {row.dispatch.email for row in Notification.objects.all()} == {
        "a@exemple.fr",
        "b@refuse.test",
    }
    assert len(mailbox.outbox) == 2


def test_the_list_shows_first_whom_to_tell_and_who_waits_too_long(django_assert_num_queries):
    day = decided_day()
    (line,) = decided_cases(day.actor, date(2026, 12, 9))
    assert (line.due_on, line.late, line.notified_on) == (date(2026, 12, 9), False, None)
    assert decided_cases(day.actor, date(2026, 12, 10))[0].late
    notified(day)
    with django_assert_num_queries(1):
        (line,) = decided_cases(day.actor, date(2027, 3, 1))
    assert (line.late, line.appeal_until) == (False, date(2027, 1, 23))
    assert decided_cases(actor_for(BodyFactory()), date(2027, 3, 1)) == ()
    assert decided_cases(actor_for(day.sitting.body, Role.JUROR), date(2027, 3, 1)) == ()


def test_the_letter_of_a_partial_result_says_why_each_bloc_is_not_acquired():
    told = letter(decided_day())
    assert "Motifs" in told
    assert "Selon A, 0 compétence acquise sur 2 : toutes sont demandées." in told
    assert "Le jury adopte la pré-décision : non acquis." in told
    assert told.count("Selon A") == 1


def test_what_a_vote_refused_is_told_without_a_voice():
    day = jury_day()
    day.item = day.case(B1="acquired/not_acquired")
    day.open()
    day.everybody(day.item, "B1", "not_acquired")
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.vote(
        day.item,
        unit="B2",
        marchal="acquired",
        almeida="acquired",
        belkacem="acquired",
        ndiaye="acquired",
    )
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    sign(day)
    told = letter(day)
    assert "Les avis divergent." in told
    assert "Le jury a voté : non acquis." in told
    assert "voix pour" not in told


def test_the_letter_of_a_whole_certification_gives_no_reason_of_refusal():
    assert "Ce qui n’est pas acquis" not in letter(decided_day({"B1": "acquired"}))


def test_reasons_of_a_certification_decided_as_a_whole_name_each_bloc_once():
    day = decided_day(decision={"unit": "certification", "outcomes": ["full", "refused", "absent"]})
    told = letter(day)
    motives = told[told.index("Ce qui n’est pas acquis") : told.index("Une lettre, A ou B")]
    assert "Bloc B1. Selon A, 0 compétence acquise sur 2" in motives
    assert "Bloc B2. Selon A, 2 compétences acquises sur 2" in motives
    assert (motives.count("Bloc B1."), motives.count("Bloc B2.")) == (1, 1)


def test_a_competence_not_acquired_is_named_by_its_code_and_its_title():
    day = decided_day(decision=BY_COMPETENCE)
    told = letter(day)
    refused = decision_of(day).dossier.edition.blocs.get(code="B1").competences.first()
    assert f"{refused.code} {refused.title} Selon A" in told
    assert f"{refused.code} {refused.code}" not in told
