"""Questions about jurors: the pool, one of them, what a poll asked and what they answered."""
