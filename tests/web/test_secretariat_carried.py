"""The page of a dossier says where a bloc that is not presented again was acquired."""

import pytest
from django.db import transaction

from parchemin.jury.actions.presentations import reopen_dossier
from parchemin.pathways.models import AcquiredUnit, DossierBloc
from tests.jury.after import decided_day, decision_of
from tests.web.jury import secretary, soup_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    """Return a sitting that gave B2 alone, its case given back to a jury."""
    found = decided_day({"B1": "not_acquired"})
    with transaction.atomic():
        reopen_dossier(decision_of(found), reason="Recours.", actor=found.actor, at=found.at)
    return found


def standings(day):
    page = soup_of(secretary(day).get(f"/espace/dossiers/{day.item.dossier.number}/"))
    rows = page.select(".bloc-rows > li")
    return [(row["class"][0], row.select_one(".standing").text) for row in rows]


def test_a_bloc_given_by_a_former_jury_of_the_dossier_is_said_so(day):
    assert standings(day)[1] == ("earlier", "acquis devant un jury précédent de ce dossier")


def test_a_bloc_held_from_elsewhere_was_acquired_before_the_dossier(day):
    row = DossierBloc.objects.get(dossier=day.item.dossier, carried__isnull=False)
    held = row.carried
    other = AcquiredUnit.objects.create(
        body=held.body,
        person=held.person,
        bloc=held.bloc,
        origin="earlier",
        origin_ref="Attestation A-12",
        acquired_on=held.acquired_on,
    )
    DossierBloc.objects.filter(pk=row.pk).update(carried=other)
    assert standings(day)[1] == ("earlier", "acquis avant ce dossier")
