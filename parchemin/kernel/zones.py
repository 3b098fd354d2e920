"""Clocks of the places where people come: an hour typed is that of its place, and what is written says so."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from parchemin.kernel.calendar import french_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.terms import Term


class Zone(Term):
    """The time zones of French territory (IANA), by the place where they hold."""

    PARIS = "Europe/Paris", "Paris"
    GUADELOUPE = "America/Guadeloupe", "Guadeloupe"
    MARTINIQUE = "America/Martinique", "Martinique"
    GUYANE = "America/Cayenne", "Guyane"
    REUNION = "Indian/Reunion", "La Réunion"
    MAYOTTE = "Indian/Mayotte", "Mayotte"
    SAINT_PIERRE = "America/Miquelon", "Saint-Pierre-et-Miquelon"
    NOUMEA = "Pacific/Noumea", "Nouvelle-Calédonie"
    WALLIS = "Pacific/Wallis", "Wallis-et-Futuna"
    TAHITI = "Pacific/Tahiti", "Tahiti"
    MARQUESAS = "Pacific/Marquesas", "Îles Marquises"
    GAMBIER = "Pacific/Gambier", "Îles Gambier"

    @property
    def clock(self) -> ZoneInfo:
        """Return the time zone itself."""
        return ZoneInfo(self.value)


def moment_there(day: date, hour: time, zone: Zone) -> datetime:
    """Return the moment when the clocks of a place show this hour of this day, in UTC.

    An hour shown twice is taken the first time, and `hour_there` says so. Raises `Refused` for an hour that no
    clock shows, on the day when they are put forward.
    """
    local = datetime.combine(day, hour, tzinfo=zone.clock)
    moment = local.astimezone(UTC)
    shown = moment.astimezone(zone.clock).replace(tzinfo=None) == local.replace(tzinfo=None)
    refuse_if(() if shown else (_never_shown(local, moment, zone),))
    return moment


def day_there(at: datetime, zone: Zone) -> date:
    """Return the day on a calendar of the place. Raises ValueError without a time zone."""
    return local_there(at, zone).date()


def hour_there(at: datetime, zone: Zone) -> str:
    """Return `9 h 00` as the clocks of the place show it; elsewhere than in Paris, it says where.

    An hour shown twice, when clocks are put back, says which: `2 h 30 (heure d’été)`.
    """
    short = short_hour_there(at, zone)
    return short if zone is Zone.PARIS else f"{short} (heure locale, {zone.label})"


def short_hour_there(at: datetime, zone: Zone) -> str:
    """Return `9 h 00` as the clocks of the place show it, where something else says which place."""
    local = local_there(at, zone)
    which = f" ({_which(local)})" if _is_shown_twice(local) else ""
    return f"{local.hour} h {local.minute:02d}{which}"


def moment_said(at: datetime, zone: Zone) -> str:
    """Return `24 novembre 2026 à 9 h 00`, on the clocks of the place."""
    return f"{french_date(day_there(at, zone))} à {hour_there(at, zone)}"


def local_there(at: datetime, zone: Zone) -> datetime:
    """Return a moment on the clocks of the place. Raises ValueError without a time zone."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone has no hour anywhere")
    return at.astimezone(zone.clock)


def _never_shown(local: datetime, moment: datetime, zone: Zone) -> Objection:
    later = moment.astimezone(zone.clock)
    return Objection(
        "hour-never-shown",
        f"Le {french_date(local.date())}, il n’est jamais {local.hour} h {local.minute:02d} "
        f"({zone.label}) : les horloges sont avancées cette nuit-là.",
        remedy=f"Écrivez {later.hour} h {later.minute:02d}, ou une autre heure.",
    )


def _is_shown_twice(local: datetime) -> bool:
    """Tell whether clocks show this hour twice that day: read the second time, it comes later."""
    return local.replace(fold=1).astimezone(UTC) > local.replace(fold=0).astimezone(UTC)


def _which(local: datetime) -> str:
    return "heure d’été" if local.dst() else "heure d’hiver"
