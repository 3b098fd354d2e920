"""A file of candidates taken back: what that does is said first, line by line where somebody acted since."""

from typing import Any

from django.forms import BooleanField
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.kernel.numbers import agreement, plural
from parchemin.pathways.models import ImportBatch
from parchemin.pathways.selectors.imports import imports_of
from parchemin.processes.undo_import import Undoing, undo_import, what_undoing_does
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.pieces.acts import ButtonWeight
from parchemin.web.pieces.fields import ReasonForm


class UndoForm(ReasonForm):
    """Why a file is taken back, and whether what somebody touched may stay."""

    untouched_only = BooleanField(
        label="Garder les dossiers sur lesquels quelqu’un a agi, et effacer les autres",
        required=False,
    )


@require_http_methods(["GET", "POST"])
def undo(request: ActorRequest, pk: int) -> HttpResponse:
    """Say what taking a file back does, then take it back, with a reason."""
    batch = imports_of(request.actor).filter(pk=pk).first()
    if batch is None:
        raise Http404("Aucun import à cette adresse.")
    form = UndoForm(request.POST or None)
    back = reverse("pathways:import_report", args=[pk])

    def do(reason: str, untouched_only: bool) -> tuple[str, str]:
        undoing = undo_import(
            batch_id=pk,
            reason=reason,
            untouched_only=untouched_only,
            actor=request.actor,
            at=request.at,
        )
        return _sentence(undoing), back

    def around() -> dict[str, Any]:
        undoing = what_undoing_does(batch)
        if not undoing.kept:
            del form.fields["untouched_only"]
        return {"undoing": undoing, "effects": _effects(undoing)}

    return ask(
        request,
        form,
        do,
        around,
        template="pathways/import_undo.html",
        title=f"Reprendre l’import {batch.filename}",
        label="Reprendre l’import",
        weight=ButtonWeight.BINDING,
        back=back,
        trail=_trail(batch),
    )


def _effects(undoing: Undoing) -> tuple[str, ...]:
    gone, persons = len(undoing.dossiers), len(undoing.persons)
    return (
        _dossiers_erased(gone),
        _persons_erased(persons),
        "les employeurs enregistrés par le fichier restent",
        "le même fichier, ou le bon, s’importe de nouveau",
        "le journal garde que l’import a eu lieu, qu’il est repris, et pourquoi",
    )


def _dossiers_erased(count: int) -> str:
    if not count:
        return "aucun dossier ne s’efface"
    after = agreement(
        count,
        "s’efface, et son numéro ne sert plus",
        "s’effacent, et leurs numéros ne servent plus",
    )
    return f"{plural(count, 'dossier')} {after}"


def _persons_erased(count: int) -> str:
    if not count:
        return "aucune personne ne s’efface"
    after = agreement(count, "s’efface", "s’effacent")
    inscribed = plural(count, "personne inscrite", "personnes inscrites")
    return f"{inscribed} par ce fichier, et par lui seul, {after} aussi"


def _sentence(undoing: Undoing) -> str:
    if not undoing.dossiers:
        return "Cet import est déjà repris."
    told = f"L’import est repris : {plural(len(undoing.dossiers), 'dossier effacé', 'dossiers effacés')}"
    kept = f", {plural(len(undoing.kept), 'gardé', 'gardés')}" if undoing.kept else ""
    return f"{told}{kept}."


def _trail(batch: ImportBatch) -> tuple[Link, ...]:
    return (
        Link("Dossiers", reverse("pathways:dossiers"), current=False),
        Link("Importer un tableur", reverse("pathways:import"), current=False),
        Link(batch.filename, reverse("pathways:import_report", args=[batch.pk]), current=False),
    )
