"""Acts on the pool of jurors and on the polls that ask when they can come."""
