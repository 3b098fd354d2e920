"""The `parchemin` command."""
