"""The grid on a phone: a link and a code, then no network at all."""
