"""Words of the deadlines: the kinds of clocks."""

from typing import Final

from parchemin.kernel.terms import Term


class DeadlineKind(Term):
    """What a clock sets the last day of."""

    VAE_REPLY = "vae-reply", "Réponse de recevabilité"
    VAE_STEP = "vae-step", "Caducité de VAE"
    UNIONS = "unions", "Organisations à solliciter"
    VAE_JURY = "vae-jury", "Dernier jour du jury de VAE"
    DECISION = "decision", "Dernier jour pour décider"
    ADJOURNMENT = "adjournment", "Retour d’ajournement"
    NOTIFICATION = "notification", "Dernier jour pour notifier"
    APPEAL = "appeal", "Fin du délai de recours"
    APPEAL_REPLY = "appeal-reply", "Dernier jour pour répondre à un recours"
    DECLARATION = "declaration", "Dernier jour pour déclarer"
    CORRECTION = "correction", "Dernier jour pour répondre"
    HABILITATION = "habilitation", "Fin d’habilitation"
    REGISTRATION = "registration", "Fin d’enregistrement"
    REGLEMENT = "reglement", "Fin d’un règlement"


ENDINGS: Final = frozenset(
    {
        DeadlineKind.APPEAL,
        DeadlineKind.HABILITATION,
        DeadlineKind.REGISTRATION,
        DeadlineKind.REGLEMENT,
    }
)
"""The kinds that end by themselves: once their last day is over, nobody is late and nothing is awaited."""
