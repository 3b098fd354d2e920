"""Who writes is on every letter and at the foot of every e-mail; a logo is checked before it is kept."""

import base64
import struct
import zlib
from io import BytesIO

import pytest
from django.test import override_settings
from PIL import Image

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.kernel.documents import NO_HEAD
from parchemin.kernel.objections import Refused
from parchemin.post.letterhead import head_of, sample_letter, set_letterhead
from parchemin.post.logos import LARGEST_BYTES, logo_of
from parchemin.post.message import message_of
from parchemin.post.models import Letterhead
from tests.conftest import NOON
from tests.documents import words
from tests.factories import BodyFactory, actor_for
from tests.post.letters import prepare, room, secretary, written

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">%s</svg>'
SQUARE = SVG % b'<path d="M0 0h10v10z" fill="#123456"/>'


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width=2, height=2):
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * (width + 1) * height)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def head(actor, **changes):
    asked = {
        "name": "CPNE des fleuristes",
        "address": "12 rue des Lilas\n75020 Paris",
        "phone": "01 44 55 66 77",
        "email": "cqp@fleurs.exemple.fr",
        "signatory": "La directrice",
        **changes,
    }
    return set_letterhead(**asked, actor=actor, at=NOON)


def refusal(act, *args, **asked):
    with pytest.raises(Refused) as refused:
        act(*args, **asked)
    return refused.value.codes


def jpeg():
    """Return a photograph that says where it was taken."""
    said, where = Image.Exif(), BytesIO()
    said[0x010E] = "chez Odile"
    Image.new("RGB", (8, 8), "navy").save(where, "JPEG", exif=said)
    assert b"Odile" in where.getvalue()
    return where.getvalue()


OLD_SVG = (
    b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">\n' + SQUARE
)


@pytest.mark.parametrize(
    "logo", [SQUARE, OLD_SVG, png(), jpeg()], ids=["svg", "old svg", "png", "jpeg"]
)
def test_the_head_is_on_the_letter_with_its_logo(logo):
    actor = secretary()
    head(actor, logo=logo)
    letter = sample_letter(head_of(actor.body_id), NOON.date())
    text = words(letter)
    for said in ("CPNE des fleuristes", "12 rue des Lilas", "01 44 55 66 77", "La directrice"):
        assert said in text
    head(actor, without_logo=True)
    assert len(sample_letter(head_of(actor.body_id), NOON.date())) < len(letter)


def test_a_photograph_of_a_logo_leaves_behind_what_it_says_of_itself():
    kept = base64.b64decode(logo_of(jpeg()).split("base64,")[1].split('"')[0])
    assert kept.startswith(b"\xff\xd8\xff")
    assert b"Odile" not in kept


def test_a_head_is_set_once_told_in_the_journal_and_of_its_own_body():
    actor = secretary()
    head(actor, logo=SQUARE)
    assert head(actor).logo
    assert Event.objects.filter(name="post.letterhead.changed").count() == 1
    assert head_of(BodyFactory().pk) == NO_HEAD
    juror = actor_for(Letterhead.objects.get().body, Role.JUROR)
    assert refusal(head, juror) == ("role",)


@pytest.mark.parametrize(
    ("logo", "code"),
    [
        (b"GIF89a", "logo-unreadable"),
        (png()[:-3], "logo-unreadable"),
        (png().replace(b"IDAT", b"IDAX"), "logo-unreadable"),
        (png(3000, 1), "logo-too-large"),
        (png().replace(zlib.compress(b"\x00" * 6), zlib.compress(b"\x00")), "logo-unreadable"),
        (b"\xff\xd8\xff\xe0photo", "logo-unreadable"),
        (b" " * (LARGEST_BYTES + 1), "logo-too-large"),
        (b"<svg", "logo-unreadable"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SQUARE, "logo-unsafe"),
        (SVG % (b"<g/>" * 2001), "logo-too-large"),
        (SVG % b"<script>1</script>", "logo-unsafe"),
        (SVG % b"<text>Fleurs</text>", "logo-unsafe"),
        (SVG % b'<path onload="x()"/>', "logo-unsafe"),
        (SVG % b'<use href="https://exemple.fr/a.svg"/>', "logo-unsafe"),
        (SVG % b'<rect fill="url(https://exemple.fr)"/>', "logo-unsafe"),
    ],
)
def test_a_logo_that_is_not_one_is_refused_and_nothing_is_kept(logo, code):
    assert refusal(head, secretary(), logo=logo) == (code,)
    assert refusal(logo_of, logo) == (code,)
    assert not Letterhead.objects.exists()


@override_settings(EMAIL_SENDERS={})
def test_an_e_mail_tells_where_to_answer_in_text_and_in_html(settings):
    settings.DEFAULT_FROM_EMAIL = "Parchemin <envoi@parchemin.exemple.fr>"
    with room():
        actor = secretary()
        head(actor)
        (dispatch,) = prepare(actor, written("awa"))
        message = message_of(dispatch)
        assert message.reply_to == ["CPNE des fleuristes <cqp@fleurs.exemple.fr>"]
        assert message.from_email == "CPNE des fleuristes <envoi@parchemin.exemple.fr>"
        assert message.body.endswith(
            "12 rue des Lilas\n75020 Paris\nTéléphone : 01 44 55 66 77\nCourriel : cqp@fleurs.exemple.fr\n"
        )
        html = message.alternatives[0].content
        assert '<html lang="fr">' in html
        assert "12 rue des Lilas<br>" in html
        settings.EMAIL_SENDERS = {dispatch.body.slug: "cqp@fleurs.exemple.fr"}
        assert message_of(dispatch).from_email == "CPNE des fleuristes <cqp@fleurs.exemple.fr>"


def test_without_a_head_an_e_mail_is_of_its_body():
    with room():
        (dispatch,) = prepare(secretary(), written("awa"))
        message = message_of(dispatch)
    assert message.reply_to == []
    assert message.from_email.startswith(dispatch.body.name)
    assert "<footer" not in message.alternatives[0].content
