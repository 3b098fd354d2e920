"""How a body of people decides: seats, quorum, ballots, majorities, equality, rounds. No Django, no table.

The jury of a CQP and the commission that governs it decide by the same rules, written once, here.
"""
