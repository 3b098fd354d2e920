"""What a candidate answers, by their secret link and without an account, to what is asked of their dossier."""

from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import CharField, ClearableFileInput, FileField, Form, Textarea
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parchemin.accounts.actor import Actor
from parchemin.pathways.actions import answer_completion
from parchemin.pathways.actions.requests import objections_to_answering
from parchemin.pathways.models import CompletionRequest
from parchemin.pathways.rules.documents import LARGEST_DOCUMENT, SentDocument
from parchemin.pathways.selectors.requests import request_of
from parchemin.web.http import ask
from parchemin.web.pathways.papers import ACCEPTED

PAGE = "pathways/completion.html"
MOST_AT_ONCE = 10


class SeveralInput(ClearableFileInput):
    """A field of several files."""

    allow_multiple_selected = True


class SeveralField(FileField):
    """Several files; its value is a list, empty when none was sent."""

    widget = SeveralInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files sent."""
        sent = [one for one in data or () if one]
        if len(sent) > MOST_AT_ONCE:
            raise ValidationError(f"{MOST_AT_ONCE} fichiers au plus à la fois.")
        return [super(SeveralField, self).clean(one) for one in sent]


class CompletionAnswerForm(Form):
    """What a candidate writes and joins."""

    answer = CharField(
        label="Votre réponse", max_length=2000, required=False, widget=Textarea({"rows": 4})
    )
    pieces = SeveralField(
        label="Vos pièces",
        required=False,
        allow_empty_file=True,  # the rule says it better
        widget=SeveralInput({"accept": ACCEPTED}),
        help_text="PDF, JPEG ou PNG, quinze mégaoctets au plus chacun, dix à la fois.",
    )

    @property
    def documents(self) -> list[SentDocument]:
        """Return the files sent; to be called once the form is valid."""
        sent = cast("list[UploadedFile[bytes]]", self.cleaned_data["pieces"])
        # One byte more than allowed is enough to know that one is too large.
        return [SentDocument(one.name or "", one.read(LARGEST_DOCUMENT + 1)) for one in sent]


@never_cache
@require_http_methods(["GET", "POST"])
def completion(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked of a dossier to the candidate of a link, and keep what they answer meanwhile."""
    try:
        asked = request_of(token)
    except CompletionRequest.DoesNotExist as missing:
        raise Http404("Ce lien n’ouvre rien, ou a été remplacé.") from missing
    return page_of_answer(request, asked, timezone.now(), reverse("completion", args=[token]))


def page_of_answer(
    request: HttpRequest,
    asked: CompletionRequest,
    at: datetime,
    back: str,
    actor: Actor | None = None,
) -> HttpResponse:
    """Answer the page of a request that its candidate found by a link, or, as `actor`, among their dossiers."""
    posted = request.method == "POST"
    form = CompletionAnswerForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"answer": asked.answer},
    )

    def do(**typed: Any) -> tuple[str, str]:
        said = {"answer": typed["answer"], "documents": form.documents}
        answer_completion(request_id=asked.pk, actor=actor, at=at, **said)
        told = "Votre réponse est enregistrée. Vous pouvez la compléter tant que le dossier n’est pas repris."
        return told, back

    return ask(
        request,
        form,
        do,
        template=PAGE,
        asked=asked,
        by_link=actor is None,
        open=not objections_to_answering(asked, asked.dossier),
        given=tuple(asked.documents.select_related("file").order_by("pk")),
    )
