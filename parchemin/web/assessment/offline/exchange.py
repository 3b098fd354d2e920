"""What the phone and the server say to each other about grids: their state, entries, signature. All in JSON."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_GET, require_POST

from parchemin.assessment.actions.indicators import Tick
from parchemin.assessment.actions.links import prove_code
from parchemin.assessment.actions.marks import EntryOrigin, MarkEntry, sign_grid
from parchemin.assessment.actions.synchronisation import (
    EntryAnswer,
    PhoneNote,
    SentEntry,
    synchronise,
)
from parchemin.assessment.models import Grid
from parchemin.assessment.selectors.phone import phone_grids
from parchemin.assessment.terms import IncidentCategory, NoteKind
from parchemin.kernel.objections import Objection, Refused
from parchemin.web.assessment.offline.grids import grid_shown, link_shown, rules_shown
from parchemin.web.assessment.offline.phone import Phone, for_phones
from parchemin.web.assessment.offline.reading import (
    body_of,
    flag_in,
    list_in,
    malformed,
    moment_in,
    text_in,
    uuid_in,
    whole_in,
)

FORMAT = "parchemin-grilles/2"
MOST_ENTRIES = 200


@require_GET
@for_phones
def state(request: HttpRequest, phone: Phone) -> HttpResponse:
    """Return the grids of the link with their lines, current marks and disputes."""
    grids = phone_grids(phone.link)
    return JsonResponse(
        {
            "format": FORMAT,
            "csrf": get_token(request),
            **link_shown(phone.link, phone.at),
            **rules_shown(),
            "grids": [grid_shown(grid) for grid in grids],
        }
    )


@require_POST
@for_phones
def entries(request: HttpRequest, phone: Phone) -> HttpResponse:
    """Record entries and answer each by its identifier: `recorded`, `known`, or `refused` with its reasons.

    An entry that cannot be read is refused like any other, and does not hold back those that can.
    """
    sent, answers = [], {}
    for one in list_in(body_of(request), "entries", MOST_ENTRIES):
        if not isinstance(one, dict):
            raise Refused(malformed("entries", "un objet par saisie"))
        client_id = uuid_in(one, "id")
        try:
            sent.append(SentEntry(whole_in(one, "grid"), _entry(one, phone)))
        except Refused as refused:
            answers[client_id] = EntryAnswer(None, refused.objections)
    answers |= synchronise(link=phone.link, entries=sent, at=phone.at)
    return JsonResponse({"answers": {str(key): _answer(one) for key, one in answers.items()}})


@require_POST
@for_phones
def sign(request: HttpRequest, phone: Phone) -> HttpResponse:
    """Sign a grid; the code of the link, typed again, stands for the second factor of an account."""
    body = body_of(request)
    grid = Grid.objects.filter(
        pk=whole_in(body, "grid"),
        session_id=phone.link.session_id,
        assessor_id=phone.link.assessor_id,
    ).first()
    if grid is None:
        raise Refused(Objection("not-your-grid", "Cette grille n’est pas de celles de ce lien."))
    prove_code(phone.link, text_in(body, "code"))
    comment = text_in(body, "comment")
    signed = sign_grid(grid_id=grid.pk, comment=comment, actor=phone.actor, at=phone.at)
    return JsonResponse({"state": signed.state})


def _entry(one: Mapping[str, Any], phone: Phone) -> MarkEntry | Tick | PhoneNote:
    """Read one entry: a mark, an indicator ticked, or a note, as its `kind` says."""
    kind = text_in(one, "kind") or "mark"
    client_id, moment = uuid_in(one, "id"), moment_in(one, "at", phone.at)
    if kind == "mark":
        return MarkEntry(
            line=text_in(one, "line"),
            value=text_in(one, "value"),
            client_id=client_id,
            entered_at=moment,
            comment=text_in(one, "comment"),
            origin=EntryOrigin(phone.device, whole_in(one, "seen")),
        )
    if kind == "tick":
        observed = flag_in(one, "observed")
        return Tick(text_in(one, "line"), text_in(one, "indicator"), observed, client_id, moment)
    if kind in tuple(NoteKind):
        return PhoneNote(
            NoteKind(kind),
            client_id,
            moment,
            _category(one),
            description=text_in(one, "description"),
            drawing=text_in(one, "drawing"),
        )
    raise Refused(malformed("kind", "une saisie connue"))


def _category(one: Mapping[str, Any]) -> IncidentCategory | None:
    named = text_in(one, "category")
    return IncidentCategory(named) if named in tuple(IncidentCategory) else None


def _answer(answer: EntryAnswer) -> dict[str, Any]:
    if answer.receipt is not None:
        return {"state": answer.receipt.value}
    return {"state": "refused", "reasons": [one.message for one in answer.objections]}
