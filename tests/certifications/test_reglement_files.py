"""A new branch is a new file, never new code."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import NoneType, UnionType
from typing import get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certifications.reglement.plain import share
from parchemin.certifications.reglement.reading import (
    FORMAT,
    SCHEMA,
    digest,
    known_keys,
    new_reglement,
    plain_reglement,
    read_reglement,
)
from parchemin.certifications.reglement.terms import (
    AppealChannel,
    College,
    EmployerScope,
    FullAward,
    JuryBody,
    RouteFamily,
    SeatRole,
    TieRule,
    Unit,
    UsableUntil,
)
from parchemin.certifications.reglement.value import Delay, Reglement, SeatRange
from parchemin.certifications.terms import ModalityKind, Register
from parchemin.kernel.reading import Unreadable
from parchemin.kernel.schema import Fault
from parchemin.kernel.terms import Term

FOLDER = Path(__file__).resolve().parents[2] / "parchemin" / "demo" / "reglements"
FILES = sorted(FOLDER.glob("*.yaml"))
GATE = {"modality": "mcq", "at_least": "50 %", "opens": "simulation"}
LEAST = {"format": FORMAT, "name": "Essai", "in_force_from": "2026-01-01"}


def reglement(**keys: object) -> Reglement:
    return new_reglement({**LEAST, **keys})


def faults_of(**keys: object) -> tuple[Fault, ...]:
    with pytest.raises(Unreadable) as caught:
        reglement(**keys)
    return caught.value.faults


def refused(**keys: object) -> list[tuple[str, str]]:
    return [(fault.path, fault.rule) for fault in faults_of(**keys)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_demonstration_file_is_read_and_says_where_it_comes_from(path):
    found = read_reglement(path)
    assert found.source or path.stem == "defaut"
    again = new_reglement(plain_reglement(found))
    assert plain_reglement(again) == plain_reglement(found)


def test_the_shortest_file_takes_every_default():
    found = read_reglement(FOLDER / "defaut.yaml")
    plain = Reglement(name=found.name, in_force_from=found.in_force_from)
    assert plain_reglement(found) == plain_reglement(plain)


def test_metallurgie_decides_by_competence_and_its_employer_chair_casts():
    found = read_reglement(FOLDER / "metallurgie.yaml")
    assert found.presidency.college is College.EMPLOYERS
    assert found.tie_rule is TieRule.CHAIR_CASTS
    assert found.decision.unit is Unit.COMPETENCE
    assert found.decision.full_award_requires is FullAward.ALL_COMPETENCES
    assert [
        (line.when.registration, line.when.unit, line.months) for line in found.partial.validity
    ] == [(Register.RNCP, Unit.BLOC, 60), (None, Unit.COMPETENCE, 24)]
    assert found.convocation.unions_asked_days_before == 15
    assert found.convocation.employee_notice_days == 8


def test_commerces_de_gros_hold_a_split_vote_for_acquired():
    found = read_reglement(FOLDER / "commerces_de_gros.yaml")
    assert found.jury.body is JuryBody.CPNE_ITSELF
    assert found.tie_rule is TieRule.ACQUIRED
    assert found.assessors.count == 2
    assert found.assessors.external_count == 1
    assert found.assessors.trainer_ban
    assert (found.file.practice_months_full, found.file.practice_months_bloc) == (6, 3)
    assert found.decision.deadline == Delay(months=2)
    assert found.minutes.signed_by == (SeatRole.CHAIR, SeatRole.VICE_CHAIR)
    assert found.appeal.window is None
    assert found.appeal.channel is AppealChannel.REGISTERED_LETTER
    assert not found.appeal.reasons_due


def test_proprete_keeps_blocs_for_life_and_usable_until_the_registration_ends():
    found = read_reglement(FOLDER / "proprete.yaml")
    (line,) = found.partial.validity
    assert line.months is None
    assert line.usable_until is UsableUntil.REGISTRATION_EXPIRY
    assert (found.appeal.window, found.appeal.reply) == (Delay(months=3), Delay(months=3))


def test_automobile_seats_a_trainer_and_differs_by_route():
    found = read_reglement(FOLDER / "automobile.yaml")
    assert found.jury.seats.trainers == SeatRange(1, 1)
    assert found.quorum.min_total == 2
    assert found.member.same_employer is EmployerScope.SITE
    assert found.member.active_within_years == 5
    months = {line.when.route: line.months for line in found.partial.validity}
    assert months == {
        RouteFamily.TRAINING: 60,
        RouteFamily.VAE: None,
        RouteFamily.BRANCH_VAE: None,
    }


def test_a_règlement_read_twice_has_one_digest_and_any_change_another():
    first = reglement(quorum={"fraction": "2/3"})
    assert digest(first) == digest(reglement(quorum={"fraction": "2/3"}))
    assert digest(first) != digest(reglement(quorum={"fraction": "3/5"}))
    assert digest(first) != digest(reglement(quorum={"fraction": "2/3"}, articles={"quorum": "1"}))


def test_the_order_of_keys_does_not_change_the_digest():
    forwards = {**LEAST, "majority": "by_college", "tie_rule": "acquired"}
    backwards = dict(reversed(forwards.items()))
    assert digest(new_reglement(forwards)) == digest(new_reglement(backwards))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("70 %", Fraction(7, 10)),
        ("62,5 %", Fraction(5, 8)),
        ("2/3", Fraction(2, 3)),
        (0.5, Fraction(1, 2)),
    ],
)
def test_a_share_is_exact_however_it_is_typed(typed, expected):
    assert share(typed) == expected


@given(st.integers(0, 10_000))
def test_a_share_in_hundredths_of_a_per_cent_is_exact(hundredths):
    text = f"{hundredths // 100}.{hundredths % 100:02d} %"
    assert share(text) == Fraction(hundredths, 10_000)


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ({"tie_rule": "coin"}, ("tie_rule", "enum")),
        ({"quroum": {}}, ("quroum", "unknown-key")),
        ({"quorum": {"fraction": "deux tiers"}}, ("quorum.fraction", "anyOf")),
        ({"quorum": {"fraction": "5/3"}}, ("quorum.fraction", "consistency")),
        ({"quorum": {"fraction": 70}}, ("quorum.fraction", "anyOf")),
        ({"quorum": {"min_total": -1}}, ("quorum.min_total", "minimum")),
        ({"in_force_from": "2026-02-30"}, ("in_force_from", "format")),
        ({"in_force_to": "2025-01-01"}, ("in_force_to", "consistency")),
        ({"idcc": ["573"]}, ("idcc[0]", "pattern")),
        ({"articles": {"quorom": "art. 1"}}, ("articles.quorom", "unknown-key")),
        ({"jury": {"seats": {"employers": {"min": 3, "max": 2}}}}, ("jury.seats.employers", "consistency")),
        ({"jury": {"seats": {"employees": {"min": 0}}}}, ("jury.seats", "consistency")),
        (
            {"presidency": {"vice_chair_of_other_college": False}},
            ("presidency.vice_chair_of_other_college", "consistency"),
        ),
        ({"presidency": {"college": "experts"}}, ("presidency.college", "consistency")),
        (
            {
                "presidency": {"college": "trainers"},
                "jury": {"seats": {"trainers": {"max": 0}}},
                "minutes": {"signed_by": ["chair"]},
            },
            ("presidency.college", "consistency"),
        ),
        ({"minutes": {"signed_by": []}}, ("minutes.signed_by", "minItems")),
        ({"minutes": {"signed_by": ["vice_chair"]}}, ("minutes.signed_by", "consistency")),
        ({"decision": {"outcomes": ["full"]}}, ("decision.outcomes", "consistency")),
        (
            {"tie_rule": "adjourn", "decision": {"outcomes": ["full", "refused"]}},
            ("tie_rule", "consistency"),
        ),
        (
            {"decision": {"full_award_requires": "share_of_blocs"}},
            ("decision.full_award_share", "consistency"),
        ),
        (
            {"proxy": {"allowed": False}, "quorum": {"counts_represented": True}},
            ("quorum.counts_represented", "consistency"),
        ),
        (
            {"mentions": [{"code": "a", "label": "Bien"}, {"code": "a", "label": "Très bien"}]},
            ("mentions", "consistency"),
        ),
        ({"proxy": {"allowed": True, "max": 0}}, ("proxy.max", "consistency")),
        (
            {
                "secrecy": "secret",
                "majority": {"counted_by": "weight"},
                "weights": {"employers": {"A": "100 %"}, "employees": {"B": "100 %"}},
            },
            ("secrecy", "consistency"),
        ),
        ({"assessors": {"count": 1, "external_count": 2}}, ("assessors.external_count", "consistency")),
        (
            {"majority": "majority_of_members", "jury": {"parity": "votes"}},
            ("jury.parity", "consistency"),
        ),
        ({"majority": {"share": "100 %"}}, ("majority", "consistency")),
        ({"majority": {"share": "0 %", "strict": False}}, ("majority", "consistency")),
        ({"majority": {"counted_by": "weight"}}, ("majority", "consistency")),
        ({"majority": {"of": "everybody"}}, ("majority", "anyOf")),
        (
            {"rounds": [{"when": "same_sitting", "majority": {"share": "110/100"}}]},
            ("rounds[0].majority", "consistency"),
        ),
        (
            {
                "rounds": [{"when": "second_convocation"}],
                "decision": {"outcomes": ["full", "partial", "refused"]},
            },
            ("rounds", "consistency"),
        ),
        ({"rounds": [{"majority": "by_college"}]}, ("rounds[0]", "required")),
        ({"tie_rule": "new_round"}, ("tie_rule", "consistency")),
        ({"articles": {"tie_rule": "art. 5"}}, ("tie_rule", "consistency")),
        (
            {
                "majority": {"counted_by": "weight"},
                "weights": {"employers": {"A": "60 %"}, "employees": {"B": "100 %"}},
            },
            ("weights.employers", "consistency"),
        ),
        (
            {"weights": {"employers": {"A": 1}, "employees": {"B": 1}}},
            ("weights", "consistency"),
        ),
        (
            {
                "majority": {"counted_by": "weight"},
                "weights": {"employers": {"A": 1}},
            },
            ("weights", "consistency"),
        ),
        (
            {"jury": {"seats": {"employees": {"min": 1, "max": 2}}}, "quorum": {"min_per_college": 3}},
            ("quorum.min_per_college", "consistency"),
        ),
        (
            {
                "jury": {"seats": {"employers": {"min": 1, "max": 1}, "employees": {"min": 1, "max": 1}}},
                "quorum": {"min_total": 3},
            },
            ("quorum.min_total", "consistency"),
        ),
        ({"quorum": {"fraction": 1, "strict": True}}, ("quorum.fraction", "consistency")),
        (
            {"quorum": {"fraction_per_college": {"employers": "120/100"}}},
            ("quorum.fraction_per_college.employers", "consistency"),
        ),
        ({"second_convocation": {"after": {"days": 8}}}, ("second_convocation", "consistency")),
        (
            {
                "quorum": {"second_convocation_without_quorum": True},
                "second_convocation": {"after": {"months": 2}, "within": {"months": 1}},
            },
            ("second_convocation", "consistency"),
        ),
        (
            {
                "quorum": {"second_convocation_without_quorum": True},
                "second_convocation": {"within": {"days": 0}},
            },
            ("second_convocation.within", "consistency"),
        ),
    ],
)  # fmt: skip
def test_a_fault_names_its_key_and_its_rule(keys, fault):
    assert fault in refused(**keys)


def test_a_fault_reads_as_the_documentation_shows_it(tmp_path):
    written = (
        "format: parchemin-reglement/1\nname: x\nin_force_from: 2026-01-01\n"
        "quorum:\n  fraction: deux tiers\nquroum: {}\n"
    )
    file = tmp_path / "reglement.yaml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(Unreadable) as caught:
        read_reglement(file)
    documented = Path("docs/formats/reglement.md").read_text("utf-8")
    for line in str(caught.value).splitlines():
        assert line in documented


def test_every_key_is_documented():
    documented = Path("docs/formats/reglement.md").read_text("utf-8")
    keys = {key for key in known_keys() if not key.endswith((".months", ".days"))}
    assert sorted(key for key in keys if f"`{key}`" not in documented) == []
    assert len(keys) > 80


def test_all_faults_are_told_at_once():
    assert len(refused(majority="none", secrecy="none", remote_jury="yes")) == 3


@pytest.mark.parametrize(
    "keys",
    [
        {"quorum": {"fraction": "100 %"}},
        {"quorum": {"fraction": 1}},
        {"mentions": []},
        {"majority": {"share": "70 %", "of": "cast"}},
        {"majority": {"share": 1, "strict": False, "of": "members"}},
        {"tie_rule": "new_round", "rounds": [{"when": "on_request"}]},
        {"quorum": {"min_per_college": {"employers": 2, "employees": 3}}},
        {"quorum": {"fraction_per_college": "51 %", "strict": True}},
        {
            "majority": {"counted_by": "weight"},
            "weights": {"employers": {"A": "60 %", "B": "40 %"}, "employees": {"C": 1}},
        },
        {"grid": {"bloc": {"gates": [GATE]}, "competence": {"gates": [GATE]}}},
        {"decision": {"unit": "competence"}, "grid": {"competence": {"gates": [GATE]}}},
        {"grid": {"bloc": {"gates": [{**GATE, "opens": ""}]}}},
    ],
)
def test_the_edges_of_what_is_admitted_are_admitted(keys):
    assert reglement(**keys)


def _kind(hint: object) -> object:
    if isinstance(hint, UnionType):
        return next(part for part in get_args(hint) if part is not NoneType)
    return get_args(hint)[0] if get_origin(hint) is tuple else hint


def _properties(node: dict, schema: dict) -> dict:
    for candidate in (node, node.get("items", {}), *node.get("anyOf", ())):
        if "$ref" in candidate:
            found = schema["$defs"][candidate["$ref"].rsplit("/", 1)[1]]
            whole = [form for form in found.get("anyOf", [found]) if "properties" in form]
            if whole:
                return whole[0]["properties"]
    return node["properties"]


def _compare(kind: type, properties: dict, schema: dict) -> None:
    hints = get_type_hints(kind)
    names = {field.name for field in fields(kind)} - {"given"}
    assert names == set(properties) - {"format", "$schema"}, kind
    for name in names:
        node, inner = properties[name], _kind(hints[name])
        assert node["title"]
        if is_dataclass(inner):
            _compare(inner, _properties(node, schema), schema)
        elif isinstance(inner, type) and issubclass(inner, Term):
            choices = node.get("items", node)["enum"]
            assert [choice for choice in choices if choice] == [term.value for term in inner], name


def test_the_schema_holds_every_key_and_every_word_of_the_value():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    _compare(Reglement, schema["properties"], schema)


def test_a_gate_opens_a_modality_of_the_house_or_none():
    gate = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]["gate"]["properties"]["opens"]
    assert gate["enum"] == [*ModalityKind, ""]


def test_the_defaults_that_the_schema_shows_are_those_of_the_value():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    shown = {
        name: node["default"] for name, node in schema["properties"].items() if "default" in node
    }
    plain = plain_reglement(Reglement(name="x", in_force_from=date(2026, 1, 1)))
    assert {name: plain[name] for name in shown} == shown
    assert "majority" in shown


def test_articles_may_cite_any_key_of_any_depth():
    assert {
        "quorum",
        "quorum.fraction",
        "grid.bloc.threshold",
        "jury.seats.experts",
    } <= known_keys()
    assert not {"articles", "given", "format"} & known_keys()
