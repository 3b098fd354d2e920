"""The pool of jurors on screen, and the polls that ask when they can come."""
