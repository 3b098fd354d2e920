"""Invented people and dossiers with which the page of the pieces shows every state."""

from datetime import UTC, date, datetime, timedelta

from django.core.paginator import Paginator
from django.forms import CharField, ChoiceField, EmailField, Form, RadioSelect, SearchInput
from django_filters import CharFilter, ChoiceFilter, FilterSet

from parchemin.accounts.models import User
from parchemin.certifications.reglement.terms import College
from parchemin.journal.selectors import JournalLine
from parchemin.kernel.objections import Objection
from parchemin.web.navigation import Link
from parchemin.web.pieces.acts import Act, ButtonWeight
from parchemin.web.pieces.charts import Bar, BarChart, Span, SpanChart
from parchemin.web.pieces.jury import (
    Ballot,
    JurorPresence,
    SeatedJuror,
    VoteBoard,
    VoteChoice,
    VoteSide,
    jury_table,
)
from parchemin.web.pieces.lists import CellLook, ListPage, Named
from parchemin.web.pieces.lists.page import Cell, Chip, ColumnChoice, Heading, KeptView, Row
from parchemin.web.pieces.marks import BlocMark, BlocStatus, State, Tone
from parchemin.web.pieces.story import Moment, Pace, Step
from parchemin.web.pieces.today import NextAct, Task, Tile, Urgency
from parchemin.web.pieces.together import LineRefused, Together

NOON = datetime(2026, 11, 24, 14, 7, tzinfo=UTC)
# A link of an example leads to the top of the page that shows it.
HERE = "#content"

TABS = (
    Link("Tous", HERE, current=False, count=412),
    Link("Automne 2026", HERE, current=True, count=34),
    Link("À relancer", HERE, current=False, count=12),
)

TRAIL = (Link("Aide", "/aide/", current=False),)

NEXT_ACT = NextAct("Jury, 14 h.", "Quorum atteint, 5 grilles manquent.", "Préparer la séance", HERE)

ACTS = (
    Act("Ouvrir un dossier", HERE, ButtonWeight.SOLID, posted=False),
    Act("Convoquer", HERE, posted=False, about="Sékou Camara"),
    Act("Signer le procès-verbal", HERE, ButtonWeight.BINDING, posted=False, icon="seal"),
    Act("Effacer les filtres", HERE, ButtonWeight.QUIET, posted=False),
    Act(
        "Éditer les parchemins",
        blocked="Pas avant la signature du procès-verbal (règlement, art. 9).",
        key="print",
    ),
)

STATES = (
    State("Prêt pour le jury", Tone.OK),
    State("Grilles divergentes", Tone.WAIT),
    State("Bloc à repasser", Tone.NO),
    State("En évaluation", Tone.INFO),
    State("Brouillon"),
    State("Suspendu", Tone.WAIT, "suspended"),
    State("En attente", Tone.PLAIN, "clock"),
)


def ribbon(letters: str) -> tuple[BlocMark, ...]:
    """Return a ribbon from one letter a bloc: a(cquired) e(arlier) p(artial) r(efused) `.`(pending)."""
    statuses = dict(zip("aepr.", BlocStatus, strict=True))
    return tuple(
        BlocMark(str(rank), statuses[letter]) for rank, letter in enumerate(letters, start=1)
    )


TILES = (
    Tile(
        Urgency.LATE,
        (
            Task(3, "recours", "sans réponse depuis 30 jours", HERE),
            Task(2, "déclarations", "à transmettre avant vendredi : délai de trois mois", HERE),
        ),
    ),
    Tile(
        Urgency.MISSING,
        (
            Task(5, "grilles", "non signées pour le jury du 24 novembre", HERE),
            Task(4, "lieux de naissance", "introuvables au code officiel", HERE),
        ),
    ),
    Tile(
        Urgency.BLOCKED,
        (Task(1, "session", "à Lille : l’évaluateur emploie une candidate", HERE),),
        calm="412 dossiers sont en cours.",
    ),
)

MOMENTS = (
    Moment("Dossier ouvert", Pace.DONE, date(2026, 3, 3), "Formation continue, édition 3"),
    Moment("Grilles signées", Pace.DONE, date(2026, 11, 20), "Deux évaluateurs, cinq blocs"),
    Moment("Jury", Pace.LIVE, date(2026, 11, 24), "Aujourd’hui à 14 h, à Paris"),
    Moment("Parchemin", Pace.AHEAD, None, "Après la signature du procès-verbal"),
)

JOURNAL = tuple(
    JournalLine(
        seq=seq, at=NOON - timedelta(minutes=27 * seq), actor=actor, sentence=sentence, name=""
    )
    for seq, (actor, sentence) in enumerate(
        (
            ("Rachid Oumellal", "Rachid Oumellal a signé la grille de Priya Raman, bloc 2."),
            ("École des halles", "L’École des halles a inscrit 9 candidats depuis son tableur."),
            ("Nolwenn Le Goff", "Nolwenn Le Goff se déporte pour Sékou Camara, son salarié."),
        )
    )
)

OBJECTIONS = (
    Objection(
        code="quorum",
        message="Deux membres du collège salariés sont présents ; le quorum en demande trois.",
        source="Règlement du jury, art. 4.1",
        remedy="Faites entrer un suppléant du collège salariés, ou reportez la séance.",
    ),
    Objection(
        code="unsigned-grids",
        message="Cinq grilles ne sont pas signées.",
        source="Règlement du jury, art. 6.2",
        remedy="Relancez les évaluateurs depuis la liste des grilles.",
    ),
)

TOGETHER = Together(
    done=(Named("1", "Camara Sékou", HERE),),
    refused=(LineRefused(Named("2", "Alves Nina", HERE), OBJECTIONS[1:]),),
)

STEPS = (
    Step("Personne", HERE, done=True),
    Step("Voie", HERE, done=True),
    Step("Blocs", current=True),
    Step("Financement"),
)

JURY = jury_table(
    (
        SeatedJuror("Odile Marchal", "présidente", College.EMPLOYERS),
        SeatedJuror("Karim Belkacem", "titulaire", College.EMPLOYERS, JurorPresence.PROXY),
        SeatedJuror("Nolwenn Le Goff", "déportée", College.EMPLOYERS, JurorPresence.RECUSED),
        SeatedJuror("Jorge Almeida", "vice-président", College.EMPLOYEES),
        SeatedJuror("Fatou Ndiaye", "titulaire", College.EMPLOYEES),
        SeatedJuror("Denis Hoarau", "absent", College.EMPLOYEES, JurorPresence.AWAY),
        SeatedJuror("Lucie Bertin", "experte", College.EXPERTS),
    )
)

ACQUIRED = State("acquis", Tone.OK)
REFUSED = State("non acquis", Tone.NO)

BOARD = VoteBoard(
    title="Vote, bloc 3",
    rule="À main levée. Majorité dans chaque collège.",
    sides=(
        VoteSide(
            College.EMPLOYERS,
            (
                Ballot("Marchal", ACQUIRED),
                Ballot("Belkacem", current=True),
                Ballot("Le Goff", recused=True),
            ),
            "il manque 1 voix",
        ),
        VoteSide(
            College.EMPLOYEES,
            (Ballot("Almeida", ACQUIRED), Ballot("Ndiaye", REFUSED), Ballot("Hoarau", ACQUIRED)),
            "majorité : acquis",
            reached=True,
        ),
    ),
    voter="K. Belkacem",
    keyed=True,
    url="",
    choices=(
        VoteChoice("1", "Acquis", "acquired", "acquired"),
        VoteChoice("3", "Non acquis", "refused", "refused"),
        VoteChoice("4", "Abstention", "abstention"),
    ),
)

RECORD = Act(
    "Consigner la décision",
    weight=ButtonWeight.BINDING,
    blocked="Il manque la voix de K. Belkacem.",
    key="record",
)

CHART = BarChart(
    title="Réussite par bloc, 214 candidats jugés en 2025",
    column="Réussite",
    bars=(
        Bar("Gérer une unité de vente", 91.0, "91 %"),
        Bar("Animer l’équipe", 87.0, "87 %"),
        Bar("Politique commerciale", 74.5, "74,5 %"),
        Bar("Gérer les stocks", 6.0, "6 %"),
    ),
    guide=Bar("tous certificats", 83.0, "83 %"),
)

SPANS = SpanChart(
    title="Écart de note de quatre évaluateurs, sur 100",
    column="Écart",
    guide="comme l’autre évaluateur du binôme",
    spans=(
        Span("Rachid Oumellal", -8.1, -12.4, -3.8, "-8,1", ("-12,4", "-3,8"), marked=True),
        Span("Sylvie Marchetti", 0.6, -2.9, 4.1, "0,6", ("-2,9", "4,1")),
        Span("Odile Marchal", 1.9, -2.2, 6.0, "1,9", ("-2,2", "6")),
        Span("Karim Belkacem", 3.7, -1.0, 8.4, "3,7", ("-1", "8,4")),
    ),
)


class SampleForm(Form):
    """A form with each kind of control; the page shows it filled in with faults."""

    name = CharField(
        label="Nom de naissance", help_text="Tel qu’il figure sur l’acte de naissance."
    )
    email = EmailField(label="Adresse électronique", required=False)
    route = ChoiceField(
        label="Voie",
        choices=[("training", "Formation continue"), ("vae", "VAE")],
        widget=RadioSelect,
    )


def faulty_form() -> SampleForm:
    """Return the form as it comes back with two faults."""
    form = SampleForm({"f-name": "", "f-email": "camara@exemple", "f-route": "vae"}, prefix="f")
    form.is_valid()
    return form


class SampleFilters(FilterSet):  # type: ignore[misc]
    """The filters of the list shown."""

    q = CharFilter(label="Chercher", widget=SearchInput(attrs={"placeholder": "Chercher ici"}))
    state = ChoiceFilter(
        label="État", choices=[("ready", "Prêt pour le jury"), ("assessed", "En évaluation")]
    )


PEOPLE = (
    ("Alves Joana", "2026-00311", "Formation continue", "aaaaa", STATES[0]),
    ("Camara Sékou", "2026-00326", "Reconversion", "aapaa", STATES[1]),
    ("Bako Ibrahim", "2026-00317", "VAE de branche", "aar.a", STATES[2]),
    ("Benkirane Mehdi", "2026-00320", "VAE de branche", "eaa.a", STATES[3]),
)


def listing() -> ListPage:
    """Return a list of four dossiers, filtered and sorted by name."""
    rows = tuple(
        Row(
            key=number,
            name=name,
            url=HERE,
            lead=name,
            cells=(
                Cell(number, CellLook.TEXT, "drop-1"),
                Cell(route, CellLook.TEXT, "drop-3"),
                Cell(ribbon(blocs), CellLook.RIBBON, "col-beside"),
                Cell(state, CellLook.STATE, "col-under"),
                Cell(date(2026, 11, 24), CellLook.DATE, "drop-4"),
            ),
        )
        for name, number, route, blocs, state in PEOPLE
    )
    heads = (
        ("Personne", "", False, "ascending"),
        ("N° de dossier", "drop-1", False, ""),
        ("Voie", "drop-3", False, ""),
        ("Blocs", "col-beside", False, ""),
        ("État", "col-under", False, ""),
        ("Le", "drop-4", True, ""),
    )
    return ListPage(
        noun="dossier,dossiers",
        caption="Quatre dossiers, par nom",
        headings=tuple(
            Heading(label, narrow, number, HERE, order) for label, narrow, number, order in heads
        ),
        rows=rows,
        chips=(Chip("Promotion", "automne 2026", HERE), Chip("État", "4 choisis", HERE)),
        choices=tuple(ColumnChoice(label, label, shown=True) for label, *_ in heads[1:]),
        views=(KeptView("À relire cette semaine", HERE, current=True),),
        keeps=True,
        filters=SampleFilters({}, queryset=User.objects.none()),
        kept=(),
        page=Paginator(range(134), 50).page(2),
        total=134,
        path=HERE,
        here=HERE,
        asked="",
        anchor="",
        roomy=False,
        export_url=HERE,
        csv_url=HERE,
        clear_url=HERE,
        previous_url=HERE,
        next_url=HERE,
    )


SELECTION = (
    Act("Convoquer", HERE),
    Act("Relancer", HERE),
    Act("Éditer les parchemins", blocked="Pas avant la signature du procès-verbal.", key="batch"),
)

SHEET = {
    "issuer": "Commission paritaire nationale de l’emploi et de la formation professionnelle",
    "branch": "Commerce de détail alimentaire, convention collective IDCC 1505",
    "kind": "Certificat de qualification professionnelle",
    "title": "Manager d’unité commerciale",
    "subtitle": "du commerce alimentaire de détail",
    "delivered": "est délivré à",
    "holder": "Aminata Traoré",
    "birth": "née le 14 mars 1991 à Ségou (Mali)",
    "mentions": (
        "Vu le procès-verbal du jury du 9 novembre 2026 constatant l’acquisition des cinq blocs.",
        "Certificat reconnu dans la branche, non enregistré au répertoire national.",
    ),
    "done": "Fait à Paris, le 9 novembre 2026",
    "address": "registre.exemple/v",
    "signatories": ("Pour le jury, sa présidente", "Pour la commission, son président"),
    "seal_top": "Commerce alimentaire",
    "seal_bottom": "CPNEFP · 1505",
    "number": "EX-2026-00418-K7",
}

TOASTS = (
    {"level_tag": "success", "message": "Grille signée.", "extra_tags": HERE},
    {"level_tag": "info", "message": "Votre session est terminée."},
    {"level_tag": "warning", "message": "Deux lignes n’ont pas été reprises."},
    {"level_tag": "error", "message": "Le fichier n’a pas pu être lu."},
)

DIFFERENCE = {
    "code": "3.4",
    "sentence": "Un critère s’ajoute ; 12 candidats gardent l’édition de leur entrée.",
    "before_label": "Édition 2",
    "after_label": "Édition 3",
    "before": (
        {"text": "Organiser la présentation des produits "},
        {"text": "en rayon", "changed": True},
    ),
    "after": (
        {"text": "Organiser la présentation des produits "},
        {"text": "et l’animation du point de vente", "changed": True},
    ),
}
