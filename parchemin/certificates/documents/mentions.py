"""The sentences a parchemin must carry and those it must not.

Source: France compétences, frequently asked questions, « Qu’est-ce qu’un parchemin ? ».
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from parchemin.certificates.documents.facts import (
    AttestationFacts,
    Holder,
    Issuer,
    ParcheminFacts,
    PrintedRegistration,
    PrintedSignatory,
)
from parchemin.certifications.reglement.validity import FOR_EVER
from parchemin.kernel.calendar import french_date, french_short_date
from parchemin.kernel.documents import french_civil_date, objections_to_text
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import folded

DOCTRINE = "France compétences, foire aux questions, « Qu’est-ce qu’un parchemin ? »"
_CODES = {"RNCP": re.compile(r"RNCP\d+"), "RS": re.compile(r"RS\d+")}
_NSF = re.compile(r"\d{3}[a-z]?")
_REGISTERS = {
    "RNCP": "répertoire national des certifications professionnelles",
    "RS": "répertoire spécifique",
}
_FORBIDDEN = {
    words: f" {folded(words)} "
    for words in (
        "sous réserve",
        "en cours d’enregistrement",
        "en cours de validation",
        "titre professionnel",
        "qualiopi",
        "logo france compétences",
        "agréé par france compétences",
    )
}

Facts = ParcheminFacts | AttestationFacts


def registration_sentence(registration: PrintedRegistration) -> str:
    """Return the mention of registration, with the decision of the director general and its date (jj/mm/aaaa)."""
    return (
        f"Certification enregistrée au {_REGISTERS[registration.register]} sous le numéro "
        f"{registration.code}, par décision du directeur général de France compétences en date du "
        f"{french_short_date(registration.decided_on)}, jusqu’au {french_short_date(registration.valid_until)}."
    )


def level_sentence(registration: PrintedRegistration) -> str:
    """Return the national and European levels, which share one scale (art. D6113-19), and the NSF codes."""
    parts = []
    if registration.level is not None:
        parts.append(
            f"Niveau {registration.level} du cadre national des certifications professionnelles "
            f"(décret n° 2019-14), niveau {registration.level} du cadre européen des certifications (CEC)."
        )
    if registration.specialities:
        names = " ; ".join(f"{s.code} {s.label}" for s in registration.specialities)
        parts.append(f"Spécialités de formation (NSF) : {names}.")
    return " ".join(parts)


def branch_sentence(classification: str) -> str:
    """Return what a certificate outside the registers is worth, with the branch's classification if given."""
    sentence = (
        "Certificat reconnu dans la branche, non enregistré au répertoire national des certifications "
        "professionnelles ni au répertoire spécifique."
    )
    return (
        f"{sentence} Classification conventionnelle : {classification}."
        if classification
        else sentence
    )


def birth_sentence(holder: Holder) -> str:
    """Return « née le 14 mars 1991 à Ségou (Mali) », with the name of use when there is one.

    « naissance le 14 mars 1991 » of whom no sex is known.
    """
    born = {"F": "née", "M": "né", "": "naissance"}[holder.sex]
    sentence = f"{born} {french_civil_date(holder.birth_date)} à {holder.birth_place}"
    return f"{sentence}, nom d’usage {holder.usage_name}" if holder.usage_name else sentence


def parchemin_mentions(facts: ParcheminFacts) -> list[str]:
    """Return the paragraphs under the name: legal basis, distinction, then registration or branch."""
    paragraphs = [" ".join(facts.legal_basis)] if facts.legal_basis else []
    if facts.distinction:
        paragraphs.append(f"Mention du jury : {facts.distinction}.")
    if facts.registration is None:
        paragraphs.append(branch_sentence(facts.classification))
    else:
        paragraphs += [
            registration_sentence(facts.registration),
            level_sentence(facts.registration),
        ]
    return [paragraph for paragraph in paragraphs if paragraph]


def attestation_mentions(facts: AttestationFacts) -> list[str]:
    """Return the paragraphs of an attestation: basis, registration, how long it holds, what it is not."""
    paragraphs = [" ".join(facts.legal_basis)] if facts.legal_basis else []
    if facts.registration is None:
        paragraphs.append(branch_sentence(""))
    else:
        paragraphs += [
            registration_sentence(facts.registration),
            level_sentence(facts.registration),
        ]
    paragraphs.append(
        f"{_validity_sentence(facts)} ; elle ne vaut pas délivrance de la certification entière."
    )
    return [paragraph for paragraph in paragraphs if paragraph]


def attestation_nature(facts: AttestationFacts) -> str:
    """Return what an attestation is, as printed above what it attests."""
    return (
        "Attestation de validation d’un bloc de compétences"
        if facts.whole
        else "Attestation de validation partielle"
    )


def _validity_sentence(facts: AttestationFacts) -> str:
    """Return how long what an attestation names is kept, and that it names nothing else."""
    kept = "sans limite de durée" if facts.kept == FOR_EVER else facts.kept.in_words
    if facts.kept.awaits:
        kept = f"pour {kept}"
    if facts.whole:
        what, alone = "Ce bloc est acquis", "ce seul bloc"
    elif facts.count == 1:
        what, alone = "Cette compétence est acquise", "cette seule compétence"
    else:
        what, alone = "Ces compétences sont acquises", "ces seules compétences"
    return f"{what} {kept}. La présente attestation porte sur {alone}"


def objections_to_parchemin(facts: ParcheminFacts) -> tuple[Objection, ...]:
    """Return every reason not to print this parchemin (RULE-43): mentions missing, words forbidden.

    Registered in the RNCP: the eight mandatory mentions. In the répertoire spécifique: the same without
    level. In neither: issuer, exact title, holder with birth, date and place, signature.
    """
    return tuple(
        [
            *_registration_faults(facts.title, facts.registration),
            *_common_faults(facts),
            *_wording_faults([*_texts(facts), facts.classification, facts.distinction]),
        ]
    )


def objections_to_attestation(facts: AttestationFacts) -> tuple[Objection, ...]:
    """Return every reason not to print this attestation: the same mentions, and what it is about."""
    found = [*_registration_faults(facts.title, facts.registration), *_common_faults(facts)]
    blocs = facts.blocs
    if not blocs or not all(bloc.code.strip() and bloc.title.strip() for bloc in blocs):
        found.append(_objection_to_lack("bloc", "le code et l’intitulé du bloc"))
    if not facts.whole and not all(bloc.competences for bloc in blocs):
        found.append(_objection_to_lack("competences", "les compétences acquises"))
    if facts.whole and facts.registration is not None and facts.registration.register == "RS":
        found.append(
            Objection(
                code="parchemin-bloc-rs",
                message="Une certification du répertoire spécifique n’a pas de blocs à attester.",
                source="France compétences, note sur les blocs de compétences",
                remedy="Délivrer le certificat entier, ou vérifier l’enregistrement.",
            )
        )
    named = [text for bloc in blocs for text in (bloc.code, bloc.title, *bloc.competences)]
    return tuple([*found, *_wording_faults([*_texts(facts), *named])])


def objections_to_address(url: str) -> tuple[Objection, ...]:
    """Return why a parchemin may not print an address of verification: it is for ever, and has to be https."""
    if url.startswith("https://"):
        return ()
    host = "/".join(url.split("/")[:3])
    return (
        Objection(
            code="parchemin-address",
            message=f"L’adresse publique de l’installation, « {host} », n’est pas en https : c’est elle que "
            "l’on scannerait pour vérifier un parchemin. Rien de vos réglages n’est en cause.",
            source=DOCTRINE,
            remedy="Qui exploite l’installation donne à PUBLIC_URL l’adresse en https, puis relance Parchemin.",
        ),
    )


def _objection_to_lack(code: str, what: str) -> Objection:
    return Objection(
        code=f"parchemin-missing-{code}",
        message=f"Le parchemin ne porte pas {what}.",
        source=DOCTRINE,
        remedy=f"Compléter {what} avant l’édition.",
    )


def _registration_faults(
    title: str, registration: PrintedRegistration | None
) -> Iterator[Objection]:
    """Yield what the mention of a registration lacks, its exact title among them (RULE-17)."""
    if registration is None:
        return
    if not _CODES[registration.register].fullmatch(registration.code):
        yield _objection_to_lack(
            "registration", f"le numéro d’enregistrement au {_REGISTERS[registration.register]}"
        )
    if title != registration.title:
        yield Objection(
            code="parchemin-title",
            message=(
                f"L’intitulé « {title} » n’est pas l’intitulé enregistré « {registration.title} »."
            ),
            source=f"{DOCTRINE} ; code du travail, art. R6113-16-3, 1°, et R6113-14-1",
            remedy="Reprendre l’intitulé enregistré, sans rien y ajouter.",
        )
    if registration.register == "RNCP" and registration.level not in range(1, 9):
        yield _objection_to_lack("level", "le niveau de qualification et le niveau européen (CEC)")
    if registration.register == "RS" and registration.level is not None:
        yield Objection(
            code="parchemin-level-rs",
            message="Une certification du répertoire spécifique n’a pas de niveau de qualification.",
            source="Code du travail, art. L6113-1 et L6113-6",
            remedy="Retirer le niveau.",
        )
    codes = [speciality.code for speciality in registration.specialities]
    if not codes or not all(_NSF.fullmatch(code) for code in codes):
        yield _objection_to_lack(
            "nsf", "au moins un code NSF, formé de trois chiffres et d’une lettre au plus"
        )


def _common_faults(facts: Facts) -> Iterator[Objection]:
    yield from _issuer_faults(facts.issuer)
    if not (facts.kind.strip() and facts.title.strip()):
        yield _objection_to_lack("title", "l’intitulé exact de la certification")
    yield from _holder_faults(facts.holder)
    if not facts.place.strip():
        yield _objection_to_lack("place", "le lieu de délivrance")
    yield from _signatory_faults(facts.signatories)
    if not facts.number.strip():
        yield _objection_to_lack("number", "son numéro de registre")
    if not facts.verification.code.strip():
        yield _objection_to_lack("verification", "son code de vérification")
    if not facts.specimen:
        yield from objections_to_address(facts.verification.url)
    yield from _duplicate_faults(facts.duplicate_issued_on, facts.awarded_on)


def _issuer_faults(issuer: Issuer) -> Iterator[Objection]:
    if not issuer.legal_name.strip():
        yield _objection_to_lack("issuer", "la raison sociale du certificateur")


def _holder_faults(holder: Holder) -> Iterator[Objection]:
    if not holder.full_name.strip():
        yield _objection_to_lack("holder", "l’identité du titulaire")
    if not holder.birth_place.strip():
        yield _objection_to_lack("birth-place", "le lieu de naissance du titulaire")
    try:
        french_civil_date(holder.birth_date)
    except ValueError:
        yield _objection_to_lack("birth-date", "une date de naissance qui existe")


def _signatory_faults(signatories: tuple[PrintedSignatory, ...]) -> Iterator[Objection]:
    if not 1 <= len(signatories) <= 2 or not all(person.function.strip() for person in signatories):
        yield _objection_to_lack("signature", "un ou deux signataires, avec leur fonction")


def _duplicate_faults(issued_on: date | None, awarded_on: date) -> Iterator[Objection]:
    if issued_on is not None and issued_on < awarded_on:
        yield Objection(
            code="parchemin-duplicate-date",
            message=(
                f"Le duplicata serait établi le {french_date(issued_on)}, avant la délivrance "
                f"de l’original, le {french_date(awarded_on)}."
            ),
            remedy="Garder la date de délivrance de l’original et dater le duplicata d’aujourd’hui.",
        )


def _texts(facts: Facts) -> list[str]:
    holder, issuer = facts.holder, facts.issuer
    texts = [facts.kind, facts.title, *facts.legal_basis, facts.place, facts.number]
    texts += [holder.given_names, holder.birth_name, holder.usage_name, holder.birth_place]
    texts += [issuer.legal_name, issuer.trade_name, issuer.branch]
    texts += [issuer.seal_top, issuer.seal_bottom, issuer.seal_initials, facts.verification.code]
    for person in facts.signatories:
        texts += [person.name, person.function]
    if facts.registration is not None:
        texts += [speciality.label for speciality in facts.registration.specialities]
    if isinstance(facts, ParcheminFacts):
        for bloc in facts.blocs:
            texts += [bloc.code, bloc.title]
    return texts


def objections_to_wording(texts: Sequence[str]) -> tuple[Objection, ...]:
    """Return why a parchemin may not bear these texts: letters that no font draws, words that mislead."""
    return tuple(_wording_faults(texts))


def _wording_faults(texts: Sequence[str]) -> Iterator[Objection]:
    for text in dict.fromkeys(texts):
        yield from objections_to_text(text, f"« {text} »")
        plain = f" {folded(text)} "
        for words, sought in _FORBIDDEN.items():
            if sought in plain:
                yield Objection(
                    code="parchemin-forbidden",
                    message=f"« {text} » contient « {words} », qu’un parchemin ne doit pas porter.",
                    source=DOCTRINE,
                    remedy="Retirer ces mots : ils trompent sur l’effet ou l’auteur du parchemin.",
                )
