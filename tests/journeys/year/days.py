"""The days of the year, counted from today: what a person types on screens."""

from datetime import timedelta

from django.utils.timezone import localdate


def ago(days: int) -> str:
    """Return a day so many days before today, or after it when negative, as a field of a form takes it."""
    return (localdate() - timedelta(days=days)).isoformat()
