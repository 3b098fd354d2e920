"""A registered certification is shown and exported under the exact title of its register (RULE-17)."""

from parchemin.certifications.rules.remarks import Remark
from parchemin.certifications.terms import Weight
from parchemin.kernel.objections import Objection

EXACT_TITLE = "C. trav., art. R6113-16-3, 1°, et R6113-14-1"


def shown_title(own: str, *, registered: str) -> str:
    """Return the title shown to everybody: that of the register while there is one, else that of the branch."""
    return registered or own


def objections_to_title(said: str, *, registered: str, code: str) -> tuple[Objection, ...]:
    """Return why what says `said` may not leave under a number of the register (RULE-17).

    `registered` is the title of the register, empty when nobody noted it. Source: C. trav., art. R6113-16-3, 1°,
    and R6113-14-1.
    """
    if not registered:
        return (
            Objection(
                "registered-title-missing",
                f"L’intitulé exact de la fiche {code} n’est pas noté.",
                EXACT_TITLE,
                "Notez-le, tel que la fiche l’écrit, depuis la page du référentiel.",
            ),
        )
    if said == registered:
        return ()
    return (
        Objection(
            "title-not-registered",
            f"L’intitulé « {said} » n’est pas celui de la fiche {code} : « {registered} ».",
            EXACT_TITLE,
            "Reprenez l’intitulé enregistré, sans rien y ajouter.",
        ),
    )


def remarks_on_title(title: str, *, registered: str, code: str) -> tuple[Remark, ...]:
    """Return what the title of a référentiel in its branch owes to that of its register (RULE-17)."""
    return tuple(
        Remark(
            found.code,
            "RULE-17",
            Weight.LAW,
            "certification.title",
            found.message,
            found.source,
            found.remedy,
        )
        for found in objections_to_title(title, registered=registered, code=code)
    )
