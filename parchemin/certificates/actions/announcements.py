"""Telling holders that their certificate is ready: the parchemin itself, and where anybody may verify it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import NOTHING_CHOSEN, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certificates.addresses import verification_url
from parchemin.certificates.models import Certificate
from parchemin.certificates.terms import LIVE, CertificateState, RenditionKind
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.pathways.terms import Sex
from parchemin.post.actions import mail, prepare
from parchemin.post.letters import (
    Leaving,
    LetterRules,
    PersonalLetter,
    WrittenFile,
    declare,
    one_by_one,
)
from parchemin.post.models import Dispatch
from parchemin.post.terms import LEFT, LETTER, PDF, LetterKind, number_in
from parchemin.post.texts import Field, StandardText, declare_text, said_to

KIND = LetterKind.CERTIFICATE_READY


@transaction.atomic
def announce_certificates(*, numbers: Sequence[str], actor: Actor, at: datetime) -> int:
    """Write to the holders of these certificates, with the parchemin, and mail it; return how many leave.

    Whoever was told already is not told again; who has no address keeps a letter to send otherwise. Raises
    `Refused` when nothing is chosen, or with each certificate that is not made yet or no longer worth anything.
    """
    chosen = list(
        Certificate.objects.filter(body_id=actor.body_id, number__in=numbers)
        .select_related("person", "edition__certification__body", "decision")
        .defer("decision__inputs", "decision__units", "decision__reasons")
        .order_by("decision__sitting_id", "pk")
    )
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *(() if chosen else (NOTHING_CHOSEN,)),
            *(one for certificate in chosen for one in _objections(certificate)),
        )
    )
    left = 0
    for sitting_id, group in groupby(chosen, key=lambda one: one.decision.sitting_id):
        about = f"sitting/{sitting_id}"
        threads = []
        for certificate in group:
            threads.append(_thread(certificate))
            prepare(
                kind=KIND,
                about=about,
                subjects=[f"certificate/{certificate.number}"],
                letters=[_letter_of(certificate)],
                actor=actor,
                at=at,
            )
        left += len(mail(kind=KIND, about=about, only=threads, actor=actor, at=at))
    return left


def _thread(certificate: Certificate) -> str:
    return f"certificate/{certificate.pk}"


def _objections(certificate: Certificate) -> tuple[Objection, ...]:
    if certificate.delivered_at is None:
        why, remedy = (
            "ses fichiers ne sont pas encore établis",
            "Faites établir ses fichiers d’abord.",
        )
    elif certificate.state not in LIVE:
        why, remedy = f"il est {CertificateState(certificate.state).label.lower()}", ""
    else:
        return ()
    said = f"{certificate.number} : {why}."
    return (Objection("certificate-not-ready", said, remedy=remedy),)


def _values(certificate: Certificate) -> Mapping[str, str]:
    person, certification = certificate.person, certificate.edition.certification
    return {
        "civilité": "Madame" if person.sex == Sex.FEMALE else "Monsieur",
        "nom": person.full_name,
        "document": "parchemin" if certificate.kind == "CQP" else "attestation",
        "certification": certification.title,
        "numéro": certificate.number,
        "vérification": verification_url(settings.PUBLIC_URL, certificate.token),
        "certificateur": certification.body.legal_name,
    }


def _letter_of(certificate: Certificate) -> PersonalLetter:
    person, values = certificate.person, _values(certificate)
    said = said_to(certificate.body_id, KIND, values)
    pdf = certificate.renditions.filter(kind=RenditionKind.PDF).latest("pk")
    return PersonalLetter(
        thread=_thread(certificate),
        name=person.full_name,
        email=person.email,
        says=sha256_hex(repr(values).encode()),
        subject=said.subject,
        text=said.text,
        files=(WrittenFile(LETTER, f"{certificate.number}.pdf", PDF, bytes(pdf.content)),),
    )


def _last(body_id: int) -> Mapping[str, str] | None:
    rows = Certificate.objects.filter(body_id=body_id).select_related(
        "person", "edition__certification__body"
    )
    last = rows.order_by("-pk").first()
    return _values(last) if last else None


def _against(dispatch: Dispatch, leaving: Leaving) -> tuple[Objection, ...]:
    return _objections(Certificate.objects.get(pk=number_in(dispatch.thread)))


def _visible(actor: Actor) -> Q:
    """Return the letters that the actor may see: all of its body for the secretariat, else their own."""
    if actor.holds(Role.SECRETARIAT):
        return Q()
    own = Certificate.objects.filter(body_id=actor.body_id, person__user_id=actor.user_id or 0)
    return Q(state__in=LEFT, thread__in=[_thread(one) for one in own.only("pk")])


declare(KIND, LetterRules(one_by_one(_against), _visible))
declare_text(
    KIND,
    StandardText(
        subject="Votre {document} n° {numéro}",
        text="{civilité},\n\nVoici, joint à ce courriel, votre {document} n° {numéro}, « {certification} ».\n\n"
        "Chacun peut le vérifier à cette adresse : {vérification}\n\nLe secrétariat\n{certificateur}",
        fields={
            "civilité": Field("« Madame » ou « Monsieur », selon l’état civil", "Madame"),
            "nom": Field("le prénom et le nom", "Camille Exemple"),
            "document": Field("« parchemin » ou « attestation »", "parchemin"),
            "certification": Field("l’intitulé de la certification", "Manager d’unité commerciale"),
            "numéro": Field("le numéro du certificat", "EX-2026-00012"),
            "vérification": Field("l’adresse où le vérifier", "https://exemple.fr/v/…"),
            "certificateur": Field(
                "la raison sociale du certificateur", "Certification de l’exemple"
            ),
        },
        case=_last,
    ),
)
