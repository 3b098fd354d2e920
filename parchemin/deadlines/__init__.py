"""The clocks that the law and the règlements set: one row a clock, read from the facts."""
