"""A candidate is told once what was decided, by a letter that says everything and is kept."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.actions.cases import adjourn, recommend, retain_fraud
from parchemin.jury.actions.notifying import notify_candidate
from parchemin.jury.actions.voting import accept_unanimous
from parchemin.jury.models import Decision, Notification
from parchemin.jury.selectors.following import decided_cases
from parchemin.jury.terms import NoticeChannel
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.objections import Refused
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.rectify_minutes import Correction, rectify_minutes
from tests.documents import words
from tests.factories import BodyFactory, actor_for
from tests.jury.after import closed_day, decided_day, decision_of, notified, sign
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db
DAYS = {"window": {"days": 60}, "reply": {"days": 90}}


def letter(day, **changes):
    return words(bytes(notified(day, **changes).pdf))


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
        "dans un délai de 60 jours, soit jusqu’au 23 janvier 2027 inclus",
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
    assert "Complément attendu : Étude de cas à compléter." in told


def test_telling_twice_tells_once():
    day = decided_day()
    first = notified(day)
    told = Event.objects.count()
    assert notified(day, channel=NoticeChannel.POST) == first
    assert Event.objects.count() == told
    assert first.sha256 == sha256_hex(bytes(first.pdf))
    assert (first.due_on, first.appeal_until) == (date(2026, 12, 9), date(2027, 1, 23))


def test_the_journal_says_when_how_and_until_when_to_appeal():
    day = decided_day()
    notified(day, channel=NoticeChannel.REGISTERED_LETTER)
    event = Event.objects.get(name="jury.candidate.notified")
    assert event.details["appeal"] == "jusqu’au 23 janvier 2027"
    assert event.details["channel"] == "lettre recommandée avec avis de réception"


def test_nothing_is_told_before_the_minutes_are_signed_nor_by_a_juror():
    day = closed_day()
    with pytest.raises(Refused) as refused:
        notified(day, actor=actor_for(day.sitting.body, Role.JUROR))
    assert refused.value.codes == ("role", "minutes-not-signed")
    assert not Notification.objects.exists()


def test_a_notification_is_neither_before_the_decision_nor_to_come():
    day = decided_day()
    for changed in (-1, 1):
        with pytest.raises(Refused) as refused:
            notified(day, notified_on=day.at.date() + timedelta(days=changed))
        assert refused.value.codes == ("notified-when",)


def test_a_rectified_decision_is_told_by_the_one_that_rectifies_it():
    day = decided_day()
    former = decision_of(day)
    correction = Correction(former.dossier_id, recommendation="Persévérer.")
    asked = {"sitting_id": day.sitting.pk, "reason": "Recommandation omise."}
    second = rectify_minutes(**asked, corrections=[correction], actor=day.actor, at=day.at)
    sign(day, second)
    asked = {"channel": NoticeChannel.EMAIL, "actor": day.actor, "at": day.at}
    with pytest.raises(Refused) as refused:
        notify_candidate(decision_id=former.pk, **asked)
    assert refused.value.codes == ("decision-rectified",)
    assert "Persévérer." in letter(day)


def test_another_body_reaches_nothing():
    day = decided_day()
    with pytest.raises(Decision.DoesNotExist):
        notified(day, actor=actor_for(BodyFactory()))


def test_the_database_keeps_what_was_sent():
    notified(decided_day())
    with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
        Notification.objects.update(channel="post")
    with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
        Notification.objects.all()._raw_delete("default")


def test_the_database_keeps_a_notification_in_its_body():
    day = decided_day()
    with pytest.raises(IntegrityError, match="certificateur"), transaction.atomic():
        Notification.objects.create(
            body=BodyFactory(),
            decision=decision_of(day),
            channel="email",
            notified_on=day.at.date(),
            due_on=day.at.date(),
            pdf=b"%PDF",
            sha256="a" * 64,
            recorded_at=day.at,
        )


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
