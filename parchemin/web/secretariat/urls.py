"""Addresses of the secretariat: its desk, its journal, and what it keeps of dossiers and référentiels."""

from django.urls import include, path

from parchemin.web.routes import SECRETARIAT, door
from parchemin.web.secretariat import journal, search, today

app_name = "secretariat"
urlpatterns = [
    door("a-traiter/", today.today, SECRETARIAT, name="today"),
    door("chercher/", search.search, SECRETARIAT, name="search"),
    door("journal/", journal.body_journal, SECRETARIAT, name="body_journal"),
    path("", include("parchemin.web.pathways.urls")),
    path("", include("parchemin.web.certifications.urls")),
]
