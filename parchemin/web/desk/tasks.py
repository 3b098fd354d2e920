"""What waits for the secretariat: late, missing, blocked, each count opening its list."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.http import urlencode

from parchemin.certificates.selectors.awards_due import count_awaiting
from parchemin.deadlines.terms import DeadlineKind
from parchemin.declarations.terms import DeclarationStatus
from parchemin.kernel.calendar import french_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.text import lowered
from parchemin.pathways.selectors.tasks import EndingHabilitation
from parchemin.pathways.terms import DossierState
from parchemin.post.terms import DispatchState
from parchemin.web.desk.desk import Desk
from parchemin.web.desk.jury_tasks import (
    blocked_of_juries,
    late_of_juries,
    missing_of_juries,
    task,
)
from parchemin.web.desk.vae_tasks import late_vae, missing_vae
from parchemin.web.pieces.today import Task, Tile, Urgency

DECLARATION = "déclaration,déclarations"
CORRECTION = "correction demandée,corrections demandées"


def tiles_of(desk: Desk, *, opening: bool = False) -> tuple[Tile, ...]:
    """Return the three tiles of the day; where nothing waits they say so, unless the body is `opening` still.

    A body whom nobody is enrolled at lacks its candidates.
    """
    enrolled = "Rien ne manque." if desk.waiting.opened else "Vos premiers candidats."
    calm = "Les étapes de l’ouverture." if opening else enrolled
    late, missing, blocked = (
        tuple(found for found in tasks if found.count)
        for tasks in (_late(desk), _tasks_of_dossiers(desk), _blocked(desk))
    )
    return (
        Tile(Urgency.LATE, late, "" if late else "Aucun retard."),
        Tile(Urgency.MISSING, missing, "" if missing else calm),
        Tile(Urgency.BLOCKED, blocked, _calm(desk)),
    )


def _late(desk: Desk) -> Iterator[Task]:
    yield task(
        desk.unfounded,
        "certificat,certificats",
        "que la décision n’accorde plus : à suspendre, révoquer ou remplacer",
        f"{reverse('certificates:list')}?fondement=perdu",
    )
    yield _declarations(
        desk,
        DeclarationStatus.TO_WITHDRAW,
        "déclaration acceptée,déclarations acceptées",
        "à retirer : le certificat ne vaut plus, ou la décision ne l’accorde plus",
    )
    yield from late_vae(desk)
    yield task(
        desk.tally(DeadlineKind.DECLARATION).late,
        DECLARATION,
        "au-delà du délai de trois mois",
        reverse("declarations:list"),
    )
    yield task(
        desk.tally(DeadlineKind.CORRECTION).late,
        CORRECTION,
        "sans réponse à la Caisse des Dépôts après trois mois",
        reverse("declarations:corrections"),
    )
    yield task(
        desk.late_grids,
        "grille,grilles",
        "de sessions passées à faire signer, ou à dire sans objet",
        reverse("assessment:late_grids"),
    )
    yield from late_of_juries(desk)


def _tasks_of_dossiers(desk: Desk) -> Iterator[Task]:
    yield task(
        desk.waiting.submitted,
        "dossier déposé,dossiers déposés",
        f"à examiner{_first(desk, DeadlineKind.VAE_REPLY, 'la première réponse de VAE au plus tard le')}",
        _dossiers(etat=DossierState.SUBMITTED),
    )
    yield task(
        desk.waiting.answered,
        "complément reçu,compléments reçus",
        "à lire, puis à déposer ou à redemander",
        _dossiers(suivi="complement"),
    )
    yield task(
        desk.waiting.messages,
        "dossier,dossiers",
        "avec un message sans réponse, d’un candidat ou d’un organisme",
        _dossiers(suivi="message"),
    )
    yield task(
        desk.waiting.tasks,
        "dossier,dossiers",
        "avec une tâche à faire aujourd’hui ou avant",
        _dossiers(suivi="tache"),
    )
    yield from missing_vae(desk)
    yield task(
        desk.waiting.birthplaces,
        "lieu de naissance,lieux de naissance",
        "sans code officiel : rejet probable à la déclaration",
        _dossiers(naissance="a-verifier"),
    )
    yield from missing_of_juries(desk)
    for kind, count in desk.unsent.items():
        yield task(
            count,
            "lettre écrite,lettres écrites",
            f"à envoyer : {lowered(kind.label)}",
            f"{reverse('post:list')}?{urlencode({'etat': DispatchState.PREPARED, 'nature': kind})}",
        )
    yield task(
        count_awaiting(desk.awaiting),
        "certificat,certificats",
        "à délivrer après un jury signé",
        reverse("certificates:sittings"),
    )
    yield task(
        desk.proposals,
        "suspension ou révocation,suspensions ou révocations",
        "à confirmer par une seconde personne",
        f"{reverse('certificates:list')}?proposition=open",
    )
    yield _declarations(
        desk,
        DeclarationStatus.READY,
        DECLARATION,
        f"à transmettre{_first(desk, DeadlineKind.DECLARATION, 'la première avant le')}",
    )
    yield task(
        desk.tally(DeadlineKind.CORRECTION).coming,
        CORRECTION,
        f"par la Caisse des Dépôts{_first(desk, DeadlineKind.CORRECTION, 'à répondre avant le')}",
        reverse("declarations:corrections"),
    )


def _blocked(desk: Desk) -> Iterator[Task]:
    yield task(
        len(desk.address),
        "adresse publique,adresses publiques",
        "sans https : aucun parchemin ne peut en partir, à régler par qui exploite l’installation",
        reverse("certificates:sittings"),
    )
    yield _declarations(
        desk, DeclarationStatus.BLOCKED, DECLARATION, "à compléter avant de pouvoir partir"
    )
    yield _declarations(
        desk, DeclarationStatus.REFUSED, "rejet,rejets", "de la Caisse des Dépôts, à corriger"
    )
    yield from blocked_of_juries(desk)
    yield task(
        desk.returned,
        "courriel revenu,courriels revenus",
        "à envoyer autrement",
        f"{reverse('post:list')}?{urlencode({'etat': DispatchState.SENT, 'revenu': 'oui'})}",
    )
    for ending in desk.habilitations:
        yield task(
            ending.count,
            "habilitation,habilitations",
            f"{ending.partner} : fin le {french_date(ending.ends_on)}, "
            + plural(ending.dossiers, "dossier concerné", "dossiers concernés"),
            f"{reverse('deadlines:list')}?{urlencode(_one_day(ending))}",
        )


def _one_day(ending: EndingHabilitation) -> dict[str, str]:
    """Return what narrows the clocks to the habilitations of a partner that end on one day."""
    day = ending.ends_on.isoformat()
    return {"nature": DeadlineKind.HABILITATION, "q": ending.siret, "du": day, "au": day}


def _declarations(desk: Desk, status: DeclarationStatus, forms: str, rest: str) -> Task:
    return task(
        desk.declarations.get(status, 0),
        forms,
        rest,
        f"{reverse('declarations:list')}?statut={status}",
    )


def _first(desk: Desk, kind: DeadlineKind, words: str) -> str:
    first = desk.tally(kind).first
    return f", {words} {french_date(first)}" if first else ""


def _calm(desk: Desk) -> str:
    count = desk.waiting.on_their_way
    if not count:
        return "Aucun dossier n’est en cours."
    return f"{plural(count, 'dossier est en cours', 'dossiers sont en cours')}."


def _dossiers(**filters: str | Sequence[str]) -> str:
    return f"{reverse('pathways:dossiers')}?{urlencode(filters, doseq=True)}"
