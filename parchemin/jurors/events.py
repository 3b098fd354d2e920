"""Events of the jurors room. None says which organisation mandated a juror."""

from parchemin.journal.registry import declare

JUROR_ENLISTED = declare(
    "jurors.juror.enlisted", "{juror} peut siéger à partir du {from_day}, {college}."
)
JUROR_DESCRIBED = declare(
    "jurors.juror.described", "La fiche {juror:de} est mise à jour : {fields}."
)
JUROR_CORRECTED = declare(
    "jurors.juror.corrected", "La fiche {juror:de} est corrigée ({fields}) : « {reason} »."
)
JUROR_ADMITTED = declare("jurors.juror.admitted", "{juror} a désormais un accès à son nom.")
JUROR_MANDATED = declare("jurors.juror.mandated", "Le mandat {juror:de} est consigné.")
JUROR_LISTED = declare(
    "jurors.juror.listed",
    "{juror} est sur la liste des jurés du {from_day} au {until_day}, {scope} (délibération {deliberation}).",
)
JUROR_TRAINED = declare("jurors.juror.trained", "{juror} a suivi le {day} « {title} », {hours} h.")
JUROR_ENDED = declare("jurors.juror.ended", "{juror} cesse d’être juré après le {day}.")
JUROR_RESUMED = declare("jurors.juror.resumed", "{juror} reste juré, sans date de fin.")
POLL_OPENED = declare(
    "jurors.poll.opened",
    "Un sondage de disponibilité est ouvert pour {certification} : {dates}. {count:juré|jurés}, réponses avant le "
    "{until}.",
)
POLL_LINK_RENEWED = declare(
    "jurors.poll.link_renewed", "{juror} reçoit un nouveau lien ; le précédent ne sert plus."
)
POLL_ANSWERED = declare(
    "jurors.poll.answered",
    "{juror} répond au sondage de disponibilité : {yes:date possible|dates possibles}.",
)
POLL_CLOSED = declare(
    "jurors.poll.closed",
    "Le sondage de disponibilité est clos : {answered:réponse|réponses} sur {count}.",
)
