"""Enrolling: the law of the route, the edition of the day, the partner habilitated, once."""

from datetime import date
from typing import Any

import pytest

from parchemin.accounts.terms import Role
from parchemin.certifications.models import Equivalence, Habilitation
from parchemin.certifications.reglement.validity import Validity
from parchemin.journal.models import Event
from parchemin.journal.selectors import chain_faults, story_of
from parchemin.kernel.objections import Refused
from parchemin.organisations.models import Employer
from parchemin.pathways.actions import Gain, abandon_dossier, record_acquired_units
from parchemin.pathways.enrolment import EarlierBloc, NamedSupport
from parchemin.pathways.models import AcquiredUnit, Dossier, DossierBloc, Person
from parchemin.pathways.terms import AcquiredOrigin, DossierState, Route, Scope, SupportKind
from parchemin.processes.enrol import enrol
from tests.factories import CertificationFactory, PartnerFactory, actor_for
from tests.pathways.scene import ENTRY, Scene, enrolment, person, put_in_force, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Scene:
    return scene()


def refusal(place: Scene, at: Any, actor: Any = None, **changes: object) -> set[str]:
    with pytest.raises(Refused) as refused:
        enrol(enrolment=enrolment(**changes), actor=actor or place.secretariat, at=at)
    return set(refused.value.codes)


def test_an_enrolment_pins_the_edition_and_the_reglement_of_the_day(place, at):
    dossier = enrol(enrolment=enrolment(), actor=place.secretariat, at=at)
    assert (dossier.edition, dossier.reglement) == (
        place.edition,
        place.certification.reglements.get(),
    )
    assert (dossier.state, dossier.scope) == (DossierState.DRAFT, Scope.WHOLE)
    assert (dossier.number, dossier.entry_date) == ("2026-00001", ENTRY)
    assert {row.bloc.code for row in dossier.blocs.select_related("bloc")} == {"B1", "B2", "B3"}


def test_the_civil_status_is_kept_with_its_official_birthplace(place, at):
    written = person(
        birth_name="Żółć",
        usage_name="O’Neill",
        birth_place="Kiev",
        birth_country="Ukraine",
        born="00/05/1985",
    )
    kept = enrol(enrolment=enrolment(person=written), actor=place.secretariat, at=at).person
    assert (kept.birth_name, kept.usage_name, kept.given_names) == (
        "Żółć",
        "O’Neill",
        "Marie-Claire, Anne",
    )
    assert (kept.birth_year, kept.birth_month, kept.birth_day) == (1985, 5, None)
    assert (kept.birth_place, kept.birth_commune_code) == ("Kiev", "")
    assert (kept.birth_country, kept.birth_country_code) == ("URSS", "99123")


def test_an_unknown_birthplace_is_kept_pending_without_a_code(place, at):
    written = person(birth_place="Dunkerke")
    kept = enrol(enrolment=enrolment(person=written), actor=place.secretariat, at=at).person
    assert (kept.birth_place, kept.birth_commune_code, kept.birth_country_code) == (
        "Dunkerke",
        "",
        "",
    )


def test_enrolling_twice_is_enrolling_once(place, at):
    first = enrol(enrolment=enrolment(), actor=place.secretariat, at=at)
    events = Event.objects.count()
    again = enrolment(person=person(birth_name="D'ARTAGNAN", birth_place="59183"))
    assert enrol(enrolment=again, actor=place.secretariat, at=at) == first
    assert (Person.objects.count(), Dossier.objects.count()) == (1, 1)
    assert Event.objects.count() == events


def test_homonyms_born_the_same_day_elsewhere_are_two_people(place, at):
    enrol(enrolment=enrolment(), actor=place.secretariat, at=at)
    other = enrolment(person=person(birth_place="Rennes"))
    assert enrol(enrolment=other, actor=place.secretariat, at=at).number == "2026-00002"
    assert set(Person.objects.values_list("reference", flat=True)) == {"P000001", "P000002"}


def test_the_journal_tells_the_dossier_without_a_name(place, at):
    dossier = enrol(enrolment=enrolment(), actor=place.secretariat, at=at)
    (line,) = story_of(place.body.pk, f"dossier/{dossier.number}")
    assert "2026-00001 est ouvert" in line.sentence
    assert not Event.objects.filter(details__icontains="artagnan").exists()
    assert chain_faults(place.body.pk) == ()


def test_the_edition_is_that_of_the_entry_even_when_it_was_replaced_since(place, at):
    place.edition.state = "replaced"
    place.edition.save(update_fields=["state"])
    newer = put_in_force(place.certification, date(2026, 6, 1), number=2)
    before = enrol(enrolment=enrolment(), actor=place.secretariat, at=at)
    after = enrolment(person=person(birth_place="Rennes"), entry=date(2026, 6, 1))
    assert before.edition == place.edition
    assert enrol(enrolment=after, actor=place.secretariat, at=at).edition == newer


def test_chosen_blocs_alone_are_in_the_dossier(place, at):
    dossier = enrol(enrolment=enrolment(sought=("B3",)), actor=place.secretariat, at=at)
    assert dossier.scope == Scope.BLOCS
    assert [row.bloc.code for row in dossier.blocs.all()] == ["B3"]


def test_an_employer_and_supports_are_recorded_once(place, at):
    tutor = NamedSupport(SupportKind.TUTOR, "Luc Roy")
    asked = enrolment(
        route=Route.PROFESSIONALISATION_CONTRACT,
        employer_siret="35600000049837",
        employer_name="La Poste",
        supports=(tutor, tutor),
    )
    dossier = enrol(enrolment=asked, actor=place.secretariat, at=at)
    assert dossier.employer == Employer.objects.get(siret="35600000049837", name="La Poste")
    assert [(row.kind, row.name) for row in dossier.supports.all()] == [("tutor", "Luc Roy")]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"certification_code": "cqp-z"}, {"unknown-certification"}),
        ({"entry": date(2023, 12, 31)}, {"edition-not-in-force", "route-register"}),
        ({"route": Route.APPRENTICESHIP}, {"route-apprenticeship"}),
        ({"route": Route.BRANCH_VAE}, {"route-register"}),
        ({"sought": ("B9",)}, {"unknown-bloc"}),
        ({"partner_siret": "35600000000048"}, {"unknown-partner"}),
        ({"person": person(birth_name="=cmd", sex="?")}, {"sex", "name-character"}),
        ({"supports": (NamedSupport(SupportKind.TUTOR, "A" * 121),)}, {"too-long"}),
        (
            {"person": person(sex=""), "route": Route.APPRENTICESHIP, "sought": ("B9",)},
            {"sex", "route-apprenticeship", "route-blocs", "unknown-bloc"},
        ),
    ],
)
def test_a_refused_enrolment_says_every_reason_and_leaves_no_trace(place, at, changes, codes):
    if "entry" in changes:
        changes = changes | {"route": Route.STATUTORY_VAE}
    events = Event.objects.count()
    assert refusal(place, at, **changes) == codes
    assert not Person.objects.exists()
    assert Event.objects.count() == events


def test_a_closed_certification_takes_nobody_from_that_day(place, at):
    place.certification.closed_on = ENTRY
    place.certification.save()
    assert refusal(place, at) == {"closed"}


def test_a_statutory_vae_needs_the_rncp(at):
    place = scene(rncp=False)
    assert refusal(place, at, route=Route.STATUTORY_VAE) == {"route-register"}
    assert enrol(enrolment=enrolment(route=Route.BRANCH_VAE), actor=place.secretariat, at=at)


def test_a_partner_prepares_only_within_its_habilitation(place, at):
    siret = place.partner.siret
    dossier = enrol(enrolment=enrolment(partner_siret=siret), actor=place.secretariat, at=at)
    assert dossier.partner == place.partner
    late = {"person": person(birth_place="Rennes"), "partner_siret": siret}
    assert refusal(place, at, entry=date(2028, 1, 1), **late) == {"habilitation-out-of-period"}
    Habilitation.objects.update(state="suspended")
    assert refusal(place, at, **late) == {"habilitation-suspended"}


def test_a_vae_asks_no_habilitation_of_who_accompanies_it(place, at):
    Habilitation.objects.all().delete()
    asked = enrolment(route=Route.STATUTORY_VAE, partner_siret=place.partner.siret)
    assert enrol(enrolment=asked, actor=place.secretariat, at=at).partner == place.partner


def test_a_partner_enrols_for_itself_alone(place, at):
    dossier = enrol(enrolment=enrolment(), actor=place.partner_actor, at=at)
    assert dossier.partner == place.partner
    other = PartnerFactory(body=place.body, siret="35600000000048")
    asked = {"person": person(birth_place="Rennes"), "partner_siret": other.siret}
    assert refusal(place, at, actor=place.partner_actor, **asked) == {"unknown-partner"}


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.JUROR, Role.CANDIDATE, Role.COMMISSION])
def test_others_do_not_enrol(place, at, role):
    assert refusal(place, at, actor=actor_for(place.body, role)) == {"role"}


def test_a_certification_of_another_body_does_not_exist(place, at):
    elsewhere = scene("cqp-b")
    assert refusal(place, at, certification_code="cqp-b") == {"unknown-certification"}
    assert (
        enrol(
            enrolment=enrolment(certification_code="cqp-b"), actor=elsewhere.secretariat, at=at
        ).number
        == "2026-00001"
    )


def test_one_dossier_is_open_at_a_time_for_a_certification(place, at):
    first = enrol(enrolment=enrolment(), actor=place.secretariat, at=at)
    later = {"entry": date(2026, 9, 1)}
    assert refusal(place, at, **later) == {"open-dossier"}
    abandon_dossier(dossier_id=first.pk, reason="déménagement", actor=place.secretariat, at=at)
    assert enrol(enrolment=enrolment(**later), actor=place.secretariat, at=at) != first


def test_a_second_vae_of_the_year_is_refused_for_the_same_certification(place, at):
    vae = {"route": Route.STATUTORY_VAE}
    first = enrol(enrolment=enrolment(**vae), actor=place.secretariat, at=at)
    abandon_dossier(dossier_id=first.pk, reason="trop tôt", actor=place.secretariat, at=at)
    assert refusal(place, at, entry=date(2026, 9, 1), **vae) == {"vae-quota-certification"}
    assert enrol(enrolment=enrolment(entry=date(2027, 1, 1), **vae), actor=place.secretariat, at=at)


def test_a_vae_that_lapsed_is_presented_again_while_its_referentiel_is_the_same(place, at):
    vae = {"route": Route.STATUTORY_VAE}
    first = enrol(enrolment=enrolment(**vae), actor=place.secretariat, at=at)
    Dossier.objects.filter(pk=first.pk).update(state=DossierState.LAPSED)
    place.edition.state = "replaced"
    place.edition.save(update_fields=["state"])
    put_in_force(place.certification, date(2026, 9, 1), number=2)
    assert refusal(place, at, entry=date(2026, 9, 1), **vae) == {"vae-quota-certification"}
    again = enrolment(entry=date(2026, 8, 31), **vae)
    assert enrol(enrolment=again, actor=place.secretariat, at=at) != first


def held(place: Scene, at: Any, code: str, **facts: object) -> AcquiredUnit:
    usual = {
        "person": Person.objects.get(),
        "bloc": place.edition.blocs.get(code=code),
        "origin": AcquiredOrigin.JURY,
        "reference": "PV 2025-03",
        "acquired_on": date(2025, 3, 3),
    }
    gains = [Gain(**usual | facts)]
    return record_acquired_units(gains=gains, actor=place.secretariat, at=at)[0]


def test_blocs_held_are_carried_over_while_they_are_valid(place, at):
    first = enrol(enrolment=enrolment(), actor=place.secretariat, at=at)
    abandon_dossier(dossier_id=first.pk, reason="pause", actor=place.secretariat, at=at)
    valid = held(place, at, "B1")
    held(place, at, "B2", kept=Validity(date(2026, 8, 31)))
    dossier = enrol(enrolment=enrolment(entry=date(2026, 9, 1)), actor=place.secretariat, at=at)
    carried = {row.bloc.code: row.carried for row in dossier.blocs.all()}
    assert carried == {"B1": valid, "B2": None, "B3": None}


def test_an_equivalence_of_the_cpne_carries_a_bloc_of_another_edition(place, at):
    first = enrol(enrolment=enrolment(), actor=place.secretariat, at=at)
    abandon_dossier(dossier_id=first.pk, reason="pause", actor=place.secretariat, at=at)
    twin = CertificationFactory(body=place.body, code="tfp-a")
    old = put_in_force(twin, date(2024, 1, 1)).blocs.get(code="B1")
    acquired = held(place, at, "B1", bloc=old)
    later = enrolment(entry=date(2026, 9, 1))
    other = enrolment(entry=date(2026, 9, 2))
    dossier = enrol(enrolment=later, actor=place.secretariat, at=at)
    assert not DossierBloc.objects.filter(dossier=dossier, carried__isnull=False).exists()
    abandon_dossier(dossier_id=dossier.pk, reason="pause", actor=place.secretariat, at=at)
    Equivalence.objects.create(
        acquired=old,
        granted=place.edition.blocs.get(code="B2"),
        decided_on=date(2026, 1, 1),
        decision="CPNE 2026-01",
    )
    dossier = enrol(enrolment=other, actor=place.secretariat, at=at)
    row = DossierBloc.objects.get(dossier=dossier, carried__isnull=False)
    assert (row.bloc.code, row.carried) == ("B2", acquired)


def test_an_earlier_attestation_is_written_to_the_ledger_and_carried(place, at):
    earlier = EarlierBloc("B1", date(2025, 1, 10), "Attestation 12")
    dossier = enrol(enrolment=enrolment(earlier=(earlier,)), actor=place.secretariat, at=at)
    row = DossierBloc.objects.get(dossier=dossier, carried__isnull=False)
    assert row.carried is not None
    assert (row.bloc.code, row.carried.origin_ref) == ("B1", "Attestation 12")


def test_an_earlier_attestation_out_of_date_is_refused(place, at):
    expired = EarlierBloc("B1", date(2020, 1, 10), "Attestation 12", valid_until=date(2025, 1, 9))
    unknown = EarlierBloc("B9", date(2025, 1, 10), "Attestation 13")
    assert refusal(place, at, earlier=(expired, unknown)) == {
        "carried-expired",
        "carried-of-another-edition",
    }


def test_enrolling_costs_the_same_whoever_is_there_already(
    place, at, django_assert_max_num_queries
):
    enrol(enrolment=enrolment(), actor=place.secretariat, at=at)
    for rank in range(5):
        other = enrolment(person=person(birth_name=f"Roy{'abcde'[rank]}"))
        enrol(enrolment=other, actor=place.secretariat, at=at)
    with django_assert_max_num_queries(45):
        enrol(enrolment=enrolment(person=person(birth_name="Zola")), actor=place.secretariat, at=at)


def test_each_name_that_cannot_be_printed_is_named_by_what_it_is_all_at_once(place, at):
    supports = (
        NamedSupport(SupportKind.TRAINER, "漢字"),
        NamedSupport(SupportKind.TUTOR, "Léa 😀"),
    )
    with pytest.raises(Refused) as refused:
        enrol(enrolment=enrolment(supports=supports), actor=place.secretariat, at=at)
    told = " ".join(objection.message for objection in refused.value.objections)
    for support in supports:
        assert f"{support.kind.label}, nom :" in told
