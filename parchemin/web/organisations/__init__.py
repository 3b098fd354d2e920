"""Screens of partners and employers: who they are, their sites, what a convention lets them do."""
