"""A phone away from the network: its link, its entries one by one, two devices, evidence piece by piece."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from parchemin.assessment.actions.evidence import (
    UNFINISHED_KEPT,
    Announced,
    announce_evidence,
    drop_unfinished,
    receive_piece,
)
from parchemin.assessment.actions.links import (
    AFTER,
    BEFORE,
    GRACE,
    MOST_ATTEMPTS,
    actor_of_link,
    make_grid_link,
    open_grid_link,
    revoke_grid_link,
)
from parchemin.assessment.actions.marks import EntryOrigin, EntryOutcome, MarkEntry, sign_grid
from parchemin.assessment.actions.synchronisation import SentEntry, synchronise
from parchemin.assessment.models import Evidence, EvidencePiece, Grid, GridLink, Mark, MarkOrigin
from parchemin.assessment.selectors.grids import current_marks
from parchemin.assessment.selectors.phone import phone_grids
from parchemin.files.actions import keep
from parchemin.kernel.objections import Refused
from tests.factories import actor_for
from tests.scenes import assessment

pytestmark = pytest.mark.django_db

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40


class Shop:
    """A session, one assessor with one grid, and the link of their phone."""

    def __init__(self, at):
        self.at = at
        self.scene = assessment({"B1": 2})
        self.session = self.scene.session
        self.dossier = self.scene.candidate()
        self.grid = self.scene.grid(self.dossier, "B1")
        self.made = make_grid_link(
            session_id=self.session.pk,
            assessor_id=self.grid.assessor_id,
            actor=self.scene.actor,
            at=at,
        )
        self.link = open_grid_link(token=self.made.token, code=self.made.code, at=at)
        self.actor = actor_of_link(self.link)

    def entry(self, line, value, device=None, seen=0, **changes):
        origin = EntryOrigin(device, seen) if device else None
        return SentEntry(
            self.grid.pk, MarkEntry(line, value, uuid4(), self.at, origin=origin, **changes)
        )

    def send(self, *entries):
        return list(synchronise(link=self.link, entries=entries, at=self.at).values())

    def announce(self, **changes):
        facts = {
            "client_id": uuid4(),
            "competence": "1.1",
            "name": "étal.jpg",
            "media_type": "image/jpeg",
            "size": len(PHOTO),
            "sha256": sha256(PHOTO).hexdigest(),
        }
        return announce_evidence(
            grid_id=self.grid.pk, file=Announced(**facts | changes), actor=self.actor, at=self.at
        )

    def piece(self, evidence, offset, content):
        return receive_piece(
            evidence_id=evidence.pk, offset=offset, content=content, actor=self.actor, at=self.at
        )


@pytest.fixture
def shop(at):
    return Shop(at)


def test_a_code_opens_the_link_and_a_wrong_one_is_counted(shop):
    with pytest.raises(Refused) as refused:
        open_grid_link(token=shop.made.token, code="00000000x", at=shop.at)
    assert refused.value.codes == ("code-wrong",)
    assert GridLink.objects.get().attempts == 1
    spaced = f"{shop.made.code[:4]} {shop.made.code[4:]}"
    assert open_grid_link(token=shop.made.token, code=spaced, at=shop.at) == shop.link
    with pytest.raises(GridLink.DoesNotExist):
        open_grid_link(token="autre", code=shop.made.code, at=shop.at)


def test_after_ten_wrong_codes_even_the_right_one_opens_nothing(shop):
    GridLink.objects.update(attempts=MOST_ATTEMPTS)
    with pytest.raises(Refused) as refused:
        open_grid_link(token=shop.made.token, code=shop.made.code, at=shop.at)
    assert refused.value.codes == ("link-locked",)


@pytest.mark.parametrize(
    ("days", "code"), [(-10, "link-to-come"), (10, "link-closed"), (0, None)], ids=str
)
def test_a_link_opens_in_its_period_alone(shop, days, code):
    GridLink.objects.update(
        opens_at=shop.at - timedelta(days=7), closes_at=shop.at + timedelta(days=2)
    )
    when = shop.at + timedelta(days=days)
    if code is None:
        assert open_grid_link(token=shop.made.token, code=shop.made.code, at=when)
        return
    with pytest.raises(Refused) as refused:
        open_grid_link(token=shop.made.token, code=shop.made.code, at=when)
    assert refused.value.codes == (code,)


def test_a_new_link_closes_the_former_one_and_what_it_opened(shop):
    again = make_grid_link(
        session_id=shop.session.pk,
        assessor_id=shop.grid.assessor_id,
        actor=shop.scene.actor,
        at=shop.at,
    )
    shop.link.refresh_from_db()
    with pytest.raises(Refused):
        shop.send(shop.entry("1.1", "acquired"))
    revoke_grid_link(link_id=again.link.pk, actor=shop.scene.actor, at=shop.at)
    with pytest.raises(Refused) as refused:
        open_grid_link(token=again.token, code=again.code, at=shop.at)
    assert refused.value.codes == ("link-revoked",)


def test_a_link_is_made_by_the_secretariat_for_an_assessor_who_has_a_grid(shop):
    stranger = shop.scene.pair[1]
    with pytest.raises(Refused) as refused:
        make_grid_link(
            session_id=shop.session.pk, assessor_id=stranger.pk, actor=shop.scene.actor, at=shop.at
        )
    assert refused.value.codes == ("no-open-grid",)
    with pytest.raises(Refused) as refused:
        make_grid_link(
            session_id=shop.session.pk, assessor_id=stranger.pk, actor=shop.actor, at=shop.at
        )
    assert refused.value.codes == ("role",)


def test_the_database_keeps_one_live_link_per_assessor_and_session(shop):
    shop.link.pk, shop.link.token_digest = None, "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        shop.link.save(force_insert=True)


def test_entries_are_recorded_once_however_often_they_are_sent(shop):
    entries = [shop.entry("1.1", "acquired"), shop.entry("1.2", "partial")]
    assert [answer.receipt for answer in shop.send(*entries)] == [EntryOutcome.RECORDED] * 2
    assert [answer.receipt for answer in shop.send(*entries)] == [EntryOutcome.KNOWN] * 2
    assert Mark.objects.count() == 2


def test_one_refused_entry_does_not_hold_back_the_others(shop):
    answers = shop.send(
        shop.entry("1.1", "acquired"), shop.entry("9.9", "acquired"), shop.entry("1.2", "superbe")
    )
    assert [bool(answer.receipt) for answer in answers] == [True, False, False]
    assert [answer.objections[0].code for answer in answers[1:]] == [
        "unknown-criterion",
        "mark-out-of-scale",
    ]
    assert Mark.objects.count() == 1


def test_the_grid_of_somebody_else_is_not_written(shop):
    other = shop.scene.grid(shop.dossier, "B1", rank=2)
    sent = SentEntry(other.pk, MarkEntry("1.1", "acquired", uuid4(), shop.at))
    assert shop.send(sent)[0].objections[0].code == "not-your-grid"
    assert not Mark.objects.exists()


def test_a_candidate_who_leaves_while_the_phone_reads_takes_their_grids_along(shop):
    assert phone_grids(shop.link)
    shop.scene.session.attendances.all().delete()
    assert phone_grids(shop.link) == ()


def test_a_signed_grid_takes_nothing_more_and_says_so(shop):
    shop.send(shop.entry("1.1", "acquired"), shop.entry("1.2", "acquired"))
    sign_grid(grid_id=shop.grid.pk, actor=shop.actor, at=shop.at)
    late = shop.send(shop.entry("1.1", "not_acquired"))
    assert late[0].objections[0].code == "grid-locked"
    assert Mark.objects.count() == 2


def test_what_was_entered_in_time_may_arrive_a_month_late_and_not_later(shop):
    entry = shop.entry("1.1", "acquired")
    opened = shop.at - timedelta(days=60)
    GridLink.objects.update(opens_at=opened, closes_at=shop.at - timedelta(days=29))
    shop.link.refresh_from_db()
    assert shop.send(entry)[0].receipt is EntryOutcome.RECORDED
    GridLink.objects.update(closes_at=shop.at - timedelta(days=31))
    shop.link.refresh_from_db()
    with pytest.raises(Refused) as refused:
        shop.send(shop.entry("1.2", "acquired"))
    assert refused.value.codes == ("link-closed",)


def test_two_devices_that_differ_leave_both_entries_and_the_assessor_chooses(shop):
    phone, tablet = uuid4(), uuid4()
    shop.send(shop.entry("1.1", "acquired", phone), shop.entry("1.2", "acquired", phone))
    shop.send(shop.entry("1.1", "partial", tablet))
    assert Mark.objects.count() == 3
    with pytest.raises(Refused) as refused:
        sign_grid(grid_id=shop.grid.pk, actor=shop.actor, at=shop.at)
    assert refused.value.codes == ("line-disputed",)
    last = Mark.objects.latest("pk")
    shop.send(shop.entry("1.1", "partial", phone, seen=last.pk))
    assert sign_grid(grid_id=shop.grid.pk, actor=shop.actor, at=shop.at).state == "signed"


def test_two_devices_that_agree_leave_nothing_to_choose(shop):
    for device in (uuid4(), uuid4()):
        shop.send(shop.entry("1.1", "acquired", device), shop.entry("1.2", "partial", device))
    assert sign_grid(grid_id=shop.grid.pk, actor=shop.actor, at=shop.at).state == "signed"
    marks = current_marks([shop.grid.pk])[shop.grid.pk]
    assert sorted(mark.value for mark in marks.values()) == ["acquired", "partial"]


def test_the_database_keeps_where_a_mark_comes_from(shop):
    shop.send(shop.entry("1.1", "acquired", uuid4()))
    with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
        MarkOrigin.objects.all().delete()


def test_a_photograph_arrives_in_pieces_with_losses_and_repeats(shop):
    evidence, here = shop.announce()
    assert here == 0
    assert shop.piece(evidence, 0, PHOTO[:4000]) == 4000
    assert shop.piece(evidence, 0, PHOTO[:4000]) == 4000
    assert shop.piece(evidence, 8000, PHOTO[8000:]) == 4000
    assert shop.announce(client_id=evidence.client_id) == (evidence, 4000)
    assert shop.piece(evidence, 4000, PHOTO[4000:8000]) == 8000
    assert shop.piece(evidence, 8000, PHOTO[8000:]) == len(PHOTO)
    evidence.refresh_from_db()
    assert evidence.kept_at == shop.at
    pieces = evidence.pieces.order_by("offset")
    assert b"".join(piece.content for piece in pieces) == PHOTO


def test_what_came_in_part_is_erased_once_no_phone_may_send_the_rest(shop):
    whole, _ = shop.announce()
    shop.piece(whole, 0, PHOTO)
    part, _ = shop.announce(client_id=uuid4())
    shop.piece(part, 0, PHOTO[:4000])
    assert BEFORE + AFTER + GRACE < UNFINISHED_KEPT
    assert drop_unfinished(at=shop.at + UNFINISHED_KEPT) == 0
    assert drop_unfinished(at=shop.at + UNFINISHED_KEPT + timedelta(minutes=1)) == 1
    assert list(Evidence.objects.all()) == [whole]
    assert b"".join(piece.content for piece in whole.pieces.order_by("offset")) == PHOTO


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"size": 0}, "evidence-empty"),
        ({"size": 10 * 1024**3}, "evidence-too-large"),
        ({"media_type": "text/html"}, "evidence-type"),
        ({"name": " "}, "evidence-name"),
        ({"competence": "9.9"}, "unknown-competence"),
    ],
)
def test_a_file_that_cannot_be_evidence_is_refused_before_any_byte(shop, facts, code):
    with pytest.raises(Refused) as refused:
        shop.announce(**facts)
    assert refused.value.codes == (code,)
    assert not Evidence.objects.exists()


def test_a_file_of_another_type_than_it_says_is_refused_on_its_first_bytes(shop):
    evidence, _ = shop.announce(media_type="application/pdf")
    with pytest.raises(Refused) as refused:
        shop.piece(evidence, 0, PHOTO)
    assert refused.value.codes == ("evidence-other-type",)
    assert not EvidencePiece.objects.exists()


def test_a_file_that_does_not_arrive_as_it_left_is_not_kept(shop):
    evidence, _ = shop.announce()
    with pytest.raises(Refused) as refused:
        shop.piece(evidence, 0, PHOTO[:-1] + b"!")
    assert refused.value.codes == ("evidence-altered",)
    with pytest.raises(Refused) as refused:
        shop.piece(evidence, 0, PHOTO + b"!")
    assert refused.value.codes == ("evidence-piece",)
    evidence.refresh_from_db()
    assert evidence.kept_at is None


def test_evidence_is_joined_to_ones_own_grid_alone(shop):
    stranger = actor_for(shop.session.body)
    evidence, _ = shop.announce()
    with pytest.raises(Grid.DoesNotExist):
        receive_piece(evidence_id=evidence.pk, offset=0, content=PHOTO, actor=stranger, at=shop.at)


def test_the_database_keeps_what_was_received_whole(shop):
    evidence, _ = shop.announce()
    shop.piece(evidence, 0, PHOTO)
    for change in (
        lambda: evidence.pieces.all().delete(),
        lambda: EvidencePiece.objects.create(evidence=evidence, offset=1, file=keep(b"x")),
        lambda: Evidence.objects.update(name="autre.jpg"),
    ):
        with pytest.raises(IntegrityError, match="gardé"), transaction.atomic():
            change()


def announced(shop, **changes):
    """Write a row of evidence beneath every rule."""
    facts = {
        "grid": shop.grid,
        "competence": shop.grid.bloc.competences.first(),
        "client_id": uuid4(),
        "name": "étal.jpg",
        "media_type": "image/jpeg",
        "size": len(PHOTO),
        "sha256": sha256(PHOTO).hexdigest(),
        "announced_at": shop.at,
    }
    return Evidence.objects.create(**facts | changes)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"size": 0}, "evidence_is_not_empty"),
        ({"size": 25 * 1024 * 1024 + 1}, "evidence_is_not_too_large"),
        ({"media_type": "text/plain"}, "evidence_is_a_picture_a_sound_or_a_pdf"),
    ],
)
def test_the_database_refuses_by_itself_what_cannot_be_evidence(shop, changes, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        announced(shop, **changes)


@pytest.mark.parametrize("content", [PHOTO[:-1], b""], ids=["cut short", "no bytes"])
def test_the_database_keeps_only_what_is_whole(shop, content):
    evidence = announced(shop)
    if content:
        EvidencePiece.objects.create(evidence=evidence, offset=0, file=keep(content))
    with pytest.raises(IntegrityError, match="est entier"), transaction.atomic():
        Evidence.objects.update(kept_at=shop.at)
    with pytest.raises(IntegrityError, match="est entier"), transaction.atomic():
        announced(shop, kept_at=shop.at)
