"""The ways into a certification: open or closed, always with a reason and a text."""

from parchemin.catalogue.ways import ways_in
from parchemin.certifications.terms import AccessRoute, CertificationKind, Register


def open_ways(kind, register, *routes):
    return {way.label for way in ways_in(kind, register, routes) if way.is_open}


def test_a_cqp_of_its_branch_opens_neither_cpf_nor_statutory_vae():
    opened = open_ways(CertificationKind.CQP, Register.NONE, AccessRoute.VAE)
    assert "VAE de la branche" in opened
    assert "Contrat de professionnalisation" in opened
    assert opened.isdisjoint({"Compte personnel de formation", "Contrat d’apprentissage"})


def test_the_rncp_opens_everything_but_apprenticeship_to_a_cqp():
    opened = open_ways(CertificationKind.CQP, Register.RNCP)
    assert "Validation des acquis de l’expérience" in opened
    assert "Compte personnel de formation" in opened
    assert "Contrat d’apprentissage" not in opened
    assert "Contrat d’apprentissage" in open_ways(CertificationKind.TFP, Register.RNCP)


def test_the_rs_opens_the_cpf_and_not_the_vae():
    opened = open_ways(CertificationKind.CQP, Register.RS)
    assert "Compte personnel de formation" in opened
    assert "Validation des acquis de l’expérience" not in opened


def test_every_way_says_why_and_names_its_text():
    for kind in CertificationKind:
        for register in Register:
            for way in ways_in(kind, register, ()):
                assert way.why
                assert way.source
