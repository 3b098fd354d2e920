"""What every room stands on: objections, lives, legal values, calendar, identifiers. No Django."""
