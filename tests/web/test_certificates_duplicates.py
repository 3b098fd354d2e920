"""A duplicata is worth what its original is: refused of a certificate taken back, with who signed that."""

from datetime import timedelta

import pytest
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.certificates.actions import delivery
from parchemin.certificates.actions.delivery import make_duplicate
from parchemin.certificates.actions.reissue import replace_certificate
from parchemin.jury.actions.minutes import countersign
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Person
from parchemin.processes.verify import faults_of
from tests.certificates.scene import delivered, secretaries, signed_day
from tests.factories import actor_for
from tests.jury.after import sign
from tests.web.certificates import Delivered
from tests.web.jury import codes, soup_of, text
from tests.web.test_certificates_rectified import chain_of
from tests.web.test_certificates_unfounded import rectified

pytestmark = pytest.mark.django_db
SIGNERS = ("marchal", "almeida")


def parchemin_of(day):
    (certificate,) = delivered(day)
    return certificate


def signers(day):
    return ", ".join(day.seats[name].juror.name for name in SIGNERS)


def copies(certificate):
    return certificate.renditions.filter(kind="duplicata").count()


def asked(client, certificate):
    """Ask a duplicata on screen; return the answer, and the button of the page of the certificate."""
    address = reverse("certificates:duplicate", args=[certificate.number])
    page = reverse("certificates:certificate", args=[certificate.number])
    return client.post(address, {"reason": "Perdu."}), text(client.get(page))


def test_no_duplicata_of_what_a_signed_rectificatif_grants_no_more(signed_in):
    day = signed_day()
    parchemin = parchemin_of(day)
    client = signed_in(Role.SECRETARIAT, body=day.sitting.body)
    rectified(day, "B1")
    answer, page = asked(client, parchemin)
    assert (answer.status_code, codes(answer), copies(parchemin)) == (422, {"no-longer-granted"}, 0)
    signed = f"signé par {signers(day)}, scellé le 24/11/2026"
    why = f"Le rectificatif n° JURY-1-R1, {signed}, n’accorde plus ce certificat."
    assert why in text(answer)
    assert "Code du travail, art. R6412-7" in text(answer)
    assert why in page


def test_a_draft_takes_nothing_back_and_the_form_of_the_duplicata_says_that_it_waits(signed_in):
    day = signed_day()
    parchemin = parchemin_of(day)
    client = signed_in(Role.SECRETARIAT, body=day.sitting.body)
    form = reverse("certificates:duplicate", args=[parchemin.number])
    waits = "Un rectificatif attend ses signatures : signé, il n’accorderait plus ce certificat."
    assert waits not in text(client.get(form))
    rectified(day, "B1", signed=False)
    assert waits in text(client.get(form))
    answer, _ = asked(client, parchemin)
    assert (answer.status_code, copies(parchemin)) == (303, 1)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            "suspend",
            "suspendu depuis le 24 novembre 2026, pour ce motif : « Vérification en cours. »",
        ),
        (
            "revoke",
            "révoqué depuis le 24 novembre 2026, pour ce motif : « Fraude de Monsieur Dupont. »",
        ),
    ],
)
def test_no_duplicata_of_a_certificate_suspended_or_revoked_and_why(signed_in, change, why):
    day = signed_day()
    parchemin = parchemin_of(day)
    getattr(Delivered(parchemin), change)()
    answer, page = asked(signed_in(Role.SECRETARIAT, body=day.sitting.body), parchemin)
    assert (answer.status_code, codes(answer), copies(parchemin)) == (422, {"state"}, 0)
    assert f"Ce certificat est {why}" in text(answer)
    assert f"Ce certificat est {why}" in page
    assert "aucun texte ne règle le duplicata" in text(answer)


def test_what_is_taken_back_while_the_file_is_made_is_given_to_nobody(monkeypatch):
    day = signed_day()
    parchemin = parchemin_of(day)
    make = delivery._sealed_pdf

    def revoked_meanwhile(*given, **named):
        Delivered(parchemin).revoke()
        return make(*given, **named)

    monkeypatch.setattr(delivery, "_sealed_pdf", revoked_meanwhile)
    with pytest.raises(Refused) as refused:
        make_duplicate(certificate_id=parchemin.pk, reason="Perdu.", actor=day.actor, at=day.at)
    assert (refused.value.codes, copies(parchemin)) == (("state",), 0)


def test_what_a_rectificatif_took_back_is_not_replaced_by_a_valid_one_either(signed_in):
    day = signed_day()
    parchemin = parchemin_of(day)
    rectified(day, "B1")
    Person.objects.filter(pk=parchemin.person_id).update(birth_name="MARTINE")
    one, other = secretaries(day.sitting.body, ("Hélène Vasseur", "Karim Benali"))
    with pytest.raises(Refused) as refused:
        replace_certificate(
            certificate_id=parchemin.pk,
            reason="Acte de naissance produit.",
            seconded_by=other,
            actor=actor_for(day.sitting.body, user=one),
            at=day.at + timedelta(hours=1),
        )
    assert refused.value.codes == ("no-longer-granted",)
    _, page = asked(signed_in(Role.SECRETARIAT, body=day.sitting.body), parchemin)
    assert "La décision rectifiée n’accorde plus ce certificat." in page


def test_chain_minutes_and_verify_name_who_signed_the_rectificatif(signed_in):
    day = signed_day()
    parchemin = parchemin_of(day)
    client = signed_in(Role.SECRETARIAT, body=day.sitting.body)
    minutes = rectified(day, "B1", signed=False)
    assert "Projet, pas encore signé :" in chain_of(client, parchemin)[4]
    first = day.seats["marchal"]
    countersign(minutes_id=minutes.pk, seat_id=first.pk, actor=day.system, at=day.at)
    halfway = chain_of(client, parchemin)[4]
    assert f"Projet, pas encore signé par tous (signé par {first.juror.name}) :" in halfway
    sign(day, minutes)
    ring = chain_of(client, parchemin)[4]
    assert f"Signé par {signers(day)}, scellé le 24/11/2026 : « validation partielle »" in ring
    page = client.get(reverse("certificates:certificate", args=[parchemin.number]))
    assert soup_of(page).select("ol.chain > li")[4].a["href"].endswith("?version=2")
    versions = soup_of(client.get(reverse("jury:minutes", args=[day.sitting.pk])))
    told = " ".join(versions.select_one("[aria-labelledby=versions]").get_text(" ").split())
    assert told.count(f"signé par {signers(day)}, scellé le 24 novembre 2026") == 2
    (fault,) = faults_of(day.sitting.body)
    assert fault.endswith(
        f"(rectificatif n° JURY-1-R1, signé par {signers(day)}, scellé le 24/11/2026)"
    )
