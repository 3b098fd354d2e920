"""The rules of the choice of jurors: pure functions of plain values."""
