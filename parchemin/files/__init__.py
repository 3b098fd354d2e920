"""What is kept as bytes: named by their SHA-256, out of the database, behind Django's STORAGES."""
