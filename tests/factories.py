"""Rows for tests, made as the product makes them. Append only: one factory per table, traits for states."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import factory
from django.db import connection
from factory.django import DjangoModelFactory

from parchemin.accounts.actor import Actor
from parchemin.accounts.models import Mandate, User
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Assessor, Attendance, Session
from parchemin.certifications.models import (
    Bloc,
    Certification,
    Competence,
    Criterion,
    Edition,
    Reglement,
)
from parchemin.certifications.reglement.reading import FORMAT as REGLEMENT_FORMAT
from parchemin.certifications.reglement.reading import digest as reglement_digest
from parchemin.certifications.reglement.reading import new_reglement
from parchemin.jurors.models import Juror
from parchemin.kernel.people import split_name
from parchemin.kernel.text import folded
from parchemin.organisations.models import Branch, CdcContract, CertifyingBody, Employer, Partner
from parchemin.pathways.models import Dossier, DossierBloc, Person


def called(part: str) -> factory.LazyAttribute:
    """Return a part of the `name` that a factory is given whole."""
    return factory.LazyAttribute(lambda one: dict(split_name(one.name))[part])


class UserFactory(DjangoModelFactory):
    """A person who signs in with the password `parchemin-essai`."""

    class Meta:
        model = User

    class Params:
        name = factory.Sequence(lambda n: f"Camille Personne-{n}")

    given_names = called("given_names")
    surname = called("surname")
    email = factory.Sequence(lambda n: f"personne{n}@exemple.fr")
    password = factory.django.Password("parchemin-essai")


class BranchFactory(DjangoModelFactory):
    """A branch; `idcc` is its key."""

    class Meta:
        model = Branch
        django_get_or_create = ("idcc",)

    idcc = "1505"
    title = "Commerce de détail alimentaire non spécialisé"


class BodyFactory(DjangoModelFactory):
    """A certifying body, hence a tenant."""

    class Meta:
        model = CertifyingBody
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"certificateur-{n}")
    name = factory.Sequence(lambda n: f"Certificateur {n}")
    legal_name = factory.SelfAttribute("name")
    siret = "35600000000048"
    city = "Paris"
    number_prefix = factory.Sequence(lambda n: f"C{n}")
    cdc_client_id = "03VML243"

    @factory.post_generation
    def contract(body, create, number, **changes):
        """Give the body a contract with the Caisse des Dépôts."""
        if create:
            CdcContract.objects.create(body=body, number=number or "MCFCER000209")


class PartnerFactory(DjangoModelFactory):
    """A training organisation of a body."""

    class Meta:
        model = Partner

    body = factory.SubFactory(BodyFactory)
    siret = factory.Sequence(lambda n: f"{78000000000000 + n}")
    name = factory.Sequence(lambda n: f"Centre de formation {n}")


class EmployerFactory(DjangoModelFactory):
    """A company of a body's candidates, assessors or jurors."""

    class Meta:
        model = Employer

    body = factory.SubFactory(BodyFactory)
    siret = factory.Sequence(lambda n: f"{55200000000000 + n}")
    name = factory.Sequence(lambda n: f"Entreprise {n}")


class MandateFactory(DjangoModelFactory):
    """A mandate in force since 2020."""

    class Meta:
        model = Mandate

    user = factory.SubFactory(UserFactory)
    body = factory.SubFactory(BodyFactory)
    role = Role.SECRETARIAT
    starts_on = date(2020, 1, 1)


def actor_for(body: CertifyingBody, *roles: Role, user: User | None = None) -> Actor:
    """Return an actor of `body` with these roles, the secretariat by default."""
    held = frozenset(roles or {Role.SECRETARIAT})
    name = user.name if user else "Sylvie Marchetti"
    return Actor(
        label=f"{name}, {', '.join(sorted(role.label.lower() for role in held))}",
        body_id=body.pk,
        roles=held,
        user_id=user.pk if user else None,
    )


class CertificationFactory(DjangoModelFactory):
    """A CQP of a body, not registered."""

    class Meta:
        model = Certification

    body = factory.SubFactory(BodyFactory)
    code = factory.Sequence(lambda n: f"cqp-{n}")
    kind = "cqp"
    title = "Manager d’unité commerciale"
    short_title = "MUC"


def edition_in_force(
    certification: Certification,
    blocs: Mapping[str, int] | None = None,
    number: int = 1,
    indicators: Sequence[str] = (),
) -> Edition:
    """Return an edition in force whose blocs have so many competences, with one criterion each."""
    edition = Edition.objects.create(
        certification=certification, number=number, document={}, digest=f"{number:064d}"
    )
    for rank, (code, competences) in enumerate((blocs or {"B1": 2, "B2": 2}).items(), 1):
        bloc = Bloc.objects.create(edition=edition, code=code, title=f"Bloc {rank}", position=rank)
        for place in range(1, competences + 1):
            line = {"code": f"{rank}.{place}", "title": f"Compétence {rank}.{place}"}
            competence = Competence.objects.create(bloc=bloc, position=place, **line)
            said = {**line, "indicators": list(indicators)}
            Criterion.objects.create(bloc=bloc, competence=competence, position=place, **said)
    edition.state, edition.adopted_on = "in_force", date(2026, 1, 5)
    edition.save(update_fields=["state", "adopted_on"])
    return edition


def reglement_in_force(certification: Certification, **keys: object) -> Reglement:
    """Return the règlement of a certification since 1 January 2026; `keys` replace its defaults."""
    value = {
        "format": REGLEMENT_FORMAT,
        "name": "Règlement du jury",
        "in_force_from": "2026-01-01",
        **keys,
    }
    read = new_reglement(value)
    return Reglement.objects.create(
        certification=certification,
        title=read.name,
        in_force_from=read.in_force_from,
        value=value,
        digest=reglement_digest(read),
    )


class PersonFactory(DjangoModelFactory):
    """A candidate born in Rennes in 1990."""

    class Meta:
        model = Person

    body = factory.SubFactory(BodyFactory)
    reference = factory.Sequence(lambda n: f"P{n:05d}")
    sex = "F"
    birth_name = factory.Sequence(lambda n: f"CANDIDAT{n}")
    given_names = "Camille"
    birth_year, birth_month, birth_day = 1990, 3, 12
    birth_place = "RENNES"
    birth_commune_code = "35238"
    email = factory.Sequence(lambda n: f"candidat{n}@exemple.fr")
    natural_key = factory.LazyAttribute(lambda person: f"{person.birth_name}|1990-03-12")
    search_text = factory.LazyAttribute(
        lambda person: folded(f"{person.birth_name} {person.given_names}")
    )


class DossierFactory(DjangoModelFactory):
    """An admissible dossier for a whole certification, by continuing training."""

    class Meta:
        model = Dossier
        skip_postgeneration_save = True

    edition = factory.LazyAttribute(
        lambda dossier: (
            dossier.certification.editions.filter(state="in_force").first()
            or edition_in_force(dossier.certification)
        )
    )
    certification = factory.SubFactory(CertificationFactory)
    body = factory.SelfAttribute("certification.body")
    person = factory.SubFactory(PersonFactory, body=factory.SelfAttribute("..body"))
    number = factory.Sequence(lambda n: f"2026-9{n:05d}")
    route = "continuing_training"
    scope = "whole"
    state = "admissible"
    entry_date = date(2026, 2, 2)
    created_at = state_since = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)

    @factory.post_generation
    def blocs(self, create, extracted, **kwargs):
        """Seek every bloc of the edition."""
        DossierBloc.objects.bulk_create(
            DossierBloc(dossier=self, bloc=bloc) for bloc in self.edition.blocs.all()
        )


class AssessorFactory(DjangoModelFactory):
    """An assessor habilitated since 2020, from no known employer."""

    class Meta:
        model = Assessor

    class Params:
        name = factory.Sequence(lambda n: f"Camille Évaluateur-{n}")

    body = factory.SubFactory(BodyFactory)
    given_names = called("given_names")
    surname = called("surname")
    email = factory.Sequence(lambda n: f"evaluateur{n}@exemple.fr")
    habilitated_from = date(2020, 1, 1)


class SessionFactory(DjangoModelFactory):
    """A session held on the morning of Tuesday 24 November 2026, under the règlement in force."""

    class Meta:
        model = Session

    certification = factory.SubFactory(CertificationFactory)
    body = factory.SelfAttribute("certification.body")
    reglement = factory.LazyAttribute(
        lambda session: (
            session.certification.reglements.first() or reglement_in_force(session.certification)
        )
    )
    code = factory.Sequence(lambda n: f"S{n}")
    starts_at = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    place = "Rungis"
    capacity = 12
    state = "planned"


class AttendanceFactory(DjangoModelFactory):
    """A candidate present at a session."""

    class Meta:
        model = Attendance

    state = "present"


class JurorFactory(DjangoModelFactory):
    """A juror of the employers’ college."""

    class Meta:
        model = Juror

    class Params:
        name = factory.Sequence(lambda n: f"Camille Juré-{n}")

    body = factory.SubFactory(BodyFactory)
    given_names = called("given_names")
    surname = called("surname")
    email = factory.Sequence(lambda n: f"jure{n}@exemple.fr")
    sex = "F"
    college = "employers"
    active_from = date(2020, 1, 1)


def rename_unchecked(person: Person, name: str) -> None:
    """Write a name that no door takes: as one kept before words were checked where they are typed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pathways_person SET birth_name = %s WHERE id = %s", [name, person.pk]
        )
