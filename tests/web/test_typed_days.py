"""A day typed on screen: of the years 1900 to 2099, in one shared field, the refusal naming the field."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from parchemin import web
from parchemin.jury.models import Sitting
from parchemin.web.jurors.poll_forms import MomentField
from parchemin.web.pieces.fields import DayField
from tests.scenes import jury_day
from tests.web.jury import ON_THE_DAY, secretary, text


@pytest.mark.parametrize("typed", ["31/12/9999", "2100-01-01", "1899-12-31", "01/01/0001"])
def test_a_day_out_of_the_years_of_a_screen_is_refused(typed):
    with pytest.raises(ValidationError, match="n’est pas entre 1900 et 2099"):
        DayField().clean(typed)


def test_the_first_and_the_last_day_are_taken():
    assert [DayField().clean(day).year for day in ("1900-01-01", "31/12/2099")] == [1900, 2099]


def test_a_moment_is_bounded_as_a_day():
    with pytest.raises(ValidationError, match="9999"):
        MomentField().clean("9999-12-31T23:30")
    assert MomentField().clean("2026-12-31T23:30").year == 2026


def test_no_screen_has_a_field_of_its_own_for_a_day():
    sources = Path(web.__file__).parent.rglob("*.py")
    own = {path.name for path in sources if "DateField" in path.read_text()}
    assert own == {"fields.py"}


@pytest.mark.django_db
def test_the_refusal_of_a_day_names_its_field():
    day = jury_day()
    item = day.case()
    day.open()
    with time_machine.travel(ON_THE_DAY, tick=False):
        typed = {"a-until": "9999-12-31", "a-reason": "Pièce."}
        refused = secretary(day).post(reverse("jury:adjourn", args=[item.pk]), typed)
    assert refused.status_code == 422
    assert "Réexaminer le : L’année 9999 n’est pas entre 1900 et 2099." in text(refused)


@pytest.mark.django_db
def test_a_sitting_kept_on_the_last_day_of_the_calendar_can_still_be_composed():
    day = jury_day()
    day.case()
    last = datetime(9999, 12, 31, 9, tzinfo=UTC)
    Sitting.objects.filter(pk=day.sitting.pk).update(starts_at=last)
    shown = secretary(day).get(reverse("jury:choose", args=[day.sitting.pk]))
    assert shown.status_code == 200
