"""Documents of the assessment room."""
