"""One more body of an installation, opened by whoever runs it, for a first secretary who is invited."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.accounts.terms import Role
from parchemin.processes.open_body import FirstPerson, open_another_body
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.opening.first import FirstBodyForm, body_said

_LABELS = {
    "surname": "Nom de la première personne du secrétariat",
    "given_names": "Ses prénoms",
    "email": "Son courriel",
}


class AnotherBodyForm(FirstBodyForm):
    """Who the body is, and whom its secretariat starts with."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in _LABELS.items():
            self.fields[name].label = label
        self.fields["email"].help_text = "L’invitation y part ; elle vaut quatorze jours."


@require_http_methods(["GET", "POST"])
def open_another(request: ActorRequest) -> HttpResponse:
    """Open one more body, and invite the first of its secretariat."""
    form = AnotherBodyForm(request.POST or None)
    home = reverse("installation")

    def do(
        surname: str,
        given_names: str,
        email: str,
        slug: str,
        number_prefix: str,
        branches: str,
        **said: Any,
    ) -> tuple[str, str]:
        body = open_another_body(
            body=body_said(slug, number_prefix, branches, said),
            secretary=FirstPerson(given_names, surname, email, Role.SECRETARIAT),
            actor=request.actor,
            at=request.at,
        )
        return f"{body.name} est ouvert. Un courriel invite {given_names} {surname}.", home

    effects = (
        "Le certificateur est ouvert, avec ses clés ; rien de ce que font les autres ne s’y lit.",
        "Un courriel invite la première personne de son secrétariat : elle choisit son mot de passe, relie un "
        "second facteur, et invite les autres.",
        "Vous n’y entrez pas : l’exploitation ne lit aucun dossier.",
        "Tout se corrige ensuite dans ses réglages, sauf son nom dans les adresses.",
    )
    return ask(
        request,
        form,
        do,
        title="Ouvrir un autre certificateur",
        label="Ouvrir",
        effects=effects,
        back=home,
        trail=(Link("Installation", home, current=False),),
    )
