"""An edition and a règlement as the files that they are read from: to keep, or to write the next one."""

import json

import yaml
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from parchemin.certifications.referentiel.writing import to_document
from parchemin.certifications.reglement.reading import plain_reglement, reglement_of
from parchemin.web.access import ActorRequest
from parchemin.web.certifications.pages import page_or_404, reglement_or_404


@require_GET
def edition_file(request: ActorRequest, code: str, number: int) -> HttpResponse:
    """Return an edition at the format of docs/formats/referentiel.md."""
    document = to_document(page_or_404(request, code, number).referentiel)
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _file(text, f"{code}-edition-{number}.json", "application/json")


@require_GET
def reglement_file(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Return a règlement as it was given, in the order of docs/formats/reglement.md: no default is told."""
    value = reglement_or_404(request, code, pk).value
    told = {key: value[key] for key in plain_reglement(reglement_of(value)) if key in value}
    text = yaml.safe_dump({**told, **value}, allow_unicode=True, sort_keys=False)
    name = f"{code}-reglement-{value['in_force_from']}.yaml"
    return _file(text, name, "application/yaml")


def _file(text: str, name: str, kind: str) -> HttpResponse:
    disposition = content_disposition_header(True, name) or ""
    return HttpResponse(text, kind, headers={"Content-Disposition": disposition})
