"""Who may prepare for, or evaluate, a certification on a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.accounts.terms import Role
from parchemin.certifications.rules.habilitations import HabilitationFacts, objections_to_partner
from parchemin.certifications.terms import HabilitationState, Service
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.organisations.actions import (
    establish_body,
    register_employer,
    register_partner,
)
from parchemin.organisations.models import CertifyingBody, Employer, Partner
from parchemin.organisations.selectors import partners_of
from tests.factories import BodyFactory, actor_for

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
SIRET = "73282932000074"


def facts(**changes):
    values = {
        "service": Service.EVALUATE,
        "certification_code": "muc",
        "state": HabilitationState.ACTIVE,
        **YEAR,
    }
    return HabilitationFacts(**{**values, **changes})


def objections(held, on=date(2026, 6, 1), blocs=()):
    return objections_to_partner(
        name="École des halles",
        siret=SIRET,
        habilitations=held,
        service=Service.EVALUATE,
        certification_code="muc",
        on=on,
        blocs=blocs,
    )


@pytest.mark.parametrize(
    ("held", "on", "code"),
    [
        ([], date(2026, 6, 1), "partner-not-habilitated"),
        ([facts(service=Service.PREPARE)], date(2026, 6, 1), "partner-not-habilitated"),
        ([facts(certification_code="evca")], date(2026, 6, 1), "partner-not-habilitated"),
        ([facts()], date(2027, 1, 1), "habilitation-out-of-period"),
        ([facts(state=HabilitationState.SUSPENDED)], date(2026, 6, 1), "habilitation-suspended"),
    ],
    ids=["nothing", "another service", "another certification", "too late", "suspended"],
)
def test_a_partner_is_refused_with_the_reason(held, on, code):
    """RULE-13."""
    assert [o.code for o in objections(held, on)] == [code]


BLOCS = ("B1", "B2", "B3")
some = st.sets(st.sampled_from(BLOCS))


@given(conventions=st.lists(some, min_size=1, max_size=3), asked=some)
def test_conventions_in_force_cover_their_blocs_together_all_of_them_when_none_is_named(
    conventions, asked
):
    held = [facts(blocs=frozenset(blocs)) for blocs in conventions]
    gone = facts(blocs=frozenset(BLOCS), state=HabilitationState.SUSPENDED)
    covered = set(BLOCS) if not all(conventions) else set().union(*conventions)
    found = objections([*held, gone], blocs=asked)
    assert [o.code for o in found] == (["habilitation-other-blocs"] if asked - covered else [])
    assert all(bloc in found[0].message for bloc in asked - covered)


@given(on=st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_a_convention_covers_its_first_and_last_day_and_no_other(on):
    covered = YEAR["starts_on"] <= on <= YEAR["ends_on"]
    assert (objections([facts()], on) == ()) is covered


@pytest.mark.django_db
def test_a_tenant_is_opened_once_with_its_commission_and_branches(at):
    for _ in range(2):
        body = establish_body(
            slug="alimentaire",
            name="CPNEFP alimentaire",
            legal_name="Association paritaire",
            siret="732 829 320 00074",
            city="Paris",
            number_prefix="CAD",
            commission="CPNEFP",
            branches=[("1505", "Commerce de détail alimentaire")],
            at=at,
        )
    assert body.siret == SIRET
    assert CertifyingBody.objects.count() == Event.objects.count() == 1
    assert body.commissions.get().branches.get().idcc == "1505"


@pytest.mark.django_db
def test_partners_and_employers_are_known_once_per_body(at):
    one, other = BodyFactory(), BodyFactory()
    for body in (one, one, other):
        register_partner(siret=SIRET, name="École des halles", actor=actor_for(body), at=at)
        register_employer(siret=SIRET, name="Halles et compagnie", actor=actor_for(body), at=at)
    assert Partner.objects.count() == Employer.objects.count() == 2
    assert [p.name for p in partners_of(one.pk)] == ["École des halles"]


@pytest.mark.django_db
def test_a_wrong_siret_or_role_changes_nothing(at):
    body = BodyFactory()
    with pytest.raises(Refused):
        register_partner(siret="73282932000075", name="X", actor=actor_for(body), at=at)
    with pytest.raises(Refused):
        register_partner(siret=SIRET, name="X", actor=actor_for(body, Role.PARTNER), at=at)
    assert not Partner.objects.exists()
