"""What follows the jury: parchemins, letters, the declaration, an appeal, another edition, an end."""

import re
from pathlib import Path

from tests.journeys.year import jury, programme
from tests.journeys.year.candidates import mailbox_of
from tests.journeys.year.days import ago
from tests.journeys.year.installation import came
from tests.journeys.year.people import Around, listed
from tests.journeys.year.person import Person

WRONG = "Nguyễn"
APPELLANT = "Luc D’Artagnan"


def awarded(odile: Person, count: int) -> None:
    """Issue what the last jury granted, and wait until each document is sealed."""
    odile.look("/espace/certificats/seances/", anew=True)
    odile.press("Inscrire et établir")
    odile.proves()
    odile.reads("Établir les certificats d’une séance")
    odile.until("Terminé le")
    odile.reads(f"{count} sur {count}")
    odile.look()


def handed(odile: Person, count: int) -> None:
    """Send each holder their parchemin, then each candidate the decision of the jury; both arrive."""
    odile.look("/espace/certificats/")
    odile.page.get_by_label("Choisir toutes les lignes de cette page").check()
    odile.press("Envoyer aux titulaires")
    odile.reads(f"{count} courriels en partance.")


def notified(odile: Person, room: str) -> None:
    """Send the decisions of a sitting."""
    odile.look(f"{room}suites/")
    odile.press("Notifier")
    odile.reads("en partance")


def arrived(odile: Person, subject: str, *, file: str, to: tuple[str, ...]) -> None:
    """Wait until each of these has a letter about that, with its file."""

    def all_have_it() -> bool:
        return all(
            any(
                (part.get_filename() or "").startswith(file)
                for letter in odile.town.received(one, subject)
                for part in letter.iter_attachments()
            )
            for one in to
        )

    came(all_have_it)


def declared(odile: Person) -> None:
    """Make a flux, deposit it, read its receipt; correct whom it refuses, and declare them again."""
    odile.look("/espace/declarations/")
    odile.follow("Préparer un flux")
    odile.press("Préparer", exact=True)
    odile.reads("Le flux est prêt à déposer.")
    odile.look()
    answered(odile, refused=WRONG)
    odile.reads("Accusé lu : 8 acceptés, 1 refusé.")
    odile.look(anew=True)
    flux = odile.page.url
    odile.follow("Corriger l’état civil")
    odile.types(
        {"Prénoms": "Anne, Mai", "Lieu de naissance": "Paris 5", "Motif": "Acte de naissance lu."}
    )
    odile.press("Corriger", exact=True)
    odile.reads("L’état civil est corrigé.")
    odile.look(flux)
    odile.press("Renvoyer le refus")
    odile.reads("1 refus renvoyé dans un nouveau flux.")
    answered(odile)
    odile.reads("Accusé lu : 1 accepté, 0 refusé.")


def answered(odile: Person, *, refused: str = "") -> None:
    """Deposit the flux on screen, and read the receipt that comes back for its file."""
    with odile.page.expect_download() as download:
        odile.page.get_by_role("link", name="Télécharger le XML").click()
    flux = Path(download.value.path()).read_text()
    odile.press("Marquer comme déposé")
    odile.reads("Le flux est noté comme déposé.")
    odile.gives("accuse.xml", receipt(flux, download.value.suggested_filename, refused))
    odile.press("Lire l’accusé")


def receipt(flux: str, filename: str, refused: str) -> bytes:
    """Return what the Caisse des Dépôts answers: everybody is found, but whose birth name is `refused`."""
    (ident,) = re.findall(r"<cpf:idFlux>([^<]+)", flux)
    passages = flux.split("<cpf:idTechnique>")[1:]
    numbers = {one.partition("<")[0]: bool(refused) and refused in one for one in passages}
    lost = "".join(
        f"<passage><idTechnique>{number}</idTechnique>"
        "<messageErreur>Plusieurs titulaires ont été identifiés</messageErreur></passage>"
        for number, is_lost in numbers.items()
        if is_lost
    )
    found = "".join(
        f"<idTechnique>{number}</idTechnique>" for number, is_lost in numbers.items() if not is_lost
    )
    return (
        f"<rapport><nomFichier>{filename}</nomFichier><idFlux>{ident}</idFlux><idTraitement>51354</idTraitement>"
        f"<PassagesKO>{lost}</PassagesKO><PassagesOK>{found}</PassagesOK></rapport>"
    ).encode()


def contested(odile: Person, around: Around) -> None:
    """Have a candidate come in, read the decision and contest it; another jury hears them; answer."""
    odile.look("/espace/dossiers/")
    odile.follow("D’Artagnan")
    number = re.search(r"\d{4}-\d{5}", odile.page.url)
    odile.look("/espace/comptes/inviter/")
    odile.follow("Candidat")
    odile.types({"Référence du candidat": number[0] if number else ""})
    odile.press("Inviter")
    odile.reads("Un courriel part à")
    email = mailbox_of("D’Artagnan")
    luc = odile.town.person(APPELLANT, email).enters(second_factor=False)
    luc.follow("Lire la décision")
    luc.follow("Former un recours")
    luc.field("Motif").select_option(label="Vice de procédure")
    luc.page.locator("main textarea").fill("Le jury n’a pas lu la grille du second bloc.")
    luc.press("Envoyer mon recours")
    luc.reads("Votre recours est reçu.")
    luc.look()
    odile.look("/espace/seances/recours/")
    odile.follow("D’Artagnan")
    odile.press("Déclarer recevable")
    odile.reads("Le recours est recevable")
    appeal = odile.page.url
    room = jury.convened(odile, "D’Artagnan")
    jury.opened(odile, room)
    jury.discussed(around.jurors, room, APPELLANT, lost=())
    jury.closed(odile, room)
    jury.sealed(around.jurors, room)
    odile.look(appeal, anew=True)
    odile.types({"Motifs du réexamen": "Le jury a lu la grille du second bloc."})
    odile.press("Écrire la lettre")
    odile.reads("La lettre est écrite")
    odile.look()
    odile.press("Envoyer par courriel")
    notified(odile, room)
    awarded(odile, 1)
    arrived(odile, "Réponse à votre recours", file="recours", to=(email,))
    luc.look("/espace/mes-dossiers/", anew=True)
    luc.reads("Validation totale")


def revised(odile: Person) -> None:
    """Write what the commission changed in the file of the edition, import it and lead it in force."""
    odile.look("/espace/referentiels/")
    odile.follow("Vendeur en fleurs")
    content = programme.given(odile, "Télécharger l’édition 1")
    content["edition"] = {"number": 2}
    content["blocs"][1]["title"] = "Tenir le magasin et la caisse"
    programme.imported(odile, content)
    programme.adopted(odile, "Délibération 2026-11", adopted_on=ago(10), in_force_from=ago(0))
    odile.follow("Ce que change l’édition 2")
    odile.reads("Tenir le magasin et la caisse")


def ended(odile: Person, around: Around) -> None:
    """Take the mandate of the commission's member back: nothing here opens to them any more."""
    around.commission.look("/espace/referentiels/")
    around.commission.reads("Vendeur en fleurs")
    odile.look("/espace/comptes/")
    odile.follow(listed(around.commission.name))
    odile.follow("Finir")
    odile.field("Retirer tout de suite").check()
    odile.press("Enregistrer la fin")
    odile.look(anew=True)
    around.commission.page.goto("/espace/referentiels/")
    assert not around.commission.page.get_by_text("Vendeur en fleurs").count()
