"""What the year from nothing needs: an installation, mailboxes, people, then their stages one after the other."""
