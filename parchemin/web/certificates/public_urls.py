"""Addresses where anybody checks a certificate, with what its verification needs.

Printed on documents, signed in credentials: all but `check` never change (parchemin/certificates/addresses.py).
"""

from parchemin.web.certificates import bodies, publications, verification
from parchemin.web.routes import PUBLIC, door

urlpatterns = [
    door("verifier/", verification.check, PUBLIC, name="check"),
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
