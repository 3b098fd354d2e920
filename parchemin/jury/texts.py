"""What the e-mails of a jury say, with their fields: convocations, decisions, answers to appeals, expenses."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from django.conf import settings
from django.urls import reverse

from parchemin.jury.documents.appeal import ReplyFacts
from parchemin.jury.documents.convocation import REPLACES as REPLACED
from parchemin.jury.documents.convocation import SeatConvocationFacts
from parchemin.jury.documents.expenses import ExpensesFacts
from parchemin.jury.documents.notification import NotificationFacts
from parchemin.jury.models import Appeal, Decision, ExpenseSheet, SittingSeat
from parchemin.jury.selectors.convocations import convocation_facts
from parchemin.jury.selectors.notification import civility, notification_facts
from parchemin.jury.selectors.rectifications import as_signed
from parchemin.jury.terms import ExpenseState, Outcome, SittingState
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.numbers import french_euros
from parchemin.post.terms import CallingOff, LetterKind
from parchemin.post.texts import (
    BODY,
    CERTIFICATION,
    CIVILITY,
    CONVENED,
    CONVENED_FOR,
    DAY,
    HOUR,
    NAME,
    REPLACES,
    SIGNED,
    Field,
    StandardText,
    declare_text,
)

Values = Mapping[str, str]
DOSSIER = Field("le numéro du dossier", "2026-00012")
SITTING = Field("le code de la séance", "JURY-1")


def convocation_values(
    sitting_id: int, facts: SeatConvocationFacts, *, replaces: bool, substituted: bool
) -> Values:
    """Return the fields of the e-mail that convenes a juror, or that calls a sitting off.

    `substituted` tells whether a substitute is seated for this juror.
    """
    agenda = "le fichier à ouvrir dans votre agenda"
    return {
        "civilité": facts.civility,
        "nom": facts.name,
        "vous êtes convoqué": facts.convened,
        "au jury": facts.body.to_it,
        "du jury": facts.body.of_it,
        "séance": facts.sitting,
        "jour": facts.day,
        "heure": facts.hour,
        "lieu": facts.place,
        "certification": facts.certification,
        "remplacement": f"{REPLACED}." if replaces else "",
        "convocation reçue": facts.received,
        "suppléance": "Votre suppléant sera appelé." if substituted else "",
        "pièces": f"la lettre à remettre à votre employeur et {agenda}"
        if facts.employer
        else agenda,
        "accusé": settings.PUBLIC_URL + reverse("jury:convocation", args=[sitting_id]),
        "certificateur": facts.body_name,
    }


def notification_values(facts: NotificationFacts) -> Values:
    """Return the fields of the e-mail that carries a decision: it says nothing of what was decided."""
    absent = facts.outcome is Outcome.ABSENT
    return {
        "civilité": facts.civility,
        "nom": facts.name,
        "dossier": facts.dossier,
        "certification": facts.title,
        "décision": "le constat" if absent else "la décision",
        "du jury": facts.body.of_it,
        "certificateur": facts.body_name,
    }


def reply_values(facts: ReplyFacts) -> Values:
    """Return the fields of the e-mail that answers an appeal."""
    return {
        "civilité": facts.civility,
        "nom": facts.name,
        "dossier": facts.dossier,
        "certification": facts.certification,
        "formé le": french_date(facts.lodged_on),
        "certificateur": facts.body_name,
    }


def expenses_values(facts: ExpensesFacts) -> Values:
    """Return the fields of the e-mail that tells a juror what is paid back."""
    return {
        "nom": facts.name,
        "séance": facts.sitting,
        "jour": french_date(facts.held_on),
        "montant": french_euros(facts.granted),
        "certificateur": facts.body_name,
    }


def _last_convocation(body_id: int, *, cancelled: bool) -> Values | None:
    rows = SittingSeat.objects.filter(sitting__body_id=body_id)
    if cancelled:
        rows = rows.filter(sitting__state=SittingState.CANCELLED)
    else:
        rows = rows.exclude(sitting__state=SittingState.CANCELLED)
    last = rows.select_related(
        "sitting__reglement",
        "sitting__certification__body",
        "juror__employer",
        "stands_in_for__juror",
    ).last()
    if last is None:
        return None
    (facts,) = convocation_facts(last.sitting, [last])
    substituted = SittingSeat.objects.filter(stands_in_for=last).exists()
    return convocation_values(last.sitting_id, facts, replaces=False, substituted=substituted)


def _last_notification(body_id: int) -> Values | None:
    rows = as_signed(Decision.objects.filter(body_id=body_id)).select_related(
        "sitting__reglement", "dossier__person", "dossier__certification__body", "confirmation"
    )
    last = rows.order_by("-pk").first()
    return notification_values(notification_facts(last, last.decided_on)) if last else None


def _last_reply(body_id: int) -> Values | None:
    rows = Appeal.objects.filter(body_id=body_id).select_related(
        "decision__dossier__person", "decision__dossier__certification__body"
    )
    last = rows.defer("decision__inputs").order_by("-pk").first()
    if last is None:
        return None
    dossier = last.decision.dossier
    return {
        "civilité": civility(dossier.person),
        "nom": dossier.person.full_name,
        "dossier": dossier.number,
        "certification": dossier.certification.title,
        "formé le": french_date(last.lodged_on),
        "certificateur": dossier.certification.body.legal_name,
    }


def _last_expenses(body_id: int) -> Values | None:
    rows = ExpenseSheet.objects.filter(
        seat__sitting__body_id=body_id, state=ExpenseState.SETTLED
    ).select_related("seat__sitting__certification__body", "seat__juror")
    last = rows.order_by("-settled_at").first()
    if last is None:
        return None
    sitting = last.seat.sitting
    granted = sum((line.granted or Decimal(0) for line in last.lines.all()), Decimal(0))
    return {
        "nom": last.seat.juror.name,
        "séance": sitting.code,
        "jour": french_date(paris_date(sitting.starts_at)),
        "montant": french_euros(granted),
        "certificateur": sitting.certification.body.legal_name,
    }


_CONVENED_JUROR = {
    "civilité": CIVILITY,
    "nom": NAME,
    "vous êtes convoqué": CONVENED,
    "au jury": Field("le jury, comme le règlement l’appelle", "au jury paritaire"),
    "du jury": Field("le même, autrement amené", "du jury paritaire"),
    "séance": SITTING,
    "jour": DAY,
    "heure": HOUR,
    "lieu": Field("le lieu de la séance", "Paris"),
    "certification": CERTIFICATION,
    "accusé": Field(
        "l’adresse où le juré dit qu’il a reçu sa convocation", "https://exemple.fr/espace/…"
    ),
    "certificateur": BODY,
}
_CALLED_OFF_JUROR = {
    **_CONVENED_JUROR,
    "convocation reçue": CONVENED_FOR,
}

declare_text(
    LetterKind.JURY_CONVOCATION,
    StandardText(
        subject="Convocation {au jury}, séance {séance}, {jour}",
        text="{civilité},\n\n{vous êtes convoqué} {au jury}, le {jour} à {heure}, {lieu}, pour la certification "
        "« {certification} ». {remplacement}\n\nLa convocation est jointe, avec {pièces}.\n\n"
        "Dites-nous que vous l’avez reçue : {accusé}\n\n"
        "Empêché, prévenez-nous dès que possible. {suppléance}" + SIGNED,
        fields={
            **_CONVENED_JUROR,
            "remplacement": REPLACES,
            "suppléance": Field(
                "que son suppléant sera appelé, si le juré en a un à cette séance, ou rien",
                "Votre suppléant sera appelé.",
            ),
            "pièces": Field(
                "ce qui est joint : le fichier de l’agenda et, pour un salarié, la lettre à son employeur",
                "le fichier à ouvrir dans votre agenda",
            ),
        },
        case=partial(_last_convocation, cancelled=False),
    ),
)
declare_text(
    CallingOff.JURY,
    StandardText(
        subject="Annulation de votre convocation {au jury}, séance {séance}, {jour}",
        text="{civilité},\n\nLa séance {du jury} du {jour} à {heure}, {lieu}, est annulée : ne vous déplacez "
        "pas. {convocation reçue}\n\nLa lettre est jointe, avec le fichier qui l’ôte de votre agenda.\n\n"
        "Dites-nous que vous l’avez reçue : {accusé}" + SIGNED,
        fields=_CALLED_OFF_JUROR,
        case=partial(_last_convocation, cancelled=True),
    ),
)
declare_text(
    CallingOff.SEAT,
    StandardText(
        subject="Annulation de votre convocation {au jury}, séance {séance}, {jour}",
        text="{civilité},\n\nVotre siège à la séance {du jury} du {jour} à {heure}, {lieu}, est retiré : elle se "
        "tient sans vous, ne vous déplacez pas. {convocation reçue}\n\nLa lettre est jointe, avec le fichier "
        "qui l’ôte de votre agenda." + SIGNED,
        fields=_CALLED_OFF_JUROR,
        case=partial(_last_convocation, cancelled=False),
    ),
)
declare_text(
    LetterKind.NOTIFICATION,
    StandardText(
        subject="Décision du jury, dossier {dossier}",
        text="{civilité},\n\nLa lettre jointe vous donne {décision} {du jury} sur votre dossier n° {dossier}, "
        "« {certification} »." + SIGNED,
        fields={
            "civilité": CIVILITY,
            "nom": NAME,
            "dossier": DOSSIER,
            "certification": CERTIFICATION,
            "décision": Field("« la décision », ou « le constat » d’une absence", "la décision"),
            "du jury": Field("le jury, comme le règlement l’appelle", "du jury paritaire"),
            "certificateur": BODY,
        },
        case=_last_notification,
    ),
)
declare_text(
    LetterKind.APPEAL_REPLY,
    StandardText(
        subject="Réponse à votre recours, dossier {dossier}",
        text="{civilité},\n\nLa lettre jointe répond au recours que vous avez formé le {formé le}, dossier "
        "n° {dossier}." + SIGNED,
        fields={
            "civilité": CIVILITY,
            "nom": NAME,
            "dossier": DOSSIER,
            "certification": CERTIFICATION,
            "formé le": Field("le jour du recours", "3 décembre 2026"),
            "certificateur": BODY,
        },
        case=_last_reply,
    ),
)
declare_text(
    LetterKind.EXPENSES,
    StandardText(
        subject="Vos frais de jury, séance {séance}",
        text="Madame, Monsieur,\n\nVos frais de la séance {séance}, le {jour}, sont arrêtés à {montant}. La "
        "lettre jointe en donne le détail." + SIGNED,
        fields={
            "nom": NAME,
            "séance": SITTING,
            "jour": Field("le jour de la séance", "24 novembre 2026"),
            "montant": Field("ce qui est payé", "121,10 €"),
            "certificateur": BODY,
        },
        case=_last_expenses,
    ),
)
