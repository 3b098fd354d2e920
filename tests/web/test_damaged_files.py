"""Pages that need a damaged file say which and whose; they never fail, nor vouch for it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.post.models import DispatchFile
from tests.scenes import jury_day
from tests.web.certificates import one_delivered

pytestmark = pytest.mark.django_db
VALID = "en cours de validité"


def alter(path):
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def test_whoever_asks_for_a_damaged_file_is_told_which_and_whose(kept, signed_in):
    scene = one_delivered()
    certificate = scene.certificate
    rendition = certificate.renditions.get(kind="pdf")
    alter(kept.path(rendition.file_id))
    client = signed_in(body=certificate.body)
    answer = client.get(reverse("certificates:file", args=[certificate.number, rendition.pk]))
    assert answer.status_code == 422
    said = answer.content.decode()
    assert f"Parchemin n° {certificate.number}" in said
    assert certificate.person.full_name in said


@pytest.mark.parametrize("form", ["pdf", "zip"])
def test_a_lot_with_a_damaged_letter_is_refused_whole_and_says_which(kept, signed_in, form):
    day = jury_day()
    prepare_convocations(sitting_id=day.sitting.pk, actor=day.actor, at=day.at - timedelta(days=9))
    client = signed_in(body=day.sitting.body)
    lot = reverse("jury:convocation_letters", args=[day.sitting.pk, form])
    assert client.get(lot).getvalue()
    alter(kept.path(DispatchFile.objects.filter(role="letter").last().file_id))
    answer = client.get(lot)
    assert (answer.status_code, "Ndiaye" in answer.content.decode()) == (422, True)


def test_a_certificate_whose_credential_is_damaged_is_never_said_valid(kept, client):
    scene = one_delivered()
    whole = client.get(scene.page).content.decode()
    alter(kept.path(scene.certificate.renditions.get(kind="credential").file_id))
    answer = client.get(scene.page)
    assert answer.status_code == 503
    assert "Attestation numérique n°" in answer.content.decode()
    assert VALID in whole
    assert VALID not in answer.content.decode()
