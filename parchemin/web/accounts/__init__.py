"""Accounts on screen: the people of a body, their mandates, their invitations, their second factor."""
