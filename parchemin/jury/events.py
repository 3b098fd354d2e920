"""Events of the jury room. None says who voted what."""

from parchemin.journal.registry import declare

SITTING_CONVENED = declare(
    "jury.sitting.convened",
    "La séance {sitting} est convoquée le {day} à {place}, sous le règlement « {reglement} ».",
)
JUROR_SEATED = declare(
    "jury.juror.seated", "{juror} siège à la séance {sitting} : {role}, {college}."
)
SEAT_TAKEN_BACK = declare(
    "jury.seat.taken_back", "Le siège {juror:de} à la séance {sitting} est retiré."
)
SEAT_WITHDRAWN = declare(
    "jury.seat.withdrawn",
    "Le siège {juror:de} à la séance {sitting}, déjà convoqué, est retiré : « {reason} ».",
)
SEAT_VOICE_CHANGED = declare(
    "jury.seat.voice_changed", "Le siège {juror:de} à la séance {sitting} est désormais {voice}."
)
PRESIDENCY_NAMED = declare(
    "jury.presidency.named", "{juror} a la fonction de {role} de la séance {sitting}."
)
DOSSIER_ON_AGENDA = declare(
    "jury.dossier.on_agenda", "Le dossier {dossier} est inscrit à la séance {sitting}."
)
DOSSIER_OFF_AGENDA = declare(
    "jury.dossier.off_agenda",
    "Le dossier {dossier} est retiré de la séance {sitting}, pour ce motif : « {reason} ».",
)
INTEREST_DECLARED = declare(
    "jury.interest.declared",
    "{juror} déclare un lien avec le candidat du dossier {dossier} : {kind}.",
)
INTERESTS_FOUND = declare(
    "jury.interests.found",
    "{count:déport relevé|déports relevés} dans les dossiers de la séance {sitting}.",
)
PRESENCE_RECORDED = declare("jury.presence.recorded", "Séance {sitting}, {juror} : {presence}.")
JUROR_LEFT = declare("jury.juror.left", "Séance {sitting}, {juror} quitte la séance : {presence}.")
PROXY_GIVEN = declare("jury.proxy.given", "Séance {sitting} : {juror} donne pouvoir à {holder}.")
REGLEMENT_FOLLOWED = declare(
    "jury.reglement.followed",
    "La séance {sitting} suit « {reglement} », en vigueur ce jour-là, à la place de « {former} ».",
)
SITTING_OPENED = declare("jury.sitting.opened", "La séance {sitting} est ouverte : {quorum}.")
SITTING_SUSPENDED = declare("jury.sitting.suspended", "La séance {sitting} est suspendue.")
SITTING_RESUMED = declare("jury.sitting.resumed", "La séance {sitting} reprend : {quorum}.")
SITTING_CANCELLED = declare(
    "jury.sitting.cancelled", "La séance {sitting} est annulée, pour ce motif : « {reason} »."
)
SITTING_MOVED = declare(
    "jury.sitting.moved",
    "La séance {sitting} du {former} se tiendra le {day}, {place}. Motif : « {reason} ».",
)
SITTING_LACKED_QUORUM = declare(
    "jury.sitting.lacked_quorum",
    "La séance {sitting} ne peut pas s’ouvrir, faute de quorum : {present} pour {required} requis.",
)
SITTING_CONVENED_AGAIN = declare(
    "jury.sitting.convened_again",
    "La séance {sitting} est convoquée le {day} à {place}, seconde convocation de la séance {first}.",
)
SITTING_CLOSED = declare(
    "jury.sitting.closed",
    "La séance {sitting} est close : {count:décision consignée|décisions consignées}.",
)
SITTING_REOPENED = declare(
    "jury.sitting.reopened",
    "La séance {sitting} est rouverte avant toute signature, pour ce motif : « {reason} ». "
    "{count:décision retirée|décisions retirées} ; les voix demeurent.",
)
VOTE_CAST = declare("jury.vote.cast", "Une voix est exprimée, dossier {dossier}, {unit}.")
VOTE_REPLACED = declare("jury.vote.replaced", "Une voix est changée, dossier {dossier}, {unit}.")
CASES_ADOPTED = declare(
    "jury.cases.adopted",
    "Le jury adopte d’un geste {count:dossier unanime|dossiers unanimes}, séance {sitting}.",
)
CLEAR_UNITS_ADOPTED = declare(
    "jury.case.clear_units_adopted",
    "Dossier {dossier} : le jury adopte ce que les grilles proposent pour {units}.",
)
CASE_ADJOURNED = declare(
    "jury.case.adjourned",
    "Le dossier {dossier} est ajourné au {until}, pour ce motif : « {reason} ».",
)
ADJOURNMENT_LIFTED = declare(
    "jury.case.resumed", "L’ajournement du dossier {dossier} est levé : le jury le reprend."
)
CASE_ADVISED = declare("jury.case.advised", "Recommandation au candidat du dossier {dossier}.")
MENTION_PROPOSED = declare(
    "jury.mention.proposed", "Mention proposée, dossier {dossier} : {mention}."
)
MARK_ADJUSTED = declare(
    "jury.mark.adjusted",
    "Le jury ajuste {line}, bloc {bloc}, dossier {dossier}, pour ce motif : « {reason} ».",
)
DEPARTURE_REMARKED = declare(
    "jury.departure.remarked",
    "Écart du jury avec le résultat des notes, dossier {dossier} : « {remark} ».",
)
FRAUD_RETAINED = declare(
    "jury.fraud.retained",
    "Le jury retient une fraude, dossier {dossier}, pour ce motif : « {reason} ».",
)
DECISION_RECORDED = declare(
    "jury.decision.recorded", "Dossier {dossier}, séance {sitting} : {outcome}."
)
DECISION_DRAFTED = declare(
    "jury.decision.drafted",
    "Dossier {dossier}, séance {sitting} : le projet de rectificatif {minutes} dirait « {outcome} » ; jusqu’à sa "
    "dernière signature, ce qui est signé demeure.",
)
DECISION_KEPT = declare(
    "jury.decision.kept",
    "Dossier {dossier}, séance {sitting} : le rectificatif {minutes} est retiré, la décision reste « {outcome} ».",
)
DECISION_RECTIFIED = declare(
    "jury.decision.rectified",
    "Dossier {dossier}, séance {sitting} : décision rectifiée par le procès-verbal {minutes} : {outcome}.",
)
SIGNATURE_MISSING = declare(
    "jury.minutes.signature_missing",
    "{signatory} ne signe pas le procès-verbal {minutes}, pour ce motif : « {reason} ».",
)
MINUTES_SIGNED_BY = declare(
    "jury.minutes.countersigned", "{signatory} signe le procès-verbal {minutes} : {role}."
)
UNSIGNED_ATTESTED = declare(
    "jury.minutes.attested",
    "{attested_by} atteste que nul de ceux qui ont siégé ne peut signer le procès-verbal {minutes}, pour ce "
    "motif : « {reason} ».",
)
MINUTES_SIGNED = declare("jury.minutes.signed", "Le procès-verbal {minutes} est signé.")
MINUTES_CORRECTED = declare(
    "jury.minutes.corrected",
    "Le projet de procès-verbal {minutes} est corrigé avant toute signature ({fields}), pour ce motif : "
    "« {reason} ».",
)
MINUTES_RECTIFIED = declare(
    "jury.minutes.rectified",
    "Un procès-verbal rectificatif {minutes} est dressé, pour ce motif : « {reason} ».",
)
RECTIFICATION_WITHDRAWN = declare(
    "jury.minutes.rectification_withdrawn",
    "Le procès-verbal rectificatif {minutes}, que nul n’avait signé, est retiré, pour ce motif : « {reason} ».",
)
CANDIDATE_NOTIFIED = declare(
    "jury.candidate.notified",
    "La décision est notifiée au candidat du dossier {dossier} le {day} ({channel}) : {outcome}. "
    "Recours : {appeal}.",
)
APPEAL_LODGED = declare(
    "jury.appeal.lodged",
    "Un recours est déposé le {day} contre la décision du dossier {dossier} : {ground}. "
    "Réponse due : {reply}.",
)
APPEAL_ADMITTED = declare(
    "jury.appeal.admitted",
    "Le recours du dossier {dossier} est recevable : un jury le réexaminera, la première décision demeure.",
)
APPEAL_DISMISSED = declare(
    "jury.appeal.dismissed", "Le recours du dossier {dossier} est irrecevable : « {reasons} »."
)
APPEAL_WITHDRAWN = declare(
    "jury.appeal.withdrawn", "Le recours du dossier {dossier} est retiré par le candidat."
)
APPEAL_SETTLED = declare(
    "jury.appeal.settled", "Le recours du dossier {dossier} reçoit sa réponse : « {answer} »."
)
APPEAL_AWAITS_AGAIN = declare(
    "jury.appeal.awaits_again",
    "Le recours du dossier {dossier} attend de nouveau le jury : la séance qui y avait répondu est rouverte.",
)
DECISION_CONFIRMED = declare(
    "jury.decision.confirmed",
    "La CPNE confirme le {day} la décision du dossier {dossier} (délibération {deliberation}) : {outcome}.",
)
DECISION_SENT_BACK = declare(
    "jury.decision.sent_back",
    "La CPNE rend au jury la décision du dossier {dossier} (délibération {deliberation}), pour ce motif : "
    "« {reason} ».",
)
CEILING_SET = declare(
    "jury.ceiling.set", "Plafond de frais, {kind} : {amount:euros} à partir du {day} ({source})."
)
EXPENSE_CLAIMED = declare(
    "jury.expense.claimed",
    "{juror} demande {amount:euros}, séance {sitting} : {kind}, « {label} ».",
)
EXPENSE_WITHDRAWN = declare(
    "jury.expense.withdrawn", "{juror} retire un frais de {amount:euros}, séance {sitting}."
)
EXPENSES_SUBMITTED = declare(
    "jury.expenses.submitted",
    "{juror} dépose sa fiche de frais, séance {sitting} : {amount:euros}.",
)
EXPENSES_RETURNED = declare(
    "jury.expenses.returned",
    "La fiche de frais {juror:de}, séance {sitting}, lui est rendue : « {reason} ».",
)
EXPENSES_SETTLED = declare(
    "jury.expenses.settled",
    "La fiche de frais {juror:de}, séance {sitting}, est arrêtée : {granted:euros} sur {amount:euros}.",
)
APPEAL_REPLIED = declare(
    "jury.appeal.replied",
    "La réponse au recours du dossier {dossier} est envoyée le {day} ({channel}).",
)
