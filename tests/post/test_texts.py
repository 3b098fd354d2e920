"""A body writes what its e-mails say: fields in braces and nothing else, tried, kept, undone in one gesture."""

import pytest
from django.core import mail

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.post.invitations import invite
from parchemin.post.letters import letter_rules
from parchemin.post.models import Dispatch, LetterText
from parchemin.post.terms import CallingOff, LetterKind
from parchemin.post.texts import (
    SECRET,
    MailText,
    objections_to_text,
    preview,
    reset_text,
    set_text,
    standard_texts,
    text_of,
    text_with_values,
)
from tests.conftest import NOON
from tests.factories import BodyFactory, MandateFactory, actor_for
from tests.jobs.running import run_due_jobs
from tests.jury.after import decided_day, notified
from tests.post.letters import secretary

pytestmark = pytest.mark.django_db
KIND = LetterKind.NOTIFICATION
OWN = MailText("Votre jury, {dossier}", "Bonjour {nom},\n\nVoici {décision}.\n\n{certificateur}")


def write(actor, said=OWN, kind=KIND):
    return set_text(kind=kind, said=said, actor=actor, at=NOON)


def codes(said, kind=KIND):
    return [one.code for one in objections_to_text(kind, said)]


@pytest.mark.parametrize("kind", standard_texts(), ids=str)
def test_every_standard_text_is_one_that_a_body_could_write_and_uses_its_fields(kind):
    standard = standard_texts()[kind]
    assert codes(MailText(standard.subject, standard.text), kind) == []
    shown, real = preview(BodyFactory().pk, kind, MailText(standard.subject, standard.text))
    assert not real
    assert "{" not in shown.subject + shown.text


def test_every_letter_and_what_undoes_it_has_a_text_that_a_body_may_write():
    assert set(standard_texts()) == {*LetterKind, *CallingOff}


def test_every_letter_has_its_rules():
    assert set(letter_rules()) == {*LetterKind}


def test_an_empty_value_leaves_no_blank_and_a_subject_is_no_longer_than_what_is_kept():
    said = text_with_values(
        MailText("{nom}", "Venez. {suite}\n\n{nom}"), {"suite": "", "nom": "x" * 301}
    )
    assert said.text.startswith("Venez.\n\nx")
    assert len(said.subject) == 300


def test_what_a_body_writes_is_what_its_letters_say_and_only_its_own():
    day = decided_day()
    write(day.actor)
    kept = notified(day).dispatch
    number = kept.subject.removeprefix("Votre jury, ")
    assert (
        kept.text == f"Bonjour {kept.name},\n\nVoici la décision.\n\n{day.sitting.body.legal_name}"
    )
    assert number == day.item.dossier.number
    assert text_of(BodyFactory().pk, KIND) != OWN


def test_the_preview_is_the_last_real_case():
    day = decided_day()
    shown, real = preview(day.sitting.body_id, KIND, OWN)
    assert real
    assert day.item.dossier.number in shown.subject
    assert day.item.dossier.person.full_name in shown.text


def test_an_unknown_field_is_named_with_its_line_and_those_that_exist():
    found = objections_to_text(KIND, MailText("Objet {numero}", "Bonjour,\n\nVoici {décison}."))
    assert [one.message for one in found] == [
        "Objet, ligne 1 : le champ {numero} n’existe pas.",
        "Texte, ligne 3 : le champ {décison} n’existe pas.",
    ]
    assert "{décision}" in found[0].remedy


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (MailText("", "Bonjour."), "text-empty"),
        (MailText("Objet", " "), "text-empty"),
        (MailText("Objet", "x" * 5001), "text-too-long"),
        (MailText("Objet", "Bonjour {nom"), "brace"),
        (MailText("Objet", "Bonjour nom}"), "brace"),
        (MailText("Objet", "{{ nom }}"), "brace"),
        (MailText("Objet", "Voici [lien personnel]"), "reserved"),
        (MailText("Objet", "{nom.__class__}"), "unknown-field"),
        (MailText("Objet", "{% include 'x' %}"), "unknown-field"),
    ],
)
def test_a_text_that_cannot_be_is_refused_and_nothing_is_kept(said, code):
    assert code in codes(said)
    with pytest.raises(Refused):
        write(secretary(), said)
    assert not LetterText.objects.exists()


def test_a_value_that_looks_like_a_field_stays_as_it_is():
    assert (
        text_with_values(MailText("{nom}", "{nom}"), {"nom": "{dossier}", "dossier": "12"}).text
        == "{dossier}"
    )


def test_an_e_mail_that_leads_somewhere_by_a_secret_link_keeps_it():
    kind = LetterKind.POLL_LINK
    assert codes(MailText("Objet", "Répondez-nous."), kind) == ["field-missing"]
    assert standard_texts()[kind].fields["lien"] is SECRET


def test_the_standard_text_comes_back_in_one_gesture_and_the_journal_says_both():
    actor = secretary()
    write(actor)
    write(actor)
    assert text_of(actor.body_id, KIND) == OWN
    for _ in range(2):
        reset_text(kind=KIND, actor=actor, at=NOON)
    standard = standard_texts()[KIND]
    assert text_of(actor.body_id, KIND) == MailText(standard.subject, standard.text)
    names = [event.name for event in Event.objects.order_by("pk")]
    assert names == ["post.text.set", "post.text.reset"]
    juror = actor_for(BodyFactory(), Role.JUROR)
    for act in (lambda: write(juror), lambda: reset_text(kind=KIND, actor=juror, at=NOON)):
        with pytest.raises(Refused):
            act()


def test_a_text_written_again_is_sent_again_to_nobody():
    actor = secretary()
    user = MandateFactory(body_id=actor.body_id, role="commission").user
    invite(user_id=user.pk, actor=actor, at=NOON)
    run_due_jobs()
    write(actor, MailText("Votre compte", "Voici : {mot de passe}"), LetterKind.ACCOUNT_OPENED)
    invite(user_id=user.pk, actor=actor, at=NOON)
    run_due_jobs()
    assert len(mail.outbox) == Dispatch.objects.count() == 1
