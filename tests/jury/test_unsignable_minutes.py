"""Minutes that those of the règlement cannot sign are signed by whoever else sat, or attested."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.jury.actions.minutes import signed_facts
from parchemin.jury.models import Minutes, MinutesAttestation
from parchemin.jury.selectors.duties import own_seats
from parchemin.jury.selectors.minutes import minutes_page
from parchemin.jury.selectors.seals import minutes_faults
from parchemin.jury.terms import Duty
from parchemin.kernel.objections import Refused
from parchemin.processes.reopen_sitting import reopen_sitting
from parchemin.processes.sign_minutes import attest_unsigned_minutes, sign_minutes
from parchemin.processes.verify import faults_of
from tests.documents import words
from tests.factories import BodyFactory, UserFactory, actor_for
from tests.jury.test_sign_minutes import closed_day, sign
from tests.jury.test_unable_to_sign import note

pytestmark = pytest.mark.django_db
NAMED, OTHERS = ("marchal", "almeida"), ("belkacem", "ndiaye")
WHY = "Les quatre jurés ont péri\ndans l’accident du retour."


def prevented(*names):
    day = closed_day()
    for name in names:
        note(day, name, reason=f"{name.title()} est décédé.")
    return day


def attest(day, reason=WHY, actor=None):
    return attest_unsigned_minutes(
        minutes_id=day.minutes.pk,
        reason=reason,
        actor=actor or day.actor,
        at=day.at + timedelta(days=3),
    )


def refused(act, *args, **keywords):
    with pytest.raises(Refused) as found:
        act(*args, **keywords)
    return found.value.codes


def printed(day):
    return " ".join(words(Minutes.objects.get(pk=day.minutes.pk).content).split())


# Whoever else sat signs in their place


def test_whoever_else_sat_signs_once_all_those_of_the_reglement_are_prevented():
    day = prevented("marchal")
    assert refused(sign, day, "ndiaye") == ("not-a-signatory",)
    note(day, "almeida", reason="Partie sans adresse.")
    assert sign(day, "belkacem", act=sign_minutes).state == "draft"
    assert sign(day, "ndiaye", act=sign_minutes).state == "signed"
    facts = signed_facts(Minutes.objects.get(pk=day.minutes.pk))
    assert [each.name for each in facts.signatures if not each.unable] == ["Belkacem", "Ndiaye"]
    said = printed(day)
    assert "Almeida n’a pas signé" in said
    assert "Partie sans adresse." in said
    assert said.count("ceux que le règlement fait signer étant empêchés") == 2
    assert "Attestation" not in said


def test_one_of_those_who_stand_in_is_enough_once_the_other_is_noted():
    day = prevented(*NAMED)
    sign(day, "belkacem")
    assert note(day, "ndiaye").state == "signed"


def test_a_juror_asked_to_stand_in_is_told_so():
    day = closed_day()
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["ndiaye"].juror_id).update(user=user)
    own = actor_for(day.sitting.body, Role.JUROR, user=user)

    def duties():
        return own_seats(own)[day.sitting.pk].duties

    assert Duty.SIGN not in duties()
    for name in NAMED:
        note(day, name)
    assert Duty.SIGN in duties()
    sign(day, "ndiaye", own)
    assert Duty.SIGN not in duties()


def test_a_draft_on_which_somebody_is_noted_stays_as_it_is():
    day = prevented("marchal")
    assert refused(
        reopen_sitting, sitting_id=day.sitting.pk, reason=WHY, actor=day.actor, at=day.at
    ) == ("minutes-countersigned",)


# Nobody who sat can sign


def test_attested_the_minutes_are_sealed_and_never_say_that_a_juror_signed():
    day = prevented(*NAMED, *OTHERS)
    assert Minutes.objects.get(pk=day.minutes.pk).state == "draft"
    assert attest(day).state == "signed"
    said = printed(day)
    assert day.actor.label in said
    assert "Attestation, qui n’est la signature d’aucun juré" in said
    assert "Les quatre jurés ont péri dans l’accident du retour." in said
    assert "Signé à l’écran" not in said
    assert "que chaque signataire a signé" not in said
    day.sitting.refresh_from_db()
    assert day.sitting.state == "minutes_signed"
    event = Event.objects.get(name="jury.minutes.attested")
    assert event.details["reason"] == WHY
    assert faults_of(day.sitting.body) == ()


def test_attested_again_nothing_more_is_done():
    day = prevented(*NAMED, *OTHERS)
    sealed = attest(day).file_id
    told = Event.objects.count()
    assert attest(day, reason="Autre motif.").file_id == sealed
    assert Event.objects.count() == told


def test_nothing_is_attested_while_somebody_may_sign_or_once_somebody_did():
    assert refused(attest, closed_day()) == ("signature-awaited",)
    assert refused(attest, prevented(*NAMED)) == ("signature-awaited",)
    day = prevented(*NAMED)
    sign(day, "ndiaye")
    note(day, "belkacem")
    assert refused(attest, day) == ("state", "signed-already")


def test_it_is_an_act_of_the_secretariat_with_a_reason_that_prints():
    day = prevented(*NAMED, *OTHERS)
    assert refused(attest, day, reason=" ") == ("reason-missing",)
    assert refused(attest, day, reason="Partis 😀") == ("document-unprintable",)
    assert refused(attest, day, actor=actor_for(day.sitting.body, Role.CHAIR)) == ("role",)
    with pytest.raises(Minutes.DoesNotExist):
        attest(day, actor=actor_for(BodyFactory()))


def test_the_page_offers_it_to_the_secretariat_alone_then_tells_it():
    day = prevented(*NAMED)
    assert not minutes_page(day.actor, day.sitting.pk).attests
    for name in OTHERS:
        note(day, name)
    page = minutes_page(day.actor, day.sitting.pk)
    assert (page.attests, page.interrupted, page.mends) == (True, False, False)
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["marchal"].juror_id).update(user=user)
    chair = actor_for(day.sitting.body, Role.JUROR, user=user)
    assert not minutes_page(chair, day.sitting.pk).attests
    attest(day)
    page = minutes_page(day.actor, day.sitting.pk)
    assert (page.attests, page.attested.reason) == (False, WHY)


# The database is the last judge


def test_an_attestation_of_minutes_that_may_be_signed_is_refused_by_the_database():
    day = closed_day()
    for noted in ((), ("marchal",)):
        for name in noted:
            sign(day, name)
        with pytest.raises(IntegrityError), transaction.atomic():
            MinutesAttestation.objects.create(
                minutes=day.minutes, attested_by="X", reason=WHY, at=day.at
            )


def test_minutes_that_nobody_signed_are_not_sealed_by_the_database():
    day = prevented(*NAMED, *OTHERS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.filter(pk=day.minutes.pk).update(state="signed")


def test_an_attestation_stays_as_written():
    day = prevented(*NAMED, *OTHERS)
    attest(day)
    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesAttestation.objects.update(reason="Autre")


def test_verify_names_minutes_sealed_that_nobody_signed_nor_attested():
    day = prevented(*NAMED, *OTHERS)
    attest(day)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' "
                "AND tbl_name = 'jury_minutesattestation'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE jury_minutesattestation DISABLE TRIGGER USER")
    MinutesAttestation.objects.all().delete()
    (fault,) = minutes_faults(day.sitting.body_id)
    assert "ni signature ni attestation" in fault
