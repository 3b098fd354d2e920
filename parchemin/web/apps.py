"""The web room."""

from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the room with Django, and what workers do with the jobs room."""

    name = "parchemin.web"
    label = "web"

    def ready(self) -> None:
        """Load the kinds of jobs: the tables that they read are there from now on."""
        import_module("parchemin.processes.work")
        import_module("parchemin.web.pathways.import_job")
        import_module("parchemin.web.jobs.exports")
        import_module("parchemin.web.password_link")
        import_module("parchemin.web.candidates.way_in")
        import_module("parchemin.web.expiry")
