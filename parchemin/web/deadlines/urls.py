"""Addresses of the deadlines, under /espace/echeances/."""

from parchemin.web.deadlines import feed, views
from parchemin.web.routes import DATED, SECRETARIAT, door

app_name = "deadlines"

urlpatterns = [
    door("", views.deadlines, SECRETARIAT, name="list"),
    door("echeances.ics", feed.deadlines_file, SECRETARIAT, name="file"),
    door("agenda/", feed.agenda, DATED, name="agenda"),
    door("agenda/adresse/", feed.make, DATED, name="make_feed"),
    door("agenda/fermer/", feed.close, DATED, name="close_feed"),
]
