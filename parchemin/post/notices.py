"""What an owner is told of their account, whatever their body: mailed by a worker, kept by nobody."""

from datetime import datetime
from email.utils import formataddr
from uuid import uuid4

from django.conf import settings

from parchemin.accounts.models import User
from parchemin.jobs.actions import enqueue
from parchemin.jobs.models import Job
from parchemin.jobs.registry import kind
from parchemin.kernel.terms import Term
from parchemin.post.message import written_message

ACCOUNT_NOTICE = "post.account-notice"


class Notice(Term):
    """What happened to an account: the label is the subject of the e-mail."""

    TRIES = "tries", "Des mots de passe faux ont été essayés sur votre compte"
    FACTOR_PROPOSED = "factor_proposed", "Remplacer votre second facteur est proposé"
    FACTOR_REPLACED = "factor_replaced", "Votre second facteur est détaché"
    MESSAGE_ANSWERED = "message_answered", "Une réponse vous attend"


_TEXTS = {
    Notice.TRIES: (
        "Plusieurs mots de passe faux viennent d’être essayés sur votre compte. Il reste ouvert : qui les "
        "essaie est ralenti, pas vous.\n\nSi c’était vous, il n’y a rien à faire. Sinon, gardez votre mot de "
        "passe pour vous seul et prévenez votre secrétariat. Vous n’aurez pas d’autre message avant demain."
    ),
    Notice.FACTOR_PROPOSED: (
        "Pour le secrétariat, vous avez perdu votre second facteur : une personne propose de le détacher, une "
        "autre doit confirmer.\n\nSi vous n’avez rien demandé, dites-le tout de suite à votre secrétariat : il "
        "écarte la proposition depuis votre fiche."
    ),
    Notice.FACTOR_REPLACED: (
        "Deux personnes ont confirmé la perte de votre second facteur : il est détaché, et vos sessions sont "
        "closes. À la prochaine connexion, votre mot de passe est demandé, puis une nouvelle application se relie."
        "\n\nSi vous n’avez rien demandé, changez votre mot de passe et prévenez votre secrétariat sans attendre."
    ),
    Notice.MESSAGE_ANSWERED: (
        "Le certificateur a répondu à votre message. Connectez-vous pour lire sa réponse, sur la page "
        "du dossier."
    ),
}


def tell_owner(user_id: int | None, notice: Notice, at: datetime) -> None:
    """Have a worker tell the owner of an account; the same is asked, and nothing sent, when there is none."""
    arguments = {"user": user_id, "notice": str(notice)}
    enqueue(
        ACCOUNT_NOTICE, key=f"{ACCOUNT_NOTICE}/{uuid4()}", actor=None, at=at, arguments=arguments
    )


@kind(ACCOUNT_NOTICE, "Avis au titulaire d’un compte")
def mail_notice(job: Job, at: datetime) -> None:
    """Send it; what the mail server does not take is tried again."""
    user = User.objects.filter(pk=job.arguments["user"], is_active=True).first()
    if user is None:
        return
    notice = Notice(job.arguments["notice"])
    written_message(
        subject=f"Parchemin : {notice.label[:1].lower()}{notice.label[1:]}",
        text=f"Bonjour {user.name},\n\n{_TEXTS[notice]}\n\n{settings.PUBLIC_URL}",
        to=formataddr((user.name, user.email)),
        sender=settings.DEFAULT_FROM_EMAIL,
        reference=f"account.{job.pk}",
    ).send()
