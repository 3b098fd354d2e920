"""Addresses of what a candidate finds of their own, under /espace/mes-dossiers/."""

from parchemin.web.candidates import course, data, outcomes
from parchemin.web.routes import HOLDER, door

app_name = "candidates"

urlpatterns = [
    door("", course.course, HOLDER, name="course"),
    door("coordonnees/", data.contact, HOLDER, name="contact"),
    door("<str:number>/completer/", data.complete, HOLDER, name="complete"),
    door("<str:number>/ecrire/", data.write, HOLDER, name="write"),
    door("lettres/<int:dispatch_id>/<slug:role>/", course.letter, HOLDER, name="letter"),
    door("decisions/<int:decision_id>/", outcomes.outcome, HOLDER, name="outcome"),
    door("decisions/<int:decision_id>/contester/", outcomes.contest, HOLDER, name="contest"),
]
