"""Who a juror is, corrected with a reason; what a sitting holds of them stays."""

import pytest

from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.kernel.objections import Refused
from parchemin.processes.correct_juror import correct_juror
from tests.factories import JurorFactory, UserFactory, actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


def correcting(juror, actor, at, **changes):
    said = {**juror.name_parts, "sex": juror.sex, "email": juror.email, "college": juror.college}
    said |= {"reason": "Faute de frappe."} | changes
    return correct_juror(juror_id=juror.pk, actor=actor, at=at, **said)


def test_who_a_juror_is_is_corrected_in_one_act_told_once_with_its_reason(at):
    juror = JurorFactory(college="employers")
    actor = actor_for(juror.body)
    for _ in range(2):
        correcting(
            juror, actor, at, given_names=" Odile", surname="Œuvrard ", email="Odile@Exemple.fr"
        )
    juror.refresh_from_db()
    assert (juror.name, juror.email) == ("Odile Œuvrard", "odile@exemple.fr")
    (event,) = Event.objects.filter(name="jurors.juror.corrected")
    assert event.details["fields"] == "nom, prénoms, adresse électronique"
    assert event.details["reason"] == "Faute de frappe."


def test_a_wrong_correction_says_all_that_stands_against_it(at):
    other = JurorFactory()
    juror = JurorFactory(body=other.body)
    with pytest.raises(Refused) as refused:
        correcting(juror, actor_for(juror.body), at, surname="😀", email=other.email, reason=" ")
    assert set(refused.value.codes) == {"reason-missing", "document-unprintable", "email-taken"}


def test_the_college_of_who_sat_stays_and_their_name_does_not(at):
    day = jury_day()
    day.open()
    juror = day.sitting.seats.first().juror
    college = "employees" if juror.college == "employers" else "employers"
    with pytest.raises(Refused) as refused:
        correcting(juror, day.actor, at, college=college)
    assert refused.value.codes == ("juror-sat",)
    assert (
        correcting(juror, day.actor, at, given_names="Nom", surname="corrigé").name == "Nom corrigé"
    )


def test_the_address_of_who_sat_changes_and_their_voices_stay_theirs(at):
    day = jury_day()
    day.open()
    juror = day.sitting.seats.first().juror
    former, key = juror.email, juror.key
    for address in ("autre@exemple.fr", "encore@exemple.fr"):
        correcting(juror, day.actor, at, email=address)
    juror = Juror.objects.get(pk=juror.pk)
    assert (juror.email, juror.key) == ("encore@exemple.fr", key)
    with pytest.raises(Refused) as refused:
        correcting(JurorFactory(body=juror.body), day.actor, at, email=former)
    assert refused.value.codes == ("email-sealed",)
    assert correcting(juror, day.actor, at, email=former).email == former


def test_an_account_already_at_the_new_address_stays(at):
    juror = JurorFactory(user=UserFactory(email="juste@exemple.fr"))
    assert correcting(juror, actor_for(juror.body), at, email="juste@exemple.fr").user_id


def test_an_address_that_changes_closes_the_access_opened_at_the_former_one(at):
    juror = JurorFactory(user=UserFactory())
    assert correcting(juror, actor_for(juror.body), at, email="juste@exemple.fr").user_id is None
