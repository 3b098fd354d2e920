"""Questions to the register: lists, pages, verdicts, and what the world downloads."""
