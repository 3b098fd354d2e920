"""French on screens: what the product says holds its punctuation, and agrees with nobody of unknown sex."""

import re
from pathlib import Path

import parchemin
from parchemin.web.pieces.words import sentence

ROOM = Path(parchemin.__file__).parent
SAID = re.compile(
    r"\{\{ *(?:objection|remark|reason|clause|warning)\.(?:message|remedy|text)\b[^}]*\}\}"
)
PERSON = r"(?:juror|assessor|option|seat\.juror|candidate|holder)(?:\.name)?"
# The person is the subject: the message begins with their name.
AGREES = re.compile(
    rf"[\"']\{{{PERSON}\}} (?:est|n’est pas|a été|n’a pas été) (?:déjà |aussi |bien )?\w+é\b"
)
ORDINARY = re.compile(r"« | »| [;:!?](?: |$)")


def test_a_sentence_keeps_no_space_that_breaks_before_its_punctuation():
    assert not ORDINARY.search(sentence("Dit-il : « oui » ; ah ! vraiment ?"))
    assert ORDINARY.search("Dit-il : oui")


def test_every_sentence_of_the_product_is_held_where_a_page_shows_it():
    loose = [
        f"{path.relative_to(ROOM)} : {shown}"
        for path in sorted((ROOM / "web" / "templates").rglob("*.html"))
        for shown in SAID.findall(path.read_text())
        if "|sentence" not in shown
    ]
    assert loose == []


def test_no_participle_agrees_with_a_person_of_whom_the_message_knows_the_name_alone():
    agreeing = [
        f"{path.relative_to(ROOM)} : {found}"
        for path in sorted(ROOM.rglob("*.py"))
        for found in AGREES.findall(path.read_text())
    ]
    assert agreeing == []


def test_the_rule_of_agreement_sees_what_it_forbids():
    assert AGREES.search("'{seat.juror.name} est représenté : seuls les présents comptent.")
    assert not AGREES.search("'{juror.name} a donné pouvoir : seuls les présents comptent.")
