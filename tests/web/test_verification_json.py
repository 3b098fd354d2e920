"""The answer of a verification as programs read it: keys are codes, those of docs/formats/verification.md."""

import re
from pathlib import Path

import pytest
import time_machine

from parchemin.web.certificates.verdict_words import FACTS, SUBJECTS
from parchemin.web.pieces.verdict import Language
from tests.web.certificates import LATER

pytestmark = pytest.mark.django_db
NOBODY = "/v/0123456789ABCDEFGHJKMNPQRS/"
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _on_the_day_after():
    with time_machine.travel(LATER, tick=False):
        yield


def test_programs_read_json(client, scene):
    answer = client.get(scene.page, headers=JSON)
    said = answer.json()
    assert (said["verdict"], said["number"]) == ("valid", scene.certificate.number)
    assert all(check["passed"] for check in said["checks"])
    assert "noindex" in answer["X-Robots-Tag"]
    unknown = client.get(NOBODY, headers=JSON)
    assert (unknown.status_code, unknown.json()["verdict"]) == (404, "unknown")
    assert client.get(scene.page, headers={"Accept": "*/*"})["Content-Type"].startswith("text/html")


def test_codes_are_the_same_in_every_language(client, scene):
    french = client.get(scene.page, headers=JSON).json()
    english = client.get(f"{scene.page}?lang=en", headers=JSON).json()
    assert list(french["facts"]) == ["holder", "title", "awarded", "issuer", "register", "scope"]
    assert french["facts"]["issuer"] == {"label": "Par", "value": scene.certificate.body.name}
    assert english["facts"]["issuer"]["label"] == "By"
    assert list(french["further"]) == ["credential", "body"]
    for page in (french, english):
        assert page.keys() == french.keys()
        assert (*page["facts"], *page["further"]) == (*french["facts"], *french["further"])
        checks = [check["code"] for check in page["checks"]]
        assert checks == ["seal", "dates", "state", "register"]


def test_the_format_names_each_code(client, scene):
    said = client.get(scene.page, headers=JSON).json()
    text = Path("docs/formats/verification.md").read_text(encoding="utf-8")
    written = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"(?m)^\| (.*?) \|", text))))
    assert {*said, *said["facts"], *said["further"], *SUBJECTS.values()} <= written
    assert written & FACTS[Language.FRENCH].keys() >= {"specimen", "bloc", "competences"}
