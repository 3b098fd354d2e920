"""What is typed to open a dossier: the person, the route, the blocs, who prepares and who accompanies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import (
    BoundField,
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    EmailField,
    MultipleChoiceField,
    RadioSelect,
)

from parchemin.certifications.models import Bloc
from parchemin.kernel.identifiers import normalise_siret
from parchemin.kernel.text import tidy
from parchemin.organisations.models import Partner
from parchemin.pathways.enrolment import EarlierBloc, Enrolment, NamedSupport
from parchemin.pathways.imports.lines import read_phone
from parchemin.pathways.terms import Route, Scope, SupportKind
from parchemin.processes.enrol import LONGEST_SUPPORT
from parchemin.web.pathways.civil_status_form import CivilStatusForm
from parchemin.web.pieces.fields import DayField, ReadField

PERSON = ("sex", "birth_name", "usage_name", "given_names")
CONTACT = ("email", "phone")
COURSE = ("route", "entry", "scope", "sought")
ORGANISMS = ("partner_siret", "employer_siret", "employer_name")
SUPPORTS = ("trainer", "tutor", "guide")


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """The three fields of a bloc that the person may hold already."""

    bloc: Bloc
    acquired_on: BoundField
    reference: BoundField
    valid_until: BoundField


class EnrolForm(CivilStatusForm):
    """Everything of an enrolment to one certification."""

    email = EmailField(label="Adresse électronique", required=False)
    phone = ReadField(read_phone, label="Téléphone", required=False)
    route = ChoiceField(label="Voie", choices=[("", "Choisir une voie"), *Route.choices()])
    entry = DayField(
        label="Date d’entrée",
        help_text="Début de la formation, ou dépôt de la demande de VAE. Elle fixe l’édition et la loi.",
    )
    scope = ChoiceField(
        label="Ce que le candidat vise",
        choices=Scope.choices(),
        initial=Scope.WHOLE.value,
        widget=RadioSelect,
    )
    sought = MultipleChoiceField(
        label="Blocs choisis",
        required=False,
        widget=CheckboxSelectMultiple,
        help_text="À cocher si le candidat ne vise que des blocs.",
    )
    partner_siret = ChoiceField(label="Organisme qui prépare", required=False)
    employer_siret = ReadField(
        normalise_siret,
        label="SIRET de l’employeur",
        required=False,
        help_text="Demandé pour un contrat de professionnalisation.",
    )
    employer_name = CharField(label="Employeur", max_length=200, required=False)
    trainer = CharField(label="Formateur", max_length=LONGEST_SUPPORT, required=False)
    tutor = CharField(label="Tuteur", max_length=LONGEST_SUPPORT, required=False)
    guide = CharField(label="Accompagnateur VAE", max_length=LONGEST_SUPPORT, required=False)

    def __init__(
        self, *args: Any, blocs: Sequence[Bloc], partners: Sequence[Partner], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.blocs = tuple(blocs)
        self.fields["sought"].choices = [(b.code, f"{b.code}. {b.title}") for b in blocs]  # type: ignore[attr-defined]
        self.fields["partner_siret"].choices = [  # type: ignore[attr-defined]
            ("", "Aucun"),
            *((partner.siret, partner.name) for partner in partners),
        ]
        for bloc in blocs:
            self.fields[f"on_{bloc.code}"] = DayField(label="Acquis le", required=False)
            self.fields[f"reference_{bloc.code}"] = CharField(
                label="Attestation ou PV", max_length=80, required=False
            )
            self.fields[f"until_{bloc.code}"] = DayField(label="Valable jusqu’au", required=False)

    @property
    def groups(self) -> Iterator[tuple[str, tuple[BoundField, ...]]]:
        """Yield the fieldsets of the form with their fields, the birth and the earlier blocs apart."""
        for title, names in (
            ("Coordonnées", CONTACT),
            ("Parcours", COURSE),
            ("Organisme et employeur", ORGANISMS),
            ("Qui accompagne", SUPPORTS),
        ):
            yield title, tuple(self[name] for name in names)

    @property
    def person_fields(self) -> tuple[BoundField, ...]:
        """Return the fields of the names."""
        return tuple(self[name] for name in PERSON)

    @property
    def earlier_rows(self) -> tuple[EarlierRow, ...]:
        """Return the fields of what the person may already hold, bloc by bloc."""
        return tuple(
            EarlierRow(
                bloc,
                self[f"on_{bloc.code}"],
                self[f"reference_{bloc.code}"],
                self[f"until_{bloc.code}"],
            )
            for bloc in self.blocs
        )

    def clean(self) -> dict[str, Any]:
        """Ask blocs of who does not seek the whole, and a date and a paper of what is held already."""
        typed = self.cleaned_data
        if typed.get("scope") == Scope.BLOCS and not typed.get("sought"):
            self.add_error("sought", "Cochez au moins un bloc, ou visez la certification entière.")
        for bloc in self.blocs:
            names = (f"on_{bloc.code}", f"reference_{bloc.code}")
            given = [bool(typed.get(name)) for name in names]
            if any(given) and not all(given):
                missing = names[given.index(False)]
                if missing not in self.errors:
                    self.add_error(missing, "La date et la référence vont ensemble.")
        return typed

    def enrolment(self, certification_code: str) -> Enrolment:
        """Return the enrolment typed; to be called once the form is valid."""
        typed = self.cleaned_data
        return Enrolment(
            person=self.status(),
            certification_code=certification_code,
            route=Route(typed["route"]),
            entry=typed["entry"],
            sought=tuple(typed["sought"]) if typed["scope"] == Scope.BLOCS else (),
            email=typed["email"],
            phone=typed["phone"] or "",
            partner_siret=typed["partner_siret"],
            employer_siret=typed["employer_siret"] or "",
            employer_name=tidy(typed["employer_name"]),
            supports=tuple(self._supports()),
            earlier=tuple(self._earlier()),
        )

    def _supports(self) -> Iterator[NamedSupport]:
        for name in SUPPORTS:
            if text := tidy(self.cleaned_data[name]):
                yield NamedSupport(SupportKind(name), text)

    def _earlier(self) -> Iterator[EarlierBloc]:
        for bloc in self.blocs:
            if on := self.cleaned_data[f"on_{bloc.code}"]:
                reference = tidy(self.cleaned_data[f"reference_{bloc.code}"])
                until = self.cleaned_data[f"until_{bloc.code}"]
                yield EarlierBloc(bloc.code, on, reference, valid_until=until)
