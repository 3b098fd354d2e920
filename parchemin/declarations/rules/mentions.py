"""From the words of the house to those of the flux."""

from typing import Final

from parchemin.declarations.terms import AccessMode, CdcMention
from parchemin.kernel.text import folded
from parchemin.pathways.terms import Route

ACCESS_MODES: Final = {
    Route.CONTINUING_TRAINING: AccessMode.CONTINUING,
    Route.PROFESSIONALISATION_CONTRACT: AccessMode.PROFESSIONALISATION,
    Route.RECONVERSION_PERIOD: AccessMode.CONTINUING,
    Route.JOB_PREPARATION: AccessMode.CONTINUING,
    Route.CAREER_TRANSITION: AccessMode.CONTINUING,
    Route.SKILLS_PLAN: AccessMode.CONTINUING,
    Route.INDIVIDUAL: AccessMode.INDEPENDENT,
    Route.STATUTORY_VAE: AccessMode.VAE,
    Route.BRANCH_VAE: AccessMode.VAE,
    Route.APPRENTICESHIP: AccessMode.APPRENTICESHIP,
}

MENTIONS: Final = {
    "sans mention": CdcMention.NONE,
    "assez bien": CdcMention.FAIRLY_GOOD,
    "bien": CdcMention.GOOD,
    "tres bien": CdcMention.VERY_GOOD,
    "tres bien avec felicitations du jury": CdcMention.CONGRATULATIONS,
    "tres bien avec les felicitations du jury": CdcMention.CONGRATULATIONS,
}


def declared_mention(mention: str) -> CdcMention | None:
    """Return the mention of the schema that says exactly this one, None (sent as nil) otherwise."""
    return MENTIONS.get(folded(mention).removeprefix("mention "))
