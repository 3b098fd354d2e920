"""The exchange format of the Caisse des Dépôts: writing a flux, checking it, reading what comes back."""
