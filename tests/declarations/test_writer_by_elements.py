"""A passage written by hand says what an element library says of the same facts, whatever the texts."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from parchemin.declarations.cdc.writer import NAMESPACE, passage_line
from parchemin.declarations.rules.facts import BirthplaceFacts, HolderFacts, PassageFacts
from parchemin.declarations.terms import (
    AccessMode,
    CdcMention,
    ExamPlace,
    Initiative,
    RegisterKind,
    VaePath,
)

XSI = "http://www.w3.org/2001/XMLSchema-instance"
NIL = object()
# What the rules let through: nothing that XML cannot carry, no line end (rules/eligibility.py).
TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=20,
).filter(str.strip) | st.sampled_from(["D&B <SARL>", "]]>", 'N\'Diaye "Zoé"', "&amp;"])
DAY = st.dates(date(1960, 1, 1), date(2030, 12, 31))


def maybe(values):
    return st.one_of(st.just(""), values)


PLACES = st.builds(
    BirthplaceFacts,
    commune_code=st.sampled_from(["", "75056", "99109"]),
    postal_code=maybe(TEXT),
    commune=maybe(TEXT),
    country_code=st.sampled_from(["", "109"]),
    country=maybe(TEXT),
)
HOLDERS = st.builds(
    HolderFacts,
    birth_name=TEXT,
    given_names=st.lists(TEXT, min_size=1, max_size=4).map(tuple),
    sex=st.sampled_from("MF"),
    birth_year=st.integers(1930, 2010),
    birth_month=st.none() | st.integers(1, 12),
    birth_day=st.none() | st.integers(1, 28),
    usage_name=maybe(TEXT),
    birthplace=PLACES,
)
PASSAGES = st.builds(
    PassageFacts,
    technical_id=TEXT,
    register=st.just(RegisterKind.RNCP),
    code=st.just("RNCP37867"),
    awarded_on=DAY,
    holder=HOLDERS,
    access_mode=st.none() | st.sampled_from(AccessMode),
    proof_url=maybe(TEXT),
    option=maybe(TEXT),
    exam_from=st.none() | DAY,
    exam_to=st.none() | DAY,
    exam_place=st.none() | st.sampled_from(ExamPlace),
    exam_postal_code=maybe(TEXT),
    valid_until=st.none() | DAY,
    mention=st.none() | st.sampled_from(CdcMention),
    vae_path=st.none() | st.sampled_from(VaePath),
    initiative=st.none() | st.sampled_from(Initiative),
    enrolled_on=st.none() | DAY,
)


def element(tag, *inner):
    """Return an element: of others, of a text, nil; None when it is left out."""
    if inner == ("",) or inner == (None,):
        return None
    made = etree.Element(f"{{{NAMESPACE}}}{tag}", nsmap={"cpf": NAMESPACE, "xsi": XSI})
    for one in inner:
        if one is NIL:
            made.set(f"{{{XSI}}}nil", "true")
        elif isinstance(one, etree._Element):
            made.append(one)
        elif one is not None:
            made.text = str(one)
    return made


def passage(facts):
    """Return a passage as docs/formats/cdc-flux.md describes it, element by element."""
    holder, place = facts.holder, facts.holder.birthplace
    if place.commune_code:
        born = element("codeInseeNaissance", element("codeInsee", place.commune_code))
    else:
        born = element("codePostalNaissance", element("codePostal", place.postal_code or NIL))
    names = dict(enumerate(holder.given_names[:3], 1))
    return element(
        "passageCertification",
        element("idTechnique", facts.technical_id),
        element("urlPreuve", facts.proof_url),
        element("libelleOption", facts.option),
        element("obtentionCertification", "PAR_ADMISSION"),
        element("donneeCertifiee", "true"),
        element("dateDebutExamen", facts.exam_from),
        element("dateFinExamen", facts.exam_to),
        element("modalitePassageExamen", facts.exam_place),
        element("codePostalCentreExamen", facts.exam_postal_code),
        element("dateDebutValidite", facts.awarded_on),
        element("dateFinValidite", facts.valid_until or NIL),
        element("presenceNiveauLangueEuro", "false"),
        element("presenceNiveauNumeriqueEuro", "false"),
        element("scoring", NIL),
        element("mentionValidee", facts.mention or NIL),
        element(
            "modalitesInscription",
            element("modaliteAcces", facts.access_mode or NIL),
            element("voieAccessVAE", facts.vae_path),
            element("initiativeInscription", facts.initiative),
            element("dateInscription", facts.enrolled_on),
        ),
        element(
            "identificationTitulaire",
            element(
                "titulaire",
                element("nomNaissance", holder.birth_name),
                element("nomUsage", holder.usage_name or NIL),
                *(element(f"prenom{rank}", name) for rank, name in names.items()),
                element("anneeNaissance", holder.birth_year),
                element(
                    "moisNaissance", f"{holder.birth_month:02d}" if holder.birth_month else NIL
                ),
                element("jourNaissance", f"{holder.birth_day:02d}" if holder.birth_day else NIL),
                element("sexe", holder.sex),
                element("codeCommuneNaissance", born),
                element("libelleCommuneNaissance", place.commune),
                element("codePaysNaissance", place.country_code),
                element("libellePaysNaissance", place.country),
            ),
        ),
    )


def canonical(facts):
    """Return both passages, by hand and by elements, in canonical XML."""
    head = f'<cpf:flux xmlns:cpf="{NAMESPACE}" xmlns:xsi="{XSI}">'
    (by_hand,) = etree.fromstring(f"{head}{passage_line(facts)}</cpf:flux>".encode())
    return [etree.tostring(one, method="c14n", exclusive=True) for one in (by_hand, passage(facts))]


@settings(max_examples=150, deadline=None)
@given(PASSAGES)
def test_a_passage_by_hand_is_the_one_that_elements_make(facts):
    by_hand, by_elements = canonical(facts)
    assert by_hand == by_elements


def test_one_value_that_differs_is_seen():
    holder = HolderFacts("N'Diaye", ("Awa",), "F", 1990)
    facts = PassageFacts("1", RegisterKind.RNCP, "RNCP37867", date(2026, 11, 1), holder)
    other = replace(facts, holder=replace(holder, usage_name="Traoré"))
    assert canonical(facts)[0] != canonical(other)[1]
