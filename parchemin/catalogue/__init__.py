"""The public catalogue: search and pages of published certifications."""
