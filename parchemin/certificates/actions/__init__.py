"""Acts of the certificates room: keys, award, register, delivery, status."""
