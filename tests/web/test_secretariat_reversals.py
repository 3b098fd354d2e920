"""What was decided of a dossier is taken back from its page, with a reason."""

import pytest

from tests.factories import DossierFactory
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "move", "label", "then"),
    [
        ("abandoned", "resume_draft", "Lever l’abandon", "draft"),
        ("admissible", "withdraw_admission", "Revenir sur la recevabilité", "submitted"),
        ("refused", "admit_on_review", "Déclarer recevable après réexamen", "admissible"),
    ],
)
def test_the_page_takes_back_what_was_decided_and_asks_why(signed_in, state, move, label, then):
    dossier = DossierFactory(state=state)
    office = signed_in(body=dossier.body)
    page = f"/espace/dossiers/{dossier.number}/"
    act = f"{page}actes/{move}/"
    shown = html_of(office.get(page))
    assert f"<summary>{label}</summary>" in shown
    assert f'action="{act}"' in shown
    assert office.post(act, {"reason": ""}).status_code == 422
    assert office.post(act, {"reason": "Noté par erreur."}).status_code == 303
    dossier.refresh_from_db()
    assert dossier.state == then
