"""The page of a certificate tells what the register knows now, no more, and never errs towards “valid”."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from parchemin.certificates.keys import multikey, public_key
from parchemin.certificates.models import Certificate, LogEntry, Rendition, SigningKey, StatusList
from parchemin.certificates.selectors.verdicts import VerificationAnswer
from parchemin.certificates.statuslist import encoded_list
from parchemin.certificates.verification import Check, Verdict
from parchemin.jury.actions.notifications import write_notifications
from parchemin.jury.terms import Channel
from parchemin.post.actions import send
from parchemin.web.certificates.answers import page_of
from parchemin.web.certificates.verification import asked_language, show_verdict
from parchemin.web.pieces.verdict import CheckLine, Fact, Language, VerdictPage
from tests.certificates.scene import delivered, signed_day
from tests.conftest import NOON
from tests.factories import BodyFactory, actor_for
from tests.web.certificates import LATER, Delivered, one_delivered

pytestmark = pytest.mark.django_db
NOBODY = "/v/0123456789ABCDEFGHJKMNPQRS/"


@pytest.fixture(autouse=True)
def _on_the_day_after():
    with time_machine.travel(LATER, tick=False):
        yield


def read(answer) -> BeautifulSoup:
    """Return the page of an answer."""
    return BeautifulSoup(answer.content, "html.parser")


def word(answer) -> str:
    """Return the one word of a verdict."""
    return read(answer).find(class_="verdict-word").get_text(strip=True)


def facts(answer) -> dict[str, str]:
    """Return the facts of a verdict."""
    rows = read(answer).select(".facts-list > div")
    return {row.dt.text: row.dd.text for row in rows}


def lines(answer) -> list[str]:
    """Return the title of each thing that was checked."""
    return [line.text for line in read(answer).select(".verdict-proof li b")]


def test_a_certificate_in_force_is_valid_and_says_what_it_is(client, scene):
    answer = client.get(scene.page)
    assert (answer.status_code, word(answer)) == (200, "Valide")
    assert facts(answer) == {
        "Titulaire": f"Camille {scene.certificate.person.birth_name}",
        "Certificat": "CQP Manager d’unité commerciale",
        "Délivré": "le 24 novembre 2026, à Paris",
        "Par": scene.certificate.body.name,
        "Registre": f"{scene.certificate.number}, sans limite de durée",
        "Portée": "Reconnu dans la branche. Non enregistré au RNCP.",
    }
    assert lines(answer) == [
        "Scellé par le certificateur",
        "Délivré le 24 novembre 2026",
        "Ni révoqué, ni suspendu",
        "Inscrit au registre",
    ]


@pytest.mark.parametrize(
    ("language", "scope", "warning"),
    [
        (
            Language.FRENCH,
            "Enregistré au répertoire national, RNCP40123 (enregistrement fictif), niveau 5",
            "Exemple de démonstration : ce certificat n’a aucune valeur.",
        ),
        (
            Language.ENGLISH,
            "In the French national register, RNCP40123 (fictitious registration), level 5",
            "Demonstration example: this certificate is worth nothing.",
        ),
    ],
)
def test_what_is_fictitious_says_so_before_all_else(language, scope, warning, scene):
    certificate = scene.certificate
    registration = {"register": "RNCP", "code": "RNCP40123", "level": 5, "fictitious": True}
    certificate.facts |= {"demonstration": True, "registration": registration}
    told = page_of(
        VerificationAnswer(checks=(Check("Document", ""),), certificate=certificate),
        LATER,
        language,
    )
    assert told.facts[0].value == warning
    assert told.facts[-1].value == scope


def test_nobody_else_than_the_holder_and_nothing_else_of_them_is_told(client, scene):
    person = scene.certificate.person
    told = client.get(scene.page).text
    assert person.birth_name in told, "negative control"
    for secret in (person.birth_place, "1990", person.email, "Marchal", "Almeida", "Sylvie"):
        assert secret not in told
    assert scene.certificate.short_code not in told


def test_the_page_speaks_english(client, scene):
    answer = client.get(scene.page, {"lang": "en"})
    page = read(answer)
    assert page.html["lang"] == "en"
    assert page.header["lang"] == page.footer["lang"] == "fr", "the frame stays French, and says so"
    assert facts(answer)["Awarded"] == "24 November 2026, Paris"
    assert lines(answer)[-1] == "In the register"
    assert page.find("a", hreflang="fr")["href"] == scene.page
    back = read(client.get(scene.page)).find("a", hreflang="en")
    assert back["href"] == f"{scene.page}?lang=en"


def test_no_cache_and_no_index_keeps_a_verdict(client, scene):
    for address in (scene.page, NOBODY):
        answer = client.get(address)
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert "Accept" in answer["Vary"]


def test_a_suspended_certificate_is_not_valid_and_names_nobody(client, scene):
    scene.suspend()
    answer = client.get(scene.page)
    assert (answer.status_code, word(answer)) == (200, "Suspendu")
    assert "il ne vaut pas depuis le 24 novembre 2026" in read(answer).h2.text
    assert "Titulaire" not in facts(answer)
    assert facts(answer)["Registre"] == scene.certificate.number


def test_a_revoked_certificate_tells_since_when_and_never_the_private_reason(client, scene):
    scene.revoke()
    answer = client.get(scene.page)
    assert word(answer) == "Révoqué"
    assert "Il n’a plus de valeur depuis le 24 novembre 2026" in read(answer).h2.text
    assert "Dupont" not in answer.text
    assert scene.certificate.person.birth_name not in answer.text
    assert lines(answer) == ["Scellé par le certificateur", "Révoqué", "Inscrit au registre"]
    assert read(answer).find(class_="strike")


def test_a_replaced_certificate_is_no_longer_valid(client, scene):
    Certificate.objects.update(state="superseded")
    assert word(client.get(scene.page)) == "Révoqué"


def test_an_attestation_of_bloc_says_which_bloc_alone(client):
    (certificate,) = delivered(signed_day({"B2": "not_acquired"}))
    answer = client.get(Delivered(certificate).page)
    assert word(answer) == "Valide"
    assert facts(answer)["Bloc"] == "B1, Bloc 1 (ce bloc seul)"
    assert facts(answer)["Registre"].endswith(", jusqu’au 24 novembre 2031")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("2031-11-24T22:59:00Z", "Valide"), ("2031-11-24T23:01:00Z", "Expiré")],
)
def test_a_bloc_holds_until_midnight_in_paris_on_its_last_day(client, moment, expected):
    (certificate,) = delivered(signed_day({"B2": "not_acquired"}))
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        assert word(client.get(Delivered(certificate).page)) == expected


@pytest.mark.parametrize("address", [NOBODY, "/v/x/", "/v/%00/", "/v/" + "9" * 500 + "/"])
def test_a_code_to_which_nothing_answers_is_unknown(client, address):
    answer = client.get(address)
    assert (answer.status_code, word(answer)) == (404, "Inconnu")
    assert facts(answer) == {}


def test_unknown_codes_get_the_same_page_whatever_their_shape(client):
    answers = [read(client.get(f"/v/{code}/")).article for code in ("x", NOBODY[3:-1], "é")]
    for answer in answers:
        answer.find("a", hreflang="en").decompose()
    texts = {str(answer) for answer in answers}
    assert len(texts) == 1


def test_an_awarded_certificate_that_was_not_delivered_is_unknown(client, scene):
    with connection.execute_wrapper(as_if_never_delivered):
        assert word(client.get(scene.page)) == "Inconnu"
    assert word(client.get(scene.page)) == "Valide", "negative control"


def as_if_never_delivered(execute, sql, params, many, context):
    """Hide renditions from the queries."""
    return execute(sql.replace('"certificates_rendition"."kind" =', "'' ="), params, many, context)


def test_each_body_answers_for_its_own(client, scene):
    ours, theirs = scene, one_delivered()
    assert facts(client.get(ours.page))["Par"] == ours.certificate.body.name
    assert theirs.certificate.body.name not in client.get(ours.page).text
    theirs.revoke()
    assert word(client.get(ours.page)) == "Valide"
    assert word(client.get(theirs.page)) == "Révoqué"


def test_a_database_that_fails_at_any_query_never_lets_valid_through(client, scene):
    with CaptureQueriesContext(connection) as queries:
        assert word(client.get(scene.page)) == "Valide"
    assert 5 <= len(queries) <= 9
    for rank in range(len(queries)):
        with connection.execute_wrapper(FailsAt(rank)):
            answer = client.get(scene.page)
        assert answer.status_code == 503
        assert word(answer) == "Non vérifiable"
        assert (answer["Cache-Control"], answer["Retry-After"]) == ("no-store", "60")
        assert facts(answer) == {}


class FailsAt:
    """A database that answers a few queries, then no more."""

    def __init__(self, rank: int) -> None:
        self.left = rank

    def __call__(self, execute, sql, params, many, context):
        """Answer, or fail as a lost connection or an exceeded delay does."""
        if self.left == 0:
            raise OperationalError("canceling statement due to statement timeout")
        self.left -= 1
        return execute(sql, params, many, context)


def other_key() -> str:
    """Return a public key that signed nothing."""
    return multikey(public_key(b"7" * 32))


def forged_list() -> str:
    """Return the revocation list with another content under the same signature."""
    document = json.loads(StatusList.objects.get(purpose="revocation").credential)
    document["credentialSubject"]["encodedList"] = encoded_list([1])
    return json.dumps(document)


@pytest.mark.parametrize(
    "fault",
    [
        lambda: StatusList.objects.update(credential=""),
        lambda: StatusList.objects.update(credential="{"),
        lambda: StatusList.objects.update(credential="{}"),
        lambda: StatusList.objects.update(credential=forged_list(), updated_at=LATER),
        lambda: StatusList.objects.filter(purpose="suspension").update(purpose="revocatio"),
        lambda: SigningKey.objects.filter(purpose="credential").update(public=other_key()),
        lambda: SigningKey.objects.filter(purpose="log").update(public=other_key()),
        lambda: SigningKey.objects.update(compromised_at=LATER),
        lambda: SigningKey.objects.update(retired_at=LATER),
        lambda: SigningKey.objects.update(public="z"),
        lambda: LogEntry.objects.update(salt=""),
        lambda: Certificate.objects.update(state="archived"),
        lambda: Certificate.objects.update(body=BodyFactory()),
    ],
)
def test_evidence_that_is_missing_or_false_never_lets_valid_through(client, fault, scene):
    assert word(client.get(scene.page)) == "Valide", "negative control"
    fault()
    answer = client.get(scene.page)
    assert (answer.status_code, word(answer)) == (503, "Non vérifiable")
    assert facts(answer) == {}


def test_a_credential_rewritten_in_the_database_is_seen(client, monkeypatch, scene):
    read_row = Rendition.from_db

    def rewritten(*arguments):
        row = read_row(*arguments)
        row.content = bytes(row.content).replace(b"Manager", b"Manageur")
        return row

    monkeypatch.setattr(Rendition, "from_db", rewritten)
    assert word(client.get(scene.page)) == "Non vérifiable"


def shown(verdict: Verdict, language: Language = Language.FRENCH) -> tuple[int, BeautifulSoup]:
    """Return the status and the page of a verdict."""
    page = VerdictPage(
        verdict=verdict,
        code="MUC-2026-00418-K7",
        at=LATER,
        language=language,
        facts=(Fact("holder", "Titulaire", "Łukasz O’Neill"),),
        checks=(CheckLine("seal", "Scellé", "Signature reconnue"),),
        seal_top="Commerce",
        other_language_url="?lang=en",
    )
    answer = show_verdict(stranger(), page)
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code, read(answer)


def stranger(address: str = "/v/X/"):
    """Return the request of a stranger."""
    made = RequestFactory().get(address)
    made.user = AnonymousUser()
    made._messages = []
    return made


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("language", Language)
def test_a_verdict_says_one_word_and_its_sentence(verdict, language):
    status, page = shown(verdict, language)
    assert status == (404 if verdict is Verdict.UNKNOWN else 200)
    assert page.html["lang"] == page.article["lang"] == language
    said = page.find(class_="verdict-word").get_text(strip=True)
    assert (said in {"Valide", "Valid"}) is (verdict is Verdict.VALID)
    assert page.find("dd").text == "Łukasz O’Neill"
    again = page.find("input", id="id_numero").get("value", "")
    assert again == ("MUC-2026-00418-K7" if verdict is Verdict.UNKNOWN else "")


def test_a_revoked_seal_is_struck():
    assert shown(Verdict.REVOKED)[1].find(class_="strike")
    assert shown(Verdict.VALID)[1].find(class_="strike") is None


@pytest.mark.parametrize(
    ("address", "language"),
    [("/v/X/", "fr"), ("/v/X/?lang=en", "en"), ("/v/X/?lang=de", "fr"), ("/v/X/?lang=", "fr")],
)
def test_the_language_is_in_the_address(address, language):
    assert asked_language(stranger(address)) == language


def attested(**validity: object) -> Delivered:
    """Return the attestation of the competences of a decision, 24 months from the jury unless said."""
    line = {"when": {"unit": "competence"}, "months": 24, **validity}
    day = signed_day(
        {"B1": "not_acquired acquired", "B2": "not_acquired"},
        decision={"unit": "competence"},
        partial={"validity": [line]},
    )
    (certificate,) = delivered(day)
    return Delivered(certificate)


def test_an_attestation_of_competences_names_them_and_says_that_they_are_alone(client):
    scene = attested()
    answer = client.get(scene.page)
    assert word(answer) == "Valide"
    told = facts(answer)
    assert told["Compétences"] == "1.2, Compétence 1.2 (ces compétences seules)"
    assert "jusqu’au 24 novembre 2028" in told["Registre"]
    english = facts(client.get(f"{scene.page}?lang=en"))
    assert english["Competences"] == "1.2, Compétence 1.2 (these competences alone)"


def test_an_attestation_that_waits_for_its_notification_says_so_and_ends_once_it_came(client):
    scene = attested(start="notification")
    assert "24 mois à compter de la notification" in facts(client.get(scene.page))["Registre"]
    decision = scene.certificate.decision
    asked = {"actor": actor_for(decision.body), "at": NOON}
    (letter,) = write_notifications(sitting_id=decision.sitting_id, **asked)
    send(dispatch_id=letter.pk, channel=Channel.POST, **asked)
    assert "jusqu’au 24 novembre 2028" in facts(client.get(scene.page))["Registre"]
    with time_machine.travel(datetime(2028, 11, 25, 12, tzinfo=UTC), tick=False):
        assert word(client.get(scene.page)) == "Expiré"
