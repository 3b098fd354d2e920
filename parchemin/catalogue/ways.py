"""The ways into a certification: which are open, which are closed, and the text that says so."""

from collections.abc import Collection
from dataclasses import dataclass

from parchemin.certifications.terms import AccessRoute, CertificationKind, Register


@dataclass(frozen=True, slots=True)
class Way:
    """One way in or one funding: open or not, why, and its text."""

    label: str
    is_open: bool
    why: str
    source: str


def ways_in(
    kind: CertificationKind, register: Register, routes: Collection[AccessRoute]
) -> tuple[Way, ...]:
    """Return every way in, the closed ones too.

    `register` is where the certification stands today; `routes` are those of its référentiel.
    """
    registered = register is not Register.NONE
    return (
        Way(
            "Plan de développement des compétences",
            True,
            "L’employeur inscrit le parcours à son plan, que la certification soit enregistrée ou non",
            "C. trav., art. L6321-1",
        ),
        _professionalisation(kind, registered),
        Way(
            "Période de reconversion",
            kind is not CertificationKind.TFP or register is Register.RNCP,
            "Vise une certification du RNCP ou un CQP de branche",
            "C. trav., art. L6324-1 et L6314-1",
        ),
        _reserved("Compte personnel de formation", registered, "C. trav., art. L6323-6"),
        _reserved("Projet de transition professionnelle", registered, "C. trav., art. L6323-17-1"),
        _vae(register, routes),
        _apprenticeship(kind, register),
    )


def _reserved(label: str, registered: bool, source: str) -> Way:
    why = "La certification est enregistrée"
    if not registered:
        why = "La certification n’est enregistrée ni au RNCP ni au répertoire spécifique"
    return Way(label, registered, why, source)


def _professionalisation(kind: CertificationKind, registered: bool) -> Way:
    is_open = registered or kind is not CertificationKind.TFP
    return Way(
        "Contrat de professionnalisation",
        is_open,
        "Vise un CQP de branche, même non enregistré, ou une certification du RNCP"
        if is_open
        else "Le titre n’est pas enregistré",
        "C. trav., art. L6325-1 et L6314-1, 3°",
    )


def _vae(register: Register, routes: Collection[AccessRoute]) -> Way:
    if register is Register.RNCP:
        return Way(
            "Validation des acquis de l’expérience",
            True,
            "Certification du RNCP, entière ou bloc par bloc, sans durée minimale d’expérience",
            "C. trav., art. L6313-5 et R6412-1",
        )
    if AccessRoute.VAE in routes:
        return Way(
            "VAE de la branche",
            True,
            "Prévue par le texte de la branche, à ses conditions ; ce n’est pas la VAE de droit commun",
            "Texte de la branche",
        )
    return Way(
        "Validation des acquis de l’expérience",
        False,
        "Réservée aux certifications inscrites au RNCP",
        "C. trav., art. L6313-5",
    )


def _apprenticeship(kind: CertificationKind, register: Register) -> Way:
    is_open = kind is CertificationKind.TFP and register is Register.RNCP
    return Way(
        "Contrat d’apprentissage",
        is_open,
        "Titre à finalité professionnelle inscrit au RNCP"
        if is_open
        else "Réservé aux diplômes et titres à finalité professionnelle du RNCP",
        "C. trav., art. L6211-1 et L6313-6",
    )
