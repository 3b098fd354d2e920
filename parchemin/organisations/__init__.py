"""Branches, joint commissions, certifying bodies (the tenants), partners, employers."""
