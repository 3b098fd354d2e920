"""Inviting somebody: a role first, then what it asks; again, when the e-mail was lost or its address wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.accounts.models import User
from parchemin.accounts.selectors import people_of
from parchemin.accounts.terms import MANDATED_ROLES, Role
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, Refused
from parchemin.kernel.text import of
from parchemin.pathways.models import Person
from parchemin.post.invitations import invite
from parchemin.processes.correct_invitation import correct_invitation
from parchemin.processes.invite_person import (
    invite_assessor,
    invite_candidate,
    invite_juror,
    invite_person,
)
from parchemin.web.access import ActorRequest
from parchemin.web.accounts.forms import InvitedCorrectionForm, form_for
from parchemin.web.http import ask, done
from parchemin.web.navigation import Link

# By role: what it opens, in a sentence; and the act that invites to it.
_OPENS: Mapping[Role, str] = {
    Role.SECRETARIAT: "Tout ce que fait le certificateur : dossiers, sessions, jurys, certificats, comptes.",
    Role.COMMISSION: "Les référentiels, que la commission relit et vote.",
    Role.PARTNER: "Les sessions d’un organisme, et ses seuls candidats.",
    Role.ASSESSOR: "Ses grilles, à remplir et à signer ; il est habilité d’abord (Sessions, Évaluateurs).",
    Role.JUROR: "Ses séances : délibérer, voter, signer ; il est au vivier d’abord (Jurys, Jurés).",
    Role.CANDIDATE: "Ses dossiers, ses lettres, ses certificats ; il est inscrit d’abord (Dossiers).",
    Role.STAFF: "Les travaux du serveur et les comptes, sans les dossiers.",
}
_INVITES: Mapping[Role, Callable[..., User]] = {
    Role.ASSESSOR: invite_assessor,
    Role.JUROR: invite_juror,
    Role.CANDIDATE: invite_candidate,
}
_UNKNOWN_CANDIDATE = Objection(
    "unknown-candidate",
    "Aucun candidat, ni aucun dossier, n’a cette référence.",
    remedy="Relevez le numéro en tête de son dossier.",
)


@dataclass(frozen=True, slots=True)
class Invitable:
    """A role that somebody may be invited to, what it opens, and where."""

    label: str
    opens: str
    url: str


def accounts_trail() -> tuple[Link, ...]:
    """Return what leads back to the list of people."""
    return (Link("Comptes", reverse("accounts:list"), current=False),)


@require_GET
def roles(request: ActorRequest) -> HttpResponse:
    """Show the roles that somebody may be invited to, and what each opens; the staff alone invites to its own."""
    choices = tuple(
        Invitable(role.label, _OPENS[role], reverse("accounts:invite_to", args=[role.value]))
        for role in MANDATED_ROLES
        if role is not Role.STAFF or request.actor.holds(Role.STAFF)
    )
    context = {"choices": choices, "trail": accounts_trail()}
    return render(request, "accounts/roles.html", context)


@require_http_methods(["GET", "POST"])
def invite_to(request: ActorRequest, role: str) -> HttpResponse:
    """Invite somebody to a role: ask who and over which period, then write to them."""
    try:
        asked = Role(role)
        opens = _OPENS[asked]
    except (ValueError, KeyError) as unknown:
        raise Http404("Aucun rôle à cette adresse.") from unknown
    initial = {
        "starts_on": paris_date(request.at),
        "email": request.GET.get("adresse", ""),
        "name": request.GET.get("nom", ""),
    }
    form = form_for(asked, request.actor.body_id, request.POST or None, initial)
    act = _INVITES.get(asked) or partial(invite_person, role=asked)

    def do(**typed: Any) -> tuple[str, str]:
        try:
            user = act(actor=request.actor, at=request.at, **typed)
        except Person.DoesNotExist as unknown:
            raise Refused(_UNKNOWN_CANDIDATE) from unknown
        told = f"Un courriel part à {user.email}, avec une adresse qui sert une fois, pendant quatorze jours."
        return told, reverse("accounts:person", args=[user.pk])

    effects = (
        opens,
        "Un courriel part à cette adresse : la personne y choisit son mot de passe, puis relie un second facteur "
        "s’il est demandé. Si elle a déjà un compte, elle garde le sien.",
        "Le mandat se lit, se finit et se redonne sur sa fiche.",
    )
    return ask(
        request,
        form,
        do,
        title=f"Inviter : {asked.label.lower()}",
        label="Inviter",
        effects=effects,
        back=reverse("accounts:invite"),
        trail=(*accounts_trail(), Link("Inviter", reverse("accounts:invite"), current=False)),
    )


@require_POST
def again(request: ActorRequest, user_id: int) -> HttpResponse:
    """Write another invitation to somebody; its address replaces the former."""
    people = people_of(request.actor, paris_date(request.at))
    user = people.filter(pk=user_id).first()
    if user is None:
        raise Http404("Personne à cette adresse.")
    invite(user_id=user.pk, actor=request.actor, at=request.at, again=True)
    told = f"Une autre invitation part à {user.email} ; l’adresse de la précédente ne sert plus."
    return done(request, told, reverse("accounts:person", args=[user.pk]))


@require_http_methods(["GET", "POST"])
def correct(request: ActorRequest, user_id: int) -> HttpResponse:
    """Correct the name or the address of somebody whose account is not open yet, and invite them again."""
    user = people_of(request.actor, paris_date(request.at)).filter(pk=user_id).first()
    if user is None:
        raise Http404("Personne à cette adresse.")
    person = reverse("accounts:person", args=[user_id])
    form = InvitedCorrectionForm(
        request.POST or None, initial={**user.name_parts, "email": user.email}
    )

    def do(**typed: Any) -> tuple[str, str]:
        done = correct_invitation(user_id=user_id, actor=request.actor, at=request.at, **typed)
        return (
            f"Une autre invitation part à {done.email} ; la précédente n’ouvre plus rien.",
            person,
        )

    return ask(
        request,
        form,
        do,
        title=f"Corriger l’invitation {of(user.name)}",
        label="Corriger et inviter de nouveau",
        effects=(
            "L’adresse de l’invitation précédente n’ouvre plus rien ; ses mandats restent.",
            "Sa fiche de juré, d’évaluateur ou son dossier se corrige à part, ensuite.",
            "Le journal garde ce qui change, et le motif.",
        ),
        back=person,
        trail=(*accounts_trail(), Link(user.name, person, current=False)),
    )
