"""REST for integrators."""
