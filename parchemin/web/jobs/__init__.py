"""Screens of the jobs: what is being done, what failed, and trying again."""
