"""Accrochage: CDC flux, passages and receipts."""
