"""What is told, in French, of a birthplace that is not certain. Source: Insee, COG."""

from collections.abc import Iterable, Sequence

from parchemin.kernel.calendar import french_short_date
from parchemin.kernel.objections import Objection
from parchemin.pathways.birthdates import BirthDate
from parchemin.pathways.gazetteer import Commune, Country, Period

_COG = "Insee, code officiel géographique"
_ACT = "Relevez le lieu sur l’acte de naissance."
_SHOWN = 8


def missing() -> Objection:
    """Say that no place is given."""
    return Objection("birthplace-missing", "Le lieu de naissance manque.", _COG, _ACT)


def unknown_commune(name: str) -> Objection:
    """Say that no commune bears that name."""
    return Objection(
        "birthplace-unknown",
        f"Aucune commune ne s’appelle « {name} ».",
        _COG,
        "Vérifiez l’orthographe sur l’acte de naissance ; pour l’étranger, donnez le pays.",
    )


def no_commune_code(code: str) -> Objection:
    """Say that no commune has that code."""
    message = f"Le code « {code} » n’est celui d’aucune commune."
    return Objection("birthplace-code", message, _COG, "Donnez le nom de la commune.")


def territory(name: str) -> Objection:
    """Say that a département or a territory is not a commune."""
    message = f"« {name} » est un département ou un territoire, non une commune."
    return Objection("birthplace-territory", message, _COG, "Donnez la commune.")


def several_communes(name: str, alive: Sequence[Commune]) -> Objection:
    """Say which communes bore that name on that day."""
    places = _listed(f"{commune.label} ({commune.code})" for commune in alive)
    return Objection(
        "birthplace-ambiguous",
        f"Plusieurs communes s’appelaient « {name} » : {places}.",
        _COG,
        f"Ajoutez le département : « {name} ({alive[0].code[:2]}) ».",
    )


def elsewhere(name: str, departement: str) -> Objection:
    """Say that the commune was never in that département."""
    message = f"Aucune commune du département {departement} ne s’appelle « {name} »."
    return Objection("birthplace-departement", message, _COG, _ACT)


def not_understood(words: str) -> Objection:
    """Say that what situates the commune is neither a département nor a State."""
    message = f"« {words} » n’est ni un département ni un pays."
    return Objection("birthplace-words", message, _COG, _ACT)


def which_arrondissement(city: str) -> Objection:
    """Ask for the arrondissement: that is what acts of birth carry."""
    return Objection(
        "birthplace-arrondissement",
        f"L’acte de naissance donne l’arrondissement de {city} ; sans lui, un rejet est possible.",
        _COG,
        f"Ajoutez l’arrondissement : « {city} 5 ».",
    )


def not_then(known: Sequence[Commune], born: BirthDate, alive: Sequence[Commune]) -> Objection:
    """Say that the commune did not bear that name, or did not exist, on that day."""
    commune = known[0]
    became = _listed(f"{then.label} ({then.code})" for then in alive)
    explained = f" ; c’était alors {became}" if alive else ""
    return Objection(
        "birthplace-not-then",
        f"{commune.label} ({commune.code}) {_outside(commune.period, born)}{explained}.",
        _COG,
        _ACT,
    )


def then_french(label: str) -> Objection:
    """Say that the land was French on that day: registers keep one code or the other."""
    return Objection(
        "birthplace-then-french",
        f"{label} était alors sous administration française : le répertoire national peut porter "
        "l’ancien code du département ou celui de l’État actuel.",
        _COG,
        "Reprenez le code de la carte Vitale ou de l’acte de naissance.",
    )


def no_country(written: str) -> Objection:
    """Say that no State or territory bears that name or code."""
    message = f"Aucun pays ne correspond à « {written} »."
    return Objection("birthplace-country", message, _COG, "Donnez le nom du pays en français.")


def several_states(written: str, alive: Sequence[Country]) -> Objection:
    """Say which States bore that name on that day."""
    states = _listed(f"{country.label} ({country.code})" for country in alive)
    message = f"« {written} » désignait alors plusieurs États : {states}."
    return Objection("birthplace-ambiguous", message, _COG, "Choisissez l’un d’eux.")


def no_such_state(written: str, born: BirthDate, then: Sequence[Country]) -> Objection:
    """Say that the State did not exist on that day, and which one did."""
    states = _listed(f"{country.label} ({country.code})" for country in then)
    explained = f" ; c’était alors {states}" if then else ""
    return Objection(
        "birthplace-not-then",
        f"« {written} » n’existait pas à la naissance ({born.in_french()}){explained}.",
        _COG,
        "Choisissez l’État du jour de la naissance.",
    )


def _outside(period: Period, born: BirthDate) -> str:
    if period.start and period.start > born.last:
        return f"n’existe que depuis le {french_short_date(period.start)}"
    if period.end and period.end < born.first:
        return f"n’existe plus sous ce nom depuis le {french_short_date(period.end)}"
    return f"n’existait pas sous ce nom à la naissance ({born.in_french()})"


def _listed(names: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(names))
    more = f" et {len(distinct) - _SHOWN} autres" if len(distinct) > _SHOWN else ""
    return ", ".join(distinct[:_SHOWN]) + more
