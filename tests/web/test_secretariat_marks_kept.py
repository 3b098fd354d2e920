"""A mark that a jury left shows on the dossier, and is set aside there when its bloc is presented again."""

from datetime import date
from fractions import Fraction

import pytest

from parchemin.pathways.actions import (
    MarkLeft,
    abandon_dossier,
    admit_dossier,
    keep_marks,
    submit_dossier,
)
from parchemin.pathways.models import DossierBloc
from parchemin.processes.enrol import enrol
from tests.pathways.scene import enrolment, scene
from tests.processes.test_enrol_with_marks_kept import LATER, MEAN
from tests.web.test_secretariat_dossiers import read

pytestmark = pytest.mark.django_db


def test_the_page_of_the_dossier_shows_the_mark_and_presents_its_bloc_again(signed_in, at):
    place = scene(rncp=False, **MEAN)
    acts = {"actor": place.secretariat, "at": at}
    first = enrol(enrolment=enrolment(), **acts)
    abandon_dossier(dossier_id=first.pk, reason="pause", **acts)
    bloc = place.edition.blocs.get(code="B1")
    mark = MarkLeft(
        first.person, bloc, Fraction(7, 10), date(2025, 1, 1), date(2030, 1, 1), "decision/1"
    )
    keep_marks(left=[mark], **acts)
    dossier = enrol(enrolment=enrolment(entry=LATER), **acts)
    for act in (submit_dossier, admit_dossier):
        act(dossier_id=dossier.pk, **acts)
    office = signed_in(body=place.body)
    address = f"/espace/dossiers/{dossier.number}/"
    again = f"{address}blocs/B1/"
    page = read(office.get(address))
    told = " ".join(page.select_one("#blocs").find_parent("section").text.split())
    assert "Note de 70 % laissée par le jury du 1er janvier 2025" in told
    assert "conservée jusqu’au 1er janvier 2030" in told
    assert page.find("a", href=again)
    assert "note de 70 % conservée du jury" in read(office.get(again)).text
    assert office.post(again, {"reason": ""}).status_code == 422
    done = read(office.post(again, {"reason": "Le candidat veut une meilleure note."}, follow=True))
    assert "Le bloc B1 sera présenté de nouveau." in done.text
    assert not DossierBloc.objects.filter(dossier=dossier, kept_mark__isnull=False).exists()
    assert office.get(again).status_code == 404
