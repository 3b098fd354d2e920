"""What is written to people: letters prepared, sent by a worker or by hand, received, replaced, called off."""
