"""The public answer about a certificate: by its QR code, by its number and code, by the document itself.

Whatever goes wrong is answered “cannot tell”, with 503: an error is never a verdict.
"""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CharField, Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.certificates.codes import SHORT_CODE, pasted_token, typed_code, typed_number
from parchemin.certificates.selectors.verdicts import answer_to_file, answer_to_token, token_of
from parchemin.certificates.verification import Verdict
from parchemin.web.certificates.answers import interrupted_page, page_of, plain, unknown_page
from parchemin.web.certificates.verdict_words import FAULTS
from parchemin.web.pieces.verdict import LABELS, Language, VerdictPage, possible_answers
from parchemin.web.throttle import MINUTE, within

View = Callable[..., HttpResponse]

logger = logging.getLogger("parchemin.verification")

LARGEST_DOCUMENT = 5 * 1024 * 1024
# A number is no secret and its code has 50 bits: at this pace, one address needs eighteen million years.
SEARCHES_A_MINUTE, DOCUMENTS_A_MINUTE = 60, 20


class SearchForm(Form):
    """The number and the code printed on a parchemin."""

    numero = CharField(max_length=200)
    code = CharField(max_length=40)

    def __init__(self, data: Mapping[str, str] | None, language: Language, **options: Any) -> None:
        super().__init__(data, **options)
        self.faults, labels = FAULTS[language], LABELS[language]
        for name, label in (("numero", labels["number"]), ("code", labels["code"])):
            field = self.fields[name]
            field.label = label
            field.error_messages["required"] = self.faults["required"]
            field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.fields["numero"].help_text = labels["hint"]
        self.fields["numero"].widget.attrs["data-search"] = True

    def clean_numero(self) -> str:
        """Return the number as registers write it."""
        try:
            return typed_number(self.cleaned_data["numero"])
        except ValueError as error:
            raise ValidationError(self.faults["number"] or str(error)) from error

    def clean_code(self) -> str:
        """Return the code as stored."""
        code = typed_code(self.cleaned_data["code"])
        if not SHORT_CODE.fullmatch(code):
            raise ValidationError(self.faults["code"])
        return code


def fail_closed(view: View) -> View:
    """Answer “cannot tell” to whatever goes wrong in a view."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        try:
            return view(request, *arguments, **named)
        except Exception:
            logger.exception("a verification was interrupted")
            page = interrupted_page(timezone.now(), asked_language(request))
            return show_verdict(request, page, HTTPStatus.SERVICE_UNAVAILABLE)

    return guarded


@require_GET
@fail_closed
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Return what the register says now of the certificate behind a QR code."""
    at, language = timezone.now(), asked_language(request)
    answer = answer_to_token(token, at)
    if answer is None:
        return show_verdict(request, unknown_page("", at, language, request.path))
    page = page_of(answer, at, language, request.path)
    doubtful = page.verdict is Verdict.UNVERIFIABLE
    return show_verdict(request, page, HTTPStatus.SERVICE_UNAVAILABLE if doubtful else None)


@require_http_methods(["GET", "POST"])
@fail_closed
def check(request: HttpRequest) -> HttpResponse:
    """Return the form where a number and its code are typed or a document is handed in, and its answer."""
    language = asked_language(request)
    if request.method == "POST":
        return _answer_to_document(request, language)
    if request.GET.keys() & {"numero", "code"}:
        return _answer_to_search(request, language)
    return show_check_form(request, language)


def asked_language(request: HttpRequest) -> Language:
    """Return the language of the address (`?lang=en`), French by default."""
    return Language.ENGLISH if request.GET.get("lang") == Language.ENGLISH else Language.FRENCH


def show_verdict(
    request: HttpRequest, page: VerdictPage, status: HTTPStatus | None = None
) -> HttpResponse:
    """Answer with a verdict, as a page or as JSON if the reader prefers; no cache and no index keeps it.

    Unless `status` says otherwise: 404 when nothing is known of the code, 200 otherwise.
    """
    status = status or (HTTPStatus.NOT_FOUND if page.verdict is Verdict.UNKNOWN else HTTPStatus.OK)
    response: HttpResponse
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        letters = {"ensure_ascii": False}
        response = JsonResponse(plain(page), status=status, json_dumps_params=letters)
    else:
        typed = page.code if page.verdict is Verdict.UNKNOWN else ""
        form = SearchForm(None, page.language, initial={"numero": typed})
        context = check_context(page.language, form) | {"page": page}
        response = render(request, "certificates/verify.html", context, status=status)
    # A revocation must be seen at once: no cache may keep an older answer.
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(MINUTE)
    patch_vary_headers(response, ["Accept"])
    return response


def show_check_form(
    request: HttpRequest,
    language: Language,
    *,
    form: SearchForm | None = None,
    fault: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Answer with the form where a number or a document is given, and with what is wrong in it if anything."""
    context = check_context(language, form) | {"fault": fault}
    return render(request, "certificates/verify.html", context, status=status)


def check_context(language: Language, form: SearchForm | None = None) -> dict[str, object]:
    """Return what a page needs to offer a verification: its form, its words and where they lead."""
    check_url = reverse("public:check")
    other = Language.ENGLISH if language is Language.FRENCH else Language.FRENCH
    return {
        "form": form or SearchForm(None, language),
        "language": language,
        "labels": LABELS[language],
        "answers": possible_answers(language),
        "check_url": check_url,
        "drop_url": _spoken(check_url, language),
        "other_language": other,
        "other_url": _spoken(check_url, other),
    }


def _answer_to_search(request: HttpRequest, language: Language) -> HttpResponse:
    if not within(request, "search", SEARCHES_A_MINUTE):
        return _throttled(request, language)
    token = pasted_token(request.GET.get("numero", ""))
    form = SearchForm(request.GET, language)
    if token is None and not form.is_valid():
        return show_check_form(request, language, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    token = token or token_of(form.cleaned_data["numero"], form.cleaned_data["code"])
    if token is None:
        typed = form.cleaned_data["numero"]
        return show_verdict(request, unknown_page(typed, timezone.now(), language))
    return HttpResponseRedirect(_spoken(reverse("public:verify", args=[token]), language))


def _answer_to_document(request: HttpRequest, language: Language) -> HttpResponse:
    if not within(request, "document", DOCUMENTS_A_MINUTE):
        return _throttled(request, language)
    document = request.FILES.get("document")
    size = document.size or 0 if document else 0
    if document is None or not 0 < size <= LARGEST_DOCUMENT:
        fault = FAULTS[language]["size" if size else "document"]
        return show_check_form(
            request, language, fault=fault, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    at = timezone.now()
    answer = answer_to_file(document.read(), at)
    return show_verdict(request, page_of(answer, at, language), HTTPStatus.OK)


def _throttled(request: HttpRequest, language: Language) -> HttpResponse:
    fault = FAULTS[language]["throttled"]
    response = show_check_form(request, language, fault=fault, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(MINUTE)
    return response


def _spoken(address: str, language: Language) -> str:
    return f"{address}?lang={language}" if language is Language.ENGLISH else address
