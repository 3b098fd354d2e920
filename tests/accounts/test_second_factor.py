"""A lost second factor is replaced by two people, neither being its owner."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.db import IntegrityError, transaction

from parchemin.accounts.actions import drop_factor_replacement
from parchemin.accounts.models import FactorReplacement, Mandate, User
from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.processes.replace_factor import confirm_replacing, propose_replacing
from tests.conftest import NOON
from tests.factories import BodyFactory, MandateFactory, UserFactory, actor_for
from tests.jobs.running import run_due_jobs

pytestmark = pytest.mark.django_db
REASON = "Téléphone tombé à l’eau."


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture
def owner(body):
    user = MandateFactory(body=body, role=Role.JUROR).user
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    return user


def secretary(body):
    return actor_for(body, user=MandateFactory(body=body).user)


def propose(owner, actor, at=NOON, reason=REASON):
    return propose_replacing(user_id=owner.pk, reason=reason, actor=actor, at=at)


def confirm(made, actor, at=NOON):
    return confirm_replacing(replacement_id=made.pk, actor=actor, at=at)


def refused(act, *given, **asked) -> tuple[str, ...]:
    with pytest.raises(Refused) as refusal:
        act(*given, **asked)
    return refusal.value.codes


def test_two_people_detach_it_and_the_owner_is_told_twice(body, owner):
    made = propose(owner, secretary(body))
    assert Authenticator.objects.filter(user=owner).count() == 2
    confirm(made, secretary(body))
    assert not Authenticator.objects.filter(user=owner).exists()
    assert User.objects.get(pk=owner.pk).signed_out_at == NOON
    run_due_jobs()
    assert [message.to for message in mail.outbox] == [[f"{owner.name} <{owner.email}>"]] * 2
    names = [event.name for event in Event.objects.order_by("pk")]
    assert names == ["accounts.factor.proposed", "accounts.factor.replaced"]


def test_nobody_does_it_alone_nor_for_themselves(body, owner):
    first = secretary(body)
    made = propose(owner, first)
    assert refused(confirm, made, first) == ("proposed-alone",)
    assert refused(confirm, made, actor_for(body, user=owner)) == ("own-factor",)
    assert refused(confirm, made, actor_for(body)) == ("own-factor",)
    assert refused(confirm, made, actor_for(body, Role.JUROR, user=UserFactory())) == ("role",)
    assert Authenticator.objects.filter(user=owner).count() == 2


def test_a_proposal_says_why_about_a_factor_that_there_is(body, owner):
    actor = secretary(body)
    assert refused(propose, owner, actor, reason=" ") == ("reason-missing",)
    without = MandateFactory(body=body).user
    assert refused(propose, without, actor) == ("no-factor",)
    assert refused(propose, owner, actor_for(body, user=owner)) == ("own-factor",)
    with pytest.raises(User.DoesNotExist):
        propose(owner, secretary(BodyFactory()))


def test_a_body_that_came_later_neither_proposes_nor_confirms(owner):
    # The day that the later body writes on its mandate changes nothing.
    later = MandateFactory(user=owner, role=Role.CANDIDATE, starts_on=date(2001, 1, 1)).body
    first, second = secretary(later), secretary(later)
    assert refused(propose, owner, first) == ("factor-of-another-body",)
    made = FactorReplacement.objects.create(
        user=owner,
        body=later,
        reason=REASON,
        proposed_at=NOON,
        proposed_by_id=first.user_id,
    )
    assert refused(confirm, made, second) == ("factor-of-another-body",)
    assert Authenticator.objects.filter(user=owner).count() == 2
    assert User.objects.get(pk=owner.pk).signed_out_at is None


@pytest.mark.parametrize("gone", [{"closed_at": NOON}, {}, {"role": Role.JUROR, "ends_on": None}])
def test_what_somebody_proposed_whose_mandate_is_over_is_proposed_again(body, owner, gone):
    first = secretary(body)
    made = propose(owner, first)
    over = {"ends_on": NOON.date() - timedelta(days=1), **gone}
    Mandate.objects.filter(user_id=first.user_id).update(**over)
    assert refused(confirm, made, secretary(body)) == ("proposer-gone",)
    drop_factor_replacement(replacement_id=made.pk, actor=secretary(body), at=NOON)
    confirm(propose(owner, secretary(body)), secretary(body))
    assert not Authenticator.objects.filter(user=owner).exists()


def test_proposed_twice_is_proposed_once_and_told_once(body, owner):
    actor = secretary(body)
    assert propose(owner, actor) == propose(owner, actor, at=NOON + timedelta(minutes=5))
    run_due_jobs()
    assert len(mail.outbox) == Event.objects.count() == 1


def test_a_proposal_set_aside_or_three_days_old_waits_no_more(body, owner):
    made = propose(owner, secretary(body))
    drop_factor_replacement(replacement_id=made.pk, actor=secretary(body), at=NOON)
    with pytest.raises(FactorReplacement.DoesNotExist):
        confirm(made, secretary(body))
    made = propose(owner, secretary(body))
    late = NOON + timedelta(days=3)
    with pytest.raises(FactorReplacement.DoesNotExist):
        confirm(made, secretary(body), at=late)
    assert propose(owner, secretary(body), at=late).pk != made.pk


def test_the_database_wants_two_others(body, owner):
    one, other = UserFactory(), UserFactory()
    row = {"user": owner, "body": body, "reason": REASON, "proposed_at": NOON}
    for wrong in (
        {"proposed_by": owner},
        {"proposed_by": one, "confirmed_by": one, "ended_at": NOON},
        {"proposed_by": one, "confirmed_by": owner, "ended_at": NOON},
        {"proposed_by": one, "confirmed_by": other},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            FactorReplacement.objects.create(**row, **wrong)
