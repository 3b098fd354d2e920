"""Every stored decision is found again from its inputs; a forged one is seen."""

import pytest

from parchemin.certifications.reglement.reading import reglement_of
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.inputs import inputs_from_json
from parchemin.jury.models import Decision
from parchemin.jury.rules.deliberation import inputs_digest
from parchemin.jury.selectors.decisions import decision_faults
from parchemin.processes.close_sitting import close_sitting
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def body_id():
    day = jury_day(grid={"scale": {"kind": "points", "highest": 20, "pass_mark": 10}})
    day.case(B1="12.5 9", B2="12.5")
    divided = day.case(B1="15/5", B2="15")
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.everybody(divided, "B1", "not_acquired")
    day.everybody(divided, "B2")
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    return day.sitting.body_id


def test_untouched_decisions_have_no_fault(body_id):
    assert Decision.objects.count() == 2
    assert decision_faults(body_id) == ()
    assert decision_faults(body_id + 1) == ()


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        (lambda d: setattr(d, "outcome", "full"), "issue"),
        (lambda d: d.inputs["case"]["votes"].pop(), "données d’entrée"),
        (lambda d: setattr(d, "reglement_digest", "0" * 64), "règlement"),
        (lambda d: d.units[0].update(outcome="acquired"), "unité"),
        (lambda d: d.blocs[0].update(outcome="acquired"), "bloc"),
        (lambda d: d.reasons.clear(), "motifs"),
        (lambda d: setattr(d, "mention", "honneur"), "mention"),
        (lambda d: d.inputs.pop("case"), "ne se lisent plus"),
        (lambda d: setattr(d, "inputs", []), "ne se lisent plus (ce n’est pas un objet)"),
        (lambda d: setattr(d, "inputs", None), "ne se lisent plus (ce n’est pas un objet)"),
        (lambda d: d.inputs.update(case=[]), "ne se lisent plus"),
        (lambda d: d.inputs.pop("format"), "format 1"),
        (lambda d: d.inputs.update(format=9), "format 9"),
    ],
    ids=[
        "outcome",
        "a voice",
        "règlement",
        "a unit",
        "a bloc",
        "reasons",
        "mention",
        "no case",
        "a list",
        "nothing",
        "a case that is a list",
        "of an older version",
        "of a version to come",
    ],
)
def test_a_forged_decision_is_seen(body_id, monkeypatch, forge, said):
    forged_id = Decision.objects.latest("pk").pk
    original = Decision.from_db

    def forged(db, names, values):
        loaded = original(db, names, values)
        if loaded.pk == forged_id:
            forge(loaded)
        return loaded

    monkeypatch.setattr(Decision, "from_db", forged)
    faults = decision_faults(body_id)
    assert {fault.decision_id for fault in faults} == {forged_id}
    assert any(said in fault.message for fault in faults)


def test_inputs_read_back_are_the_same_values(body_id):
    for decision in Decision.objects.all():
        reglement = reglement_of(decision.sitting.reglement.value)
        assert (
            inputs_digest(*inputs_from_json(decision.inputs, reglement)) == decision.inputs_digest
        )
