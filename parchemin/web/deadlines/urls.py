"""Addresses of the deadlines, under /espace/echeances/."""

from parchemin.web.deadlines import views
from parchemin.web.routes import SECRETARIAT, door

app_name = "deadlines"

urlpatterns = [
    door("", views.deadlines, SECRETARIAT, name="list"),
    door("echeances.ics", views.deadlines_file, SECRETARIAT, name="file"),
]
