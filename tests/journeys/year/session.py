"""The candidates come: two spreadsheets, by two doors; every dossier is then admissible."""

from tests.journeys.year import candidates
from tests.journeys.year.days import ago
from tests.journeys.year.person import Person


def enrolled(odile: Person, awa: Person) -> None:
    """Import seven candidates by the partner's door, five by the secretariat's; make all admissible."""
    awa.look("/espace/mes-candidats/import/")
    imported(awa, "promotion.xlsx", candidates.OF_PARTNER)
    odile.look("/espace/dossiers/import/")
    imported(odile, "vae-et-seuls.xlsx", candidates.OF_OFFICE)
    odile.look("/espace/dossiers/")
    odile.follow("À examiner")
    odile.page.get_by_label("Choisir toutes les lignes de cette page").check()
    odile.press("Déclarer recevable")
    odile.reads("9 dossiers recevables.")
    silent_then_dated(odile)


def imported(by: Person, name: str, rows: tuple[candidates.Row, ...]) -> None:
    """Fill the template, try it, and enrol every line."""
    by.gives(name, candidates.filled(by, rows))
    by.press("Essayer le fichier")
    by.reads(f"{len(rows)} lignes : {len(rows)} inscrites, 0 déjà là, 0 rejetée.")
    by.look(anew=True)
    by.press("Inscrire toutes les lignes")
    by.reads(f"{len(rows)} lignes : {len(rows)} inscrites, 0 déjà là, 0 rejetée.")
    by.look()


def silent_then_dated(odile: Person) -> None:
    """Say of each VAE that two months passed without an answer, and when its file of validation was handed in."""
    for name in ("Moreau Sylvie", "Petitjean Alain", "Da Silva Maria"):
        odile.look("/espace/dossiers/")
        odile.follow(name)
        odile.page.locator("summary", has_text="Prendre acte du silence").click()
        odile.press("Prendre acte du silence")
        odile.reads("Le silence est consigné : le dossier est recevable.")
        odile.follow("le dépôt du dossier de validation")
        odile.types({"Le": ago(40)})
        odile.press("Enregistrer")
        odile.reads("Dépôt du dossier de validation")
