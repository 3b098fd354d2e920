"""The table of every key of a règlement, with what is seen under two values of it at least."""

from tests.certifications.keys import assessment, decision, grids, jury, text, vote

ROWS = (*text.ROWS, *jury.ROWS, *vote.ROWS, *decision.ROWS, *assessment.ROWS, *grids.ROWS)
