"""Who may sit: the pool of jurors, their lists and trainings, the polls that ask when they can come."""
