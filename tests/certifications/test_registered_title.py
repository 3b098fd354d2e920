"""RULE-17: a registered certification is shown, printed, signed and declared under its exact title alone."""

from dataclasses import replace
from datetime import date

import pytest

from parchemin.accounts.terms import Role
from parchemin.certificates.actions.proposals import propose_change
from parchemin.certificates.credential_facts import objections_to_facts
from parchemin.certificates.documents.mentions import objections_to_parchemin
from parchemin.certificates.facts import credential_facts, parchemin_facts
from parchemin.certificates.workflow import SUPERSEDE
from parchemin.certifications.actions import note_registered_title
from parchemin.certifications.models import Certification, Registration
from parchemin.certifications.rules import objections_to_title, remarks_on_title, shown_title
from parchemin.declarations.selectors.certificates import objections_to_now, registered_certificates
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from tests.certificates.scene import awarded, signed_day
from tests.declarations.scene import NOON, accrochage
from tests.factories import BodyFactory, actor_for

EXACT = "Manager d’univers marchand"


def codes(found):
    return [objection.code for objection in found]


@pytest.mark.parametrize(
    ("said", "registered", "code"),
    [
        (EXACT, EXACT, None),
        ("CQP Manager d’univers marchand", EXACT, "title-not-registered"),
        ("manager d’univers marchand", EXACT, "title-not-registered"),
        (EXACT, "", "registered-title-missing"),
    ],
)
def test_only_the_exact_title_leaves_and_a_refusal_cites_both_articles(said, registered, code):
    found = objections_to_title(said, registered=registered, code="RNCP37867")
    assert codes(found) == ([code] if code else [])
    for objection in found:
        assert "R6113-16-3, 1°" in objection.source
        assert "R6113-14-1" in objection.source
        assert "RNCP37867" in objection.message
    remarks = remarks_on_title(said, registered=registered, code="RNCP37867")
    assert [remark.rule for remark in remarks] == ["RULE-17"] * len(found)


def test_the_title_of_the_branch_is_shown_where_no_register_gives_another():
    assert shown_title("MUC", registered="") == "MUC"
    assert shown_title("MUC", registered=EXACT) == EXACT


pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return accrochage()


def declared_faults(scene):
    (certificate,) = registered_certificates(scene.body.pk)
    return codes(objections_to_now(certificate, date(2026, 11, 24)))


def titled(scene, title=EXACT, **changes):
    known = {
        "certification_id": scene.certification.pk,
        "code": "RNCP37867",
        "title": title,
        "actor": scene.actor,
        "at": NOON,
    }
    return note_registered_title(**known | changes)


def test_a_certificate_under_another_title_is_not_declared(scene):
    scene.certificate()
    assert declared_faults(scene) == []
    titled(scene, EXACT)
    assert declared_faults(scene) == ["title-not-registered"]
    Registration.objects.update(title="")
    assert declared_faults(scene) == ["registered-title-missing"]


def test_a_registered_title_is_noted_once_by_the_secretariat_of_the_body(scene):
    for _ in range(2):
        assert titled(scene, f" {EXACT}  ").title == EXACT
    assert Event.objects.filter(name="certifications.registration.titled").count() == 1
    for changes, code in (
        ({"title": " "}, "registered-title-missing"),
        ({"code": "RNCP1"}, "unknown-registration"),
        ({"actor": actor_for(scene.body, Role.JUROR)}, "role"),
    ):
        with pytest.raises(Refused) as refused:
            titled(scene, **changes)
        assert refused.value.codes == (code,)
    with pytest.raises(type(scene.certification).DoesNotExist):
        titled(scene, EXACT, actor=actor_for(BodyFactory()))


@pytest.fixture
def registered_day():
    day = signed_day({})
    Certification.objects.update(nsf_codes=["312t"])
    Registration.objects.create(
        certification=day.sitting.certification,
        register="RNCP",
        code="RNCP99901",
        title=EXACT,
        level=5,
        decision_on=date(2024, 2, 2),
        starts_on=date(2024, 2, 2),
        ends_on=date(2028, 2, 2),
    )
    return day


def test_a_certificate_bears_the_title_of_its_register_in_print_and_in_its_credential(
    registered_day,
):
    (certificate,) = awarded(registered_day)
    assert registered_day.sitting.certification.title != EXACT
    printed, signed = parchemin_facts(certificate), credential_facts(certificate)
    assert printed.title == signed.certification.title == EXACT
    assert "parchemin-title" not in codes(objections_to_parchemin(printed))
    assert "title-not-registered" not in codes(objections_to_facts(signed))
    free = replace(signed, certification=replace(signed.certification, title="Manager"))
    assert "title-not-registered" in codes(objections_to_facts(free))
    assert "parchemin-title" in codes(objections_to_parchemin(replace(printed, title="Manager")))


def test_nothing_is_awarded_under_a_number_whose_title_is_not_known(registered_day):
    Registration.objects.update(title="")
    with pytest.raises(Refused) as refused:
        awarded(registered_day)
    assert refused.value.codes == ("registered-title-missing",)


def test_a_title_mistyped_is_corrected_by_replacing_the_certificate(registered_day):
    (certificate,) = awarded(registered_day)
    asked = {
        "certificate_id": certificate.pk,
        "move": SUPERSEDE,
        "reason": "Intitulé de la fiche.",
        "holder_heard": False,
        "actor": replace(registered_day.actor, user_id=None),
        "at": registered_day.at,
    }
    with pytest.raises(Refused) as refused:
        propose_change(**asked)
    assert "same-civil-status" in refused.value.codes
    Registration.objects.update(title="Manager d’univers")
    with pytest.raises(Refused) as refused:
        propose_change(**asked)
    assert refused.value.codes == ("in-person",)
