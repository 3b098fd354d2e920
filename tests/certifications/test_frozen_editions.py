"""The database itself keeps an adopted edition as it was voted."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from parchemin.certifications.actions import import_referentiel, put_in_force
from parchemin.certifications.models import (
    Bloc,
    Competence,
    Criterion,
    Edition,
    Modality,
)
from tests.certifications.examples import ours, read

pytestmark = pytest.mark.django_db

ROWS = (Bloc, Competence, Criterion, Modality)


def refused():
    return pytest.raises(IntegrityError, match="adoptée ne change plus")


@pytest.mark.parametrize("model", ROWS)
def test_the_parts_of_an_adopted_edition_do_not_change(model, draft, actor, adopt):
    """RULE-05."""
    adopt(draft, actor)
    assert model.objects.exists()
    with refused(), transaction.atomic():
        model.objects.update(title="Encore autre")
    with refused(), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_a_draft_takes_additions_and_an_adopted_edition_none(draft, actor, adopt):
    bloc = Bloc.objects.create(edition=draft, code="X", title="Ajout", position=98)

    def additions(code):
        lines = {"code": code, "title": "Ajout", "position": 99}
        return (
            lambda: Bloc.objects.create(edition=draft, **lines),
            lambda: Competence.objects.create(bloc=bloc, **lines),
            lambda: Criterion.objects.create(bloc=bloc, **lines),
            lambda: Modality.objects.create(bloc=bloc, kind="mcq", title="Ajout", position=99),
        )

    for add in additions("Y"):
        add()
    bloc.delete()
    draft.blocs.all().delete()
    adopt(draft, actor)
    bloc = draft.blocs.get()
    for add in additions("Z"):
        with refused(), transaction.atomic():
            add()


def test_a_part_of_a_draft_is_not_moved_into_an_adopted_edition(draft, actor, at, adopt):
    other = import_referentiel(referentiel=read(ours(edition={"number": 2})), actor=actor, at=at)
    stray = Bloc.objects.create(edition=other, code="B9", title="Autre", position=9)
    adopt(draft, actor)
    with refused(), transaction.atomic():
        Bloc.objects.filter(pk=stray.pk).update(edition=draft)


@pytest.mark.parametrize(
    "changes",
    [
        {"document": {"format": "autre"}},
        {"digest": "0" * 64},
        {"number": 7},
        {"adopted_by": "Autre décision"},
        {"adopted_on": date(2024, 6, 4)},
        {"source_title": "Autre texte"},
        {"state": "draft"},
        {"state": "replaced"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_an_adopted_edition_keeps_its_content_and_its_way(changes, draft, actor, adopt):
    adopt(draft, actor)
    with refused(), transaction.atomic():
        Edition.objects.filter(pk=draft.pk).update(**changes)


def test_an_adopted_edition_is_not_deleted(draft, actor, adopt):
    adopt(draft, actor)
    with refused(), transaction.atomic():
        Edition.objects.all()._raw_delete("default")


def test_the_day_of_entry_into_force_is_written_once(draft, actor, at, adopt, transmit):
    transmit(adopt(draft, actor), actor)
    put_in_force(edition_id=draft.pk, from_day=at.date(), actor=actor, at=at)
    with refused(), transaction.atomic():
        Edition.objects.filter(pk=draft.pk).update(in_force_from=date(2025, 1, 1))


def test_transmissions_are_still_noted_after_adoption(draft, actor, adopt):
    adopt(draft, actor)
    days = {"transmitted_fc_on": date(2024, 7, 1), "transmitted_cdc_on": date(2024, 7, 2)}
    assert Edition.objects.filter(pk=draft.pk).update(**days) == 1
