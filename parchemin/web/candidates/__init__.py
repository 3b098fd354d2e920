"""The door of candidates: where they are, what comes, what is theirs."""
