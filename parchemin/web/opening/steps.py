"""The four steps of a body that opens: what is done, what is next, what to try it with."""

from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from parchemin.accounts.actor import Actor
from parchemin.accounts.models import Mandate
from parchemin.certifications.models import Edition, Reglement
from parchemin.certifications.samples import REFERENTIEL, REGLEMENT
from parchemin.certifications.terms import EditionState
from parchemin.post.models import Letterhead
from parchemin.web.access import ActorRequest
from parchemin.web.pieces.today import NextAct

_SAMPLES = {"referentiel": REFERENTIEL, "reglement": REGLEMENT}


@dataclass(frozen=True, slots=True)
class OpeningStep:
    """A step: what it is, whether it is done, what is done or next, where, and a sample to try if any."""

    title: str
    done: bool
    told: str
    label: str
    url: str
    sample: str = ""


def steps_of(actor: Actor) -> tuple[OpeningStep, ...]:
    """Return the four steps of the actor's body, in five queries."""
    body_id = actor.body_id
    return (_body(body_id), _referentiel(body_id), _reglement(body_id), _people(actor))


def next_of(steps: tuple[OpeningStep, ...]) -> NextAct | None:
    """Return the next act of a body that opens, or None once its steps are done."""
    for rank, step in enumerate(steps, start=1):
        if not step.done:
            return NextAct(f"Étape {rank} sur {len(steps)}.", step.told, step.label, step.url)
    return None


def _body(body_id: int) -> OpeningStep:
    done = Letterhead.objects.filter(body_id=body_id).exclude(address="").exists()
    told = (
        "Il dit qui il est et où lui répondre."
        if done
        else "Il est ouvert ; dites où lui répondre, son logo, qui signe, et ses identifiants."
    )
    return OpeningStep("L’organisme", done, told, "Remplir les réglages", reverse("settings:home"))


def _referentiel(body_id: int) -> OpeningStep:
    states = set(
        Edition.objects.filter(certification__body_id=body_id).values_list("state", flat=True)
    )
    done = EditionState.IN_FORCE in states
    told = "Aucun encore : importez un fichier, ou l’exemple."
    label, url = "Importer un référentiel", reverse("certifications:referentiel_import")
    if done:
        told = "Un référentiel est en vigueur."
    elif states:
        told = "Importé ; il reste à l’adopter et à le mettre en vigueur."
        label, url = "Le mener en vigueur", reverse("certifications:referentiels")
    return OpeningStep("Son premier référentiel", done, told, label, url, "referentiel")


def _reglement(body_id: int) -> OpeningStep:
    done = Reglement.objects.filter(certification__body_id=body_id).exists()
    code = (
        Edition.objects.filter(certification__body_id=body_id)
        .order_by("pk")
        .values_list("certification__code", flat=True)
        .first()
    )
    told = "Aucun encore : donnez le vôtre, ou celui par défaut."
    label = "Fixer le règlement"
    url = reverse("certifications:reglement_set", args=[code]) if code else ""
    if done:
        told = "Un règlement est fixé."
    elif not code:
        told = "Il se fixe pour une certification : importez d’abord son référentiel."
        label, url = "Importer un référentiel", reverse("certifications:referentiel_import")
    return OpeningStep("Son règlement", done, told, label, url, "reglement")


def _people(actor: Actor) -> OpeningStep:
    others = Mandate.objects.filter(body_id=actor.body_id).exclude(user_id=actor.user_id or 0)
    done = others.exists()
    told = (
        "D’autres que vous sont invités."
        if done
        else "Vous êtes seul : invitez d’abord une seconde personne du secrétariat."
    )
    return OpeningStep("Ses personnes", done, told, "Inviter quelqu’un", reverse("accounts:invite"))


@require_GET
def steps(request: ActorRequest) -> HttpResponse:
    """Show the steps of the body; each can be left and taken again."""
    found = steps_of(request.actor)
    context = {"steps": found, "next": next_of(found), "samples": _samples(found)}
    return render(request, "opening/steps.html", context)


def _samples(steps: tuple[OpeningStep, ...]) -> bool:
    """Return whether a step that is left offers something to try."""
    return any(step.sample and not step.done for step in steps)


@require_GET
def sample(request: ActorRequest, name: str) -> FileResponse:
    """Return a sample to download."""
    path = _SAMPLES.get(name)
    if path is None:
        raise Http404("Aucun exemple de ce nom.")
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
