"""Texts of e-mails on screen: fields explained, tried before they are kept, the standard one a click away."""

import pytest
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.post.models import LetterText
from tests.web.jury import codes, soup_of, text

pytestmark = pytest.mark.django_db
LIST = "/espace/lettres/textes/"
PAGE = "/espace/lettres/textes/notification/"
TYPED = {"subject": "Dossier {dossier}", "text": "Bonjour {nom}."}


def test_a_text_is_tried_kept_then_undone(signed_in):
    client = signed_in()
    assert LIST in client.get(reverse("post:list")).content.decode()
    assert PAGE in client.get(LIST).content.decode()
    page = text(client.get(PAGE))
    assert "{dossier} le numéro du dossier" in page
    assert "Sur un exemple inventé" in page
    assert "Revenir au texte d’origine" not in page
    tried = client.post(PAGE, {**TYPED, "try": "1"})
    assert "Bonjour Camille Exemple." in text(tried)
    assert not LetterText.objects.exists()
    assert client.post(PAGE, TYPED)["Location"] == PAGE
    assert "de la maison" in text(client.get(LIST))
    assert "Revenir au texte d’origine" in text(client.get(PAGE))
    assert client.post(f"{PAGE}origine/").status_code == 303
    assert not LetterText.objects.exists()


@pytest.mark.parametrize("more", [{}, {"try": "1"}])
def test_a_fault_is_said_with_its_line_and_what_was_typed_stays(signed_in, more):
    answer = signed_in().post(PAGE, {**TYPED, "text": "Bonjour,\n{prenom}", **more})
    assert codes(answer) == {"unknown-field"}
    assert "Texte, ligne 2 : le champ {prenom} n’existe pas." in text(answer)
    assert "{prenom}" in soup_of(answer).find("textarea").text


def test_no_other_kind_and_no_other_role(signed_in):
    client = signed_in()
    assert client.get(f"{LIST}autre/").status_code == 404
    assert client.post(PAGE, {"subject": "", "text": ""}).status_code == 422
    assert signed_in(Role.JUROR).get(LIST).status_code == 403
