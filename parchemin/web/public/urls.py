"""Addresses open to everybody."""

from parchemin.web.public import bodies, catalogue, components, publications, verification, views
from parchemin.web.routes import PUBLIC, door

app_name = "public"

# Printed on documents, signed in credentials: these addresses never change (parchemin/certificates/addresses.py).
PUBLISHED = [
    door("v/<str:token>/", verification.verify, PUBLIC, name="verify"),
    door("v/<str:token>/attestation.json", publications.attestation, PUBLIC, name="attestation"),
    door("certificateurs/<slug:slug>/", bodies.body, PUBLIC, name="body"),
    door("certificateurs/<slug:slug>/did.json", publications.identity, PUBLIC, name="identity"),
    door(
        "certificateurs/<slug:slug>/statuts/<slug:purpose>/<int:number>",
        publications.status_list,
        PUBLIC,
        name="status_list",
    ),
    door(
        "certificateurs/<slug:slug>/registre/checkpoint",
        publications.checkpoint,
        PUBLIC,
        name="checkpoint",
    ),
    door(
        "certificateurs/<slug:slug>/registre/tile/<path:path>",
        publications.tile,
        PUBLIC,
        name="tile",
    ),
]

urlpatterns = [
    door("", views.home, PUBLIC, name="home"),
    door("cqp/", catalogue.cqp_list, PUBLIC, name="cqp_list"),
    door("cqp/<slug:body>/<slug:code>/", catalogue.cqp, PUBLIC, name="cqp"),
    door("verifier/", verification.check, PUBLIC, name="check"),
    door("composants/", components.components, PUBLIC, name="components"),
    door("accessibilite/", views.accessibility, PUBLIC, name="accessibility"),
    door("mentions-legales/", views.legal, PUBLIC, name="legal"),
    door("donnees/", views.data, PUBLIC, name="data"),
    door("documentation/", views.documentation, PUBLIC, name="documentation"),
    door("csp-report/", views.csp_report, PUBLIC, name="csp_report"),
    *PUBLISHED,
]
