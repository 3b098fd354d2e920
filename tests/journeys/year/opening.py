"""The first days: the body is opened from the address of the command, says who it is, names a second secretary."""

from tests.journeys.year.person import Person, Town

TYPED = {
    "Nom": "Fleurs",
    "Raison sociale": "Certification des fleuristes",
    "SIRET": "73282932000074",
    "Ville": "Lyon",
    "Commission paritaire": "CPNEFP des fleuristes",
    "Branches": "1978 : Fleuristes",
    "Nom dans les adresses": "fleurs",
    "Préfixe des numéros": "FLE",
    "Votre nom": "Pré",
    "Vos prénoms": "Odile",
    "Votre courriel": "odile.pre@fleurs.exemple.fr",
}
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    b'<rect width="40" height="40" fill="#205030"/></svg>'
)


def opened(town: Town, address: str) -> Person:
    """Open the first body at this address; return who did, signed in."""
    odile = town.person("Odile Pré", "odile.pre@fleurs.exemple.fr")
    odile.look(address)
    odile.types(TYPED)
    odile.press("Ouvrir")
    odile.look()
    odile.opens_account()
    odile.reads("Étape 1 sur 4.")
    return odile


def settled(odile: Person) -> None:
    """Fill the settings: letterhead and logo, who signs, the identifiers of the Caisse des Dépôts."""
    odile.follow("Remplir les réglages")
    odile.follow("Corriger le contact et le logo")
    odile.types(
        {
            "Adresse": "12 rue des Halles\n69002 Lyon",
            "Téléphone": "04 72 00 00 00",
            "Courriel qui répond": "certification@fleurs.exemple.fr",
            "Signataire": "La directrice de la certification",
        }
    )
    odile.field("Logo").set_input_files(
        {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": LOGO}
    )
    odile.press("Garder")
    odile.reads("L’en-tête est gardé")
    odile.look("/espace/reglages/")
    odile.follow("Ajouter un signataire")
    odile.types({"Nom": "Hélène Marchal", "Fonction": "Directrice de la certification"})
    odile.press("Ajouter")
    odile.follow("Donner les identifiants")
    odile.types({"Numéro client": "03VML243"})
    odile.press("Enregistrer")
    odile.follow("Ajouter un contrat")
    odile.types({"Numéro de contrat": "MCFCER000209"})
    odile.press("Ajouter")
    odile.reads("Le contrat MCFCER000209 est enregistré.")
    odile.look()


def joined(odile: Person) -> Person:
    """Invite a second secretary, who comes in from the e-mail received."""
    return invited(odile, "Secrétariat", "Lise Arnaud", "lise@fleurs.exemple.fr").enters()


def in_two_parts(name: str) -> dict[str, str]:
    """Return what is typed of a name."""
    given, _, surname = name.partition(" ")
    return {"Nom": surname, "Prénoms": given}


def invited(by: Person, role: str, name: str, email: str) -> Person:
    """Invite somebody from the list of people; return them in front of their mailbox."""
    by.look("/espace/comptes/")
    by.follow("Inviter quelqu’un")
    by.follow(role)
    by.types(in_two_parts(name) | {"Adresse électronique": email})
    by.press("Inviter")
    by.reads("Un courriel part à")
    by.look()
    return by.town.person(name, email)
