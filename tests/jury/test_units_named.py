"""A unit is named by what it is: a bloc with its title, a competence, the certification as a whole and no code."""

import pytest

from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.selectors.minutes import rectifying_page
from tests.jury.after import decided_day
from tests.jury.cases import A, N, bloc, case, marks, rules, sitting
from tests.scenes import BY_COMPETENCE

WHOLE = {"unit": "certification", "outcomes": ["full", "refused", "absent"]}


@pytest.mark.parametrize(
    ("decision", "named"),
    [
        ({}, "Bloc B1 : "),
        (BY_COMPETENCE, "Compétence B1.1 : "),
        (WHOLE, "Certification entière : "),
    ],
)
def test_what_the_jury_has_not_said_names_the_unit(decision, named):
    session = sitting()
    parted = case((bloc("B1", 2),), grids=marks("B1", [A, A], [N, N]))
    found = deliberate(parted, session, rules(decision=decision)).objections
    assert found
    assert found[0].message.startswith(named), found[0].message


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("decision", "titled"),
    [({}, "B1 Bloc 1"), (BY_COMPETENCE, "Compétence 1.1"), (WHOLE, "Certification entière")],
)
def test_what_a_rectificatif_corrects_is_titled_once(decision, titled):
    day = decided_day(decision=decision)
    page = rectifying_page(day.actor, day.sitting.pk, [day.item.dossier_id])
    assert page.chosen[0].units[0].titled == titled
