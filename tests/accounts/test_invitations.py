"""An invitation opens an account once, to whom it is sent, in time."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from parchemin.accounts.actions import make_invitation, open_by_invitation
from parchemin.accounts.models import Invitation, Mandate, User
from parchemin.accounts.selectors import invitation_named, link_of
from parchemin.accounts.terms import Role
from parchemin.jurors.models import Juror
from parchemin.kernel.objections import Refused
from parchemin.organisations.models import Partner
from parchemin.pathways.models import Dossier, Person
from parchemin.processes.invite_person import (
    give_again,
    invite_assessor,
    invite_candidate,
    invite_juror,
    invite_person,
)
from tests.conftest import NOON
from tests.factories import (
    AssessorFactory,
    BodyFactory,
    JurorFactory,
    MandateFactory,
    PartnerFactory,
    UserFactory,
    actor_for,
)
from tests.jobs.running import run_due_jobs
from tests.scenes import assessment

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
CHOSEN = "une phrase assez longue"


@pytest.fixture
def actor():
    return actor_for(BodyFactory())


def invite(actor, role=Role.COMMISSION, **asked):
    given = {
        "given_names": "Lise",
        "surname": "Arnaud",
        "email": "lise@exemple.fr",
        "starts_on": TODAY,
        **asked,
    }
    return invite_person(role=role, actor=actor, at=NOON, **given)


def refused(act, *given, **asked) -> tuple[str, ...]:
    with pytest.raises(Refused) as refusal:
        act(*given, **asked)
    return refusal.value.codes


def last_link() -> str:
    run_due_jobs()
    return re.search(r"/invitation/(\S+)/", mail.outbox[-1].body)[1]


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.COMMISSION])
def test_somebody_invited_has_an_account_a_mandate_and_a_letter_with_its_address(actor, role):
    user = invite(actor, role, ends_on=date(2027, 6, 30))
    mandate = user.mandates.get()
    assert (mandate.role, mandate.ends_on) == (role, date(2027, 6, 30))
    assert not user.has_usable_password()
    assert invitation_named(last_link()).user == user
    assert role.label in mail.outbox[0].body


def test_the_secretariat_gives_no_mandate_of_the_staff_which_gives_its_own(actor):
    assert refused(invite, actor, Role.STAFF) == ("staff-by-staff",)
    assert not User.objects.exists()
    over = {"role": Role.STAFF, "ends_on": TODAY - timedelta(days=1)}
    former = MandateFactory(body_id=actor.body_id, **over)
    again = {"mandate_id": former.pk, "starts_on": TODAY, "at": NOON}
    assert refused(give_again, actor=actor, **again) == ("staff-by-staff",)
    staff = actor_for(BodyFactory(), Role.STAFF)
    assert invite(staff, Role.STAFF).mandates.get().role == Role.STAFF


def test_a_partner_is_invited_for_a_partner_of_the_body_and_no_other(actor):
    partner = PartnerFactory(body_id=actor.body_id)
    assert invite(actor, Role.PARTNER, partner_id=partner.pk).mandates.get().partner == partner
    with pytest.raises(Partner.DoesNotExist):
        invite(actor, Role.PARTNER, partner_id=PartnerFactory().pk)
    assert refused(invite, actor, Role.PARTNER) == ("which-partner",)
    assert refused(invite, actor, partner_id=partner.pk) == ("which-partner",)


def test_a_juror_an_assessor_and_a_candidate_are_invited_as_who_they_are(actor):
    body = {"body_id": actor.body_id}
    period = {"starts_on": TODAY, "actor": actor, "at": NOON}
    juror, assessor = JurorFactory(**body), AssessorFactory(**body)
    user = invite_juror(juror_id=juror.pk, **period)
    assert Juror.objects.get().user == user
    user = invite_assessor(assessor_id=assessor.pk, **period)
    assessor.refresh_from_db()
    assert assessor.user == user
    assert refused(invite, actor, Role.JUROR) == ("role-linked",)
    with pytest.raises(Juror.DoesNotExist):
        invite_juror(juror_id=JurorFactory().pk, **period)


def test_a_candidate_is_invited_at_the_address_of_their_file_or_at_another():
    scene = assessment()
    scene.candidate()
    person = Person.objects.get()
    actor = actor_for(person.body)
    asked = {"reference": person.reference.lower(), "starts_on": TODAY, "actor": actor, "at": NOON}
    by_dossier = {**asked, "reference": Dossier.objects.get().number}
    if not person.email:
        assert refused(invite_candidate, **asked) == ("no-address",)
    user = invite_candidate(**by_dossier, email="Candidat@Exemple.fr")
    person.refresh_from_db()
    assert (person.user, user.email) == (user, "candidat@exemple.fr")
    assert refused(invite_candidate, **asked, email="autre@exemple.fr") == ("has-access",)
    assert not User.objects.filter(email="autre@exemple.fr").exists()
    with pytest.raises(Person.DoesNotExist):
        invite_candidate(**{**asked, "reference": "P999999"})


def test_somebody_known_gets_the_mandate_and_keeps_their_password(actor):
    known = UserFactory(email="lise@exemple.fr")
    before = known.password
    assert invite(actor) == known
    known.refresh_from_db()
    assert (known.password, known.mandates.count()) == (before, 1)
    invitation = invitation_named(last_link())
    codes = refused(open_by_invitation, invitation_id=invitation.pk, password=CHOSEN, at=NOON)
    assert codes == ("account-open",)


def test_a_mandate_held_already_is_not_given_twice(actor):
    invite(actor)
    assert refused(invite, actor, starts_on=TODAY + timedelta(days=3)) == ("mandate-held",)
    assert Mandate.objects.count() == 1


def test_a_period_that_ends_first_and_a_role_that_may_not_invite_are_refused(actor):
    assert refused(invite, actor, ends_on=TODAY - timedelta(days=1)) == ("ends-first",)
    juror = actor_for(BodyFactory(), Role.JUROR)
    assert refused(invite, juror) == ("role",)
    assert not User.objects.exists()


def test_an_invitation_serves_once(actor):
    user = invite(actor)
    invitation = invitation_named(last_link())
    open_by_invitation(invitation_id=invitation.pk, password=CHOSEN, at=NOON)
    assert User.objects.get(pk=user.pk).check_password(CHOSEN)
    codes = refused(open_by_invitation, invitation_id=invitation.pk, password="autre", at=NOON)
    assert codes == ("invitation-used",)
    assert User.objects.get(pk=user.pk).check_password(CHOSEN)


def test_an_invitation_comes_too_late_after_fourteen_days(actor):
    invite(actor)
    pk, late = Invitation.objects.get().pk, NOON + timedelta(days=14)
    codes = refused(open_by_invitation, invitation_id=pk, password=CHOSEN, at=late)
    assert codes == ("invitation-late",)
    before = late - timedelta(seconds=1)
    open_by_invitation(invitation_id=pk, password=CHOSEN, at=before)


@pytest.mark.parametrize(
    "over", [{"ends_on": TODAY}, {"ends_on": TODAY + timedelta(days=9), "closed_at": NOON}]
)
def test_an_invitation_opens_nothing_once_its_mandate_is_over(actor, over):
    user = invite(actor)
    invitation, later = Invitation.objects.get(), NOON + timedelta(days=1)
    user.mandates.update(**over)
    MandateFactory(user=user)
    codes = refused(open_by_invitation, invitation_id=invitation.pk, password=CHOSEN, at=later)
    assert codes == ("invitation-without-mandate",)
    assert not User.objects.get(pk=user.pk).has_usable_password()
    again = {"user_id": user.pk, "body_id": actor.body_id, "at": later}
    assert refused(make_invitation, **again) == ("no-mandate-left",)
    assert Invitation.objects.get().replaced_at is None


def test_an_invitation_to_a_mandate_to_come_opens_the_account(actor):
    user = invite(actor, starts_on=TODAY + timedelta(days=30))
    open_by_invitation(invitation_id=Invitation.objects.get().pk, password=CHOSEN, at=NOON)
    assert User.objects.get(pk=user.pk).check_password(CHOSEN)


def test_a_next_invitation_replaces_the_former(actor):
    user = invite(actor)
    former = Invitation.objects.get()
    latter = make_invitation(user_id=user.pk, body_id=actor.body_id, at=NOON + timedelta(hours=1))
    codes = refused(open_by_invitation, invitation_id=former.pk, password=CHOSEN, at=NOON)
    assert codes == ("invitation-replaced",)
    open_by_invitation(invitation_id=latter.pk, password=CHOSEN, at=NOON)


def test_a_link_that_nobody_signed_leads_to_no_invitation(actor):
    invite(actor)
    link = link_of(Invitation.objects.get())
    pk = link.split(".")[0]
    for forged in (pk, f"{pk}.", link[:-1], f"{int(pk) + 1}{link[len(pk) :]}", "", "é"):
        assert invitation_named(forged) is None
    assert invitation_named(link) is not None


def test_a_mandate_that_ended_is_given_again_and_told(actor):
    mandate = MandateFactory(
        body_id=actor.body_id, role=Role.COMMISSION, ends_on=TODAY - timedelta(days=1)
    )
    user = give_again(mandate_id=mandate.pk, starts_on=TODAY, actor=actor, at=NOON)
    assert user.mandates.count() == 2
    run_due_jobs()
    assert "Membre de la commission" in mail.outbox[0].body
    with pytest.raises(Mandate.DoesNotExist):
        give_again(mandate_id=MandateFactory().pk, starts_on=TODAY, actor=actor, at=NOON)


def test_the_database_keeps_one_invitation_waiting_and_makes_it_last(actor):
    user = invite(actor)
    for wrong in ({"expires_at": NOON + timedelta(days=1)}, {"expires_at": NOON, "used_at": NOON}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.create(
                user=user, body_id=actor.body_id, **{"made_at": NOON, **wrong}
            )
