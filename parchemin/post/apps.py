"""The post room."""

from django.apps import AppConfig


class PostConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.post"
    label = "post"

    def ready(self) -> None:
        """Register the jobs that send e-mails and read what came back, what an account is told."""
        from parchemin.post import invitations, mailing, notices, returning  # noqa: F401
