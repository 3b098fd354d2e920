"""What a juror answers by their secret link, without an account."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parchemin.jurors.actions.polls import answer_poll
from parchemin.jurors.models import PollInvitation
from parchemin.jurors.selectors.polls import answer_page
from parchemin.kernel.calendar import paris_date
from parchemin.web.http import ask
from parchemin.web.jurors.poll_forms import AnswerForm

PAGE = "jurors/availability.html"


@never_cache
@require_http_methods(["GET", "POST"])
def availability(request: HttpRequest, token: str) -> HttpResponse:
    """Show the dates of a poll to the juror of a link, and take their answers while it is open."""
    at = timezone.now()
    try:
        page = answer_page(token, paris_date(at))
    except PollInvitation.DoesNotExist as missing:
        raise Http404("Ce lien n’ouvre rien, ou a été remplacé.") from missing
    form = AnswerForm(
        request.POST or None, dates=page.dates, zone=page.zone, initial={"note": page.note}
    )
    given = all(date.answer for date in page.dates)

    def do(**typed: Any) -> tuple[str, str]:
        answer_poll(token=token, answers=form.answers, note=typed["note"], at=at)
        told = "Vos réponses sont enregistrées. Vous pouvez les changer jusqu’à la clôture."
        return told, reverse("availability", args=[token])

    return ask(request, form, do, template=PAGE, page=page, given=given)
