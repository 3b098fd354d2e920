"""Keys of the text itself: its name, its dates, its branch, where it comes from, its articles."""

from collections.abc import Iterator
from datetime import date

from bs4 import BeautifulSoup

from parchemin.certifications.reglement.reading import FORMAT, plain_reglement
from parchemin.certifications.reglement.value import Reglement
from parchemin.certifications.selectors import objections_to_reglement, reglement_in_force
from tests.certifications.keys.row import Row, Seen, refused, row, sentence, under
from tests.factories import CertificationFactory, MandateFactory
from tests.factories import reglement_in_force as put_in_force
from tests.web.reading import PageClient


def applies(*days: date) -> Seen:
    """Return what sees on which of these days a règlement applies."""

    def seen(reglement: Reglement) -> list[bool]:
        certification = CertificationFactory()
        put_in_force(certification, **plain_reglement(reglement))
        return [reglement_in_force(certification.pk, day) is not None for day in days]

    return seen


def ended(reglement: Reglement) -> str:
    """Return what is said of a règlement once it has ended."""
    certification = CertificationFactory()
    put_in_force(certification, **plain_reglement(reglement))
    (objection,) = objections_to_reglement(certification.pk, date(2026, 11, 24))
    return objection.message.partition(" :")[0]


def links(reglement: Reglement) -> list[str]:
    """Return the addresses that the page of a règlement leads to, out of the house."""
    mandate = MandateFactory()
    certification = CertificationFactory(body=mandate.body)
    kept = put_in_force(certification, **plain_reglement(reglement))
    client = PageClient().open_session(mandate.user)
    answer = client.get(f"/espace/referentiels/{certification.code}/reglements/{kept.pk}/")
    page = BeautifulSoup(answer.content, "html.parser")
    return [link["href"] for link in page.select("main a[href^=http]")]


def of_text() -> Iterator[Row]:
    yield row(
        "format",
        lambda rules: "read",
        (FORMAT, "read"),
        ("parchemin-reglement/2", refused("format")),
    )
    told = "« {} » n’était en vigueur que jusqu’au 31 décembre 2025"
    yield row("name", ended, ("Accord de 2020", told.format("Accord de 2020")),
              ("Accord de 2024", told.format("Accord de 2024")), in_force_to="2025-12-31")  # fmt: skip
    days = (date(2026, 6, 30), date(2026, 7, 1))
    yield row(
        "in_force_from", applies(*days), ("2026-07-01", [False, True]), ("2026-06-30", [True, True])
    )
    yield row("in_force_to", applies(*days), (None, [True, True]), ("2026-06-30", [True, False]))
    branch = sentence("Branche : ")
    yield row("branch", branch, ("", ""), ("Coiffure", "Branche : Coiffure."))
    yield row("idcc", branch, ([], ""), (["2596", "0573"], "Branche : IDCC 2596, 0573."))
    source = {"source": {"title": "Accord du 3 mai 2022"}}
    whence = sentence("Écrit d’après")
    yield row("source.title", whence, ("Accord A", "Écrit d’après « Accord A »."),
              ("Accord B", "Écrit d’après « Accord B »."))  # fmt: skip
    plain = "Écrit d’après « Accord du 3 mai 2022 »"
    yield row("source.licence", whence, ("", f"{plain}."), ("Licence ouverte 2.0",
              f"{plain} (Licence ouverte 2.0)."), **source)  # fmt: skip
    address = "https://exemple.fr/accord"
    yield row("source.url", links, ("", []), (address, [address]), **source)
    yield row("articles", lambda rules: under(rules).source("quorum.min_total"),
              ({}, "Règlement"), ({"quorum": "art. 4"}, "Règlement, art. 4"),
              ({"quorum.min_total": "art. 4.1"}, "Règlement, art. 4.1"), quorum={"min_total": 3})  # fmt: skip


ROWS = tuple(of_text())
