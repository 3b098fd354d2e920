"""What a case that cannot be decided owes before the closing: named, put off, and told in the minutes."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from parchemin.certifications.models import Registration
from parchemin.jury.actions.agenda import declare_interest, put_on_agenda
from parchemin.jury.actions.cases import adjourn
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.actions.votes import accept_unanimous, cast_show_of_hands
from parchemin.jury.selectors.minutes import facts_before_closing
from parchemin.jury.terms import Choice, InterestKind, Outcome
from parchemin.kernel.objections import Refused
from parchemin.pathways.terms import Route
from parchemin.processes.close_sitting import close_sitting
from tests.scenes import jury_day
from tests.web.jury import board_of, secretary, soup_of

pytestmark = pytest.mark.django_db
WITHOUT_ADJOURNMENT = {"outcomes": ["full", "partial", "refused"]}


def put_off(day, item, reason="Quorum manquant."):
    until = (day.at + timedelta(days=30)).date()
    return adjourn(item_id=item.pk, until=until, reason=reason, actor=day.actor, at=day.at)


def stand_aside(day, item, *names):
    for name in names:
        declare_interest(
            item_id=item.pk,
            juror_id=day.seats[name].juror_id,
            kind=InterestKind.DECLARED,
            actor=day.actor,
            at=day.at,
        )


def offers(day, item):
    """Tell whether the board offers to put a case off."""
    with time_machine.travel(day.at, tick=False):
        page = secretary(day).get(board_of(day, item))
    return bool(soup_of(page).select("[name=a-until]"))


def refusal(act, *given, **asked):
    with pytest.raises(Refused) as refused:
        act(*given, **asked)
    return refused.value


def close(day):
    return close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)


def test_a_reglement_without_adjournment_lets_off_a_case_that_nothing_decides_and_no_other():
    day = jury_day(
        decision=WITHOUT_ADJOURNMENT,
        quorum={"min_total": 4, "min_per_college": None},
        grid={"binding": "remark"},
    )
    plain, short, silent = day.case(), day.case(), day.case(B1="not_acquired")
    day.open()
    stand_aside(day, short, "ndiaye")
    assert refusal(put_off, day, plain).codes == ("adjournment-not-admitted",)
    assert (offers(day, plain), offers(day, short), offers(day, silent)) == (False, True, False)
    assert put_off(day, short).adjourned_to
    who = {"item_id": silent.pk, "actor": day.actor, "at": day.at}
    assert refusal(put_off, day, silent).codes == ("adjournment-not-admitted",)
    cast_show_of_hands(unit="B1", choice=Choice.ACQUIRED, **who)
    assert offers(day, silent)
    assert put_off(day, silent, "Remarque à écrire.").adjourned_to


@pytest.fixture
def vae_day():
    """Return a sitting that asks four voices, before which a VAE comes that one juror stands aside from."""
    day = jury_day(quorum={"min_total": 4, "min_per_college": None})
    Registration.objects.create(
        certification=day.scene.certification,
        register="RNCP",
        code="RNCP37001",
        level=4,
        decision_on=date(2024, 1, 1),
        starts_on=date(2024, 1, 1),
        ends_on=date(2028, 12, 31),
    )
    asked = {"entry_date": date(2026, 2, 2), "admissible_on": date(2026, 3, 2)}
    asked |= {"validation_on": date(2026, 8, 1), "route": Route.STATUTORY_VAE}
    day.vae = day.judge(day.scene.assessed(day.scene.candidate(**asked)))
    day.plain = day.case()
    day.open()
    stand_aside(day, day.vae, "ndiaye")
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    return day


def test_a_vae_put_off_by_a_short_table_is_named_at_the_closing_until_it_has_its_day(vae_day):
    day, number = vae_day, vae_day.vae.dossier.number
    refused = refusal(close, day)
    assert refused.codes == ("adjournment-undated",)
    assert refused.objections[0].message.startswith(f"Dossier {number}, ")
    with time_machine.travel(day.at, tick=False):
        page = soup_of(secretary(day).get(reverse("jury:minutes", args=[day.sitting.pk])))
    (left,) = page.select_one(".left").select("li")
    said = " ".join(left.get_text(" ").split())
    assert number in said
    assert "Une VAE ajournée porte la date du prochain examen, et aucune n’est dite." in said
    assert "Ajournez le dossier à une date, avec son motif." in said
    outcomes = " ".join(page.select_one(".outcomes").get_text(" ").split())
    assert "Validation totale 1" in outcomes
    assert "Ajourn" not in outcomes
    put_off(day, day.vae)
    close(day)
    decided = {row.dossier_id: row.outcome for row in day.sitting.decisions.all()}
    assert decided == {
        day.vae.dossier_id: Outcome.ADJOURNED,
        day.plain.dossier_id: Outcome.FULL,
    }


@pytest.mark.parametrize(
    ("base", "said"),
    [
        (
            "seats",
            "3 membres sont présents, sur 4 sièges à voix délibérative. En tout, 3 présents pour 3 requis",
        ),
        (
            "seats_not_recused",
            "3 membres sont présents, sur 3 sièges à voix délibérative, déports déduits. "
            "En tout, 3 présents pour 2 requis",
        ),
    ],
)
def test_the_minutes_state_the_quorum_of_the_cases_that_jurors_stood_aside_from_together(
    base, said
):
    quorum = {"fraction": "1/2", "strict": True, "min_per_college": None, "base": base}
    day = jury_day(quorum=quorum)
    first, second, third = day.case(), day.case(), day.case()
    day.open()
    stand_aside(day, first, "ndiaye")
    stand_aside(day, third, "almeida")
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    told = facts_before_closing(day.actor, day.sitting.pk).quorum
    named = f"Dossiers {first.dossier.number}, {third.dossier.number} : {said}"
    assert named in told
    assert second.dossier.number not in told
    assert close(day).facts["quorum"] == told


def test_a_convocation_that_no_state_awaits_says_that_and_not_that_its_hour_is_past():
    day = jury_day()
    day.case()
    day.open()
    asked = {"sitting_id": day.sitting.pk, "actor": day.actor, "at": day.at}
    assert refusal(prepare_convocations, **asked).codes == ("sitting-state",)


def test_a_vae_whose_admissibility_lapsed_goes_on_no_agenda():
    day = jury_day()
    Registration.objects.create(
        certification=day.scene.certification,
        register="RNCP",
        code="RNCP37001",
        level=4,
        decision_on=date(2024, 1, 1),
        starts_on=date(2024, 1, 1),
        ends_on=date(2028, 12, 31),
    )
    asked = {"entry_date": date(2025, 2, 3), "admissible_on": date(2025, 3, 3)}
    lapsed = day.scene.assessed(day.scene.candidate(route=Route.STATUTORY_VAE, **asked))
    refused = refusal(
        put_on_agenda,
        sitting_id=day.sitting.pk,
        dossier_id=lapsed.pk,
        actor=day.actor,
        at=day.at,
    )
    assert "lapsed" in refused.codes
