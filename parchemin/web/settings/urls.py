"""Addresses of the settings of a body, under /espace/reglages/."""

from parchemin.web.routes import SECRETARIAT, door
from parchemin.web.settings import cdc, identity, keys, overview, signatories

app_name = "settings"

urlpatterns = [
    door("", overview.overview, SECRETARIAT, name="home"),
    door("identite/", identity.identity, SECRETARIAT, name="identity"),
    door("numeros/", identity.prefix, SECRETARIAT, name="prefix"),
    door("fuseau/", identity.zone, SECRETARIAT, name="zone"),
    door("signataires/nouveau/", signatories.new, SECRETARIAT, name="new_signatory"),
    door("signataires/<int:signatory_id>/", signatories.change, SECRETARIAT, name="signatory"),
    door("caisse/identifiants/", cdc.numbers, SECRETARIAT, name="cdc"),
    door("caisse/contrats/nouveau/", cdc.new_contract, SECRETARIAT, name="new_contract"),
    door("caisse/contrats/<int:contract_id>/", cdc.contract, SECRETARIAT, name="contract"),
    door("caisse/schemas/", cdc.schema, SECRETARIAT, name="schema"),
    door(
        "caisse/schemas/<str:profile>/retrait/",
        cdc.schema_back,
        SECRETARIAT,
        name="schema_back",
        page="../../../../",
    ),
    door("cles/<slug:purpose>/", keys.rotate, SECRETARIAT, name="rotate"),
]
