"""How a certificate is shown at a glance: its name, its state, its files."""

from collections.abc import Mapping

from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.pages import CorrectedFact
from parchemin.certificates.terms import CertificateState, LeafStatus, RenditionKind
from parchemin.web.pieces.marks import State, Tone

STATES: Mapping[CertificateState, State] = {
    CertificateState.ACTIVE: State("Valide", Tone.OK),
    CertificateState.SUSPENDED: State("Suspendu", Tone.WAIT, "suspended"),
    CertificateState.REVOKED: State("Révoqué", Tone.NO),
    CertificateState.SUPERSEDED: State("Remplacé", Tone.PLAIN, "undo"),
}
WAITING = State("À établir", Tone.WAIT, "clock")

LEAVES: Mapping[LeafStatus, State] = {
    LeafStatus.ISSUED: State("Inscription", Tone.OK),
    LeafStatus.SUSPENDED: State("Suspension", Tone.WAIT, "suspended"),
    LeafStatus.REINSTATED: State("Suspension levée", Tone.OK),
    LeafStatus.REVOKED: State("Révocation", Tone.NO),
    LeafStatus.SUPERSEDED: State("Remplacement", Tone.PLAIN, "undo"),
}


def state_of(certificate: Certificate) -> State:
    """Return the state of a certificate; one still valid but without its files waits for them."""
    state = CertificateState(certificate.state)
    if state is CertificateState.ACTIVE and certificate.delivered_at is None:
        return WAITING
    return STATES[state]


def nature_of(certificate: Certificate) -> str:
    """Return « Parchemin », « Bloc B2 » for the attestation of one bloc, or « Compétences »."""
    if certificate.bloc:
        return f"Bloc {certificate.bloc.code}"
    return "Compétences" if certificate.kind == "COMP" else "Parchemin"


def file_nature(certificate: Certificate, kind: RenditionKind) -> str:
    """Return what a file is: the PDF of a bloc, or of competences, is an attestation."""
    attests = certificate.kind != "CQP" and kind is RenditionKind.PDF
    return certificate.get_kind_display() if attests else kind.label


def file_name(number: str, kind: RenditionKind, pk: int) -> str:
    """Return the name under which a file is downloaded; each duplicata has its own."""
    if kind is RenditionKind.CREDENTIAL:
        return f"{number}-attestation.json"
    return f"{number}.pdf" if kind is RenditionKind.PDF else f"{number}-duplicata-{pk}.pdf"


def media_type(kind: RenditionKind) -> str:
    """Return what a file is, for the browser."""
    return "application/json" if kind is RenditionKind.CREDENTIAL else "application/pdf"


_FACTS = {
    "sex": "Sexe",
    "birth_name": "Nom de naissance",
    "usage_name": "Nom d’usage",
    "given_names": "Prénoms",
    "birth_date": "Date de naissance",
    "birth_place": "Lieu de naissance",
    "title": "Intitulé enregistré",
}


def corrected(correction: CorrectedFact) -> str:
    """Return « Nom de naissance : « MARTIN » devient « MARTINE ». »."""
    printed, now = (
        f"« {value} »" if value else "rien" for value in (correction.printed, correction.now)
    )
    return f"{_FACTS[correction.key]} : {printed} devient {now}."
