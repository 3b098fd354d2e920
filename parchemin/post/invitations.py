"""Inviting somebody: the e-mail that says which mandates they have, with the address that opens their account."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now

from parchemin.accounts.actions import make_invitation
from parchemin.accounts.actor import Actor, system_actor
from parchemin.accounts.models import Mandate, User
from parchemin.accounts.rules import INVITED_FOR
from parchemin.accounts.selectors import link_of, waiting_invitation
from parchemin.accounts.terms import Role
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.canonical import sha256_hex
from parchemin.organisations.models import CertifyingBody
from parchemin.post.actions import mail, prepare
from parchemin.post.letters import LINK, LetterRules, PersonalLetter, declare
from parchemin.post.models import Dispatch
from parchemin.post.terms import LetterKind, number_in
from parchemin.post.texts import SECRET, Field, StandardText, declare_text, said_to


@transaction.atomic
def invite(*, user_id: int, actor: Actor, at: datetime, again: bool = False) -> None:
    """Write to somebody to whom the actor's body gave a mandate, and mail it; once for the same mandates.

    The e-mail leads to the page where they choose a password, once, within fourteen days; `again` writes another,
    whose address replaces the former.
    """
    user = User.objects.get(pk=user_id)
    about, kind = f"user/{user.pk}", LetterKind.ACCOUNT_OPENED
    values = _values(user, CertifyingBody.objects.get(pk=actor.body_id), at)
    said = said_to(actor.body_id, kind, values)
    letter = PersonalLetter(
        thread=about,
        name=user.name,
        email=user.email,
        says=sha256_hex(repr({**values, "échéance": ""}).encode()),
        subject=said.subject,
        text=said.text,
        files=(),
    )
    written = prepare(
        kind=kind,
        about=about,
        subjects=[about],
        letters=[letter],
        actor=actor,
        at=at,
        again=again,
    )
    if written:
        make_invitation(user_id=user.pk, body_id=actor.body_id, at=at)
        # The operator manages accounts, and reads no letter: the house sends what they ask.
        secretariat = actor.holds(Role.SECRETARIAT)
        sender = actor if secretariat else system_actor(actor.body_id, actor.label)
        mail(kind=kind, about=about, actor=sender, at=at)


def _values(user: User, body: CertifyingBody, at: datetime) -> Mapping[str, str]:
    today = paris_date(at)
    held = Mandate.objects.filter(user=user, body=body, closed_at__isnull=True)
    lasting = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today)).order_by("pk")
    return {
        "nom": user.name,
        "adresse": user.email,
        "mandat": ", ".join(dict.fromkeys(Role(one.role).label for one in lasting)),
        "mot de passe": LINK,
        "échéance": french_date(paris_date(at + INVITED_FOR)),
        "connexion": settings.PUBLIC_URL + reverse("account_login"),
        "certificateur": body.legal_name,
    }


def _last(body_id: int) -> Mapping[str, str] | None:
    last = Mandate.objects.filter(body_id=body_id).select_related("user", "body").last()
    return _values(last.user, last.body, now()) if last else None


def _link(dispatch: Dispatch) -> str:
    """Return the address that opens the account; where nothing opens it any more, that of a forgotten password."""
    invitation = waiting_invitation(number_in(dispatch.thread), dispatch.body_id)
    if invitation is None:
        return settings.PUBLIC_URL + reverse("account_reset_password")
    return settings.PUBLIC_URL + reverse("invitation", args=[link_of(invitation)])


declare(LetterKind.ACCOUNT_OPENED, LetterRules(link=_link))
declare_text(
    LetterKind.ACCOUNT_OPENED,
    StandardText(
        subject="Votre compte pour {certificateur}",
        text="Madame, Monsieur,\n\nUn mandat vous est donné pour {certificateur} : {mandat}. Votre compte est à "
        "l’adresse {adresse}.\n\nLa première fois, choisissez votre mot de passe : {mot de passe}\nCette adresse "
        "vous est personnelle : elle sert une fois, jusqu’au {échéance}.\n\nEnsuite, ou si vous aviez déjà un mot "
        "de passe, connectez-vous : {connexion}\n\nLe secrétariat\n{certificateur}",
        fields={
            "nom": Field("le nom de la personne", "Camille Exemple"),
            "adresse": Field("l’adresse électronique du compte", "camille@exemple.fr"),
            "mandat": Field("les mandats de la personne", "Secrétariat, Juré"),
            "mot de passe": SECRET,
            "échéance": Field("jusqu’à quand l’adresse personnelle sert", "14 décembre 2026"),
            "connexion": Field("l’adresse où se connecter", "https://exemple.fr/…"),
            "certificateur": Field(
                "la raison sociale du certificateur", "Certification de l’exemple"
            ),
        },
        case=_last,
    ),
)
