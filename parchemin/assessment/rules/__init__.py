"""The rules of assessment: pure functions of plain values."""
