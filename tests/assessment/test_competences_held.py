"""A competence held on the day of the session needs no mark, where competences are decided one by one."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.assignments import PairPlace, assign_assessors
from parchemin.assessment.actions.marks import EntryOrigin, MarkEntry, record_marks, sign_grid
from parchemin.assessment.models import GridLink, Mark
from parchemin.assessment.selectors.candidates import candidate_rows
from parchemin.assessment.selectors.comparison import candidate_page
from parchemin.assessment.selectors.grid_pages import grid_list, grid_page
from parchemin.assessment.selectors.paper import paper_grids
from parchemin.assessment.selectors.phone import phone_grids
from parchemin.assessment.selectors.sessions import session_page
from parchemin.assessment.terms import Concordance
from parchemin.certifications.models import Edition, Equivalence
from parchemin.certifications.reglement.validity import Validity
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import UnitWithdrawal
from tests.conftest import NOON
from tests.factories import MandateFactory, actor_for, edition_in_force
from tests.scenes import BY_COMPETENCE, assessment

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 11, 24)
STILL = ("grid-incomplete",)


@pytest.fixture
def scene():
    return assessment({"B1": 2}, decision=BY_COMPETENCE)


@pytest.fixture
def dossier(scene):
    return scene.candidate()


def mark(scene, grid, line, value="acquired", **changes):
    entry = MarkEntry(line=line, value=value, client_id=uuid4(), entered_at=NOON)
    entries = [replace(entry, **changes)]
    record_marks(grid_id=grid.pk, entries=entries, actor=scene.actor, at=NOON)


def sign(scene, grid):
    return sign_grid(grid_id=grid.pk, actor=scene.actor, at=NOON)


def half_signed(scene, dossier):
    """Mark the second line alone, and sign."""
    grid = scene.grid(dossier, "B1")
    mark(scene, grid, "1.2")
    return sign(scene, grid)


def asked(scene, dossier):
    """Return why who marked the second line alone may not sign."""
    try:
        half_signed(scene, dossier)
    except Refused as refused:
        return refused.codes
    return ()


def test_a_grid_is_complete_without_the_line_of_a_competence_held(scene, dossier):
    scene.holds(dossier, "1.1")
    assert half_signed(scene, dossier).state == "signed"
    assert Mark.objects.get().criterion.code == "1.2"


def test_the_competence_that_somebody_else_holds_is_asked(scene, dossier):
    scene.holds(scene.candidate(), "1.1")
    assert asked(scene, dossier) == STILL


def test_where_blocs_are_decided_every_line_is_asked():
    scene = assessment({"B1": 2})
    dossier = scene.candidate()
    scene.holds(dossier, "1.1")
    assert asked(scene, dossier) == STILL


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"valid_until": UNTIL}, ()),
        ({"valid_until": UNTIL - timedelta(days=1)}, STILL),
        ({"acquired_on": UNTIL}, ()),
        ({"acquired_on": UNTIL + timedelta(days=1)}, STILL),
        ({"awaits": "notification", "months": 60}, ()),
    ],
    ids=str,
)
def test_it_is_the_day_of_the_session_that_says(scene, dossier, changes, expected):
    scene.holds(dossier, "1.1", **changes)
    assert asked(scene, dossier) == expected


@pytest.mark.parametrize(("acquired_on", "expected"), [("2025-11-24", ()), ("2025-11-23", STILL)])
def test_a_paper_is_kept_as_long_as_the_reglement_says(acquired_on, expected):
    validity = [{"when": {"unit": "competence"}, "months": 12, "start": "jury_date"}]
    scene = assessment({"B1": 2}, decision=BY_COMPETENCE, partial={"validity": validity})
    dossier = scene.candidate()
    scene.holds(dossier, "1.1", origin="earlier", acquired_on=date.fromisoformat(acquired_on))
    assert asked(scene, dossier) == expected


def test_a_competence_withdrawn_is_asked_again(scene, dossier):
    held = scene.holds(dossier, "1.1")
    UnitWithdrawal.objects.create(acquired=held, origin_ref="decision/2", withdrawn_at=NOON)
    assert asked(scene, dossier) == STILL


@pytest.mark.parametrize(("decided", "expected"), [(True, ()), (False, STILL)])
def test_a_competence_of_an_earlier_edition_counts_where_the_cpne_says_so(scene, decided, expected):
    older = scene.edition.blocs.get()
    Edition.objects.update(state="replaced")
    scene.edition = edition_in_force(scene.certification, {"B1": 2}, number=2)
    dossier = scene.candidate()
    scene.holds(dossier, "1.1", bloc=older, competence=older.competences.get(code="1.1"))
    if decided:
        Equivalence.objects.create(
            acquired=older, granted=scene.edition.blocs.get(), decided_on=UNTIL
        )
    assert asked(scene, dossier) == expected


def test_two_devices_that_differ_on_it_hold_nothing_back(scene, dossier):
    scene.holds(dossier, "1.1")
    grid = scene.grid(dossier, "B1")
    for value in ("acquired", "not_acquired"):
        mark(scene, grid, "1.1", value, origin=EntryOrigin(uuid4(), 0))
    mark(scene, grid, "1.2")
    assert sign(scene, grid).state == "signed"


def test_what_was_marked_anyway_stays_and_changes_nothing(scene, dossier):
    scene.holds(dossier, "1.1")
    for rank in (1, 2):
        scene.signed(dossier, "B1", rank, "not_acquired", "acquired")
    assert Mark.objects.filter(value="not_acquired").count() == 2
    (candidate,) = session_page(scene.actor, scene.session.pk).candidates
    assert candidate.blocs[0].concordance is Concordance.AGREE_POSITIVE
    assert [(g.entered, g.lines) for g in candidate.blocs[0].grids] == [(1, 1), (1, 1)]
    (bloc,) = candidate_page(scene.actor, scene.session.pk, dossier.pk).blocs
    assert [(line.kept, line.marks[0][0]) for line in bloc.lines] == [
        (Validity(), "not_acquired"),
        (None, "acquired"),
    ]


def test_a_bloc_held_whole_is_signed_blank_and_says_nothing(scene, dossier):
    for code in ("1.1", "1.2"):
        scene.holds(dossier, code)
    for rank in (1, 2):
        sign(scene, scene.grid(dossier, "B1", rank))
    (candidate,) = session_page(scene.actor, scene.session.pk).candidates
    assert candidate.blocs[0].concordance is None
    assert [grid.lines for grid in candidate.blocs[0].grids] == [0, 0]


def test_who_holds_something_costs_what_everybody_costs(scene):
    mandate = MandateFactory(body=scene.session.body, role=Role.ASSESSOR)
    scene.pair[0].user = mandate.user
    scene.pair[0].save()
    own = replace(actor_for(scene.session.body, Role.ASSESSOR), user_id=mandate.user.pk)
    reads = {
        "session": lambda: session_page(scene.actor, scene.session.pk),
        "paper": lambda: paper_grids(scene.actor, scene.session.pk),
        "phone": lambda: phone_grids(link),
        "list": lambda: grid_list(own, NOON),
        "grid": lambda: grid_page(scene.actor, scene.session.grids.first().pk),
    }
    link = GridLink(session=scene.session, assessor=scene.pair[0])
    costs = []
    for more in (1, 11):
        for _ in range(more):
            dossier = scene.candidate()
            scene.grid(dossier, "B1")
            scene.holds(dossier, "1.1")
        costs.append({name: _cost(read) for name, read in reads.items()})
    assert costs[0] == costs[1]
    assert {line.lines for line in grid_list(own, NOON)} == {1}


def _cost(read):
    with CaptureQueriesContext(connection) as queries:
        read()
    return len(queries)


def test_a_bloc_held_competence_by_competence_asks_no_grid(scene, dossier):
    scene.holds(dossier, "1.1")
    rows = candidate_rows(scene.session)
    assert [bloc.code for bloc in rows[0].blocs] == ["B1"]
    scene.holds(dossier, "1.2")
    assert candidate_rows(scene.session)[0].blocs == ()
    with pytest.raises(Refused) as refused:
        assign_assessors(
            session_id=scene.session.pk,
            dossier_id=dossier.pk,
            bloc_code="B1",
            places=[PairPlace(scene.pair[0].pk), PairPlace(scene.pair[1].pk, external=True)],
            actor=scene.actor,
            at=NOON,
        )
    assert refused.value.codes == ("competences-held",)
