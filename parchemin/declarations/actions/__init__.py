"""Acts of the declarations room: making a flux, following it, reading what comes back."""
