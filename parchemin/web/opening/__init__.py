"""Opening on screen: the first body of an installation, then the four steps of each body."""
