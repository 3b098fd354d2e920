import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from parchemin.accounts.terms import Role
from parchemin.declarations.actions.declarations import prepare_flux
from parchemin.declarations.actions.deposits import mark_flux_submitted
from parchemin.declarations.actions.receipts import read_receipt
from parchemin.declarations.models import Flux, Passage, Receipt
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from tests.declarations.scene import NOON, Accrochage, accrochage, receipt, states
from tests.factories import actor_for

pytestmark = pytest.mark.django_db


def deposited(scene: Accrochage, holders: int = 3) -> Flux:
    for _ in range(holders):
        scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    return mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)


def read(scene: Accrochage, content: bytes, **changes: object) -> Receipt:
    given = {"content": content, "filename": "accuse.xml", "actor": scene.actor, "at": NOON}
    return read_receipt(**(given | changes))


def refusal(scene: Accrochage, content: bytes, **changes: object) -> Refused:
    before = sorted(Passage.objects.values_list("pk", "state"))
    with pytest.raises(Refused) as refused:
        read(scene, content, **changes)
    assert sorted(Passage.objects.values_list("pk", "state")) == before
    assert not Receipt.objects.exclude(flux__state="processed").exists()
    return refused.value


def test_each_answer_reaches_the_passage_it_names():
    scene = accrochage()
    flux = deposited(scene)
    one, two, three = scene.made
    read(scene, receipt(flux, accepted=[one, three], refused=[two]))
    assert [states(certificate) for certificate in scene.made] == [
        ["accepted"],
        ["refused"],
        ["accepted"],
    ]
    assert Passage.objects.get(certificate=two).messages == [
        "Plusieurs titulaires ont été identifiés"
    ]
    flux.refresh_from_db()
    assert flux.state == "processed"


def test_the_receipt_is_kept_byte_for_byte_and_told():
    scene = accrochage()
    flux = deposited(scene)
    content = receipt(flux, accepted=scene.made)
    kept = read(scene, content)
    assert bytes(kept.content) == content
    assert (kept.accepted, kept.rejected, kept.treatment) == (3, 0, "51354")
    event = Event.objects.get(name="declarations.receipt.read")
    assert event.details == {"ident": flux.ident, "accepted": 3, "refused": 0}
    assert len(event.subjects) == 4


def test_the_same_receipt_twice_changes_nothing():
    scene = accrochage()
    flux = deposited(scene)
    content = receipt(flux, accepted=scene.made)
    first = read(scene, content)
    assert read(scene, content).pk == first.pk
    assert Event.objects.filter(name="declarations.receipt.read").count() == 1


def test_receipts_in_pieces_add_up_whatever_their_order():
    scene = accrochage()
    flux = deposited(scene)
    one, two, three = scene.made
    read(scene, receipt(flux, refused=[three]))
    flux.refresh_from_db()
    assert flux.state == "submitted"
    read(scene, receipt(flux, accepted=[one, two], refused=[three]))
    flux.refresh_from_db()
    assert flux.state == "processed"
    assert [states(certificate)[0] for certificate in scene.made] == [
        "accepted",
        "accepted",
        "refused",
    ]


def test_an_answer_that_contradicts_an_earlier_one_is_refused_with_its_line():
    scene = accrochage()
    flux = deposited(scene)
    one, two, _ = scene.made
    read(scene, receipt(flux, accepted=[one]))
    with pytest.raises(Refused) as refused:
        read(scene, receipt(flux, accepted=[two], refused=[one]))
    assert refused.value.codes == ("receipt-contradicts",)
    assert "ligne 3" in str(refused.value)
    assert (states(one), states(two)) == (["accepted"], ["pending"])


def test_an_unknown_passage_stops_the_whole_receipt_and_is_named():
    scene = accrochage()
    flux = deposited(scene)
    stranger = accrochage().certificate()
    refused = refusal(scene, receipt(flux, accepted=[*scene.made, stranger]))
    assert refused.codes == ("receipt-unknown-passage",)
    assert stranger.number in str(refused)


def test_another_body_cannot_answer_for_our_flux():
    scene, stranger = accrochage(), accrochage()
    flux = deposited(scene)
    refused = refusal(stranger, receipt(flux, accepted=scene.made))
    assert refused.codes == ("receipt-unknown-flux",)


def test_a_receipt_for_another_of_our_flux_is_not_taken_for_this_one():
    scene = accrochage()
    flux = deposited(scene)
    refused = refusal(scene, receipt(flux, accepted=scene.made), ident="autre-flux")
    assert refused.codes == ("receipt-other-flux",)


def test_a_flux_that_was_not_deposited_has_no_receipt():
    scene = accrochage()
    scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    refused = refusal(scene, receipt(flux, accepted=scene.made))
    assert refused.codes == ("state",)


def test_a_processed_flux_takes_no_other_receipt():
    scene = accrochage()
    flux = deposited(scene)
    read(scene, receipt(flux, accepted=scene.made))
    with pytest.raises(Refused) as refused:
        read(scene, receipt(flux, refused=scene.made))
    assert "state" in refused.value.codes
    assert {tuple(states(certificate)) for certificate in scene.made} == {("accepted",)}


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-30],
        lambda content: b"",
        lambda content: content.replace(b"<PassagesOK>", b"<!DOCTYPE x><PassagesOK>"),
        lambda content: b"<!DOCTYPE rapport []>" + content,
        lambda content: content.replace(b"rapport", b"flux"),
    ],
)
def test_a_damaged_receipt_changes_nothing(damage):
    scene = accrochage()
    content = receipt(deposited(scene), accepted=scene.made)
    assert refusal(scene, damage(content)).objections
    assert read(scene, content).accepted == 3


def test_only_the_secretariat_reads_a_receipt():
    scene = accrochage()
    content = receipt(deposited(scene), accepted=scene.made)
    juror = actor_for(scene.body, Role.JUROR)
    assert refusal(scene, content, actor=juror).codes == ("role",)


@settings(max_examples=25)
@given(st.data())
def test_whatever_arrives_a_passage_keeps_its_first_answer(data):
    with transaction.atomic():
        scene = accrochage()
        flux = deposited(scene, holders=3)
        first: dict[int, str] = {}
        for _ in range(data.draw(st.integers(1, 5))):
            accepted = data.draw(st.sets(st.sampled_from(range(3))))
            refused = data.draw(st.sets(st.sampled_from(range(3)))) - accepted
            content = receipt(
                flux,
                accepted=[scene.made[n] for n in sorted(accepted)],
                refused=[scene.made[n] for n in sorted(refused)],
            )
            try:
                read(scene, content)
            except Refused:
                continue
            for n in accepted:
                first.setdefault(n, "accepted")
            for n in refused:
                first.setdefault(n, "refused")
        for n, certificate in enumerate(scene.made):
            assert states(certificate) == [first.get(n, "pending")]
        transaction.set_rollback(True)
