"""What a body publishes can be downloaded by anybody and checked without us."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.urls import reverse

from parchemin.certificates.didweb import document_url, trusted_keys
from parchemin.certificates.models import Checkpoint, SigningKey, StatusList
from parchemin.certificates.offline_check import check_bytes
from parchemin.certificates.register_log import opened_checkpoint
from parchemin.certificates.trust import Trust
from parchemin.certificates.verification import Verdict
from parchemin.kernel.merkle import leaf_hash, node_hash
from tests.factories import BodyFactory
from tests.web.certificates import LATER

pytestmark = pytest.mark.django_db

FILES = ("identity", "revocation", "suspension", "checkpoint", "tile", "attestation")


@pytest.fixture
def later():
    """Put the clock on the day after the award."""
    with time_machine.travel(LATER, tick=False) as clock:
        yield clock


def address(scene, file):
    """Return where a file of a body, or of its certificate, is served."""
    slug = scene.slug
    if file == "attestation":
        return reverse("public:attestation", args=[scene.certificate.token])
    if file in {"revocation", "suspension"}:
        return reverse("public:status_list", args=[slug, file, 1])
    if file == "tile":
        return reverse("public:tile", args=[slug, "entries/000.p/1"])
    return reverse(f"public:{file}", args=[slug])


def reader(client, scene):
    """Return the trust of a reader who downloads what a credential names, and nothing else."""
    document = client.get(address(scene, "attestation")).json()
    identity = client.get(path(document_url(document["issuer"]["id"]))).json()
    lists = [
        client.get(path(entry["statusListCredential"])).json()
        for entry in document["credentialStatus"]
    ]
    note = client.get(address(scene, "checkpoint")).text
    return Trust({identity["id"]: identity}, {one["id"]: one for one in lists}, (note,))


def entries_of(bundle):
    """Return the entries of a tile, each after its length on two bytes."""
    while bundle:
        size = int.from_bytes(bundle[:2], "big")
        yield bundle[2 : 2 + size]
        bundle = bundle[2 + size :]


def path(url):
    """Return the path of a public address, which the running product serves."""
    return urlsplit(url).path


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_served_to_any_origin_and_once(client, scene, file):
    first = client.get(address(scene, file))
    assert first.status_code == 200
    assert first["Access-Control-Allow-Origin"] == "*"
    assert "Vary" not in first, "one copy serves every reader"
    assert "max-age" in first["Cache-Control"] or first["Cache-Control"] == "private, no-cache"
    again = client.get(address(scene, file), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Access-Control-Allow-Origin"]) == (first["ETag"], "*")
    other = client.get(address(scene, file), headers={"If-None-Match": '"another"'})
    assert other.content == first.content, "negative control"


@pytest.mark.parametrize("file", ["revocation", "checkpoint", "attestation"])
def test_a_reader_who_keeps_the_date_is_told_that_nothing_changed(client, scene, file):
    first = client.get(address(scene, file))
    kept = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get(address(scene, file), headers=kept).status_code == 304


def test_a_credential_names_a_person_and_stays_in_one_browser(client, scene):
    answer = client.get(address(scene, "attestation"))
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer.content == scene.file("credential")


def test_what_is_served_is_enough_to_find_both_files_valid(client, scene):
    trust = reader(client, scene)
    for kind in ("credential", "pdf"):
        report = check_bytes(scene.file(kind), trust, LATER)
        assert report.verdict is Verdict.VALID, [check.finding for check in report.checks]


def test_a_revocation_is_served_at_once(client, scene):
    before = client.get(address(scene, "revocation"))
    scene.revoke()
    after = client.get(address(scene, "revocation"), headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    report = check_bytes(scene.file("credential"), reader(client, scene), LATER)
    assert report.verdict is Verdict.REVOKED


def test_an_unchanged_list_is_dated_anew_each_hour_and_no_oftener(client, scene, later):
    first = client.get(address(scene, "revocation"))
    later.shift(timedelta(minutes=40))
    assert client.get(address(scene, "revocation")).content == first.content
    later.shift(timedelta(minutes=20))
    assert client.get(address(scene, "revocation")).content != first.content
    later.shift(timedelta(days=90))
    report = check_bytes(
        scene.file("credential"), reader(client, scene), LATER + timedelta(days=91)
    )
    assert report.verdict is Verdict.VALID


def test_a_list_kept_too_long_proves_nothing(client, scene):
    trust = reader(client, scene)
    report = check_bytes(scene.file("credential"), trust, LATER + timedelta(days=2))
    assert report.verdict is Verdict.UNKNOWN


def test_the_register_is_followed_from_its_files_alone(client, scene):
    scene.revoke()
    keys = trusted_keys(client.get(address(scene, "identity")).json(), 32)
    head = opened_checkpoint(client.get(address(scene, "checkpoint")).text, keys)
    assert head.size == 2, "a head is signed at each delivery and at each change"
    assert f"https://{head.origin}/checkpoint" == (
        f"https://parchemin.exemple.fr{address(scene, 'checkpoint')}"
    )
    tiles = f"/certificateurs/{scene.slug}/registre/tile"
    entries = list(entries_of(client.get(f"{tiles}/entries/000.p/2").content))
    hashes = [leaf_hash(entry) for entry in entries]
    assert client.get(f"{tiles}/0/000.p/2").content == b"".join(hashes)
    assert client.get(f"{tiles}/1/000.p/1").status_code == 404, "no 256 leaves yet"
    assert node_hash(*hashes) == head.root
    assert [json.loads(entry)["status"] for entry in entries] == ["issued", "revoked"]


@pytest.mark.parametrize(
    "asked",
    [
        "0/000",
        "0/000.p/2",
        "0/000.p/0",
        "0/000.p/01",
        "6/000",
        "0/x001/000.p/1",
        "data/000",
        "0/%00",
        "0/" + "x001/" * 900 + "000",
    ],
)
def test_a_tile_that_is_not_there_is_not_found(client, scene, asked):
    assert client.get(f"/certificateurs/{scene.slug}/registre/tile/{asked}").status_code == 404


def test_a_body_serves_nothing_of_another(client, scene):
    other = BodyFactory()
    assert client.get(address(scene, "checkpoint")).status_code == 200, "negative control"
    for file in ("revocation", "suspension", "checkpoint", "tile"):
        elsewhere = address(scene, file).replace(scene.slug, other.slug)
        assert client.get(elsewhere).status_code == 404
    identity = client.get(f"/certificateurs/{other.slug}/did.json").json()
    assert identity["verificationMethod"] == []
    assert SigningKey.objects.filter(body=scene.certificate.body).exists()


@pytest.mark.parametrize(
    "asked",
    [
        "/certificateurs/personne/did.json",
        "/certificateurs/personne/registre/checkpoint",
        "/certificateurs/personne/registre/tile/0/000.p/1",
        "/certificateurs/personne/statuts/revocation/1",
        "/v/0123456789ABCDEFGHJKMNPQRS/attestation.json",
        "/v/%00/attestation.json",
    ],
)
def test_nothing_is_served_of_what_does_not_exist(client, asked):
    answer = client.get(asked)
    assert answer.status_code == 404
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("number", [2, 65_536, 10**30])
def test_a_list_that_was_not_opened_is_not_found(client, scene, number):
    asked = address(scene, "revocation").replace("/1", f"/{number}")
    assert client.get(asked).status_code == 404


def test_a_list_never_signed_is_not_served(client, scene):
    StatusList.objects.update(credential="")
    assert client.get(address(scene, "revocation")).status_code == 404


def test_files_are_read_and_never_written(client, scene):
    assert client.head(address(scene, "identity")).status_code == 200
    assert client.post(address(scene, "identity")).status_code == 405


def test_the_addresses_cost_a_handful_of_queries(client, scene, django_assert_max_num_queries):
    for file in FILES:
        with django_assert_max_num_queries(4):
            client.get(address(scene, file))
    assert Checkpoint.objects.exists()
