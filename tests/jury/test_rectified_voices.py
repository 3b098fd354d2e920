"""A rectificatif writes no voice of somebody whom the table did not hear: nobody would ever count it."""

import pytest

from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.actions.sitting_day import give_proxy
from parchemin.jury.actions.votes import cast_show_of_hands
from parchemin.jury.models import Decision
from parchemin.jury.terms import Choice, InterestKind
from parchemin.kernel.objections import Refused
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.rectify_minutes import Correction, rectify_minutes
from parchemin.processes.sign_minutes import sign_minutes
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db
NO = Choice.NOT_ACQUIRED


def signed_day(**reglement):
    """Return a day where Ndiaye gave proxy to Almeida, and one divided case signed as acquired."""
    day = jury_day({"B1": 1}, quorum={"min_per_college": 1}, **reglement)
    item = day.case(B1="acquired/not_acquired")
    for name in ("marchal", "belkacem", "almeida"):
        day.comes(day.seats[name])
    who = {"actor": day.actor, "at": day.at}
    give_proxy(seat_id=day.seats["ndiaye"].pk, holder_id=day.seats["almeida"].pk, **who)
    declare_interest(
        item_id=item.pk,
        juror_id=day.seats["belkacem"].juror_id,
        kind=InterestKind.DECLARED,
        **who,
    )
    day.open()
    cast_show_of_hands(item_id=item.pk, unit="B1", choice=Choice.ACQUIRED, **who)
    minutes = close_sitting(sitting_id=day.sitting.pk, **who)
    for name in ("marchal", "almeida"):
        sign_minutes(minutes_id=minutes.pk, seat_id=day.seats[name].pk, actor=day.system, at=day.at)
    return day


def rectified(day, *names):
    decision = Decision.objects.get(rectified_by__isnull=True)
    voices = {day.seats[name].pk: NO for name in names}
    rectify_minutes(
        sitting_id=day.sitting.pk,
        reason="Voix mal reportées.",
        corrections=[Correction(decision.dossier_id, voices={("B1", 1): voices})],
        actor=day.actor,
        at=day.at,
    )
    return Decision.objects.get(rectified_by__isnull=True)


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("ndiaye", "voice-represented", "Ndiaye a donné pouvoir : seuls les présents comptent."),
        ("belkacem", "voice-recused", "Belkacem se déporte"),
    ],
)
def test_who_was_not_heard_has_no_voice_in_a_rectificatif(name, code, said):
    day = signed_day(majority="absolute_present")
    with pytest.raises(Refused) as refused:
        rectified(day, "marchal", "almeida", name)
    assert refused.value.codes == (code,)
    assert said in str(refused.value)
    assert rectified(day, "marchal", "almeida").outcome == "refused"


def test_a_represented_voice_that_counts_is_rectified_as_carried_by_its_holder():
    day = signed_day(majority="absolute_present_or_represented")
    found = rectified(day, "marchal", "almeida", "ndiaye")
    assert found.outcome == "refused"
    assert found.units[0]["tally"]["not_acquired"] == "3"
