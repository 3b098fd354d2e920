"""Questions about declarations: what may be declared, where each one stands, the pages and the files."""
