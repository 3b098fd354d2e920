"""Plain values that the pieces of `templates/ui/` show. Screens build them; templates only read them."""
