"""The rules of the jury paritaire: pure functions of plain values.

`facts` go in, `results` come out; `deliberation.deliberate` is the whole for one candidate.
"""
