"""A corrected civil status makes a new certificate; the first keeps what it said and is worth nothing any more."""

from datetime import timedelta

import pytest

from parchemin.certificates.actions.proposals import confirm_change, propose_change
from parchemin.certificates.actions.reissue import replace_certificate
from parchemin.certificates.models import Certificate, LogEntry, StatusChange
from parchemin.certificates.offline_check import check_bytes
from parchemin.certificates.selectors.publications import published_trust
from parchemin.certificates.selectors.register import log_faults
from parchemin.certificates.verification import Verdict
from parchemin.certificates.workflow import SUPERSEDE
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Person
from parchemin.processes.deliver import deliver_certificate
from tests.certificates.scene import awarded, delivered, secretaries, signed_day
from tests.factories import actor_for

pytestmark = pytest.mark.django_db


class Office:
    """A delivered certificate whose holder's name was misspelled, and two secretaries."""

    def __init__(self, *cases: dict[str, str], name: str = "MARTINE") -> None:
        self.day = signed_day(*cases)
        (self.first,) = delivered(self.day)
        self.body, self.at = self.day.sitting.body, self.day.at + timedelta(hours=1)
        self.users = secretaries(self.body, ("Hélène Vasseur", "Karim Benali"))
        self.one, self.other = (actor_for(self.body, user=user) for user in self.users)
        if name:
            Person.objects.filter(pk=self.first.person_id).update(birth_name=name)

    def replace(self, **changes) -> Certificate:
        asked = {"reason": "Acte de naissance produit.", "seconded_by": self.users[1], **changes}
        return replace_certificate(
            certificate_id=self.first.pk, actor=self.one, at=self.at, **asked
        )

    def verdict(self, certificate: Certificate) -> Verdict:
        """Check the file of a certificate as a reader without us would, with what the body publishes."""
        file = bytes(certificate.renditions.get(kind="pdf").content)
        return check_bytes(file, published_trust(self.body, self.at), self.at).verdict


def test_the_new_certificate_bears_the_corrected_name_and_the_rest_of_the_first():
    office = Office()
    new = office.replace()
    assert (new.supersedes, new.state) == (office.first, "active")
    assert new.facts["holder"]["birth_name"] == "MARTINE"
    changed = {key for key in new.facts if new.facts[key] != office.first.facts[key]}
    assert changed == {"number", "holder"}
    assert (new.awarded_on, new.place) == (office.first.awarded_on, office.first.place)
    assert len({new.number, new.token, office.first.number, office.first.token}) == 4


def test_the_first_one_is_worth_nothing_any_more_and_the_register_tells_both():
    office = Office()
    assert office.verdict(office.first) is Verdict.VALID
    new = office.replace()
    deliver_certificate(certificate_id=new.pk, actor=office.one, at=office.at)
    assert office.verdict(office.first) is Verdict.REVOKED
    assert office.verdict(new) is Verdict.VALID
    office.first.refresh_from_db()
    assert office.first.state == "superseded"
    leaves = LogEntry.objects.order_by("index").values_list("status", "certificate__number")
    assert list(leaves) == [
        ("issued", office.first.number),
        ("superseded", office.first.number),
        ("issued", new.number),
    ]
    assert log_faults(office.body.pk) == ()


def test_two_people_replace_and_the_journal_names_both_numbers():
    office = Office()
    proposal = propose_change(
        certificate_id=office.first.pk,
        move=SUPERSEDE,
        reason="Acte de naissance produit.",
        holder_heard=False,
        actor=office.one,
        at=office.at,
    )
    confirmed = confirm_change(proposal_id=proposal.pk, actor=office.other, at=office.at)
    new = confirmed.superseded_by
    assert confirmed == office.first
    assert StatusChange.objects.get().seconded_by == office.users[1]
    event = Event.objects.get(name="certificates.certificate.superseded")
    assert (event.details["number"], event.details["successor"]) == (confirmed.number, new.number)


def test_an_attestation_of_bloc_is_replaced_too():
    office = Office({"B2": "not_acquired"})
    new = office.replace()
    assert (new.kind, new.bloc) == ("BLOC", office.first.bloc)


@pytest.mark.parametrize(
    ("name", "changes", "codes"),
    [("", {}, ("same-civil-status",)), ("MARTINE", {"reason": " "}, ("reason",))],
)
def test_nothing_corrected_or_no_reason_is_refused(name, changes, codes):
    office = Office(name=name)
    with pytest.raises(Refused) as refused:
        office.replace(**changes)
    assert refused.value.codes == codes
    assert Certificate.objects.count() == 1


def test_one_person_alone_does_not_replace():
    office = Office()
    with pytest.raises(Refused) as refused:
        office.replace(seconded_by=office.users[0])
    assert refused.value.codes == ("two-people",)


def test_what_was_replaced_is_not_replaced_again():
    office = Office()
    office.replace()
    with pytest.raises(Refused) as refused:
        office.replace()
    assert "state" in refused.value.codes


def test_awarding_the_sitting_again_gives_the_newest_and_makes_nothing():
    office = Office()
    new = office.replace()
    assert awarded(office.day) == (new,)
    assert Certificate.objects.count() == 2
