"""The places of new certificates in the status lists of their body."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

from parchemin.certificates.credential import StatusPurpose
from parchemin.certificates.models import Certificate, StatusEntry, StatusList
from parchemin.certificates.statuslist import free_indices


def give_status_places(certificates: Sequence[Certificate], at: datetime) -> None:
    """Give each new certificate of a body its place in a list of each purpose, drawn at random.

    A list is filled before the next one is opened.
    """
    if not certificates:
        return
    body_id = certificates[0].body_id
    lists = StatusList.objects.filter(body_id=body_id).defer("credential").order_by("number")
    newest = {known.purpose: known for known in lists}
    for purpose in StatusPurpose:
        status_list = newest.get(purpose.value) or _opened(body_id, purpose, 1, at)
        waiting = list(certificates)
        while waiting:
            indices = free_indices(len(waiting), partial(_numbers_in_use, status_list))
            StatusEntry.objects.bulk_create(
                StatusEntry(certificate=certificate, status_list=status_list, index=index)
                for certificate, index in zip(waiting, indices, strict=False)
            )
            waiting = waiting[len(indices) :]
            if waiting:
                status_list = _opened(body_id, purpose, status_list.number + 1, at)


def _numbers_in_use(status_list: StatusList, drawn: Collection[int]) -> set[int]:
    return set(status_list.entries.filter(index__in=drawn).values_list("index", flat=True))


def _opened(body_id: int, purpose: StatusPurpose, number: int, at: datetime) -> StatusList:
    status_list, _ = StatusList.objects.get_or_create(
        body_id=body_id,
        purpose=purpose.value,
        number=number,
        defaults={"credential": "", "updated_at": at},
    )
    return status_list
