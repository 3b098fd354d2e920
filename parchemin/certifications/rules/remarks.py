"""What the law, the doctrine and good sense say of a référentiel (docs/formats/referentiel.md)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parchemin.certifications.referentiel.value import Bloc, Referentiel
from parchemin.certifications.terms import (
    CertificationKind,
    Register,
    TransverseTheme,
    Weight,
)
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import folded

BLOCS = "C. trav., art. L6113-1"
CPNE = "C. trav., art. L6113-4"
BLOC_DOCTRINE = "Note de France compétences sur les blocs de compétences"
COHERENCE = "C. trav., art. R6113-9, I, 7°"
THEMES = "C. trav., art. R6113-9, I, 3°"

# Words that show a theme is taken into account, when no competence is marked with it.
_THEME_WORDS = {
    TransverseTheme.ECOLOGY: r"environnementa|(?:respect|protection) de l environnement|ecologi"
    r"|eco ?responsab|energ|securite (?:et )?(?:d |de l )?environnement"
    r"|dechets?|gaspillage|invendus|durables?|rse|qhse",
    TransverseTheme.DIGITAL: r"numeriques?|informatiques?|informatise|logiciels?|internet|en ligne"
    r"|reseaux sociaux|omnicana|digita|dematerialis|ordinateur|tableur|courriel",
    TransverseTheme.SAFETY: r"securite au travail|sante|securite des personnes|hygiene et securite"
    r"|risques professionnels|risques qhse|regles qhse|epi\b|equipements de protection|gestes et postures"
    r"|(?:consignes|regles|procedures) de securite|hygiene (?:et )?(?:de )?securite",
    TransverseTheme.DISABILITY: r"handicap|conception universelle|besoins specifiques|publics fragiles"
    r"|mobilite reduite|vulnerab|accessibilite (?:pour|aux|des) (?:personnes|publics|locaux)",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What one rule says of a référentiel: how much it binds, where, and the text it comes from."""

    code: str
    rule: str
    weight: Weight
    path: str
    message: str
    source: str = ""
    remedy: str = ""

    def objection(self) -> Objection:
        """Return the remark as an objection to adoption."""
        return Objection(self.code, self.message, self.source, self.remedy)


def remarks_on(referentiel: Referentiel, register: Register | None = None) -> tuple[Remark, ...]:
    """Return everything the rules say of a référentiel.

    `register` is the one it aims at, that of the file by default: the law is strict on what the RNCP
    and the RS register, and leaves to branches what they only transmit.
    """
    aimed = register or referentiel.identity.registration.register
    return (
        *_on_commissions(referentiel),
        *_on_specialities(referentiel, aimed),
        *_on_parts(referentiel, aimed),
        *_on_blocs(referentiel, aimed),
        *_on_assessment(referentiel, aimed),
        *_on_themes(referentiel, aimed),
    )


def _on_commissions(referentiel: Referentiel) -> Iterator[Remark]:
    identity = referentiel.identity
    if identity.kind is CertificationKind.TFP:
        return
    if not identity.cpne:
        yield Remark(
            "cpne-missing",
            "RULE-01",
            Weight.LAW,
            "certification.cpne",
            f"Aucune CPNE n’établit ce {identity.kind.value.upper()}.",
            CPNE,
            "Nommez la commission qui l’établit.",
        )
    branches = {idcc for cpne in identity.cpne for idcc in cpne.idcc}
    if identity.kind is CertificationKind.CQPI and (len(identity.cpne) < 2 or len(branches) < 2):
        yield Remark(
            "cqpi-branches",
            "RULE-01",
            Weight.LAW,
            "certification.cpne",
            "Un CQPI est établi par deux CPNE au moins, de branches distinctes.",
            CPNE,
            "Nommez chaque commission avec ses IDCC.",
        )


def _on_specialities(referentiel: Referentiel, register: Register) -> Iterator[Remark]:
    """Yield that the parchemins would lack the code of a speciality, that one registered bears (RULE-43)."""
    if register is not Register.NONE and not referentiel.identity.nsf:
        yield Remark(
            "nsf-missing",
            "RULE-43",
            Weight.ADVICE,
            "certification.nsf",
            "Aucun code NSF : un parchemin enregistré en porte un, et ne s’établit pas sans lui.",
            "France compétences, mentions obligatoires du parchemin",
            "Ajoutez-le au fichier, ou notez-le sur la page de la certification avant de délivrer.",
        )


def _on_parts(referentiel: Referentiel, register: Register) -> Iterator[Remark]:
    strict = Weight.LAW if register is Register.RNCP else Weight.ADVICE
    if not referentiel.activities and register is not Register.RS:
        yield Remark(
            "activities-missing",
            "RULE-04",
            strict,
            "activities",
            "Le référentiel d’activités est vide.",
            BLOCS,
            "Décrivez les activités et les métiers visés.",
        )


def _on_blocs(referentiel: Referentiel, register: Register) -> Iterator[Remark]:
    doctrine = Weight.DOCTRINE if register is Register.RNCP else Weight.ADVICE
    blocs = referentiel.blocs
    if register is Register.RS and len(blocs) > 1:
        yield Remark(
            "rs-blocs",
            "RULE-07",
            Weight.DOCTRINE,
            "blocs",
            f"Une certification du répertoire spécifique n’a pas de blocs ; celle-ci en a {len(blocs)}.",
            "C. trav., art. L6113-6 ; doctrine de France compétences",
            "Réunissez les compétences en un seul ensemble.",
        )
    if register is Register.RNCP and len(blocs) == 1:
        yield Remark(
            "bloc-alone",
            "RULE-06",
            Weight.ADVICE,
            "blocs",
            "La certification n’a qu’un seul bloc de compétences.",
            BLOCS,
        )
    yield from _on_each_bloc(referentiel, register, doctrine)
    yield from _on_shared_competences(referentiel, doctrine)


def _on_each_bloc(
    referentiel: Referentiel, register: Register, doctrine: Weight
) -> Iterator[Remark]:
    for rank, bloc in enumerate(referentiel.blocs):
        if len(bloc.competences) < 2 and register is not Register.RS:
            yield Remark(
                "bloc-competences",
                "RULE-06",
                doctrine,
                f"blocs[{rank}].competences",
                f"Le bloc {bloc.code} n’a qu’une compétence ; il en faut deux au moins.",
                BLOC_DOCTRINE,
            )
        if folded(bloc.title) == folded(referentiel.identity.title):
            yield Remark(
                "bloc-title",
                "RULE-06",
                Weight.ADVICE,
                f"blocs[{rank}].title",
                f"Le bloc {bloc.code} porte le nom de la certification ou du métier.",
                BLOC_DOCTRINE,
                "Nommez ce que le bloc rend capable de faire.",
            )


def _on_shared_competences(referentiel: Referentiel, weight: Weight) -> Iterator[Remark]:
    seen: dict[str, str] = {}
    for bloc, competence in referentiel.competences():
        words = folded(competence.title)
        other = seen.setdefault(words, bloc.code)
        if other != bloc.code:
            yield Remark(
                "competence-shared",
                "RULE-06",
                weight,
                f"blocs.{bloc.code}.{competence.code}",
                f"« {competence.title} » est à la fois dans les blocs {other} et {bloc.code}.",
                BLOC_DOCTRINE,
                "Gardez-la dans un seul bloc, ou marquez-la transversale et précisez son contexte.",
            )


def _on_assessment(referentiel: Referentiel, register: Register) -> Iterator[Remark]:
    strict = Weight.LAW if register is Register.RNCP else Weight.ADVICE
    for rank, bloc in enumerate(referentiel.blocs):
        path = f"blocs[{rank}]"
        if not bloc.modalities:
            yield Remark(
                "bloc-modality",
                "RULE-08",
                strict,
                f"{path}.modalities",
                f"Le bloc {bloc.code} n’a aucune modalité d’évaluation.",
                COHERENCE,
                "Dites comment il est évalué.",
            )
        bare = [c.code for c in bloc.competences if not c.criteria and not bloc.criteria]
        if bare:
            yield Remark(
                "competence-criterion",
                "RULE-08",
                strict,
                f"{path}.competences",
                f"Sans critère d’évaluation dans le bloc {bloc.code} : {', '.join(bare)}.",
                COHERENCE,
                "Donnez au moins un critère à chaque compétence.",
            )
        yield from _on_weights(bloc, path)


def _on_weights(bloc: Bloc, path: str) -> Iterator[Remark]:
    weights = [modality.weight for modality in bloc.modalities if modality.weight is not None]
    if weights and round(sum(weights), 2) != 100:
        yield Remark(
            "modality-weights",
            "RULE-08",
            Weight.ADVICE,
            f"{path}.modalities",
            f"Les poids des modalités du bloc {bloc.code} font {sum(weights):g} %, et non 100 %.",
        )


def _on_themes(referentiel: Referentiel, register: Register) -> Iterator[Remark]:
    weight = Weight.ADVICE if register is Register.NONE else Weight.DOCTRINE
    found = themes_of(referentiel)
    for theme in TransverseTheme:
        if theme not in found:
            yield Remark(
                f"theme-{theme.value}",
                "RULE-04",
                weight,
                "blocs",
                f"Rien ne montre que le référentiel tient compte de : {theme.label.lower()}.",
                THEMES,
                "Marquez les compétences concernées, ou dites pourquoi le métier ne l’appelle pas.",
            )


def themes_of(referentiel: Referentiel) -> frozenset[TransverseTheme]:
    """Return the transverse themes that competences are marked with, or whose words the text uses."""
    marked = {theme for _, competence in referentiel.competences() for theme in competence.themes}
    texts = [competence.title for _, competence in referentiel.competences()]
    for activity in referentiel.activities:
        texts += [activity.title, *activity.tasks]
    for bloc in referentiel.blocs:
        texts.append(bloc.title)
        for modality in bloc.modalities:
            texts += [modality.title, modality.description]
        for criterion in bloc.all_criteria():
            texts += [criterion.title, *criterion.indicators]
    words = folded(" ".join(texts))
    spoken = {
        theme for theme, pattern in _THEME_WORDS.items() if re.search(rf"\b(?:{pattern})", words)
    }
    return frozenset(marked | spoken)
