"""What the letter that asks to complete a dossier says, by e-mail and on paper, with its fields."""

from collections.abc import Mapping
from datetime import date

from parchemin.kernel.civility import MADAM, SIR, UNKNOWN
from parchemin.kernel.documents import Letter, Paragraph, PartHeading
from parchemin.pathways.models import CompletionRequest
from parchemin.pathways.terms import Sex
from parchemin.post.letters import LINK
from parchemin.post.terms import LetterKind
from parchemin.post.texts import (
    BODY,
    CERTIFICATION,
    CIVILITY,
    NAME,
    SECRET,
    SIGNED,
    Field,
    StandardText,
    declare_text,
)

_CIVILITIES = {Sex.FEMALE: MADAM, Sex.MALE: SIR}


def completion_values(asked: CompletionRequest) -> Mapping[str, str]:
    """Return the fields of the e-mail that asks to complete a dossier; its link is made as it leaves."""
    dossier, person = asked.dossier, asked.dossier.person
    return {
        "civilité": _CIVILITIES.get(Sex(person.sex), UNKNOWN),
        "nom": person.full_name,
        "certification": dossier.certification.short_title,
        "dossier": dossier.number,
        "demande": asked.asked,
        "lien": LINK,
        "certificateur": dossier.body.legal_name,
    }


def completion_letter(asked: CompletionRequest, on: date) -> Letter:
    """Return the letter on paper, for who has no e-mail address: it is answered by post."""
    dossier, values = asked.dossier, completion_values(asked)
    civility = values["civilité"]
    return Letter(
        sender=(dossier.body.legal_name, dossier.body.city),
        recipient=(f"{civility} {dossier.person.full_name}",),
        place=dossier.body.city,
        dated=on,
        subject="Votre dossier est à compléter",
        references=(("Dossier", dossier.number), ("Certification", dossier.certification.title)),
        greeting=f"{civility},",
        parts=(
            Paragraph(
                "Votre dossier ne peut pas être examiné tel qu’il est. Il y manque ce qui suit."
            ),
            PartHeading("Ce qui est demandé"),
            *(Paragraph(line) for line in asked.asked.splitlines() if line.strip()),
            PartHeading("Y répondre"),
            Paragraph(
                "Envoyez-nous ce qui manque par courrier, en rappelant le numéro du dossier. Il sera examiné "
                "une fois complet."
            ),
        ),
        closing=f"Nous vous prions d’agréer, {civility}, l’expression de nos salutations distinguées.",
        signatory=("Le secrétariat", dossier.body.legal_name),
        footer="Vos données servent à instruire votre dossier. Vos droits : RGPD, art. 15 à 17.",
        specimen=dossier.body.demonstration,
    )


def _last_request(body_id: int) -> Mapping[str, str] | None:
    rows = CompletionRequest.objects.filter(dossier__body_id=body_id).select_related(
        "dossier__body", "dossier__certification", "dossier__person"
    )
    last = rows.order_by("-pk").first()
    return {**completion_values(last), "lien": SECRET.example} if last else None


declare_text(
    LetterKind.COMPLETION,
    StandardText(
        subject="Dossier {dossier} : complément demandé",
        text="{civilité},\n\nVotre dossier pour le certificat « {certification} » ne peut pas être examiné tel "
        "qu’il est. Il y manque :\n\n{demande}\n\nRépondez et joignez vos pièces à cette adresse :\n{lien}\n\n"
        "Ce lien est le vôtre : il répond en votre nom, sans compte. Ne le transmettez à personne."
        + SIGNED,
        fields={
            "civilité": CIVILITY,
            "nom": NAME,
            "certification": CERTIFICATION,
            "dossier": Field("le numéro du dossier", "2026-00012"),
            "demande": Field("ce que le secrétariat demande", "L’attestation de votre employeur."),
            "lien": SECRET,
            "certificateur": BODY,
        },
        case=_last_request,
    ),
)
