"""The settings of a body on screen: who it is, who signs, what the Caisse des Dépôts gave it, its keys."""
