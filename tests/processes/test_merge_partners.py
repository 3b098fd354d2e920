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
from parchemin.processes.merge_partners import (
    kept_by_other,
    merge_partners,
    part_partners,
    what_moves,
)
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
        "reason-missing", "conventions-overlap", "convention-widens", "site-known", "mandate-held"
    }  # fmt: skip
    assert held_by(former) == (1, 1, 1, 1)
    assert not PartnerMerger.objects.exists()


def test_conventions_that_follow_each_other_are_merged(former, into, certification, actor, at):
    habilitated(into, certification, starts_on=date(2028, 1, 1), ends_on=date(2030, 1, 1))
    merge_partners(former_id=former.pk, into_id=into.pk, reason="x", wider=True, actor=actor, at=at)
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


def test_a_merger_is_undone_once_either_was_edited_and_what_came_since_stays(
    former, into, certification, actor, at
):
    merger = merged(former, into, actor, at)
    since = DossierFactory(
        certification=certification, partner=into, created_at=at + timedelta(hours=1)
    )
    gone = Dossier.objects.exclude(pk=since.pk).get()
    third = PartnerFactory(body=into.body)
    Dossier.objects.filter(pk=gone.pk).update(partner=third)
    correct_partner(
        partner_id=into.pk, siret=into.siret, name="Halles", reason="Nom.", actor=actor, at=at
    )
    assert kept_by_other(merger) == (since.number,)
    part_partners(merger_id=merger.pk, reason="Deux maisons.", actor=actor, at=at)
    assert (held_by(former), held_by(into)) == ((1, 1, 0, 1), (0, 0, 1, 0))
    assert third.dossier_set.get() == gone


def test_what_came_since_at_a_site_that_would_leave_is_given_another_one_first(
    former, into, certification, actor, at
):
    merger = merged(former, into, actor, at)
    site = PartnerSite.objects.get(name="Gerland")
    session = SessionFactory(certification=certification, partner=into, site=site)
    convention = habilitated(into, certification, date(2028, 1, 1), date(2029, 1, 1))
    convention.sites.add(site)
    undo = {"merger_id": merger.pk, "reason": "Deux maisons.", "actor": actor, "at": at}
    with pytest.raises(Refused) as refused:
        part_partners(**undo)
    assert refused.value.codes == ("session-at-site", "convention-at-site")
    assert session.code in str(refused.value)
    session.site = None
    session.save()
    convention.sites.clear()
    assert part_partners(**undo).parted_at == at


def test_who_keeps_the_record_takes_the_siret_of_the_other_which_gets_it_back_when_parted(
    former, into, actor, at
):
    merger, own = merged(former, into, actor, at), into.siret
    taking = {"siret": SIRET, "name": into.name, "reason": "Le bon.", "actor": actor, "at": at}
    assert correct_partner(partner_id=into.pk, **taking).siret == SIRET
    assert {partner_named(siret, actor) for siret in (own, SIRET)} == {(into, ())}
    part_partners(merger_id=merger.pk, reason="Deux maisons.", actor=actor, at=at)
    sirets = dict(Partner.objects.values_list("pk", "siret"))
    assert (sirets[former.pk], sirets[into.pk]) == (SIRET, own)


def test_the_siret_of_a_partner_merged_elsewhere_is_not_taken(former, into, actor, at):
    merged(former, into, actor, at)
    other = PartnerFactory(body=into.body)
    with pytest.raises(Refused) as refused:
        correct_partner(
            partner_id=other.pk, siret=SIRET, name="X", reason="Le bon.", actor=actor, at=at
        )
    assert refused.value.codes == ("partner-siret-taken",)


def test_a_convention_that_names_no_site_widens_only_where_it_is_accepted(
    former, into, certification, actor, at
):
    PartnerSite.objects.create(partner=into, name="Vaise")
    wide = {"former_id": former.pk, "into_id": into.pk, "reason": "Deux fois.", "at": at}
    with pytest.raises(Refused) as refused:
        merge_partners(**wide, actor=actor)
    assert refused.value.codes == ("convention-widens",)
    assert "Convention 2025" in str(refused.value)
    assert "Vaise" in str(refused.value)
    assert merge_partners(**wide, actor=actor, wider=True).into == into


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
