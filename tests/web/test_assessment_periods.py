"""The page that ends the habilitation of an assessor, reached from their list."""

import pytest

from tests.factories import AssessorFactory
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db


def test_the_list_leads_to_the_page_that_ends_it(signed_in):
    assessor = AssessorFactory(name="Ada Roy")
    office = signed_in(body=assessor.body)
    page = f"/espace/sessions/evaluateurs/{assessor.pk}/habilitation/"
    assert page in html_of(office.get("/espace/sessions/evaluateurs/"))
    assert "Habilitation d’Ada Roy" in html_of(office.get(page))
    assert office.post(page, {"last_day": "2027-13-01", "reason": "Fin."}).status_code == 422
    assert office.post(page, {"last_day": "2027-03-01", "reason": ""}).status_code == 422
    assert office.post(page, {"last_day": "2027-03-01", "reason": "Fin."}).status_code == 303
    assert 'value="2027-03-01"' in html_of(office.get(page))
    assert signed_in().get(page).status_code == 404
