"""Which marks of a line stand, when they come from pages of ours and from devices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.assessment.rules.history import HistoryMark, is_disputed, standing


def line(*marks):
    return [HistoryMark(rank, *mark) for rank, mark in enumerate(marks, 1)]


@pytest.mark.parametrize(
    ("marks", "left"),
    [
        ([("a",), ("b",)], ["b"]),
        ([("a", "", "phone"), ("b", "", "phone")], ["b"]),
        ([("a", "", "phone"), ("b", "", "tablet")], ["a", "b"]),
        ([("a", "", "phone"), ("b", "", "tablet", 1)], ["b"]),
        ([("a", "", "phone"), ("b", "", "tablet"), ("c",)], ["c"]),
        ([("a", "", "phone"), ("b", "", "tablet"), ("a", "", "phone", 2)], ["a"]),
        ([("a", "", "phone"), ("b", "", "tablet"), ("c", "", "phone")], ["b", "c"]),
        ([("a",), ("b", "", "phone", 0)], ["a", "b"]),
    ],
)
def test_a_mark_replaces_those_that_its_author_had_before_them(marks, left):
    assert [mark.value for mark in standing(line(*marks))] == left


def test_only_different_marks_are_to_choose_from():
    assert not is_disputed(line(("a", "", "phone"), ("a", "", "tablet")))
    assert is_disputed(line(("a", "", "phone"), ("a", "mieux", "tablet")))
    assert not is_disputed([])


marks = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.just(""),
        st.sampled_from([None, "phone", "tablet"]),
        st.integers(0, 6),
    ),
    max_size=6,
)


@given(marks)
def test_the_last_mark_always_stands_and_a_page_of_ours_settles_everything(found):
    written = line(*found)
    if written:
        assert written[-1] in standing(written)
    assert standing(line(*found, ("c",))) == (HistoryMark(len(found) + 1, "c"),)
