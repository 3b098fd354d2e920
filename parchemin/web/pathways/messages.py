"""A message about a dossier: written by who follows it from outside, answered by the secretariat."""

from django.forms import CharField, Form, Textarea
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.accounts.actor import Actor
from parchemin.kernel.reasons import LONGEST_REASON
from parchemin.pathways.actions import answer_message, write_message
from parchemin.pathways.models import DossierNote
from parchemin.pathways.selectors import visible_dossiers
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.navigation import Link


class MessageForm(Form):
    """What is said."""

    text = CharField(label="Votre message", max_length=LONGEST_REASON, widget=Textarea({"rows": 6}))


class MessageReplyForm(Form):
    """What is answered."""

    answer = CharField(
        label="Votre réponse", max_length=LONGEST_REASON, widget=Textarea({"rows": 6})
    )


def page_of_message(
    request: ActorRequest, actor: Actor, number: str, back: str, trail: tuple[Link, ...]
) -> HttpResponse:
    """Ask what the actor, who follows a dossier, has to say about it, and give it to the secretariat.

    Raises `Http404` for a dossier that they do not follow.
    """
    dossier = visible_dossiers(actor).filter(number=number).first()
    if dossier is None:
        raise Http404("Aucun dossier à cette adresse.")
    form = MessageForm(request.POST or None)

    def do(text: str) -> tuple[str, str]:
        write_message(dossier_id=dossier.pk, text=text, actor=actor, at=request.at)
        return "Votre message est transmis. La réponse sera sur cette page.", back

    return ask(
        request,
        form,
        do,
        title=f"Écrire au certificateur, dossier {number}",
        label="Envoyer",
        effects=(
            "Le secrétariat du certificateur le lit et vous répond ici ; un courriel vous le dit.",
            "Une erreur dans l’état civil se corrige sur pièce : dites laquelle, et ce que dit l’acte.",
            "Ce n’est pas un recours : contester une décision du jury se fait depuis sa page.",
        ),
        back=back,
        trail=trail,
    )


@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, note_id: int) -> HttpResponse:
    """Answer the message of a candidate or of a partner."""
    rows = DossierNote.objects.filter(sender__isnull=False, dossier__body_id=request.actor.body_id)
    found = rows.select_related("dossier").filter(pk=note_id).first()
    if found is None:
        raise Http404("Aucun message à cette adresse.")
    number = found.dossier.number
    back = reverse("pathways:dossier", args=[number])

    def do(answer: str) -> tuple[str, str]:
        answer_message(note_id=note_id, answer=answer, actor=request.actor, at=request.at)
        return "La réponse est donnée : un courriel dit qu’elle est là.", f"{back}#messages"

    return ask(
        request,
        MessageReplyForm(request.POST or None),
        do,
        title=f"Répondre à {found.written_by}",
        label="Répondre",
        effects=(
            f"Son message : « {found.text} »",
            "La réponse se lit sur sa page ; le courriel dit seulement qu’elle est là.",
        ),
        back=back,
        trail=(
            Link("Dossiers", reverse("pathways:dossiers"), current=False),
            Link(number, back, current=False),
        ),
    )
