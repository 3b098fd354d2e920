"""Who signs on the day of the award is printed on the parchemin by name and function, for ever."""

from datetime import date

import pytest

from parchemin.accounts.terms import Role
from parchemin.certificates.actions.signatories import correct_signatory, name_signatory
from parchemin.certificates.facts import credential_facts, parchemin_facts
from parchemin.certificates.signing import SigningTerm, objections_to_signing
from parchemin.kernel.objections import Refused
from tests.certificates.scene import awarded, signed_day
from tests.conftest import NOON
from tests.factories import BodyFactory, actor_for

FROM = date(2026, 1, 1)


def signing(starts_on, ends_on=None):
    return SigningTerm("Odile Marchal", "Directrice", starts_on, ends_on)


@pytest.mark.parametrize(
    ("others", "codes"),
    [
        ([signing(FROM)], ()),
        ([signing(FROM, date(2026, 5, 31)), signing(FROM, date(2026, 5, 31))], ()),
        ([signing(FROM, date(2026, 6, 1)), signing(FROM)], ("signatories-too-many",)),
        ([signing(date(2026, 9, 1)), signing(date(2026, 10, 1))], ("signatories-too-many",)),
    ],
)
def test_two_people_sign_at_most_on_any_day(others, codes):
    asked = signing(date(2026, 6, 1))
    assert tuple(o.code for o in objections_to_signing(asked, others)) == codes


@pytest.mark.django_db
def test_who_signs_on_the_day_of_the_award_is_printed_by_name_and_told_by_function_elsewhere():
    day = signed_day()
    actor = actor_for(day.sitting.certification.body)
    name = {"name": "Odile Marchal", "function": "Directrice de la certification"}
    row = name_signatory(**name, starts_on=FROM, ends_on=None, actor=actor, at=NOON)
    (certificate,) = awarded(day)
    for _ in range(2):
        (printed,) = parchemin_facts(certificate).signatories
        assert (printed.name, printed.function) == tuple(name.values())
        assert credential_facts(certificate).signatories == ("Directrice de la certification",)
        # Corrected since, they change nothing of what is awarded.
        changed = {"name": "Jorge Almeida", "function": "Directeur"}
        correct_signatory(
            signatory_id=row.pk, **changed, starts_on=FROM, ends_on=None, actor=actor, at=NOON
        )
        certificate.refresh_from_db()


@pytest.mark.django_db
def test_whoever_does_not_sign_that_day_is_not_printed():
    day = signed_day()
    actor = actor_for(day.sitting.certification.body)
    name_signatory(
        name="Odile Marchal",
        function="Directrice",
        starts_on=FROM,
        ends_on=date(2026, 1, 31),
        actor=actor,
        at=NOON,
    )
    (certificate,) = awarded(day)
    assert [one.name for one in parchemin_facts(certificate).signatories] == ["", ""]


@pytest.mark.django_db
def test_only_the_secretariat_names_who_signs():
    juror = actor_for(BodyFactory(), Role.JUROR)
    with pytest.raises(Refused) as refused:
        name_signatory(
            name="Rui", function="Directeur", starts_on=FROM, ends_on=None, actor=juror, at=NOON
        )
    assert refused.value.codes == ("role",)
