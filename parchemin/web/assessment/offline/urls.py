"""Addresses of the grid on a phone. Each checks the link by itself: no account is asked."""

from parchemin.web.assessment.offline import evidence, exchange, pages
from parchemin.web.routes import PUBLIC, door

app_name = "offline"

urlpatterns = [
    door("service-worker.js", pages.service_worker, PUBLIC, name="service_worker"),
    door("<str:token>/", pages.grids, PUBLIC, name="grids"),
    door("<str:token>/application.webmanifest", pages.manifest, PUBLIC, name="manifest"),
    door("<str:token>/grilles.json", exchange.state, PUBLIC, name="state"),
    door("<str:token>/saisies/", exchange.entries, PUBLIC, name="entries"),
    door("<str:token>/signature/", exchange.sign, PUBLIC, name="sign"),
    door("<str:token>/preuves/", evidence.announce, PUBLIC, name="announce"),
    door(
        "<str:token>/preuves/<int:evidence_id>/",
        evidence.piece,
        PUBLIC,
        name="piece",
        page="../../",
    ),
]
