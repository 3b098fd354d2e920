from datetime import date, datetime
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction
from lxml import etree

from parchemin.accounts.terms import Role
from parchemin.declarations.actions.declarations import (
    prepare_flux,
    reexport_rejects,
    withdraw_declarations,
)
from parchemin.declarations.actions.schemas import give_schema
from parchemin.declarations.cdc.validation import SCHEMAS, faults_in, own_schema
from parchemin.declarations.models import Flux, Passage
from parchemin.declarations.terms import CdcProfile
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.organisations.models import CdcContract
from tests.declarations.scene import NOON, accrochage, states
from tests.factories import actor_for

pytestmark = pytest.mark.django_db


def texts(flux: Flux, element: str) -> list[str]:
    root = etree.fromstring(bytes(flux.content))
    return [found.text for found in root.iter("{urn:cdc:cpf:pc5:schema:1.0.0}" + element)]


def test_every_valid_holder_goes_in_one_flux_that_follows_its_schema():
    scene = accrochage()
    certificates = [scene.certificate() for _ in range(3)]
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    assert faults_in([bytes(flux.content)], own_schema(CdcProfile.V1_1_5), "flux") == ()
    assert texts(flux, "idTechnique") == [certificate.number for certificate in certificates]
    assert [states(certificate) for certificate in certificates] == [["pending"]] * 3
    assert flux.file_id == sha256(bytes(flux.content)).hexdigest()
    assert (flux.state, flux.count) == ("generated", 3)
    assert flux.filename == f"03VML243_20261124T120000_{flux.ident}.xml"


def test_the_flux_says_what_the_tables_know():
    scene = accrochage()
    scene.certificate(
        birth_name="D'Artagnan",
        usage_name="Żółć",
        given_names="Jean-Paul, Marie Claire, Zoé, Lou",
        route="professionalisation_contract",
    )
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    assert texts(flux, "nomNaissance") == ["D'Artagnan"]
    assert texts(flux, "nomUsage") == ["Żółć"]
    assert [texts(flux, f"prenom{n}") for n in (1, 2, 3)] == [
        ["Jean-Paul"],
        ["Marie Claire"],
        ["Zoé"],
    ]
    assert texts(flux, "modaliteAcces") == ["FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION"]
    assert texts(flux, "codeInsee") == ["35238"]
    assert texts(flux, "urlPreuve")[0].startswith("https://cqp.exemple.fr/v/")
    assert texts(flux, "dateDebutExamen") == ["2026-11-10"]
    assert texts(flux, "modalitePassageExamen") == ["EN_PRESENTIEL"]
    assert texts(flux, "dateInscription") == ["2026-02-02"]


@pytest.mark.parametrize(
    ("birth", "codes", "countries"),
    [
        (
            {
                "birth_commune_code": "",
                "birth_country_code": "99109",
                "birth_country": "ALLEMAGNE",
                "birth_place": "BERLIN",
            },
            ["99109"],
            ["109"],
        ),
        ({"birth_commune_code": "2A004", "birth_place": "AJACCIO"}, ["2A004"], []),
        ({"birth_commune_code": "", "birth_country_code": "", "birth_country": ""}, [], []),
    ],
)
def test_a_birth_abroad_in_corsica_or_unknown_is_said_without_inventing(birth, codes, countries):
    scene = accrochage()
    scene.certificate(**birth)
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    assert texts(flux, "codeInsee") == codes
    assert texts(flux, "codePaysNaissance") == countries


def test_a_second_call_finds_nobody_left():
    scene = accrochage()
    scene.certificate()
    assert len(prepare_flux(actor=scene.actor, at=NOON)) == 1
    assert prepare_flux(actor=scene.actor, at=NOON) == ()
    assert Passage.objects.count() == 1


def test_holders_are_shared_between_flux_of_at_most_so_many():
    scene = accrochage()
    for _ in range(5):
        scene.certificate()
    made = prepare_flux(actor=scene.actor, at=NOON, most=2)
    assert [flux.count for flux in made] == [2, 2, 1]
    assert len({flux.ident for flux in made}) == 3


def test_two_certifications_are_gathered_each_under_its_code():
    scene = accrochage()
    other = accrochage(code="RS5875", body=scene.body)
    scene.certificate()
    other.certificate()
    scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    assert texts(flux, "code") == ["RNCP37867", "RS5875"]
    assert texts(flux, "type") == ["RNCP", "RS"]


def test_each_passage_knows_the_line_where_it_stands():
    scene = accrochage()
    for _ in range(3):
        scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    lines = bytes(flux.content).decode().splitlines()
    for passage in flux.passages.all():
        assert f">{passage.id_technique}<" in lines[passage.line - 1]


@pytest.mark.parametrize("state", ["suspended", "revoked", "superseded"])
def test_a_certificate_that_is_not_valid_is_not_declared(state):
    scene = accrochage()
    scene.certificate(state=state)
    assert prepare_flux(actor=scene.actor, at=NOON) == ()


def test_a_certification_that_is_not_registered_is_never_declared():
    scene = accrochage(code="")
    scene.certificate()
    assert prepare_flux(actor=scene.actor, at=NOON) == ()


def test_a_holder_who_meets_an_objection_waits_without_stopping_the_others():
    scene = accrochage()
    scene.certificate(birth_name="N" * 61)
    scene.certificate(awarded_on=date(2026, 11, 25))
    good = scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    assert texts(flux, "idTechnique") == [good.number]


def test_an_award_of_today_is_of_today_in_paris():
    scene = accrochage()
    scene.certificate(awarded_on=date(2026, 11, 25))
    late_evening = datetime.fromisoformat("2026-11-24T23:30:00+00:00")
    assert len(prepare_flux(actor=scene.actor, at=late_evening)) == 1


def test_another_body_is_never_in_the_flux():
    scene, stranger = accrochage(), accrochage()
    stranger.certificate()
    assert prepare_flux(actor=scene.actor, at=NOON) == ()


def test_only_the_secretariat_declares():
    scene = accrochage()
    scene.certificate()
    with pytest.raises(Refused) as refused:
        prepare_flux(actor=actor_for(scene.body, Role.PARTNER), at=NOON)
    assert refused.value.codes == ("role",)
    assert Flux.objects.count() == 0


def test_a_body_without_its_cdc_numbers_is_told_where_to_find_them():
    scene = accrochage()
    scene.body.cdc_client_id = ""
    scene.body.save()
    scene.body.contracts.all().delete()
    scene.certificate()
    with pytest.raises(Refused) as refused:
        prepare_flux(actor=scene.actor, at=NOON)
    assert refused.value.codes == ("emitter-id", "certifier-id", "contract-id")
    assert Passage.objects.count() == 0


def test_a_flux_that_breaks_the_official_schema_leaves_no_trace(settings, tmp_path):
    settings.CDC_SCHEMAS_DIR = tmp_path
    text = (SCHEMAS / "cdc-1.1.5.xsd").read_text()
    (tmp_path / "cdc-1.1.5.xsd").write_text(text.replace('value="60"', 'value="3"'))
    scene = accrochage()
    scene.certificate()
    with pytest.raises(Refused) as refused:
        prepare_flux(actor=scene.actor, at=NOON)
    assert "nomNaissance" in str(refused.value)
    assert (Flux.objects.count(), Passage.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_the_journal_tells_the_flux_and_each_dossier_in_it():
    scene = accrochage()
    certificate = scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    event = Event.objects.get(name="declarations.flux.made")
    assert event.subjects == sorted(
        [f"dossier/{certificate.decision.dossier.number}", f"flux/{flux.ident}"]
    )


def test_the_database_refuses_a_second_live_declaration():
    scene = accrochage()
    certificate = scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    twin = {
        "body": scene.body,
        "flux": flux,
        "certificate": certificate,
        "id_technique": "autre",
        "line": 999,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Passage.objects.create(state="accepted", **twin)
    Passage.objects.create(state="refused", **twin)


def test_a_flux_names_its_contract_its_depositor_and_is_sent_again_under_the_same():
    scene = accrochage()
    scene.body.cdc_depositor_id = "07TRS118"
    scene.body.save()
    CdcContract.objects.create(body=scene.body, number="MCFCER000310")
    scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON, contract="MCFCER000310")
    content = flux.content.decode()
    assert "<cpf:emetteur><cpf:idClient>07TRS118</cpf:idClient>" in content
    assert "<cpf:certificateur><cpf:idClient>03VML243</cpf:idClient>" in content
    assert "<cpf:idContrat>MCFCER000310</cpf:idContrat>" in content
    assert "<cpf:natureDeposant>TIERS_CONFIANCE</cpf:natureDeposant>" in content
    assert flux.filename.startswith("07TRS118_")
    flux.passages.update(state="refused")
    again = reexport_rejects(ident=flux.ident, actor=scene.actor, at=NOON)
    assert again.contract == "MCFCER000310"


def test_a_contract_that_is_over_makes_no_flux_and_two_are_not_withdrawn_together():
    scene = accrochage()
    first, second = scene.certificate(), scene.certificate()
    over = CdcContract.objects.create(
        body=scene.body, number="MCFCER000310", ends_on=date(2026, 11, 23)
    )
    with pytest.raises(Refused) as refused:
        prepare_flux(actor=scene.actor, at=NOON, contract=over.number)
    assert refused.value.codes == ("contract-unknown",)
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    assert flux.contract == "MCFCER000209"
    other = Flux.objects.create(
        body=scene.body,
        ident="autre",
        profile="1.1.5",
        action="CREATION",
        contract=over.number,
        filename="autre.xml",
        file=flux.file,
        count=1,
        state="processed",
        made_at=NOON,
    )
    flux.passages.update(state="accepted")
    Passage.objects.filter(certificate=second).update(flux=other, line=1)
    with pytest.raises(Refused) as refused:
        withdraw_declarations(numbers=[first.number, second.number], actor=scene.actor, at=NOON)
    assert refused.value.codes == ("several-contracts",)


def test_the_schema_that_a_body_gave_is_its_own():
    text = (SCHEMAS / "cdc-1.1.5.xsd").read_text().replace('value="60"', 'value="3"')
    scene, other = accrochage(), accrochage()
    give_schema(
        profile=CdcProfile.V1_1_5,
        name="officiel.xsd",
        content=text.encode(),
        actor=scene.actor,
        at=NOON,
    )
    scene.certificate()
    other.certificate()
    with pytest.raises(Refused) as refused:
        prepare_flux(actor=scene.actor, at=NOON)
    assert "nomNaissance" in str(refused.value)
    assert prepare_flux(actor=other.actor, at=NOON)
