"""A file of invented candidates, that a trial takes whole: to see an import before one's own."""

import csv
import io
from datetime import date

from parchemin.kernel.calendar import french_short_date
from parchemin.pathways.imports.columns import COLUMNS
from parchemin.pathways.terms import Route

_INVENTED = (
    {
        "sex": "F",
        "birth_name": "Exemple",
        "given_names": "Awa, Marie",
        "born": "14/03/1991",
        "birth_place": "Dunkerque (59)",
        "email": "awa@exemple.fr",
    },
    {
        "sex": "M",
        "birth_name": "Modèle",
        "given_names": "Luc",
        "born": "02/09/1986",
        "birth_place": "Lisbonne",
        "birth_country": "Portugal",
        "phone": "06 12 34 56 78",
    },
)


def sample_csv(certification: str, entry: date) -> bytes:
    """Return two invented candidates who enter a certification, by its code, on a day.

    UTF-8 with its mark and semicolons, as French spreadsheets open it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(column.header for column in COLUMNS)
    common = {
        "certification": certification,
        "route": Route.CONTINUING_TRAINING.label,
        "entry": french_short_date(entry),
    }
    for person in _INVENTED:
        line = {**person, **common}
        writer.writerow(line.get(column.key, "") for column in COLUMNS)
    return text.getvalue().encode("utf-8-sig")
