"""What the e-mails of a session say, with their fields: convocations, and what calls them off."""

from collections.abc import Mapping
from functools import partial

from parchemin.assessment.actions.grid_reminders import reminder_values
from parchemin.assessment.documents.convocation import REPLACES as REPLACED
from parchemin.assessment.documents.convocation import ConvocationFacts
from parchemin.assessment.models import Grid, Session
from parchemin.assessment.selectors.convocations import KIND, people_to_tell
from parchemin.assessment.selectors.grids import awaited
from parchemin.post.models import Dispatch
from parchemin.post.terms import CallingOff, LetterKind, number_in
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


def convocation_values(facts: ConvocationFacts, *, replaces: bool) -> Values:
    """Return the fields of the e-mail that convenes to a session, or that calls off."""
    return {
        "civilité": facts.civility,
        "nom": facts.name,
        "vous êtes convoqué": facts.convened,
        "session": facts.session,
        "jour": facts.day,
        "heure": facts.hour,
        "lieu": facts.where,
        "certification": facts.certification,
        "remplacement": f"{REPLACED}." if replaces else "",
        "motif": facts.why,
        "convocation reçue": facts.received,
        "certificateur": facts.body_name,
    }


def _last_convocation(body_id: int, *, cancelled: bool) -> Values | None:
    """Return the fields of the last letter, as its session stands now."""
    rows = Dispatch.objects.filter(body_id=body_id, kind=KIND, calls_off__isnull=not cancelled)
    last = rows.defer("text").order_by("-pk").first()
    if last is None:
        return None
    sessions = Session.objects.select_related("certification__body", "reglement")
    people = people_to_tell(sessions.get(pk=number_in(last.about)))
    one = next((one for one in people if one.thread == last.thread), None)
    if one is None or one.facts.cancelled != cancelled:
        return None
    return convocation_values(one.facts, replaces=False)


_COMMON = {
    "civilité": CIVILITY,
    "nom": NAME,
    "session": Field("le code de la session", "SES-1"),
    "jour": DAY,
    "heure": HOUR,
    "lieu": Field("le lieu et la salle", "Lyon, salle 2"),
    "certification": CERTIFICATION,
    "certificateur": BODY,
}

declare_text(
    KIND,
    StandardText(
        subject="Convocation, session {session}, {jour}",
        text="{civilité},\n\n{vous êtes convoqué} à une session d’évaluation le {jour} à {heure}, {lieu}, pour la "
        "certification « {certification} ». {remplacement}\n\n"
        "La convocation est jointe, avec le fichier à ouvrir dans votre agenda. Apportez une pièce d’identité "
        "en cours de validité." + SIGNED,
        fields={**_COMMON, "vous êtes convoqué": CONVENED, "remplacement": REPLACES},
        case=partial(_last_convocation, cancelled=False),
    ),
)
declare_text(
    CallingOff.SESSION,
    StandardText(
        subject="Annulation de votre convocation, session {session}, {jour}",
        text="{civilité},\n\nVotre convocation à la session du {jour}, {lieu}, est sans effet. {motif} : "
        "ne vous déplacez pas. {convocation reçue}\n\nLa lettre est jointe, avec le fichier qui retire cette date "
        "de votre agenda." + SIGNED,
        fields={
            **_COMMON,
            "motif": Field("pourquoi elle est annulée", "La session est annulée"),
            "convocation reçue": CONVENED_FOR,
        },
        case=partial(_last_convocation, cancelled=True),
    ),
)


def _last_reminder(body_id: int) -> Values | None:
    """Return the fields of a reminder of the last session that has a grid to sign, as it stands now."""
    rows = awaited(Grid.objects.filter(body_id=body_id)).select_related(
        "session__certification__body", "assessor", "dossier__person", "bloc"
    )
    last = rows.order_by("-session__starts_at", "pk").first()
    return reminder_values([last]) if last else None


declare_text(
    LetterKind.GRIDS_AWAITED,
    StandardText(
        subject="{nombre}, session {session}",
        text="Bonjour {nom},\n\n{nombre}, session {session} :\n\n{grilles}\n\nAvec un compte : {adresse}\n"
        "Par un lien de grille : celui que vous avez reçu ; demandez-en un autre s’il est perdu."
        + SIGNED,
        fields={
            "nom": NAME,
            "nombre": Field("combien de grilles attendent", "2 grilles attendent votre signature"),
            "grilles": Field("les grilles, une par ligne", "– Awa Diallo, bloc B1"),
            "session": _COMMON["session"],
            "adresse": Field("l’adresse de « Mes grilles »", "https://exemple.fr/…"),
            "certificateur": BODY,
        },
        case=_last_reminder,
    ),
)
