"""What the days from nothing need: an installation, mailboxes, people, then their stages one after the other."""
