"""How a letter calls somebody, and what agrees with it: neutral when their civility is not known."""

MADAM, SIR, UNKNOWN = "Madame", "Monsieur", "Madame, Monsieur"
_CONVENED = {MADAM: "vous êtes convoquée", SIR: "vous êtes convoqué"}


def convened(civility: str) -> str:
    """Return how a sentence convenes somebody: « vous êtes convoquée », « nous vous convoquons »."""
    return _CONVENED.get(civility, "nous vous convoquons")
