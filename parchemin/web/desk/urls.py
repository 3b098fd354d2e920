"""Addresses of the secretariat's desk: what waits, its search, its journal."""

from parchemin.web.desk import journal, search, today
from parchemin.web.routes import SECRETARIAT, door

app_name = "desk"
urlpatterns = [
    door("a-traiter/", today.today, SECRETARIAT, name="today"),
    door("chercher/", search.search, SECRETARIAT, name="search"),
    door("journal/", journal.body_journal, SECRETARIAT, name="body_journal"),
]
