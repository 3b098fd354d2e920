"""Telling somebody that an account is opened for them: the page where they choose their password."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from parchemin.accounts.actor import Actor
from parchemin.accounts.models import Mandate, User
from parchemin.accounts.terms import Role
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.objections import Objection
from parchemin.organisations.models import CertifyingBody
from parchemin.post.actions import mail, prepare
from parchemin.post.letters import Leaving, LetterRules, PersonalLetter, declare
from parchemin.post.models import Dispatch
from parchemin.post.terms import LetterKind
from parchemin.post.texts import Field, StandardText, declare_text, said_to


@transaction.atomic
def invite(*, user_id: int, actor: Actor, at: datetime) -> None:
    """Write to somebody for whom the actor's body opened an account, and mail it; once.

    The e-mail leads to the page where a password is asked for: it carries no secret, and does not run out.
    """
    user = User.objects.get(pk=user_id)
    about, kind = f"user/{user.pk}", LetterKind.ACCOUNT_OPENED
    values = _values(user, CertifyingBody.objects.get(pk=actor.body_id))
    said = said_to(actor.body_id, kind, values)
    letter = PersonalLetter(
        thread=about,
        name=user.name,
        email=user.email,
        says=sha256_hex(repr(values).encode()),
        subject=said.subject,
        text=said.text,
        files=(),
    )
    if prepare(kind=kind, about=about, subjects=[about], letters=[letter], actor=actor, at=at):
        mail(kind=kind, about=about, actor=actor, at=at)


def _values(user: User, body: CertifyingBody) -> Mapping[str, str]:
    return {
        "nom": user.name,
        "adresse": user.email,
        "mot de passe": settings.PUBLIC_URL + reverse("account_reset_password"),
        "connexion": settings.PUBLIC_URL + reverse("account_login"),
        "certificateur": body.legal_name,
    }


def _last(body_id: int) -> Mapping[str, str] | None:
    last = Mandate.objects.filter(body_id=body_id).select_related("user", "body").last()
    return _values(last.user, last.body) if last else None


def _nothing_against(dispatch: Dispatch, leaving: Leaving) -> tuple[Objection, ...]:
    return ()


def _visible(actor: Actor) -> Q:
    return Q() if actor.holds(Role.SECRETARIAT) else Q(pk__in=())


declare(LetterKind.ACCOUNT_OPENED, LetterRules(_nothing_against, _visible))
declare_text(
    LetterKind.ACCOUNT_OPENED,
    StandardText(
        subject="Votre compte pour {certificateur}",
        text="Madame, Monsieur,\n\nUn compte vous est ouvert pour {certificateur}, à l’adresse {adresse}.\n\nLa "
        "première fois, choisissez votre mot de passe : {mot de passe}\n\nEnsuite, connectez-vous : {connexion}"
        "\n\nLe secrétariat\n{certificateur}",
        fields={
            "nom": Field("le nom de la personne", "Camille Exemple"),
            "adresse": Field("l’adresse électronique du compte", "camille@exemple.fr"),
            "mot de passe": Field("l’adresse où choisir un mot de passe", "https://exemple.fr/…"),
            "connexion": Field("l’adresse où se connecter", "https://exemple.fr/…"),
            "certificateur": Field(
                "la raison sociale du certificateur", "Certification de l’exemple"
            ),
        },
        case=_last,
    ),
)
