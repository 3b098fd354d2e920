"""Addresses of the grid on a phone. Each checks the link by itself: no account is asked."""

from django.urls import path

from parchemin.web.offline import evidence, exchange, pages

app_name = "offline"

urlpatterns = [
    path("service-worker.js", pages.service_worker, name="service_worker"),
    path("<str:token>/", pages.grids, name="grids"),
    path("<str:token>/application.webmanifest", pages.manifest, name="manifest"),
    path("<str:token>/grilles.json", exchange.state, name="state"),
    path("<str:token>/saisies/", exchange.entries, name="entries"),
    path("<str:token>/signature/", exchange.sign, name="sign"),
    path("<str:token>/preuves/", evidence.announce, name="announce"),
    path("<str:token>/preuves/<int:evidence_id>/", evidence.piece, name="piece"),
]
