"""Addresses open to everybody."""

from django.urls import path

from parchemin.web.public import bodies, catalogue, components, published, verification, views

app_name = "public"

# Printed on documents, signed in credentials: these addresses never change (parchemin/certificates/addresses.py).
PUBLISHED = [
    path("v/<str:token>/", verification.verify, name="verify"),
    path("v/<str:token>/attestation.json", published.attestation, name="attestation"),
    path("certificateurs/<slug:slug>/", bodies.body, name="body"),
    path("certificateurs/<slug:slug>/did.json", published.identity, name="identity"),
    path(
        "certificateurs/<slug:slug>/statuts/<slug:purpose>/<int:number>",
        published.status_list,
        name="status_list",
    ),
    path("certificateurs/<slug:slug>/registre/checkpoint", published.checkpoint, name="checkpoint"),
    path("certificateurs/<slug:slug>/registre/tile/<path:path>", published.tile, name="tile"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("cqp/", catalogue.cqp_list, name="cqp_list"),
    path("cqp/<slug:body>/<slug:code>/", catalogue.cqp, name="cqp"),
    path("verifier/", verification.check, name="check"),
    path("composants/", components.components, name="components"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("mentions-legales/", views.legal, name="legal"),
    path("donnees/", views.data, name="data"),
    path("documentation/", views.documentation, name="documentation"),
    path("csp-report/", views.csp_report, name="csp_report"),
    *PUBLISHED,
]
