"""Who stands aside for a candidate: declared, or seen in the dossier (RULE-28, RULE-34)."""

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.jurors.models import Juror
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.models import AgendaItem, Interest
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.terms import InterestKind
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Support
from tests.factories import BodyFactory, EmployerFactory, JurorFactory, UserFactory, actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


def declare(day, item, name, kind=InterestKind.DECLARED, actor=None):
    juror = day.seats[name].juror if isinstance(name, str) else name
    return declare_interest(
        item_id=item.pk, juror_id=juror.pk, kind=kind, actor=actor or day.actor, at=day.at
    )


def recused(day, item):
    entry = docket_of(day.sitting, [item.pk]).entry_of(item.pk)
    return {r.name: [reason.code for reason in r.reasons] for r in entry.deliberation.recusals}


def test_a_declared_interest_takes_the_juror_from_the_table_for_that_candidate_only():
    day = jury_day()
    item, other = day.case(), day.case()
    for _ in range(2):
        assert declare(day, item, "ndiaye").recuses
    assert Interest.objects.count() == 1
    assert recused(day, item) == {"Ndiaye": ["recused-declared"]}
    assert recused(day, other) == {}


def test_jurors_declare_for_themselves_and_organisers_for_them():
    day = jury_day()
    item = day.case()
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["ndiaye"].juror_id).update(user=user)
    juror = actor_for(day.sitting.body, Role.JUROR, user=user)
    assert declare(day, item, "ndiaye", actor=juror)
    with pytest.raises(Refused) as refused:
        declare(day, item, "almeida", actor=juror)
    assert refused.value.codes == ("role",)
    stranger = JurorFactory(body=day.sitting.body)
    with pytest.raises(Refused) as refused:
        declare(day, item, stranger)
    assert refused.value.codes == ("juror-not-convened",)


def test_a_relation_recuses_where_the_law_or_the_reglement_says():
    day = jury_day()
    clocks = {"admissible_on": "2026-03-02", "step_on": "2026-05-04"}
    training, vae = day.case(), day.scene.candidate(route="statutory_vae", **clocks)
    day.scene.certification.registrations.create(
        register="RNCP",
        code="RNCP40000",
        decision_on="2024-01-01",
        starts_on="2024-01-01",
        ends_on="2028-12-31",
    )
    vae = day.judge(day.scene.assessed(vae))
    assert not declare(day, training, "ndiaye", InterestKind.RELATION).recuses
    assert declare(day, vae, "ndiaye", InterestKind.RELATION).recuses


def test_what_dossiers_show_is_written_at_the_opening():
    day = jury_day()
    body = day.sitting.body
    site = EmployerFactory(body=body, siret="73282932000074")
    office = EmployerFactory(body=body, siret="73282932000082")
    Juror.objects.filter(pk=day.seats["belkacem"].juror_id).update(employer=office)
    day.scene.pair[0].email = day.seats["ndiaye"].juror.email.upper()
    day.scene.pair[0].save()
    dossier = day.scene.assessed(day.scene.candidate(employer=site))
    Support.objects.create(dossier=dossier, kind="tutor", name="MARCHAL")
    item = day.judge(dossier)
    clear = day.case()
    day.open()
    found = set(
        Interest.objects.filter(dossier=dossier).values_list("juror__surname", "kind", "recuses")
    )
    assert found == {
        ("Belkacem", "employer", True),
        ("Ndiaye", "assessor", True),
        ("Marchal", "tutor", True),
    }
    assert recused(day, item).keys() == {"Belkacem", "Ndiaye", "Marchal"}
    assert recused(day, clear).keys() == {"Ndiaye"}


def test_two_bodies_never_meet():
    day = jury_day()
    item = day.case()
    with pytest.raises(AgendaItem.DoesNotExist):
        declare(day, item, "ndiaye", actor=actor_for(BodyFactory()))


def test_the_database_keeps_an_interest():
    day = jury_day()
    declare(day, day.case(), "ndiaye")
    for change in ({"recuses": False}, {"kind": "tutor"}):
        with pytest.raises(IntegrityError, match="déport"), transaction.atomic():
            Interest.objects.update(**change)
    with pytest.raises(IntegrityError, match="déport"), transaction.atomic():
        Interest.objects.all()._raw_delete("default")
