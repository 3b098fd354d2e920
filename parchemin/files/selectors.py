"""Questions about files: which rows keep them, which none names, and what no longer holds."""

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from parchemin.files.models import KeepsFile, StoredFile
from parchemin.files.storage import UnreadableBytes, read


def file_faults(body_id: int) -> Iterator[str]:
    """Yield, in French, each file of a body that is missing or altered; each is read, one at a time."""
    for model in _keepers():
        rows = model._default_manager.filter(**{model.OF_BODY: body_id}, file__isnull=False)
        for pk, name in rows.order_by("pk").values_list("pk", "file_id").iterator():
            try:
                read(name)
            except UnreadableBytes as fault:
                yield f"{model._default_manager.get(pk=pk).file_told()} : {fault}"


def unnamed(before: datetime) -> QuerySet[StoredFile]:
    """Return the files last asked before an instant that no row names."""
    found = StoredFile.objects.filter(asked_at__lt=before)
    for model in _keepers():
        found = found.exclude(Exists(model._default_manager.filter(file=OuterRef("pk"))))
    return found


def _keepers() -> list[type[KeepsFile]]:
    return [model for model in apps.get_models() if issubclass(model, KeepsFile)]
