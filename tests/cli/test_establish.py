"""Opening a certifying body on a fresh installation, from the command line."""

import argparse
import re
from email.utils import parseaddr

import pytest
from django.core import mail
from django.urls import reverse

from parchemin.accounts.models import Mandate, User
from parchemin.cli import establish
from parchemin.organisations.models import CertifyingBody
from parchemin.post.models import Dispatch
from parchemin.post.terms import DispatchState, LetterKind
from tests.jobs.running import run_due_jobs

WHOLE = [
    "fleurs",
    "--name=Certification des fleuristes",
    "--siret=73282932000074",
    "--city=Lyon",
    "--prefix=FLE",
    "--commission=CPNEFP des fleuristes",
    "--branch=1978:Fleuristes",
    "--secretary=Odile Pré:Odile.Pre@fleurs.exemple.fr",
]


def call(*arguments):
    parser = argparse.ArgumentParser()
    establish.add_arguments(parser)
    return establish.run(parser.parse_args(list(arguments)))


@pytest.mark.django_db
def test_a_body_is_opened_once_with_its_branch_and_its_secretary(capsys):
    assert call(*WHOLE) == 0
    assert call(*WHOLE) == 0
    body = CertifyingBody.objects.get()
    assert (body.slug, body.legal_name, body.demonstration) == ("fleurs", body.name, False)
    assert [branch.idcc for branch in body.branches.all()] == ["1978"]
    mandate = Mandate.objects.get()
    assert (mandate.user.email, mandate.role) == ("odile.pre@fleurs.exemple.fr", "secretariat")
    assert "Un courriel invite Odile Pré" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_operator_has_the_first_mandate_of_the_staff_by_the_command_even_later():
    call(*WHOLE)
    assert not Mandate.objects.filter(role="staff").exists()
    for _ in range(2):
        assert call(*WHOLE, "--operator=Léa Sorel:lea@hebergeur.exemple.fr") == 0
    assert Mandate.objects.get(role="staff").user.email == "lea@hebergeur.exemple.fr"
    assert Mandate.objects.count() == 2
    run_due_jobs()
    assert [parseaddr(message.to[0])[1] for message in mail.outbox][1:] == [
        "lea@hebergeur.exemple.fr"
    ]


@pytest.mark.django_db
def test_the_secretary_chooses_a_password_by_the_link_of_the_message(client):
    call(*WHOLE)
    client.post(reverse("account_reset_password"), {"email": "odile.pre@fleurs.exemple.fr"})
    run_due_jobs()
    link = re.search(r"/mot-de-passe/lien/\S+", mail.outbox[-1].body).group()
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    chosen = "une phrase assez longue"
    client.post(address, {"password1": chosen, "password2": chosen})
    assert User.objects.get().check_password(chosen)


@pytest.mark.django_db
def test_what_a_body_writes_before_its_letterhead_can_be_replied_to():
    call(*WHOLE)
    run_due_jobs()
    invitation = mail.outbox[0]
    assert "odile.pre@fleurs.exemple.fr" in invitation.reply_to[0].lower()
    assert "courriel : odile.pre@fleurs.exemple.fr" in invitation.body.lower()


@pytest.mark.django_db
def test_a_false_siret_is_refused_with_its_rule_and_nothing_is_kept(capsys):
    assert call(*[word.replace("73282932000074", "73282932000075") for word in WHOLE]) == 1
    assert "SIRET" in capsys.readouterr().err
    assert not CertifyingBody.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize("wrong", ["--branch=Fleuristes", "--secretary=Odile Pré"])
def test_an_argument_of_another_form_is_named(wrong, capsys):
    with pytest.raises(SystemExit):
        call(*WHOLE, wrong)
    assert wrong.split("=")[1] in capsys.readouterr().err


@pytest.mark.django_db
def test_the_first_secretary_is_told_by_e_mail_where_to_choose_a_password_once():
    assert call(*WHOLE) == 0
    assert call(*WHOLE) == 0
    letter = Dispatch.objects.get()
    assert (letter.kind, letter.state) == (LetterKind.ACCOUNT_OPENED, DispatchState.LEAVING)
    run_due_jobs()
    (message,) = mail.outbox
    assert parseaddr(message.to[0])[1] == letter.email == "odile.pre@fleurs.exemple.fr"
    assert "/invitation/" in message.body
