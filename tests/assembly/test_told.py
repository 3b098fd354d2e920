"""What a count is told as does not depend on what was counted before it."""

from fractions import Fraction

from parchemin.assembly.counting import Count, count_in_words
from parchemin.assembly.terms import Base, CountedBy
from parchemin.assembly.values import MajorityRule


def test_whole_voices_and_weighed_ones_that_compare_alike_are_told_apart():
    majority = MajorityRule(Fraction(1, 2), strict=True, of=Base.CAST, counted_by=CountedBy.HEAD)
    weighed = Count(Fraction(2), Fraction(0), Fraction(0), Fraction(2), True, False, weighed=True)
    whole = Count(2, 0, 0, 2, True, False)
    assert "plus de 1 sur 2" in count_in_words(weighed, majority, "majority")[0].text
    assert "il en faut 2 sur 2" in count_in_words(whole, majority, "majority")[0].text
