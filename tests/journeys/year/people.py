"""Those around the body: each is registered, invited by e-mail, and comes in by their own door."""

from dataclasses import dataclass

from tests.journeys.year.opening import in_two_parts, invited
from tests.journeys.year.person import Person

JURORS = (
    ("Karim Belkacem", "employers", "chair"),
    ("Élise Garnier", "employers", "member"),
    ("Jorge Almeida", "employees", "vice_chair"),
    ("Fatou Ndiaye", "employees", "member"),
)
# An employer who has candidates of their own: their juror leaves the table for these.
EMPLOYED = {
    "Karim Belkacem": {
        "SIRET d’un autre employeur": "35600000000048",
        "Nom de cet autre employeur": "Halles de Lyon",
    }
}


@dataclass
class Around:
    """Who is around the body once everybody came in."""

    partner: Person
    assessor: Person
    commission: Person
    jurors: dict[str, Person]


def address(name: str) -> str:
    """Return the address of somebody."""
    return f"{name.split()[0].replace('É', 'E').lower()}@halles.exemple.fr"


def listed(name: str) -> str:
    """Return somebody as lists and choices call them, surname first."""
    return " ".join(in_two_parts(name).values())


def gathered(odile: Person) -> Around:
    """Have a member of the commission, a person of the partner, an assessor and four jurors in."""
    return Around(
        commission=invited(
            odile, "Membre de la commission", "Marc Petit", address("Marc Petit")
        ).enters(),
        partner=partner_of(odile, "Awa Diallo"),
        assessor=assessor_of(odile, "Rachid Oumellal"),
        jurors={name: juror_of(odile, name, college) for name, college, _ in JURORS},
    )


def partner_of(odile: Person, name: str) -> Person:
    """Invite somebody of the partner."""
    odile.look("/espace/comptes/inviter/")
    odile.follow("Organisme partenaire")
    odile.field("Organisme").select_option(label="CFA des fleurs")
    odile.types(in_two_parts(name) | {"Adresse électronique": address(name)})
    odile.press("Inviter")
    odile.reads("Un courriel part à")
    return odile.town.person(name, address(name)).enters()


def assessor_of(odile: Person, name: str) -> Person:
    """Habilitate an assessor, with an account."""
    odile.look("/espace/sessions/evaluateurs/")
    odile.follow("Habiliter un évaluateur")
    odile.types(in_two_parts(name) | {"Adresse électronique": address(name)})
    odile.field("Ouvrir un compte, pour remplir ses grilles à l’écran").check()
    odile.press("Habiliter")
    odile.look()
    return odile.town.person(name, address(name)).enters()


def juror_of(odile: Person, name: str, college: str) -> Person:
    """Have a juror on the list of those who may sit, then give them an access."""
    odile.look("/espace/seances/jures/")
    odile.follow("Ajouter un juré")
    odile.types(
        in_two_parts(name) | {"Adresse électronique": address(name)} | EMPLOYED.get(name, {})
    )
    odile.field("Collège").select_option(college)
    odile.press("Ajouter ce juré")
    odile.reads(f"{name} peut siéger.")
    odile.look()
    odile.press("Ouvrir un accès")
    odile.look()
    return odile.town.person(name, address(name)).enters()
