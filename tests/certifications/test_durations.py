"""How long an assessment lasts, in the words of texts; what does not settle it is left to a person."""

import pytest

from parchemin.certifications.referentiel.durations import minutes_in


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Entretien (15 minutes)", 15),
        ("Durée : 2h30", 150),
        ("Durée : 1 h 15 min", 75),
        ("une heure et demie", 90),
        ("une demi-heure", 30),
        ("trois quarts d'heure", 45),
        ("1 heure 30", 90),
        ("Épreuve en deux parties de deux heures", 240),
        ("deux parties d'une durée de 2 heures chacune", 240),
        ("2 x 2 h", 240),
        ("Durée : 2 heures par partie. Deux parties.", 240),
        ("1re partie : étude de cas (2 heures)\n2e partie : rédaction (1 heure)", 180),
        ("4 heures au total : une heure de préparation, trois heures d'écrit", 240),
        ("20 minutes dont 10 minutes de préparation", 20),
        (
            "Durée des mises en situation : 20 minutes\n(Chaque mise en situation dure 10 minutes)",
            20,
        ),
        ("Durée totale de l'épreuve : 1 heure", 60),
        ("40 questions en 30 minutes", 30),
    ],
)
def test_one_duration_is_read_in_minutes(text, minutes):
    assert minutes_in(text.splitlines()) == (minutes, False)


@pytest.mark.parametrize(
    "text",
    [
        "15 à 20 minutes",
        "entre 10 et 15 minutes",
        "10 minutes de préparation puis 20 minutes d'entretien",
        "une étude de cas (2 heures) et un entretien (30 minutes)",
        "Chaque candidat passe 10 minutes",
        "0 minute",
        "20000 minutes",
    ],
)
def test_durations_that_settle_nothing_are_left_open(text):
    assert minutes_in([text]) == (None, True)


@pytest.mark.parametrize(
    "text", ["Entretien", "40 questions", "2 évaluateurs", "35 % de la note", ""]
)
def test_no_duration_is_no_duration(text):
    assert minutes_in([text]) == (None, False)
