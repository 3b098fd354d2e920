"""A partner recorded twice is merged, and parted again while nobody acted since; a site closes on a day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.assessment.models import Assessor
from parchemin.assessment.selectors.hosts import objections_to_holding
from parchemin.certifications.models import Habilitation
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.organisations.actions import add_site, correct_partner, register_partner
from parchemin.organisations.models import Partner, PartnerMerger, PartnerSite
from parchemin.organisations.selectors import partners_of
from parchemin.pathways.models import Dossier
from parchemin.processes.close_site import close_site
from parchemin.processes.enrol import partner_named
from parchemin.processes.merge_partners import merge_partners, part_partners, what_moves
from tests.factories import (
    AssessorFactory,
    CertificationFactory,
    DossierFactory,
    MandateFactory,
    PartnerFactory,
    SessionFactory,
    actor_for,
    edition_in_force,
)

pytestmark = pytest.mark.django_db
SIRET = "73282932000074"


@pytest.fixture
def certification():
    made = CertificationFactory()
    edition_in_force(made)
    return made


@pytest.fixture
def body(certification):
    return certification.body


@pytest.fixture
def actor(body):
    return actor_for(body)


@pytest.fixture
def into(body):
    return PartnerFactory(body=body, name="École des halles")


@pytest.fixture
def former(body, certification):
    """Return a partner that has one of everything."""
    one = PartnerFactory(body=body, name="Ecole des Halles", siret=SIRET)
    habilitated(one, certification)
    PartnerSite.objects.create(partner=one, name="Gerland")
    DossierFactory(certification=certification, partner=one)
    SessionFactory(certification=certification, partner=one)
    AssessorFactory(body=body, partner=one)
    MandateFactory(body=body, role=Role.PARTNER, partner=one)
    return one


def habilitated(partner, certification, starts_on=date(2025, 1, 1), ends_on=date(2027, 12, 31)):
    return Habilitation.objects.create(
        partner=partner,
        certification=certification,
        service="evaluate",
        convention="Convention 2025",
        starts_on=starts_on,
        ends_on=ends_on,
    )


def merged(former, into, actor, at, reason="Enregistré deux fois."):
    return merge_partners(former_id=former.pk, into_id=into.pk, reason=reason, actor=actor, at=at)


def held_by(partner):
    """Return how much of four kinds is of a partner."""
    of = {"partner": partner}
    rows = (PartnerSite, Habilitation, Dossier, Assessor)
    return tuple(table.objects.filter(**of).count() for table in rows)


def test_all_that_was_of_the_one_is_of_the_other_which_its_siret_names(former, into, actor, at):
    assert what_moves(former) == (
        "1 dossier", "1 session", "1 convention", "1 site", "1 mandat", "1 évaluateur"
    )  # fmt: skip
    merger = merged(former, into, actor, at)
    assert merged(former, into, actor, at) == merger
    assert what_moves(former) == ()
    assert (held_by(former), held_by(into)) == ((0, 0, 0, 0), (1, 1, 1, 1))
    assert partners_of(actor.body_id) == (into,)
    assert partner_named(SIRET, actor) == (into, ())
    assert register_partner(siret=SIRET, name="Halles", actor=actor, at=at) == into
    (event,) = Event.objects.filter(name="organisations.partner.merged")
    assert event.details["moved"].startswith("1 dossier, 1 session")
    former.refresh_from_db()
    with pytest.raises(Refused) as refused:
        add_site(partner_id=former.pk, name="A", address="", city="", actor=actor, at=at)
    assert refused.value.codes == ("partner-merged",)


def test_what_would_break_a_convention_a_site_or_a_mandate_refuses_it_all(
    former, into, certification, actor, at
):
    habilitated(into, certification, starts_on=date(2026, 6, 1))
    PartnerSite.objects.create(partner=into, name="Gerland")
    user = MandateFactory(body=into.body, role=Role.PARTNER, partner=into).user
    MandateFactory(body=into.body, role=Role.PARTNER, partner=former, user=user)
    with pytest.raises(Refused) as refused:
        merged(former, into, actor, at, reason=" ")
    assert set(refused.value.codes) == {
        "reason-missing", "conventions-overlap", "site-known", "mandate-held"
    }  # fmt: skip
    assert held_by(former) == (1, 1, 1, 1)
    assert not PartnerMerger.objects.exists()


def test_conventions_that_follow_each_other_are_merged(former, into, certification, actor, at):
    habilitated(into, certification, starts_on=date(2028, 1, 1), ends_on=date(2030, 1, 1))
    merged(former, into, actor, at)
    assert into.habilitations.count() == 2


def test_nobody_merges_a_partner_into_itself_that_of_another_or_without_mandate(
    former, into, actor, at
):
    for other, who, codes in (
        (former, actor, ("partner-itself",)),
        (into, actor_for(into.body, Role.PARTNER), ("role",)),
    ):
        with pytest.raises(Refused) as refused:
            merged(former, other, who, at)
        assert refused.value.codes[0].startswith(codes[0])
    with pytest.raises(Partner.DoesNotExist):
        merged(former, PartnerFactory(), actor, at)


def test_a_merger_by_mistake_is_undone_whole(former, into, actor, at):
    merger = merged(former, into, actor, at)
    for _ in range(2):
        part_partners(merger_id=merger.pk, reason="Deux maisons.", actor=actor, at=at)
    assert (held_by(former), held_by(into)) == ((1, 1, 1, 1), (0, 0, 0, 0))
    assert set(partners_of(actor.body_id)) == {former, into}
    assert Event.objects.filter(name="organisations.partner.parted").count() == 1


def test_a_merger_is_not_undone_once_somebody_acted_or_enrolled(former, into, actor, at):
    merger = merged(former, into, actor, at)
    undo = {"merger_id": merger.pk, "reason": "Deux maisons.", "actor": actor, "at": at}
    dossier = DossierFactory(
        certification=into.habilitations.get().certification,
        partner=into,
        created_at=at + timedelta(hours=1),
    )
    with pytest.raises(Refused) as refused:
        part_partners(**undo)
    assert refused.value.codes == ("enrolled-since",)
    dossier.delete()
    correct_partner(
        partner_id=into.pk, siret=into.siret, name="Halles", reason="Nom.", actor=actor, at=at
    )
    with pytest.raises(Refused) as refused:
        part_partners(**undo)
    assert refused.value.codes == ("acted-since",)
    assert "Halles" in str(refused.value)


def test_the_database_merges_a_partner_once_and_never_into_itself(former, into, at):
    row = {"former": former, "into": into, "reason": "x", "merged_at": at, "moved": {}}
    PartnerMerger.objects.create(**row)
    with (
        pytest.raises(IntegrityError, match=r"a_partner_is_merged_once|former_id"),
        transaction.atomic(),
    ):
        PartnerMerger.objects.create(**row)
    with (
        pytest.raises(IntegrityError, match="a_partner_is_merged_into_another"),
        transaction.atomic(),
    ):
        PartnerMerger.objects.create(**row | {"into": former, "parted_at": at})


def test_a_site_closes_after_its_last_day_and_not_before_a_session_there(
    former, certification, actor, at
):
    site = former.sites.get()
    session = SessionFactory(certification=certification, partner=former, site=site)
    closing = {"site_id": site.pk, "reason": "Bail rendu.", "actor": actor, "at": at}
    with pytest.raises(Refused) as refused:
        close_site(last_day=date(2026, 11, 23), **closing)
    assert refused.value.codes == ("site-awaited",)
    for _ in range(2):
        closed = close_site(last_day=session.day, **closing)
    assert Event.objects.filter(name="organisations.site.closed").count() == 1

    def codes_on(day):
        found = objections_to_holding(former, certification, day, ("B1",), closed)
        return {one.code for one in found}

    assert "site-closed" not in codes_on(session.day)
    assert "site-closed" in codes_on(date(2026, 11, 25))
    assert close_site(last_day=None, **closing).closes_on is None
