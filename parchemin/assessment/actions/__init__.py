"""Acts of assessment: sessions, assignments, marks, signatures, incidents."""
