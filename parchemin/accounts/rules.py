"""Why a mandate may not be given or ended, an invitation not be used, a second factor not be replaced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from parchemin.accounts.terms import Role
from parchemin.kernel.calendar import french_date, french_short_date, french_time, paris_date
from parchemin.kernel.objections import Objection

INVITED_FOR = timedelta(days=14)
PROPOSED_FOR = timedelta(days=3)

LAST_SECRETARIAT = Objection(
    "last-secretariat",
    "Ce mandat est le dernier du secrétariat : sans lui, plus personne n’agirait pour ce certificateur.",
    remedy="Invitez d’abord quelqu’un d’autre au secrétariat, sans date de fin, et attendez que son compte soit "
    "ouvert.",
)
LAST_STAFF = Objection(
    "last-staff",
    "Ce mandat est le dernier de l’exploitation : sans lui, plus personne ne veillerait sur l’installation.",
    remedy="Invitez d’abord quelqu’un d’autre à l’exploitation, sans date de fin, et attendez que son compte soit "
    "ouvert.",
)
_STAYS = {Role.SECRETARIAT: LAST_SECRETARIAT, Role.STAFF: LAST_STAFF}
_OVER = Objection(
    "mandate-over", "Ce mandat est déjà fini.", remedy="Donnez-le de nouveau, s’il doit reprendre."
)
_ENDS_FIRST = Objection(
    "ends-first", "Un mandat finit après avoir commencé.", remedy="Corrigez l’une des deux dates."
)
_ENDS_IN_THE_PAST = Objection(
    "ends-in-the-past",
    "Ce dernier jour est passé : ce qui a été fait depuis l’a été sous ce mandat.",
    remedy="Donnez aujourd’hui ou un jour à venir, ou retirez le mandat tout de suite.",
)
STAFF_BY_STAFF = Objection(
    "staff-by-staff",
    "Le mandat « Exploitation » touche toute l’installation : un secrétariat ne le donne ni ne le prolonge.",
    remedy="Demandez-le à l’exploitation.",
)
OWN_FACTOR = Objection(
    "own-factor",
    "Personne ne propose, ni ne confirme, de remplacer son propre second facteur.",
    remedy="Deux autres personnes le font ; ou servez-vous d’un code de secours.",
)
PROPOSED_ALONE = Objection(
    "proposed-alone",
    "Vous avez proposé ce remplacement : une autre personne le confirme.",
    remedy="Quelqu’un d’autre du secrétariat ou de l’exploitation le fait depuis cette page.",
)
FACTOR_OF_ANOTHER_BODY = Objection(
    "factor-of-another-body",
    "Ce compte a d’abord été ouvert pour un autre certificateur : lui seul remplace son second facteur.",
    remedy="La personne s’adresse au secrétariat du certificateur qui lui a donné son premier mandat.",
)
PROPOSER_GONE = Objection(
    "proposer-gone",
    "Ce remplacement est proposé par quelqu’un dont le mandat est fini.",
    remedy="Écartez cette proposition, puis proposez à nouveau.",
)
ALREADY_OPEN = Objection(
    "account-open",
    "Votre compte est déjà ouvert : vous en avez le mot de passe.",
    remedy="Connectez-vous ; l’adresse « Mot de passe oublié » en donne un autre.",
)
OPEN_TO_ITS_OWNER = Objection(
    "account-of-its-owner",
    "Ce compte est ouvert, ou sert aussi pour un autre certificateur : il ne se corrige plus ici.",
    remedy="Finissez le mandat, puis invitez la personne à son adresse.",
)
ADDRESS_REFUSED = Objection(
    "address-refused",
    "Cette adresse ne peut pas être donnée à cette invitation.",
    remedy="Vérifiez-la ; si elle est juste, finissez ce mandat et invitez la personne à cette adresse.",
)
INVITED_NO_MORE = Objection(
    "invitation-without-mandate",
    "Le mandat que cette invitation ouvrait est fini.",
    remedy="Voyez le secrétariat du certificateur, s’il doit reprendre.",
)
NO_MANDATE_LEFT = Objection(
    "no-mandate-left",
    "Cette personne n’a plus de mandat ici : une invitation n’ouvrirait rien.",
    remedy="Redonnez-lui d’abord un mandat, depuis sa fiche : un courriel le lui dit.",
)
NO_FACTOR = Objection("no-factor", "Aucun second facteur n’est relié à ce compte.")


@dataclass(frozen=True, slots=True)
class Tenure:
    """From when a mandate is held, until when, and when it was taken back at once, if it was."""

    role: Role
    starts_on: date
    ends_on: date | None
    closed_at: datetime | None = None

    def is_over(self, today: date) -> bool:
        """Tell whether it is held no more."""
        return self.closed_at is not None or (self.ends_on is not None and self.ends_on < today)


def objections_to_period(starts_on: date, ends_on: date | None) -> tuple[Objection, ...]:
    """Return why a mandate cannot be given over a period."""
    return (_ENDS_FIRST,) if ends_on is not None and ends_on < starts_on else ()


def objections_to_ending(
    tenure: Tenure, ends_on: date | None, others: Sequence[Tenure], today: date, *, at_once: bool
) -> tuple[Objection, ...]:
    """Return why a mandate cannot end that day, or at once; None is for no end.

    `others` are the other mandates of the secretariat, or of the operator, of people whose account is open: the
    last one stays. One that has a last day itself does not count, for it would leave nobody.
    """
    if tenure.is_over(today):
        return (_OVER,)
    found = []
    if ends_on is not None and ends_on < tenure.starts_on:
        found.append(_ENDS_FIRST)
    elif ends_on is not None and ends_on < today:
        found.append(_ENDS_IN_THE_PAST)
    if tenure.role in _STAYS and ends_on is not None and not found:
        alone_from = today if at_once else ends_on + timedelta(days=1)
        left = (
            other.starts_on <= alone_from and other.ends_on is None and other.closed_at is None
            for other in others
        )
        if not any(left):
            found.append(_STAYS[tenure.role])
    return tuple(found)


def objections_to_using(
    *, used_at: datetime | None, replaced_at: datetime | None, expires_at: datetime, at: datetime
) -> tuple[Objection, ...]:
    """Return why an invitation opens nothing: it served already, another replaced it, or it came too late."""
    if used_at is not None:
        return (
            Objection(
                "invitation-used",
                f"Cette invitation a servi le {_moment(used_at)} : le compte est ouvert.",
                remedy="Connectez-vous ; si ce n’était pas vous, prévenez le secrétariat sans attendre.",
            ),
        )
    if replaced_at is not None:
        return (
            Objection(
                "invitation-replaced",
                f"Une invitation plus récente, du {_moment(replaced_at)}, remplace celle-ci.",
                remedy="Ouvrez le lien du dernier courriel reçu.",
            ),
        )
    if expires_at <= at:
        return (
            Objection(
                "invitation-late",
                f"Cette invitation valait jusqu’au {french_date(paris_date(expires_at))}.",
                remedy="Demandez au secrétariat de vous inviter de nouveau.",
            ),
        )
    return ()


def _moment(at: datetime) -> str:
    return f"{french_short_date(paris_date(at))} à {french_time(at)}"
