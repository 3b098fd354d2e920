"""The accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Have the acts of somebody whose mandate ends meanwhile taken back."""
        from parchemin.accounts import meanwhile  # noqa: F401
