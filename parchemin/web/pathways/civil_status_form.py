"""The civil status as it is typed: its birthplace is looked up at the date of birth, without any script."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.forms import BoundField, CharField, ChoiceField, Form, RadioSelect

from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import objections_to_name, tidy
from parchemin.pathways.birthdates import read_birth_date
from parchemin.pathways.birthplaces import Birthplace, Resolution, resolve_birthplace
from parchemin.pathways.civil_status import CivilStatus, join_given_names, split_given_names
from parchemin.pathways.gazetteer import FRANCE
from parchemin.pathways.rules.persons import LONGEST_PLACE
from parchemin.pathways.terms import Certainty, Sex
from parchemin.web.pieces.fields import ReadField, in_one_line

AS_WRITTEN = "tel-quel"
BIRTH_FIELDS = ("born", "birth_place", "birth_country", "place")


def _name(field: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        name = tidy(text)
        refuse_if(objections_to_name(name, field))
        return name

    return read


def _given_names(text: str) -> tuple[str, ...]:
    names = split_given_names(text)
    faults = tuple(o for name in names for o in objections_to_name(name, "prénom"))
    refuse_if(faults if names else (Objection("given-name-missing", "Aucun prénom n’est donné."),))
    return names


class CivilStatusForm(Form):
    """Who a person is. `place` offers the official places that the one typed may be.

    A place that is not certain is asked about once; it may be kept as written, to be established later.
    """

    sex = ChoiceField(label="Sexe", choices=Sex.choices(), widget=RadioSelect)
    birth_name = ReadField(
        _name("nom de naissance"),
        label="Nom de naissance",
        help_text="Tel qu’il figure sur l’acte de naissance.",
    )
    usage_name = ReadField(
        _name("nom d’usage"), label="Nom d’usage", required=False, help_text="S’il diffère."
    )
    given_names = ReadField(
        _given_names,
        label="Prénoms",
        help_text="Tous, dans l’ordre de l’acte, séparés par des virgules : Marie-Claire, Anne.",
    )
    born = ReadField(
        read_birth_date,
        label="Date de naissance",
        help_text="jj/mm/aaaa ; 00 pour un jour ou un mois que l’acte ne dit pas.",
    )
    birth_place = CharField(
        label="Lieu de naissance",
        max_length=LONGEST_PLACE,
        help_text="Commune et département, « Dunkerque (59) », ville à l’étranger, ou code officiel.",
    )
    birth_country = CharField(
        label="Pays de naissance",
        max_length=LONGEST_PLACE,
        required=False,
        help_text="Vide pour la France.",
    )
    place = CharField(label="Lieu retenu", required=False, widget=RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.found: Resolution | None = None

    @property
    def asks_place(self) -> bool:
        """Tell whether the person must say which place it is."""
        known = self.found is None or self.found.certainty is Certainty.CERTAIN
        return self.is_bound and not known

    @property
    def birth_fields(self) -> tuple[BoundField, ...]:
        """Return the fields of the birth; the place to choose is asked once it is not certain."""
        return tuple(self[name] for name in BIRTH_FIELDS if name != "place" or self.asks_place)

    @property
    def settled_place(self) -> str:
        """Return the official place found, « Dunkerque (59183) », or an empty text."""
        if self.found is None or self.found.place is None:
            return ""
        return _in_words(self.found.place) if self.found.certainty is Certainty.CERTAIN else ""

    def clean_place(self) -> str:
        """Look the place up at the date of birth, and offer what it may be."""
        born = self.cleaned_data.get("born")
        if born is None or not self._text("birth_place"):
            return ""
        self.found = resolve_birthplace(
            self._text("birth_place"), born, self._text("birth_country")
        )
        if not self.asks_place:
            return ""
        offered = dict(self._choices(self.found))
        self.fields["place"].required = True
        cast(RadioSelect, self.fields["place"].widget).choices = list(offered.items())
        chosen: str = self.cleaned_data["place"]
        if chosen not in offered:
            raise ValidationError([in_one_line(remark) for remark in self.found.remarks])
        return chosen

    def keep_faults_of_birth(self) -> None:
        """Forget the faults of what is not filled yet: only the place was to be looked up."""
        for name in set(self.errors) - set(BIRTH_FIELDS):
            del self.errors[name]

    def status(self) -> CivilStatus:
        """Return the civil status typed, with the official code of the place chosen."""
        place, country = self._text("birth_place"), self._text("birth_country")
        chosen = self.cleaned_data["place"]
        if chosen.startswith("99"):
            country = chosen
        elif chosen and chosen != AS_WRITTEN:
            place, country = chosen, ""
        typed = self.cleaned_data
        return CivilStatus(
            sex=typed["sex"],
            birth_name=typed["birth_name"],
            given_names=typed["given_names"],
            born=typed["born"],
            birth_place=place,
            birth_country=country,
            usage_name=typed["usage_name"] or "",
        )

    def _text(self, name: str) -> str:
        return tidy(self.cleaned_data.get(name, ""))

    def _choices(self, found: Resolution) -> Iterable[tuple[str, str]]:
        known = {place.code: place for place in (*filter(None, [found.place]), *found.candidates)}
        for code, place in known.items():
            yield code, _in_words(place)
        if found.place is None:
            texts = filter(None, (self._text("birth_place"), self._text("birth_country")))
            yield AS_WRITTEN, f"Garder « {', '.join(texts)} » : le code sera établi plus tard"


def initial_of(status: CivilStatus) -> dict[str, str]:
    """Return what the form shows of a civil status already kept."""
    return {
        "sex": status.sex,
        "birth_name": status.birth_name,
        "usage_name": status.usage_name,
        "given_names": join_given_names(status.given_names),
        "born": status.born.in_figures(),
        "birth_place": status.birth_place,
        "birth_country": "" if status.birth_country == FRANCE else status.birth_country,
    }


def _in_words(place: Birthplace) -> str:
    country = "" if place.country_code == FRANCE else f", {place.country}"
    return f"{place.label} ({place.code}{country})"
