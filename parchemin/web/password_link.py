"""The link of a forgotten password: asked for in a request, made and mailed by a worker."""

from datetime import datetime
from email.utils import formataddr
from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from parchemin.accounts.models import User
from parchemin.jobs.actions import enqueue
from parchemin.jobs.models import Job
from parchemin.jobs.registry import kind
from parchemin.post.message import written_message

PASSWORD_LINK = "web.password-link"  # noqa: S105


def ask_for_link(address: str, at: datetime) -> None:
    """Ask a worker for the link of a password; the same is done whether an account has this address or not.

    What is asked names an account, never an address.
    """
    known = User.objects.filter(email=address.strip().lower(), is_active=True).first()
    key = f"{PASSWORD_LINK}/{uuid4()}"
    arguments = {"user": known.pk if known else None}
    enqueue(PASSWORD_LINK, key=key, actor=None, at=at, arguments=arguments)


@kind(PASSWORD_LINK, "Lien d’un mot de passe oublié")
def mail_link(job: Job, at: datetime) -> None:
    """Make the link and send it; what the mail server does not take is tried again, with a new one."""
    user = User.objects.filter(pk=job.arguments["user"], is_active=True).first()
    if user is None:
        return
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    address = settings.PUBLIC_URL + reverse("account_reset_password_from_key", kwargs=key)
    text = render_to_string(
        "account/email/password_reset_key_message.txt", {"password_reset_url": address}
    )
    written_message(
        subject="Parchemin : choisir un nouveau mot de passe",
        text=text,
        to=formataddr((user.name, user.email)),
        sender=settings.DEFAULT_FROM_EMAIL,
        reference=f"password.{job.pk}.{job.tries}",
    ).send()
