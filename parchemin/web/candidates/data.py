"""What a candidate corrects of their own, and what they write to the body."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.accounts.terms import Role
from parchemin.pathways.actions import correct_contact
from parchemin.pathways.selectors.holdings import own_file
from parchemin.pathways.selectors.requests import own_requests
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.pathways.completion_answer import page_of_answer
from parchemin.web.pathways.contact import ContactCorrectionForm
from parchemin.web.pathways.messages import page_of_message


@require_http_methods(["GET", "POST"])
def contact(request: ActorRequest) -> HttpResponse:
    """Let the person signed in correct where they are reached."""
    actor = request.actor.only(Role.CANDIDATE)
    person = own_file(actor)
    if person is None:
        raise Http404("Aucun dossier à votre nom.")
    names, back = ("email", "phone"), reverse("candidates:course")
    form = ContactCorrectionForm(
        request.POST or None, initial={name: getattr(person, name) for name in names}
    )

    def do(**_: Any) -> tuple[str, str]:
        written = {name: value or "" for name, value in form.values_to_write(names).items()}
        correct_contact(person_id=person.pk, **written, actor=actor, at=request.at)
        return "Vos coordonnées sont à jour.", back

    return ask(
        request,
        form,
        do,
        title="Corriger mes coordonnées",
        label="Enregistrer",
        effects=(
            "Les prochaines lettres partent à cette adresse.",
            "Vous vous connectez toujours avec l’adresse de votre compte.",
        ),
        back=back,
        trail=_trail(),
    )


@require_http_methods(["GET", "POST"])
def write(request: ActorRequest, number: str) -> HttpResponse:
    """Let the person signed in write to the body about their dossier."""
    back = reverse("candidates:course")
    return page_of_message(request, request.actor.only(Role.CANDIDATE), number, back, _trail())


@require_http_methods(["GET", "POST"])
def complete(request: ActorRequest, number: str) -> HttpResponse:
    """Let the person signed in answer what the body asks of their dossier."""
    actor = request.actor.only(Role.CANDIDATE)
    asked = own_requests(actor).filter(dossier__number=number).first()
    if asked is None:
        raise Http404("Rien n’est demandé pour ce dossier.")
    return page_of_answer(request, asked, request.at, request.path, actor)


def _trail() -> tuple[Link, ...]:
    return (Link("Mes dossiers", reverse("candidates:course"), current=False),)
